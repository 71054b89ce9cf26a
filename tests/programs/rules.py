"""Rules for tests: made one by one, or those of every program the portal comes with."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

DATA = Path(settings.BASE_DIR) / "portal" / "demo" / "data"


@dataclass
class RuleRow:
    """What `assess` reads of a rule, without a database."""

    type: str
    params: dict[str, Any] = field(default_factory=dict)
    code: str = "rule"
    severity: str = "must"
    check: str = "auto"
    due: str = "application"
    text_zh: str = "条件"
    text_en: str = "Requirement"
    basis_zh: str | None = None
    basis_en: str | None = None


def _programs() -> dict[str, Any]:
    return json.loads((DATA / "programs.json").read_text(encoding="utf-8"))


RULESETS: dict[str, Any] = _programs()["language_rulesets"]


def program_rules() -> list[tuple[str, list[RuleRow]]]:
    """The rules of every program, and of every track, by its code."""
    lists = []
    for program in _programs()["items"]:
        lists.append((program["code"], program["rules"]))
        lists += [(f"{program['code']}/{t['code']}", t["rules"]) for t in program["tracks"]]
    return [(code, [RuleRow(**row) for row in rows]) for code, rows in lists]
