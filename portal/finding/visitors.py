"""What is found on the site: what all may read, and the files that a person has a part in."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import Role
from applications.finding import assigned_found_by, found_by
from applications.models import Application, Assignment
from core.policy import Anyone
from core.templatetags.core_tags import day
from events.models import Event
from partners.models import Institution
from portal.finding.hits import Group, Hit, grouped, joined
from programs.models import Call, Program

PROGRAM = ("slug", "name_zh", "name_en", "sponsor_zh", "sponsor_en")
EVENT = ("slug", "title_zh", "title_en", "starts_at")
PARTNER = ("slug", "name_zh", "name_en", "country_label_zh", "country_label_en")
FILE = ["reference", "state", "talent__name_zh", "talent__family_name", "talent__given_name"]
CALL = ["call__title_zh", "call__title_en"]


def groups(user: Anyone, query: str, most: int) -> list[Group]:
    """At most so many of each kind; kinds of which nothing was found are left out."""
    own = _files(user, query, most) if user.is_authenticated else ()
    return [*own, *_published(query, most)]


def _published(query: str, most: int) -> Iterator[Group]:
    programs = Program.objects.published().called(query).only(*PROGRAM)
    yield from grouped(_("Programs"), programs, most, _program)
    calls = Call.objects.announced().called(query).order_by("-closes_at", "-pk")
    calls = calls.defer("search_text")
    yield from grouped(_("Calls"), calls, most, _call)
    events = Event.objects.published().called(query).only(*EVENT)
    yield from grouped(_("Lectures"), events, most, _event)
    partners = Institution.objects.published().called(query).only(*PARTNER)
    yield from grouped(_("Partners"), partners, most, _partner)


def _program(row: Program) -> Hit:
    return Hit(row.name, row.sponsor, row.get_absolute_url())


def _call(row: Call) -> Hit:
    dates = f"{day(row.opens_at)} – {day(row.closes_at)}"
    return Hit(row.title, joined(row.phase.label, dates), row.get_absolute_url())


def _event(row: Event) -> Hit:
    return Hit(row.title, day(row.starts_at), row.get_absolute_url())


def _partner(row: Institution) -> Hit:
    return Hit(row.name, row.country_label, row.get_absolute_url())


# Files ------------------------------------------------------------------------------------------
def _files(user: Anyone, query: str, most: int) -> Iterator[Group]:
    """Of heads, of the university office and of reviewers; each reads them on a page of its own."""
    files = Application.objects.select_related("talent", "call").only(*FILE, *CALL)
    if user.has_role(Role.DEPARTMENT_HEAD):
        found = found_by(files.read_by_head(user), query).newest_first()
        yield from grouped(_("Applications of your departments"), found, most, _of_head)
    if user.has_role(Role.UNIVERSITY_OFFICE):
        found = found_by(files.forwarded_to(user), query).newest_first()
        yield from grouped(_("Applications that were forwarded"), found, most, _forwarded)
    if user.has_role(Role.REVIEWER):
        assigned = Assignment.objects.active_of(user).select_related(
            "application__talent", "application__call__panel"
        )
        named = assigned_found_by(assigned, query).order_by("-pk")
        yield from grouped(_("Applications to score"), named, most, _review)


def _of_head(row: Application) -> Hit:
    return _file(row, "opinions:detail")


def _forwarded(row: Application) -> Hit:
    return _file(row, "forwarded:detail")


def _file(row: Application, page: str) -> Hit:
    note = joined(row.reference, row.call.title)
    return Hit(row.talent.name, note, reverse(page, args=[row.reference]))


def _review(row: Assignment) -> Hit:
    """A blind panel's files have no name."""
    file = row.application
    url = reverse("reviews:detail", args=[file.reference])
    if file.call.panel.is_blind:
        return Hit(file.reference, joined(file.call.title, file.plan_title), url)
    note = joined(file.reference, file.call.title, file.plan_title)
    return Hit(file.talent.name, note, url)
