"""The reverse list: who of the roster qualifies for a call, and who of them has applied."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from accounts.models import Department
from applications.admin.call_page import CallHead
from applications.checklist import judged_by_office
from applications.facts import RECORDS, office_lists
from applications.models import Application
from applications.reverse import Explained, explain, qualifying
from core import policy
from core.keyset import Ordering, Slice, counted_slice_of
from core.localized import filled
from programs.models import Call, Track
from talents.models import Talent

ROWS = 50
BY_STAFF_NUMBER = Ordering("staff_no", False, str)


@dataclass(frozen=True)
class Line:
    """One row: the person with the findings, and the application they have made already."""

    row: Explained
    application: Application | None


class RosterFilters(forms.Form):
    """Which part of the list; each field is one parameter of the address."""

    track = forms.ChoiceField(label=gettext_lazy("Track"), required=False)
    department = forms.ChoiceField(label=gettext_lazy("Department"), required=False)
    category = forms.ChoiceField(label=gettext_lazy("Shuren category"), required=False)

    def __init__(self, data, *, tracks: list[Track]):
        super().__init__(data)
        every = [("", _("all"))]
        departments = Department.objects.values_list("pk", filled("name"))
        self.fields["department"].choices = [*every, *departments]
        self.fields["category"].choices = [*every, *Talent.Category.choices]
        self.fields["track"].choices = [*every, *((track.pk, track.name) for track in tracks)]
        if not tracks:
            del self.fields["track"]
        self.is_valid()

    def chosen(self, name: str) -> str:
        """Empty also for what the list does not know."""
        return self.cleaned_data.get(name) or ""

    @property
    def notes(self) -> list[str]:
        """A sentence for each answer that is none of the choices."""
        return [
            _("%(filter)s: %(error)s")
            % {"filter": self.fields[name].label, "error": " ".join(errors)}
            for name, errors in self.errors.items()
        ]

    def narrow(self, people: QuerySet[Talent]) -> QuerySet[Talent]:
        if self.chosen("department"):
            people = people.filter(department=self.chosen("department"))
        if self.chosen("category"):
            people = people.filter(category=self.chosen("category"))
        return people


class WhoQualifiesView(CallHead, TemplateView):
    """For those who may see the roster; an officer sees no application of a call they are in."""

    template_name = "admin/applications/who_qualifies.html"
    tab = "who_qualifies"

    @cached_property
    def call(self) -> Call:
        calls = Call.objects.visible_to(self.request.user).select_related("program")
        return get_object_or_404(calls.prefetch_related("rules", "tracks"), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        user = self.request.user
        if not user.has_perm("talents.view_talent"):
            raise PermissionDenied
        tracks = list(self.call.tracks.all())
        form = RosterFilters(self.request.GET, tracks=tracks)
        track = next((one for one in tracks if str(one.pk) == form.chosen("track")), None)
        lists = office_lists()
        people = form.narrow(qualifying(self.call, track, lists=lists).visible_to(user))
        count, page, notes = self._page(people)
        rows = explain(self.call, page.rows, track, lists=lists)
        query = self.request.GET.copy()
        for key in ("after", "before"):
            query.pop(key, None)
        return super().get_context_data(
            **kwargs,
            title=_("Who qualifies"),
            form=form,
            notes=form.notes + notes,
            count=count,
            lines=self._lines(rows),
            page=page,
            query=query.urlencode(),
            is_narrowed=any(map(form.chosen, form.fields)),
            has_tracks=bool(tracks),
            for_office=sum(map(judged_by_office, self.call.rules.all())),
            may_open=policy.can(user, "read_file", Application),
        )

    def _page(self, people: QuerySet[Talent]) -> tuple[int, Slice, list[str]]:
        """How many there are, some of them, and what to say about the address."""
        marks = {name: self.request.GET.get(name, "") for name in ("after", "before")}
        shown = Talent.objects.select_related("department").prefetch_related(*RECORDS)
        options = {"shown": shown, "size": ROWS}
        try:
            return *counted_slice_of(people, BY_STAFF_NUMBER, **options, **marks), []
        except (ValueError, OverflowError):
            note = _("This page of the list does not exist. The first one is shown.")
            return *counted_slice_of(people, BY_STAFF_NUMBER, **options), [note]

    def _lines(self, rows: Iterable[Explained]) -> list[Line]:
        shown = list(rows)
        applied = Application.objects.on_desk_of(self.request.user).live()
        applied = applied.filter(call=self.call, talent__in=[row.talent.pk for row in shown])
        by_talent = {application.talent_id: application for application in applied}
        return [Line(row, by_talent.get(row.talent.pk)) for row in shown]
