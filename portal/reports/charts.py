"""Numbers as bars of a picture: where each part begins and how wide it is, in percent.

A bar never stands for a number alone: it is written beside it, and the table beneath holds all.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.punctuation import labelled
from portal.reports.stages import PLACE, STAGES
from portal.reports.tallies import Tally
from portal.reports.times import Length

MOST_BARS = 12
FULL = 60.0  # percent of the picture: the longest bar; the rest is for its numbers
# What a paper is printed with, whose style sheet does not reach into pictures; light and dark steps
# that a copier without colors keeps apart. On the screen the style sheet has the last word.
INKS = {
    "applied": "#fff",
    "qualified": "#cfe0d8",
    "nominated": "#7fab9a",
    "awarded": "#0f5c45",
    "stage": "#0f5c45",
    "planned": "#fff",
    "bin-0": "#0f5c45",
    "bin-1": "#7fab9a",
    "bin-2": "#cfe0d8",
    "bin-3": "#fff",
    "bin-4": "#c9c9c9",
    "bin-5": "#444",
}
# Within one bar: the furthest on the left, those who came less far behind it.
NESTED = ("applied", "qualified", "nominated", "awarded")


@dataclass(frozen=True)
class Part:
    kind: str  # names its color
    x: float
    width: float

    @property
    def ink(self) -> str:
        return INKS[self.kind]


@dataclass(frozen=True)
class Bar:
    """label: above it. numbers: written behind it, from `end` on."""

    label: str
    numbers: str
    parts: list[Part]

    @property
    def end(self) -> float:
        return max((part.x + part.width for part in self.parts), default=0)


@dataclass(frozen=True)
class Chart:
    """is_cut: the table has more groups than the picture has bars."""

    bars: list[Bar]
    is_cut: bool = False

    @property
    def in_words(self) -> str:
        return _("; ").join(labelled(bar.label, bar.numbers) for bar in self.bars)


def funnel(total: Tally) -> Chart:
    """One bar for each stage."""
    whole = total.applied or 1
    bars = []
    for place, (stage, number, share) in enumerate(total.shares):
        words = f"{number} · {share} %" if place else str(number)
        kind = "planned" if stage.is_planned else "stage"
        part = Part(kind, 0, round(FULL * number / whole, 2))
        bars.append(Bar(str(stage.label), words, [part]))
    return Chart(bars)


def nested(groups: Sequence[tuple[str, Tally]]) -> Chart:
    """One bar for each group, the later stages within the earlier ones."""
    longest = max([tally.applied for _label, tally in groups], default=0) or 1
    bars = []
    for label, tally in groups[:MOST_BARS]:
        counts = [tally.count(key) for key in NESTED]
        edges = [*(round(FULL * number / longest, 2) for number in counts), 0]
        parts = [
            Part(key, inner, round(outer - inner, 2))
            for key, outer, inner in zip(NESTED, edges, edges[1:], strict=False)
            if outer > inner
        ]
        numbers = " → ".join(str(number) for number in counts)
        bars.append(Bar(label, numbers, parts))
    return Chart(bars, is_cut=len(groups) > MOST_BARS)


def shares(lengths: Sequence[Length]) -> Chart:
    """One bar of the same length for each part of the way, cut where its days are."""
    bars: list[Bar] = []
    for length in lengths:
        if length.files:
            parts, x = [], 0.0
            for place, number in enumerate(length.bins):
                width = round(FULL * number / length.files, 2)
                parts.append(Part(f"bin-{place}", round(x, 2), width))
                x += width
            days = _("%(days)s days (mean)") % {"days": f"{length.mean or 0:.1f}"}
            bars.append(Bar(str(length.part.label), days, parts))
    return Chart(bars)


LEGEND = [(key, INKS[key], STAGES[PLACE[key]].label) for key in NESTED]
