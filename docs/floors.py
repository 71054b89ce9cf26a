"""Draws the floors of the house from its imports: python -m docs.floors writes docs/floors.svg."""

from html import escape
from itertools import groupby
from pathlib import Path

from tests.imports import imports
from tests.test_architecture import FLOORS, HOUSE, ROOT

TARGET = ROOT / "docs" / "floors.svg"
WORDS = {
    "portal": "settings, home, search, demo data",
    "stays": "agreement, departure, reports, return",
    "applications": "states, workflow, review, documents",
    "programs": "programs, calls, eligibility rules",
    "talents": "the people and their records",
    "events": "lectures and registrations",
    "accounts": "users, roles, departments",
    "partners": "institutions and agreements",
    "core": "audit, policy, outbox, bilingual columns",
}
WIDTH, BOX_WIDTH, BOX_HEIGHT, STEP, MARGIN = 960, 272, 60, 132, 28

STYLE = """
  .sheet { fill: #fbfaf6 } .number { fill: #5b665f; font-size: 13px }
  .box { fill: #fff; stroke: #0f5c45; stroke-width: 1.5 }
  .name { fill: #1b2420; font-size: 17px; font-weight: 600 }
  .words { fill: #5b665f; font-size: 12.5px }
  .line { fill: none; stroke: #0f5c45; stroke-opacity: .55; stroke-width: 1.25 }
  .head { fill: #0f5c45 }
  text { font-family: system-ui, sans-serif; text-anchor: middle }
  @media (prefers-color-scheme: dark) {
    .sheet { fill: #121614 } .number, .words { fill: #a3aea7 }
    .box { fill: #1a201d; stroke: #5cc29a } .name { fill: #e8ece9 }
    .line { stroke: #5cc29a } .head { fill: #5cc29a }
  }
"""


def edges(root: Path = ROOT) -> list[tuple[str, str]]:
    """Which app imports which, each pair once."""
    pairs = {(found.app, found.target_part(0)) for found in imports(root, HOUSE)}
    return sorted((above, below) for above, below in pairs if below in HOUSE and above != below)


def places(apps: list[str]) -> dict[str, tuple[float, float]]:
    """The middle of each app's box: a row for each floor, the highest on top."""
    rows = groupby(sorted(apps, key=FLOORS.get, reverse=True), key=FLOORS.get)
    found = {}
    for row, (_, members) in enumerate(rows):
        names = list(members)
        for column, name in enumerate(names):
            x = WIDTH / 2 + (column - (len(names) - 1) / 2) * (BOX_WIDTH + MARGIN)
            found[name] = (x, MARGIN + BOX_HEIGHT / 2 + row * STEP)
    return found


def lines(pairs: list[tuple[str, str]], at: dict[str, tuple[float, float]]) -> list[str]:
    """One curve for each pair, its ends spread along the edges of the boxes."""
    drawn = []
    for above, below in pairs:
        left, top = _port(above, [b for a, b in pairs if a == above], below, at)
        right, bottom = _port(below, [a for a, b in pairs if b == below], above, at)
        top, bottom = top + BOX_HEIGHT / 2, bottom - BOX_HEIGHT / 2
        bend = (bottom - top) / 2
        drawn.append(
            f'<path class="line" marker-end="url(#head)" d="M{left:g} {top:g} C{left:g} '
            f'{top + bend:g} {right:g} {bottom - bend:g} {right:g} {bottom - 3:g}">'
            f"<title>{above} imports {below}</title></path>"
        )
    return drawn


def _port(app, neighbors, other, at) -> tuple[float, float]:
    order = sorted(neighbors, key=lambda name: (at[name][0], at[name][1]))
    share = (order.index(other) + 1) / (len(order) + 1) - 0.5
    return at[app][0] + share * BOX_WIDTH * 0.8, at[app][1]


def picture(pairs: list[tuple[str, str]]) -> str:
    """The whole SVG; it changes only where an app begins or ends to import another one."""
    apps = [app for app in HOUSE if any(app in pair for pair in pairs)]
    at = places(apps)
    height = max(y for _, y in at.values()) + BOX_HEIGHT / 2 + MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" role="img" '
        'aria-labelledby="title">',
        '<title id="title">The floors of the house: every app imports only from below</title>',
        f"<style>{STYLE}</style>",
        '<defs><marker id="head" viewBox="0 0 8 8" refX="5" refY="4" markerWidth="7" '
        'markerHeight="7" orient="auto"><path class="head" d="M0 0 8 4 0 8z"/></marker></defs>',
        f'<rect class="sheet" width="{WIDTH}" height="{height:g}"/>',
    ]
    for floor, y in sorted({(FLOORS[app], at[app][1]) for app in apps}):
        parts.append(f'<text class="number" x="20" y="{y + 4:g}">{floor}</text>')
    parts += lines(pairs, at)
    for app in apps:
        x, y = at[app]
        parts += [
            f'<rect class="box" x="{x - BOX_WIDTH / 2:g}" y="{y - BOX_HEIGHT / 2:g}" '
            f'width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="8"/>',
            f'<text class="name" x="{x:g}" y="{y - 3:g}">{app}</text>',
            f'<text class="words" x="{x:g}" y="{y + 18:g}">{escape(WORDS[app])}</text>',
        ]
    return "\n".join([*parts, "</svg>", ""])


if __name__ == "__main__":
    TARGET.write_text(picture(edges()), encoding="utf-8")
    print(f"Wrote {TARGET}")
