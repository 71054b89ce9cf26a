"""Who is abroad, was, or will be: the stays of the whole roster as one list, which can leave."""

from django.contrib import admin
from django.db.models import Case, F, IntegerField, Value, When
from django.db.models.expressions import Combinable
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.admin import PolicyAdmin
from core.admin.exported import ExportedAdmin, ScreenList
from core.countries import country_name
from core.days_in_sql import DayOrLast, WholeMonths
from core.exports import lists
from core.exports.columns import Column, choice, country, field, local
from talents.models import StayAbroad, Talent
from talents.names import in_latin_sql
from talents.presenting import days_of_stay


def _months() -> Combinable:
    """Full ones; empty where a day is not known."""
    unknown = Value(None, output_field=IntegerField())
    return Case(
        When(starts_on=None, then=unknown),
        When(ends_on=None, then=unknown),
        default=WholeMonths("starts_on", "ends_on"),
    )


COLUMNS = [
    Column("staff_no", _("staff number"), field("talent__staff_no"), width=12, of_person=True),
    Column("name_zh", _("Chinese name"), field("talent__name_zh"), width=12, of_person=True),
    Column(
        "name_en",
        _("name in Latin letters"),
        lambda: in_latin_sql("talent__"),
        width=22,
        of_person=True,
    ),
    Column(
        "department", _("department"), local("talent__department__name"), width=24, of_person=True
    ),
    Column("country", _("country or region"), country("country"), width=16),
    Column("starts_on", _("first day abroad"), field("starts_on"), kind="day", width=12),
    Column("ends_on", _("last day abroad"), field("ends_on"), kind="day", width=12),
    Column("months", _("full months"), _months, kind="number", width=8),
    Column("activity", _("activity"), choice("activity", StayAbroad.Activity.choices), width=24),
    Column("position", _("position"), field("position"), width=20),
    Column("funder", _("funded by"), choice("funder", StayAbroad.Funder.choices), width=24),
]


@lists.register
class StaysList(ScreenList):
    key = "talents.stayabroad"
    title = _("Stays abroad")
    file_name = "stays-abroad"
    model = StayAbroad
    columns = COLUMNS
    person = "talent"
    presets = {
        "where": (
            _("Who is where"),
            ["staff_no", "name_zh", "department", "country", "starts_on", "ends_on"],
        ),
    }


class TimeFilter(admin.SimpleListFilter):
    title = _("when")
    parameter_name = "when"

    def lookups(self, request, model_admin):
        return [("now", _("abroad now")), ("ahead", _("not begun yet")), ("over", _("over"))]

    def queryset(self, request, queryset):
        ways = {"now": "under_way", "ahead": "ahead", "over": "over"}
        name = ways.get(self.value() or "")
        return getattr(queryset, name)() if name else queryset


@admin.register(StayAbroad)
class StayAbroadAdmin(ExportedAdmin, PolicyAdmin):
    """To be read: a stay is written on the page of its person, where the record belongs."""

    export_list = StaysList
    change_form_template = "admin/talents/stay.html"
    list_display = ["person", "staff_no", "department", "place", "days", "activity", "funder"]
    list_display_links = None
    list_filter = [TimeFilter, "activity", "funder"]
    list_select_related = ["talent__department"]
    search_fields = ["talent__search_text"]
    search_help_text = _("Number, name or pinyin: T90008, 天佑, tianyou, yty")
    ordering = [DayOrLast(F("ends_on")).desc(), "-pk"]  # who is not back yet in front
    fields = ["person", "staff_no", "department", "place", "days", "activity", "position", "funder"]
    readonly_fields = fields

    def get_search_results(self, request, queryset, search_term):
        people = Talent.objects.called(search_term).order_by().values("pk")
        return queryset.filter(talent__in=people) if search_term else queryset, False

    def name_of(self, obj: StayAbroad) -> str:  # type: ignore[override]  # of its own model
        """Whose stay, and where; its days alone would not tell."""
        return f"{obj.talent.name} · {self.place(obj)}"

    @admin.display(description=_("person"), ordering="talent__pinyin")
    def person(self, row: StayAbroad) -> str:
        address = reverse("admin:talents_talent_change", args=[row.talent_id])
        return format_html('<a href="{}">{}</a>', address, row.talent.name)

    @admin.display(description=_("staff number"), ordering="talent__staff_no")
    def staff_no(self, row: StayAbroad) -> str:
        return row.talent.staff_no

    @admin.display(description=_("department"))
    def department(self, row: StayAbroad) -> str:
        return row.talent.department.name if row.talent.department else ""

    @admin.display(description=_("country or region"), ordering="country")
    def place(self, row: StayAbroad) -> str:
        return country_name(row.country) if row.country else _("country not stated")

    @admin.display(description=_("from – to"), ordering="starts_on")
    def days(self, row: StayAbroad) -> str:
        return days_of_stay(row)
