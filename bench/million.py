"""The office's list, its filters and its search with 1,000,000 applications beside 10,000."""

import statistics
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.goals import Measure
from bench.servers import Side, copied

LISTS = ["applicants_list_1m_vs_10k", "applicants_list_1m_deepest", "applicants_filters_1m"]
SEARCH = "applicants_search_1m"
NAMES = [*LISTS, SEARCH]
ROUNDS = 3


def measure(
    kind: str, portal: Side, folder: Path, cookie: str, wanted: int, say: Callable[[str], None]
) -> Iterator[Measure]:
    """wanted: how many rows the long list gets."""
    say(f"{kind}: copying the database with 10,000 applications")
    copy = copied(portal, folder, "copy")
    # On PostgreSQL the lists that leave want a million rows next; on SQLite they want fewer.
    few, many = (copy, portal) if kind == "postgresql" else (portal, copy)
    say(f"{kind}: filling {wanted:,} applications")
    many.call("bench.listing:fill", wanted)
    rounds = []
    for number in range(ROUNDS):
        say(f"{kind}: long list, round {number + 1} of {ROUNDS}")
        short, long = (side.call("bench.seeking:pages", cookie) for side in (few, many))
        rounds.append((short["first"], long["first"], long["deepest"], long["filters"]))
    few_ms, first, deepest, filters = (
        statistics.median(values) for values in zip(*rounds, strict=True)
    )
    growth = statistics.median(long / short for short, long, *_rest in rounds)
    depth = statistics.median(last / long for _short, long, last, _rest in rounds)
    slowest = statistics.median(slow / long for _short, long, _last, slow in rounds)
    yield Measure(LISTS[0], kind, first, "ms (p50)", growth, f"10,000 rows ({few_ms:.0f} ms)")
    yield Measure(LISTS[1], kind, deepest, "ms (p50)", depth, "first page")
    yield Measure(LISTS[2], kind, filters, "ms (p50)", slowest, "first page")
    say(f"{kind}: {SEARCH}")
    found = many.call("bench.seeking:search")
    for query, told in found.items():
        times = f"{told['ms']:.1f} ms in the database, {told['whole']:.1f} in all"
        say(f"{kind}: {query}: {times}, {told['people']:,} people")
    yield Measure(SEARCH, kind, max(told["ms"] for told in found.values()), "ms")
    recall = min(told["recall"] for told in found.values())
    yield Measure(f"{SEARCH}_recall", kind, recall, "of what LIKE finds")
