"""Writes docs/states.md, the life of an application, from the table: python -m docs.states."""

import os
from pathlib import Path

import django
from django.utils import translation

os.environ.setdefault("DJANGO_ENV", "test")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()  # the table speaks through gettext

from applications.states import ABOUT, STATES_OF, TRANSITIONS  # noqa: E402

TARGET = Path(__file__).parent / "states.md"
WHO = {
    "is_applicant": "applicant",
    "is_head_or_office": "head of the department, or an office for them",
    "is_office": "either office",
    "is_foreign_affairs": "Foreign Affairs",
    "is_nobody": "",
    "is_receiver_or_foreign_affairs": "university office, or Foreign Affairs",
}
HEAD = """# The life of an application

Made from `applications/states/` by `make docs`; a test fails when it is out of date.
A call chooses its stages. One that it does not use is passed over: its steps are gone, and the next
step starts from the state before it.

"""


def diagram() -> list[str]:
    """A state diagram: one arrow for each step, source and target; withdrawing is left out."""
    lines = ["```mermaid", "stateDiagram-v2", "    [*] --> draft: start"]
    for name, step in TRANSITIONS.items():
        if name == "withdraw":
            continue
        for source in sorted(step.sources):
            for target in step.targets or ("[*]",):
                lines.append(f"    {source} --> {target}: {name}")
    for stage, states in STATES_OF.items():
        lines.append(f"    note right of {states[0]}: stage “{stage}”")
    return [*lines, "```"]


def tables() -> list[str]:
    stage_of = {state: stage for stage, states in STATES_OF.items() for state in states}
    lines = [
        "",
        "| state | staff read | applicants read | whose turn | stage |",
        "|---|---|---|---|---|",
    ]
    for state, about in ABOUT.items():
        turn, stage = about.turn.label, stage_of.get(state, "")
        lines.append(f"| `{state}` | {state.label} | {about.public} | {turn} | {stage} |")
    lines += ["", "| step | from | to | by | words | stage |", "|---|---|---|---|---|---|"]
    for name, step in TRANSITIONS.items():
        sources = ", ".join(sorted(step.sources))
        targets = ", ".join(step.targets) or "(deleted)"
        who = ", ".join(filter(None, [WHO[step.allowed.__name__], "the clock" * step.by_clock]))
        stage = step.stage or ""
        lines.append(f"| `{name}` | {sources} | {targets} | {who} | {step.note} | {stage} |")
    return lines


def document() -> str:
    with translation.override("en"):
        return HEAD + "\n".join([*diagram(), *tables()]) + "\n"


if __name__ == "__main__":
    TARGET.write_text(document(), encoding="utf-8")
    print(TARGET)
