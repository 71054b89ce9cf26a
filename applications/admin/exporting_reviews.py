"""The reviews of a call as a list that leaves; what they say and score is sensitive."""

from django.db.models import CharField, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from applications.barring import barred_calls
from applications.models import Review, Score
from core import policy
from core.admin.exporting import ExportPage
from core.exports import lists
from core.exports.columns import Column, Joined, day_of, field, local
from core.localized import filled
from programs.models import Call
from talents.names import in_latin_sql

FILE = "assignment__application__"


def _points() -> Combinable:
    """“Plan: 8.0; Host: 7.5”, in the order of the criteria."""
    points = Cast("points", CharField())
    told = Concat(filled("criterion__name"), Value(": "), points, output_field=TextField())
    rows = Score.objects.filter(review=OuterRef("pk")).order_by().values("review")
    return Subquery(rows.annotate(told=Joined(told)).values("told"))


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
    Column("total", _("total"), field("total"), kind="number", width=10, is_sensitive=True),
    Column("points", _("points"), _points, width=36, is_sensitive=True),
    Column("comment", _("comment"), field("comment"), width=50, is_sensitive=True),
]


@lists.register
class ReviewsList(lists.RowsList):
    """Of one call: those that were sent, as far as the reader may see them."""

    key = "applications.review"
    title = _("Reviews")
    file_name = "reviews"
    columns = COLUMNS

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
