"""What a page costs with 10,000 objects of each kind beside 500: it shows as many of them."""

import statistics
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.goals import Measure
from bench.servers import copied, databases, sides

PATHS = {
    "home": "/",
    "programs": "/programs/",
    "program": "/programs/csc-vs/",
    "events": "/events/",
    "partners": "/partners/",
    "search": "/search/?q=lectures",
    "me": "/me/",
    "applicants_list": "/admin/applications/application/",
    "applicants_search": "/admin/applications/application/?q=kexin",
    "talents_list": "/admin/talents/talent/",
    "events_list": "/admin/events/event/",
    "office_search": "/admin/search/?q=kexin",
}
NAMES = {f"growth_{name}": name for name in PATHS}
SIGNED_IN = {
    "me": "talent",
    **dict.fromkeys(
        ("applicants_list", "applicants_search", "talents_list", "events_list", "office_search"),
        "staff",
    ),
}
FEW, MANY = 500, 10_000
ROUNDS = 15  # short turns: a machine is quicker at times


def measure(
    kind: str, folder: Path, wanted: list[str], say: Callable[[str], None]
) -> Iterator[Measure]:
    """wanted: of NAMES. On a database of its own; what it made is gone afterwards."""
    folder = folder / "growth"
    folder.mkdir()
    with databases(kind, folder) as addresses:
        many, _reference = sides(folder, addresses)
        say(f"{kind}: filling {FEW} objects of each kind")
        found = many.call("bench.data:main", 2 * FEW)
        cookies = {name: found[name] for name in ("talent", "staff")}
        many.call("bench.growing:fill", FEW)
        few = copied(many, folder, "few")
        say(f"{kind}: filling {MANY:,} objects of each kind")
        many.call("bench.growing:fill", MANY)
        names, rounds = [NAMES[name] for name in wanted], []
        for number in range(ROUNDS):
            say(f"{kind}: growth, round {number + 1} of {ROUNDS}")
            rounds.append(
                [side.call("bench.growing:pages", names, cookies) for side in (few, many)]
            )
    for name in names:
        ratio = statistics.median(long[name]["cpu"] / short[name]["cpu"] for short, long in rounds)
        value = statistics.median(long[name]["cpu"] for _short, long in rounds)
        more = max(long[name]["queries"] - short[name]["queries"] for short, long in rounds)
        yield Measure(f"growth_{name}", kind, value, "ms CPU", ratio, f"{FEW} objects")
        yield Measure(f"growth_{name}_queries", kind, more, "queries more")
