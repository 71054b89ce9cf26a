"""What is found in the office: the rows of its lists, for those who may see each list."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin import ModelAdmin, site
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst

from applications.finding import search
from applications.models import Application
from core import policy
from core.counting import Count
from core.templatetags.core_tags import day
from events.models import Event
from partners.models import Institution
from portal.finding.hits import Group, Hit, grouped, joined
from programs.models import Call, Program
from talents.models import Talent
from talents.search_words import hint_of


@dataclass(frozen=True)
class Kind:
    """One list. columns: what a hit is made of; order: empty for that of the list."""

    model: type[Model]
    words: Callable[[Any], tuple[str, str]]
    columns: tuple[str, ...]
    related: tuple[str, ...] = ()
    order: tuple[str, ...] = ("-pk",)


def _person(row: Talent) -> tuple[str, str]:
    department = row.department.name if row.department else ""
    return " ".join(dict.fromkeys([row.name_zh, row.name_en])).strip(), joined(
        row.staff_no, department, row.title
    )


def _application(row: Application) -> tuple[str, str]:
    return row.talent.name, joined(row.reference, row.call.title, row.get_state_display())


def _program(row: Program) -> tuple[str, str]:
    return row.name, joined(row.code, row.sponsor)


def _call(row: Call) -> tuple[str, str]:
    return row.title, f"{day(row.opens_at)} – {day(row.closes_at)}"


def _partner(row: Institution) -> tuple[str, str]:
    return row.name, joined(row.code, row.country_label)


def _event(row: Event) -> tuple[str, str]:
    return row.title, joined(day(row.starts_at), row.get_state_display())


def _both(*names: str) -> tuple[str, ...]:
    return tuple(f"{name}_{language}" for name in names for language in ("zh", "en"))


NAME = ("name_zh", "family_name", "given_name")
KINDS = [
    Kind(
        Talent,
        _person,
        (*NAME, "staff_no", "title", *_both("department__name")),
        related=("department",),
        order=("staff_no",),
    ),
    Kind(
        Application,
        _application,
        ("reference", "state", *(f"talent__{name}" for name in NAME), *_both("call__title")),
        related=("talent", "call"),
        order=("-submitted_at", "-pk"),
    ),
    Kind(Program, _program, ("code", *_both("name", "sponsor")), order=("code",)),
    Kind(Call, _call, (*_both("title"), "opens_at", "closes_at"), order=("-closes_at", "-pk")),
    Kind(Institution, _partner, ("code", *_both("name", "country_label"), "country")),
    Kind(Event, _event, (*_both("title"), "starts_at", "state"), order=("-starts_at", "-pk")),
]


def groups(request: HttpRequest, query: str, most: int) -> list[Group]:
    """As its list would show them; a list that this person may not see gives nothing."""
    return [group for kind in KINDS for group in _group(request, kind, query, most)]


def hint_for(found: Iterable[Group], query: str) -> str:
    """Why the query finds no person; empty where it finds one, or where nobody can tell."""
    people = _label(Talent)
    return "" if any(group.label == people for group in found) else hint_of(query)


def _group(request: HttpRequest, kind: Kind, query: str, most: int) -> Iterator[Group]:
    model_admin = site.get_model_admin(kind.model)
    if not model_admin.has_view_permission(request):
        return
    rows, count = _found(request, model_admin, query)
    shown = rows.select_related(*kind.related).only(*kind.columns).order_by(*kind.order)
    address = _page(model_admin, "changelist")
    opens = _opener(request, model_admin)

    def hit(row: Model) -> Hit:
        return Hit(*kind.words(row), opens(row))

    url = f"{address}?{urlencode({'q': query})}"
    yield from grouped(_label(kind.model), shown, most, hit, url, count)


def _found(
    request: HttpRequest, model_admin: ModelAdmin, query: str
) -> tuple[QuerySet, Count | None]:
    """As the list finds them, and their number where its own way of counting is the quicker one."""
    rows: Any = model_admin.get_queryset(request)
    if model_admin.model is Application:
        found = search(rows, query)
        return found.rows, found.count()
    return model_admin.get_search_results(request, rows, query)[0], None


def _label(model: type[Model]) -> str:
    return capfirst(str(model._meta.verbose_name_plural))


def _opener(request: HttpRequest, model_admin: ModelAdmin) -> Callable[[Any], str]:
    """The page of a row; of an application that one may list and not open, its line in the list."""
    if model_admin.model is Application and not policy.can(request.user, "read_file", Application):
        address = _page(model_admin, "changelist")
        return lambda row: f"{address}?{urlencode({'q': row.reference})}"
    return lambda row: _page(model_admin, "change", row.pk)


def _page(model_admin: ModelAdmin, name: str, *args: Any) -> str:
    options = model_admin.opts
    return reverse(f"admin:{options.app_label}_{options.model_name}_{name}", args=args)
