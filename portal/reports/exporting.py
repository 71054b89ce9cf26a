"""The tables of a report as lists that leave: numbers, no people."""

from abc import abstractmethod
from collections.abc import Iterator
from functools import cached_property
from typing import Any, cast

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.models import Application
from core import policy
from core.counting import Count
from core.exports import lists
from core.exports.columns import Column
from core.templatetags.core_tags import moment
from portal.reports import times
from portal.reports.asked import AskedReport
from portal.reports.filters import ReportFilters
from portal.reports.kept import Counted, Waiting, look
from portal.reports.report import Report
from portal.reports.stages import STAGES
from portal.reports.tallies import Tally


class TableOfReport(lists.MadeList):
    """What the two lists share: who may take them, and what narrows them."""

    def may_leave(self) -> bool:
        return policy.can(self.reader, "export", Application)

    @cached_property
    def filters(self) -> ReportFilters:
        return ReportFilters(self.query)

    @cached_property
    def counted(self) -> Counted | Waiting:
        return look(AskedReport(self.reader, self.filters))

    @property
    def report(self) -> Report:
        """The page has seen to it that it is there."""
        return cast(Counted, self.counted).found

    @cached_property
    def lines(self) -> list[list[Any]]:
        return list(self.read())

    @abstractmethod
    def read(self) -> Iterator[list[Any]]: ...

    def made(self) -> list[list[Any]]:
        return self.lines

    @property
    def count(self) -> Count:
        return Count(len(self.lines))

    @property
    def described(self) -> dict[str, str]:
        told = self.filters.described
        if isinstance(self.counted, Counted) and self.counted.is_kept:
            told[_("As of")] = moment(self.counted.at)
        return told

    @property
    def address(self) -> str:
        page = reverse("admin:reports")
        return f"{page}?{self.query.urlencode()}" if self.query else page


@lists.register
class ReportList(TableOfReport):
    key = "portal.report"
    title = gettext_lazy("Numbers of the report")
    file_name = "report"
    columns = (
        Column("kind", gettext_lazy("grouped by"), width=24),
        Column("group", gettext_lazy("group"), width=40),
        *(Column(stage.key, stage.label, kind="number", width=14) for stage in STAGES),
        Column("under_way", gettext_lazy("still under way"), kind="number", width=14),
        Column("share", gettext_lazy("awarded of decided (%)"), kind="number", width=14),
    )

    def read(self) -> Iterator[list[Any]]:
        yield _line(_("all together"), "", self.report.total)
        for table in self.report.tables:
            for label, tally in table.lines:
                yield _line(str(table.title), label, tally)
        for label, tally in self.report.attendance:
            yield _line(_("Lectures"), label, tally)


def _line(kind: str, group: str, tally: Tally) -> list[Any]:
    return [kind, group, *tally.counts, tally.under_way, tally.share]


@lists.register
class LengthsList(TableOfReport):
    key = "portal.report_times"
    title = gettext_lazy("Times of the report")
    file_name = "report-times"
    columns = (
        Column("part", gettext_lazy("part of the way"), width=28),
        Column("files", gettext_lazy("files that have left it"), kind="number", width=14),
        Column("mean", gettext_lazy("days on average"), kind="number", width=14),
        Column("longest", gettext_lazy("longest, in days"), kind="number", width=14),
        *(
            Column(
                f"up_to_{most}",
                format_lazy(gettext_lazy("files up to {days} days"), days=most),
                kind="number",
            )
            for most in times.BINS
        ),
        Column("longer", gettext_lazy("files that took longer"), kind="number", width=14),
    )

    def read(self) -> Iterator[list[Any]]:
        for length in self.report.lengths:
            days = [
                None if value is None else round(value, 1)
                for value in (length.mean, length.longest)
            ]
            yield [str(length.part.label), length.files, *days, *length.bins]
