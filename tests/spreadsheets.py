"""LibreOffice as a second program that opens what leaves and saves it (make verify)."""

import subprocess
from pathlib import Path

SECONDS = 120
# Comma, double quote, UTF-8, from the first line; every column is text, as its dialog offers.
CSV_AS_TEXT = "CSV:44,34,76,1,"
CSV_OUT = "csv:Text - txt - csv (StarCalc):44,34,76,1"


class NotOpened(Exception):
    """LibreOffice did not open a file; what it said."""


def saved(path: Path, kind: str, *, columns: int = 0) -> bytes:
    """The file as LibreOffice saves it after opening it. kind: xlsx, csv or ods.

    columns: of a CSV whose columns are opened as text; 0: it guesses, as on a double click.
    """
    folder = path.parent / f"saved-{path.stem}-{kind}"
    command = ["soffice", f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"]
    command += ["--headless", "--convert-to", CSV_OUT if kind == "csv" else kind]
    if columns:
        as_text = "/".join(f"{number}/2" for number in range(1, columns + 1))
        command.append(f"--infilter={CSV_AS_TEXT}{as_text}")
    command += ["--outdir", str(folder), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
    made = folder / f"{path.stem}.{kind}"
    if not made.exists():
        raise NotOpened(f"{path.name}: {done.stdout} {done.stderr}")
    return made.read_bytes()
