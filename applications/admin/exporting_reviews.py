"""The reviews of a call as a list that leaves; what they say and score is sensitive."""

from functools import partial

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property, lazy
from django.utils.translation import gettext_lazy as _

from applications.barring import barred_calls
from applications.models import Criterion, Review, Score
from core import policy
from core.admin.exporting import ExportPage
from core.exports import lists
from core.exports.columns import Column, day_of, field, local
from programs.models import Call
from talents.names import in_latin_sql

FILE = "assignment__application__"
CRITERION = "criterion-"  # begins the key of a column; the key of the criterion follows
_name_of = lazy(lambda criterion: criterion.name, str)  # a heading is read in each language


def _points(criterion: int) -> Combinable:
    rows = Score.objects.filter(review=OuterRef("pk"), criterion=criterion)
    return Subquery(rows.order_by().values("points")[:1])


def _column_of(criterion: Criterion) -> Column:
    return Column(
        f"{CRITERION}{criterion.pk}",
        _name_of(criterion),
        partial(_points, criterion.pk),
        kind="number",
        width=12,
        is_sensitive=True,
    )


COLUMNS = [
    Column("reference", _("reference"), field(f"{FILE}reference"), width=16),
    Column("staff_no", _("staff number"), field(f"{FILE}talent__staff_no"), width=12),
    Column("name_zh", _("Chinese name"), field(f"{FILE}talent__name_zh"), width=12),
    Column(
        "passport_name",
        _("name in the passport"),
        lambda: in_latin_sql(f"{FILE}talent__"),
        width=22,
    ),
    Column("department", _("department"), local(f"{FILE}talent__department__name"), width=24),
    Column("reviewer", _("reviewer"), local("assignment__reviewer__name"), width=16),
    Column("sent_on", _("sent on"), day_of("submitted_at"), kind="day", width=12),
    Column(
        "total", _("weighted total"), field("total"), kind="number", width=10, is_sensitive=True
    ),
    Column("comment", _("comment"), field("comment"), width=50, is_sensitive=True),
]


@lists.register
class ReviewsList(lists.RowsList):
    """Of one call: those that were sent, as far as the reader may see them."""

    key = "applications.review"
    title = _("Reviews")
    file_name = "reviews"
    columns = COLUMNS

    @classmethod
    def label_of(cls, column: str) -> lists.Text:
        number = column.removeprefix(CRITERION)
        if number == column or not number.isdecimal():
            return super().label_of(column)
        criterion = Criterion.objects.filter(pk=number).first()
        return criterion.name if criterion else column

    @cached_property
    def every_column(self) -> list[Column]:
        """The points for each criterion of the panel stand before the total."""
        criteria = Criterion.objects.filter(panel__call=self.call)
        place = [column.key for column in COLUMNS].index("total")
        return [*COLUMNS[:place], *map(_column_of, criteria), *COLUMNS[place:]]

    def may_leave(self) -> bool:
        return policy.can(self.reader, "export", Review)

    @cached_property
    def call(self) -> Call:
        calls = Call.objects.visible_to(self.reader).exclude(pk__in=barred_calls(self.reader))
        return get_object_or_404(calls, pk=self.arguments["pk"])

    @cached_property
    def rows(self) -> QuerySet:
        rows = Review.objects.visible_to(self.reader).sent()
        of_call = rows.filter(assignment__application__call=self.call)
        return of_call.order_by("assignment__application__reference", "pk")

    @property
    def described(self) -> dict[str, str]:
        return {str(_("Call")): self.call.title}

    @property
    def address(self) -> str:
        return reverse("admin:call_panel", args=[self.call.pk])


class ReviewsExportView(ExportPage):
    list_class = ReviewsList
