"""What an application still lacks before it can be sent. Reads only."""

import json
from dataclasses import dataclass

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from applications.facts import findings_of
from applications.models import Application, CorrectionRequest
from applications.refusals import NotEligible
from programs.eligibility import Finding, Verdict

ALWAYS_NEEDED = ("starts_on", "ends_on", "plan_title", "plan", "use_at_home")


@dataclass(frozen=True)
class Missing:
    """One thing that is not there. `anchor`: where on the draft's page it is filled in."""

    anchor: str
    label: str

    @property
    def sentence(self) -> str:
        return _("“%s” is missing.") % self.label


def missing_in(application: Application) -> list[Missing]:
    """Fields first, in the order of the page, then documents."""
    needed = _needed(application)
    fields = [
        _missing_field(name)
        for name in Application.EDITABLE
        if name in needed and not getattr(application, name)
    ]
    slots = application.slots.select_related("requirement").prefetch_related("versions")
    papers = [Missing(f"slot-{slot.pk}", str(slot)) for slot in slots if slot.is_missing]
    return fields + papers


def check_eligible(application: Application) -> list[Finding]:
    """The findings as they stand now. Raises NotEligible where one stands against sending."""
    findings = findings_of(application)
    verdict = Verdict.of(findings)
    if verdict.refusals:
        raise NotEligible(
            _("A requirement that must be met is not met, so this cannot be sent:"),
            verdict.refusals,
        )
    to_state = must_be_stated(verdict)
    if to_state:
        raise NotEligible(_("Something must be stated before this can be sent:"), to_state)
    return findings


def must_be_stated(verdict: Verdict) -> list[Finding]:
    """Facts that are not stated, and without which it is not clear whether one may apply."""
    return [
        finding
        for finding in verdict.to_state
        if finding.severity == "must" and finding.due == "application"
    ]


def unanswered(application: Application, request: CorrectionRequest) -> bool:
    """A requested document without a new version, a requested field that is empty."""
    if request.slot:
        current = request.slot.current
        return current is None or current.number <= (request.before.get("version") or 0)
    return request.field in _needed(application) and not getattr(application, request.field)


def has_changed(application: Application, request: CorrectionRequest) -> bool:
    """Whether something else stands there than the office had seen."""
    if request.slot:
        current = request.slot.current
        return current is not None and current.number > (request.before.get("version") or 0)
    return as_stored(request.seen_now(application)) != request.before


def as_stored(seen: dict) -> dict:
    """A value as JSON gives it back: dates and decimals as text."""
    return json.loads(json.dumps(seen, cls=DjangoJSONEncoder))


def _needed(application: Application) -> set[str]:
    needed = set(ALWAYS_NEEDED)
    if application.call.tracks.exists():
        needed.add("track")
    if application.host_institution_id is None:
        needed |= {"host_name", "host_country"}
    if application.parts > 1:
        needed.add("months_in_all")
    return needed


def _missing_field(name: str) -> Missing:
    label = str(Application._meta.get_field(name).verbose_name)
    return Missing(f"id_{name}", capfirst(label))
