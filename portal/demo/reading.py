"""Reads the files of portal/demo/data/."""

import json
from pathlib import Path

DATA = Path(__file__).parent / "data"


def read(name: str) -> dict:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def items(name: str) -> list[dict]:
    return read(name)["items"]
