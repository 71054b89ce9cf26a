"""The house stands: imports run downward between the apps and one way inside each of them."""

import re
from pathlib import Path

import pytest

from tests.imports import imports, python_files

ROOT = Path(__file__).resolve().parent.parent

FLOORS = {
    "core": 0,
    **dict.fromkeys(["accounts", "partners"], 1),
    **dict.fromkeys(["programs", "talents", "events"], 2),
    "applications": 3,
    "stays": 4,
    "portal": 5,
    **dict.fromkeys(["bench", "docs", "tests"], 6),  # outside the house: they look at all of it
}
HOUSE = [app for app, floor in FLOORS.items() if floor < 6]

ROOMS = {
    "states": 0,
    "querysets": 1,
    "models": 2,
    "permissions": 3,  # the answers are registered by model and judge its rows
    **dict.fromkeys(["eligibility", "emails"], 4),
    **dict.fromkeys(["workflow", "registration", "attendance"], 5),
    "forms": 6,
    **dict.fromkeys(["views", "admin", "api", "management"], 7),
    "urls": 8,
}
NAMELESS = {"utils", "helpers", "common", "services"}


def wrong_direction(root: Path) -> list[str]:
    return [
        f"{found.place}: {found.app} (floor {FLOORS[found.app]}) imports {found.target}"
        for found in imports(root, HOUSE)
        if found.target_part(0) in FLOORS
        and found.target_part(0) != found.app
        and FLOORS[found.target_part(0)] >= FLOORS[found.app]
    ]


def relative_imports(root: Path) -> list[str]:
    return [
        f"{found.place}: {found.target}" for found in imports(root, HOUSE) if found.target[0] == "."
    ]


def wrong_rooms(root: Path) -> list[str]:
    """Types excepted: `querysets` may name the model whose rows they find."""
    return [
        f"{found.place}: {found.room} imports {found.target}"
        for found in imports(root, HOUSE)
        if found.target_part(0) == found.app
        and found.room in ROOMS
        and found.target_part(1) in ROOMS
        and ROOMS[found.target_part(1)] > ROOMS[found.room]
        and not found.for_types
    ]


def unexplained(root: Path) -> list[str]:
    """Imports inside a function without a reason; that two modules need each other is none."""
    return [
        f"{found.place}: {found.target}"
        for found in imports(root, HOUSE)
        if found.reason == "" or "circular" in (found.reason or "").lower()
    ]


def nameless_modules(root: Path) -> list[str]:
    return [
        str(path) for path in python_files(root, HOUSE) if NAMELESS & {*path.with_suffix("").parts}
    ]


def unnamed_migrations(root: Path) -> list[str]:
    return [
        str(path)
        for path in python_files(root, HOUSE)
        if "migrations" in path.parts
        and path.stem != "__init__"
        and not (
            re.fullmatch(r"\d{4}_[a-z][a-z0-9_]+", path.stem)
            and "_auto_" not in path.stem
            and not path.stem.endswith("_and_more")
        )
    ]


RULES = [
    wrong_direction,
    relative_imports,
    wrong_rooms,
    unexplained,
    nameless_modules,
    unnamed_migrations,
]


@pytest.mark.parametrize("rule", RULES)
def test_house_keeps_its_rule(rule):
    assert rule(ROOT) == []


def test_house_is_read_at_all():
    apps = {found.app for found in imports(ROOT, HOUSE)}

    assert apps == {app for app in HOUSE if (ROOT / app / "apps.py").exists()}


@pytest.mark.parametrize(
    ("rule", "path", "source", "expected"),
    [
        (
            wrong_direction,
            "programs/models.py",
            "import django\nfrom applications.models import Application",
            ["programs/models.py:2: programs (floor 2) imports applications.models.Application"],
        ),
        (
            wrong_direction,
            "events/views.py",
            "import talents.models",
            ["events/views.py:1: events (floor 2) imports talents.models"],
        ),
        (
            wrong_direction,
            "core/audit.py",
            "def record():\n    from accounts.models import User  # heavy",
            ["core/audit.py:2: core (floor 0) imports accounts.models.User"],
        ),
        (
            wrong_direction,
            "talents/workflow.py",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from portal import env",
            ["talents/workflow.py:3: talents (floor 2) imports portal.env"],
        ),
        (
            wrong_direction,
            "programs/querysets.py",
            "from django.apps import apps\nTalent = apps.get_model('talents.Talent')",
            ["programs/querysets.py:2: programs (floor 2) imports talents.Talent"],
        ),
        (
            wrong_direction,
            "portal/urls.py",
            "from tests.factories import events\nfrom core import views",
            ["portal/urls.py:1: portal (floor 5) imports tests.factories.events"],
        ),
        (
            relative_imports,
            "events/forms.py",
            "from . import models\nfrom .querysets import open_events",
            ["events/forms.py:1: ..models", "events/forms.py:2: .querysets.open_events"],
        ),
        (
            wrong_rooms,
            "events/models.py",
            "from events import querysets, forms",
            ["events/models.py:1: models imports events.forms"],
        ),
        (
            wrong_rooms,
            "events/forms/event.py",
            "from events.forms.fields import Moment\nfrom events.views import EventList",
            ["events/forms/event.py:2: forms imports events.views.EventList"],
        ),
        (
            unexplained,
            "events/views.py",
            "def badge():\n    import segno\n\n    import csv  # noqa: PLC0415",
            ["events/views.py:2: segno", "events/views.py:4: csv"],
        ),
        (
            unexplained,
            "events/views.py",
            "def badge():\n    # circular import\n    import segno",
            ["events/views.py:3: segno"],
        ),
        (nameless_modules, "events/utils.py", "", ["events/utils.py"]),
        (nameless_modules, "core/helpers/text.py", "", ["core/helpers/text.py"]),
        (
            unnamed_migrations,
            "events/migrations/0002_auto_20261101_1200.py",
            "",
            ["events/migrations/0002_auto_20261101_1200.py"],
        ),
        (
            unnamed_migrations,
            "events/migrations/0003_alter_event_title_and_more.py",
            "",
            ["events/migrations/0003_alter_event_title_and_more.py"],
        ),
    ],
)
def test_rule_bites(tmp_path, rule, path, source, expected):
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_text(source)

    assert rule(tmp_path) == expected


@pytest.mark.parametrize(
    ("path", "source"),
    [
        (
            "applications/workflow.py",
            "from applications.models import A\nfrom talents import models",
        ),
        ("programs/models.py", "talent = ForeignKey('talents.Talent')"),
        ("events/admin.py", "from events.views import EventList"),
        ("events/querysets.py", "if TYPE_CHECKING:\n    from events.models import Event"),
        (
            "events/registration.py",
            "def card():\n    # heavy: only the worker makes cards\n    import segno",
        ),
        ("events/views.py", "def card():\n    import segno  # heavy: only here"),
        ("events/migrations/0002_event_waitlist.py", "apps.get_model('talents', 'Talent')"),
        ("portal/urls.py", "from stays import urls"),
    ],
)
def test_rules_allow(tmp_path, path, source):
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_text(source)

    assert [found for rule in RULES for found in rule(tmp_path)] == []
