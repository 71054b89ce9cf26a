"""The department head's pages: files that wait for an opinion, and those that have one."""

from functools import cached_property

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import FormView

from accounts.roles import Role
from applications import workflow
from applications.absence_chart import draw
from applications.absences import Absence, absence_of, most_away, overlaps
from applications.fields import pairs_of
from applications.forms import OpinionForm
from applications.models import Application
from applications.refusals import Refusal, TransitionNotAllowed
from applications.views.own import slots_of
from core import policy
from core.periods import add_months
from core.views import ListPage
from programs.eligibility import Finding

BESIDE = 2  # months shown before and after the planned stay


class HeadsOnly:
    """Heads of departments; which rows they see is decided by the query set."""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not request.user.has_role(Role.DEPARTMENT_HEAD):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def files(self):
        """Of the own departments, sent and not one's own."""
        return Application.objects.read_by_head(self.request.user).select_related(
            "talent__department", "talent__user", "call__program", "track"
        )


def absences_of(user, **narrowed) -> list[Absence]:
    """Planned stays in the departments that this person heads, their own among them."""
    rows = (
        Application.objects.visible_to(user)
        .filter(talent__department__in=user.headed_departments.values("pk"), **narrowed)
        .planned_absences()
        .select_related("talent__department", "call")
        .defer("plan", "use_at_home", "findings")
    )
    return [absence_of(row) for row in rows]


class OpinionList(HeadsOnly, ListPage):
    """First what waits, then what was given."""

    template_name = "applications/opinion_list.html"

    def get_queryset(self):
        return self.files().exclude(opinion=None).select_related("opinion").newest_first()

    def get_context_data(self, **kwargs):
        waiting = Application.objects.awaiting_opinion_of(self.request.user).select_related(
            "talent__department", "call"
        )
        today = timezone.localdate()
        absences = absences_of(self.request.user, ends_on__gte=today)
        absences.sort(key=lambda row: (row.first, row.last, row.name))
        last = max((row.last for row in absences), default=today)
        return super().get_context_data(
            **kwargs,
            waiting=waiting.order_by("call__hospital_due_at", "pk"),
            absences=absences,
            chart=draw(absences, first=today, last=last),
        )


class OpinionDetail(HeadsOnly, FormView):
    """The file as the department may read it, with the form where an opinion is asked."""

    form_class = OpinionForm
    template_name = "applications/opinion_detail.html"

    @cached_property
    def application(self) -> Application:
        files = self.files().select_related("host_institution", "opinion")
        return get_object_or_404(files, reference=self.kwargs["reference"])

    def form_valid(self, form):
        try:
            workflow.give_opinion(self.application, actor=self.request.user, **form.cleaned_data)
        except TransitionNotAllowed as refusal:
            messages.error(self.request, str(refusal))
            return redirect("opinions:detail", reference=self.application.reference)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("Your opinion is recorded and goes to the two offices."))
        return redirect("opinions:list")

    def get_context_data(self, **kwargs):
        application, user = self.application, self.request.user
        cards = slots_of(application)
        return super().get_context_data(
            **kwargs,
            **self._absences(),
            application=application,
            call=application.call,
            talent=application.talent,
            opinion=getattr(application, "opinion", None),
            may_give=policy.can(user, "give_opinion", application),
            tone=application.tone,
            pairs=pairs_of(application),
            slots=[
                card | {"may_open": policy.can(user, "download", card["slot"])} for card in cards
            ],
            findings=[Finding.from_json(stored) for stored in application.findings],
        )

    def _absences(self) -> dict:
        """own: the planned stay; shared: what others of the department have in common with it."""
        application = self.application
        if application.starts_on is None or application.ends_on is None:
            return {"own": None}
        own = absence_of(application)
        first, last = add_months(own.first, -BESIDE), add_months(own.last, BESIDE)
        others = absences_of(
            self.request.user,
            talent__department=application.talent.department_id,
            starts_on__lte=last,
            ends_on__gte=first,
        )
        others = [row for row in others if row.person != own.person]
        shared = overlaps(own, others)
        others_away, since = most_away(shared)
        return {
            "own": own,
            "shared": shared,
            "colleagues": len({overlap.absence.person for overlap in shared}),
            "others_away": others_away,
            "most_since": since,
            "chart": draw([own, *others], first=first, last=last, own=own) if others else None,
        }
