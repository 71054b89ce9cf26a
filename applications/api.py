"""Applications for other systems, with a token: where a file stands, and whose it is.

Identity and passport numbers, birth dates, papers, opinions, scores and reviews are not among it,
nor what is decided and not released: the state moves when everybody may know.
"""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from accounts.api import TokenEndpoint
from accounts.scopes import Scope
from applications.models import Application
from applications.states import State
from core import policy
from core.api.endpoints import DetailEndpoint, ListEndpoint
from core.api.queries import Code, ListQuery, Moment
from core.api.shapes import Instant, Shape, Text, text_of
from core.keyset import Ordering, day_and_time
from programs.models import Program
from talents.api import Person, person_of

SENT = [choice for choice in State.choices if choice[0] != State.DRAFT]
READ = Scope(
    name="applications.read",
    label=_("Applications that were sent: who, which call, where it stands, which days"),
    may=lambda person: policy.can(person, "export", Application),
    seen_by="applications.view_application",
    parts=lambda: [(row.slug, row.name) for row in Program.objects.all()],
    parts_label=_("programs"),
)


class Applicant(Person, frozen=True):
    about = _("The person who applies.")


class ApplicationItem(Shape, frozen=True):
    about = _("One person's application to one call, since it was sent.")
    words = {
        "reference": _("reference; it never changes"),
        "state": _("state, as the offices name it"),
        "state_since": _("since when"),
        "submitted_at": _("when it was sent last"),
        "updated_at": _("when it was changed last"),
        "call": _("short name of the call"),
        "program": _("short name of the program"),
        "track": _("code of the track; null where the call has none"),
        "applicant": _("who applies"),
        "host": _("host institution, as it was typed where it is none of the partners"),
        "host_country": _("host country or region (ISO 3166)"),
        "starts_on": _("planned departure"),
        "ends_on": _("planned return"),
    }
    codes = {"state": SENT}

    reference: str
    state: str
    state_since: Instant
    submitted_at: Instant
    updated_at: Instant
    call: str
    program: str
    track: str | None
    applicant: Applicant
    host: Text
    host_country: str | None
    starts_on: date | None
    ends_on: date | None


class ApplicationQuery(ListQuery):
    program = Code(required=False, help_text=_("To calls of the program with this short name."))
    call = Code(required=False, help_text=_("To the call with this short name."))
    state = forms.ChoiceField(choices=SENT, required=False, help_text=_("In this state."))
    updated_since = Moment(required=False, help_text=_("Changed at this instant or later."))


class OnDesk:
    """What stands on the desk of the person in whose name the token reads, in its programs."""

    def files(self: Any) -> QuerySet:
        rows = Application.objects.on_desk_of(self.reader)
        if self.parts:
            rows = rows.filter(call__program__slug__in=self.parts)
        return rows.select_related(
            "call__program", "track", "talent__department", "host_institution"
        ).defer("plan", "use_at_home", "findings")

    def written(self, row: Any) -> ApplicationItem:
        track, host = row.track, row.host_institution
        given = row.host_name or None
        return ApplicationItem(
            reference=row.reference,
            state=row.state,
            state_since=row.state_since,
            submitted_at=row.submitted_at,
            updated_at=row.updated_at,
            call=row.call.slug,
            program=row.call.program.slug,
            track=track.code if track else None,
            applicant=person_of(row.talent, Applicant),
            host=text_of(host, "name") if host else Text(zh_hans=given, en=given),
            host_country=row.host_country or None,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
        )


class ApplicationList(OnDesk, TokenEndpoint, ListEndpoint):
    name = "list_applications"
    title = _("Applications that were sent, those that were changed first in front")
    scope = READ.name
    query_class = ApplicationQuery
    shape = ApplicationItem
    ordering = Ordering("updated_at", descending=False, read=day_and_time)

    def rows(self, query: dict[str, Any]) -> QuerySet:
        named = {
            "call__program__slug": query["program"],
            "call__slug": query["call"],
            "state": query["state"],
            "updated_at__gte": query["updated_since"],
        }
        return self.files().filter(**{name: value for name, value in named.items() if value})


class ApplicationDetail(OnDesk, TokenEndpoint, DetailEndpoint):
    name = "get_application"
    title = _("One application, by its reference")
    scope = READ.name
    shape = ApplicationItem

    def row(self, slug: str) -> Application:
        return get_object_or_404(self.files(), reference=slug)
