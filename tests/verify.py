"""The long form of the proofs: races many times, lists through LibreOffice (make verify).

    python -m tests.verify [--rounds 20]

Writes build/verify.json: a list of {"name", "db", "runs", "failed", "seconds"}, one for each test.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"


def run(db: str, rounds: int) -> list[dict]:
    """Runs the proofs on one database and gives their results, by name."""
    report = BUILD / f"verify-{db}.xml"
    report.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", "-m", "race or verify"]
    command += ["--rounds", str(rounds), "--junit-xml", str(report)]
    if db == "postgresql":
        command = [sys.executable, "-m", "tests.postgres", "--", *command]
    subprocess.run(command, cwd=ROOT, check=False)  # the report says what failed
    return results(db, report)


def results(db: str, report: Path) -> list[dict]:
    """Reads a JUnit report; the rounds of one test become one row."""
    rows: dict[str, dict] = {}
    for case in ElementTree.parse(report).iter("testcase"):
        name = f"{case.get('classname')}.{case.get('name', '').partition('[')[0]}"
        row = rows.setdefault(
            name, {"name": name, "db": db, "runs": 0, "failed": 0, "seconds": 0.0}
        )
        row["runs"] += 1
        row["failed"] += any(child.tag in {"failure", "error"} for child in case)
        row["seconds"] = round(row["seconds"] + float(case.get("time", 0)), 2)
    return list(rows.values())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=20, help="How often each race is run.")
    rounds = parser.parse_args().rounds
    BUILD.mkdir(exist_ok=True)
    rows = [row for db in ("sqlite", "postgresql") for row in run(db, rounds)]
    (BUILD / "verify.json").write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    for row in rows:
        verdict = f"{row['failed']} of {row['runs']} failed" if row["failed"] else "passed"
        print(
            f"{row['db']:<11} {row['name']:<80} {row['runs']:>4} × {row['seconds']:>8} s  {verdict}"
        )
    return 1 if not rows or any(row["failed"] for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
