"""One thing that was found, and those of a kind together."""

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest

from core.counting import COUNTED_WHEN_SOUGHT, Count
from core.search import is_han, words
from core.word_ways import count_holding, in_their_order

MOST_LETTERS = 100


@dataclass(frozen=True)
class Hit:
    """note: what tells it from others of the same title."""

    title: str
    note: str
    url: str


@dataclass(frozen=True)
class Group:
    """Hits of one kind. count: how many there are in all; url: of a list of them, may be empty."""

    label: str
    hits: list[Hit]
    count: Count
    url: str = ""

    @property
    def is_cut(self) -> bool:
        return self.count.number > len(self.hits)

    @property
    def goes_on(self) -> bool:
        """There are more, and a list that has them."""
        return bool(self.url) and self.is_cut


def total_of(groups: Iterable[Group]) -> Count:
    """Of all kinds together, shown or not: page and box say the same number."""
    counts = [group.count for group in groups]
    return Count(sum(count.number for count in counts), all(count.is_exact for count in counts))


def query_of(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\x00", " ").strip()[:MOST_LETTERS]


def is_enough(query: str) -> bool:
    """Two letters, or one Chinese character, which is a family name; less finds everything."""
    found = words(query)
    return len("".join(found)) > 1 or any(map(is_han, found))


def joined(*parts: object) -> str:
    return " · ".join(str(part) for part in parts if part)


def grouped(
    label: object,
    rows: QuerySet,
    most: int,
    hit: Callable[..., Hit],
    url: str = "",
    count: Count | None = None,
) -> Iterable[Group]:
    """The first rows as a group; none where nothing was found. count: of all, where it is known."""
    count = count or count_holding(rows, limit=COUNTED_WHEN_SOUGHT)
    if not count.number:
        return
    with nullcontext() if count.is_exact else in_their_order():
        found = [hit(row) for row in rows[:most]]
    yield Group(str(label), found, count, url)
