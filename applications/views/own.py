"""What the views of an applicant share: their own row, and what the draft's page shows."""

from functools import cached_property

from django.db.models import Prefetch, prefetch_related_objects
from django.shortcuts import get_object_or_404

from applications.completeness import Missing, missing_in
from applications.documents import limits_of
from applications.forms import DraftForm, StatementsForm, UploadForm
from applications.models import Application, CorrectionRequest, DocumentSlot
from applications.states import State
from core.punctuation import enumerated
from programs.eligibility import FactField, fact_field, facts_asked
from programs.models import EligibilityRule


class OwnApplication:
    """Only the applicant's own; anybody else's is unknown here (404)."""

    @cached_property
    def application(self) -> Application:
        rows = Application.objects.own_of(self.request.user).select_related(
            "talent__user",
            "talent__department",
            "call__program",
            "track",
            "host_institution",
            "ranking_entry__ranking",
        )
        return get_object_or_404(rows, reference=self.kwargs["reference"])

    @property
    def revision(self) -> int:
        """The revision that the window holds; anything that is no number is an old one."""
        return number_of(self.request.POST.get("revision", ""))


def number_of(sent: str) -> int:
    """What a page sent back as a number; -1 for anything else."""
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else -1


def is_waited_for(application: Application) -> bool:
    """A draft, or a file of which an office still waits for something."""
    return application.state == State.DRAFT or application.corrections.pending().exists()


def slots_of(application: Application) -> list[dict]:
    """The document slots with what their cards show."""
    slots = (
        DocumentSlot.objects.filter(application=application)
        .select_related("requirement", "application__talent", "application__call")
        .prefetch_related("versions__file", "versions__pages__file", "links", _pending_requests())
    )
    return [slot_card(slot) for slot in slots]


def _pending_requests() -> Prefetch:
    rows = CorrectionRequest.objects.pending().select_related("application__call")
    return Prefetch("corrections", rows, to_attr="pending_requests")


def slot_card(slot: DocumentSlot, form: UploadForm | None = None) -> dict:
    """What came from outside is not shown, only that somebody was asked, and whether it arrived."""
    limits = limits_of(slot)
    current = None if slot.comes_from_outside else slot.current
    links = list(slot.links.all()) if slot.comes_from_outside else []
    if not hasattr(slot, "pending_requests"):
        prefetch_related_objects([slot], _pending_requests())
    requests = slot.pending_requests
    return {
        "slot": slot,
        "current": current,
        "earlier": [version for version in slot.versions.all() if current and version != current],
        "asked": links[0] if links else None,
        "arrived_at": next((link.used_at for link in links if link.used_at), None),
        "kinds": enumerated(kind.upper() for kind in limits.formats),
        "accept": ",".join(f".{kind}" for kind in limits.formats),
        "limits": limits,
        "form": form,
        "requests": requests,
        "takes_file": slot.takes_upload
        and (slot.application.state == State.DRAFT or any(not row.is_overdue for row in requests)),
    }


def lacking(application: Application) -> list[Missing] | None:
    """What a draft still lacks; None once it was sent, where the page does not say so."""
    return missing_in(application) if application.state == State.DRAFT else None


def facts_to_state(application: Application) -> list[FactField]:
    """What the rules of the call and the track ask of the person."""
    rules = EligibilityRule.objects.filter(call=application.call_id).for_track(application.track)
    facts = facts_asked(rules)
    if any(fact.key == "stays_abroad" for fact in facts) and not (
        application.talent.stays_abroad.exists()
    ):
        facts.append(fact_field("declared:stayed_abroad"))
    return facts


def statements_form(application: Application, data=None) -> StatementsForm:
    stated = dict(application.talent.declarations.values_list("code", "answer"))
    return StatementsForm(
        data, facts=facts_to_state(application), stated=stated, sent_with="draft-form"
    )


def draft_context(
    application: Application,
    *,
    form: DraftForm | None = None,
    statements: StatementsForm | None = None,
    revision: int | None = None,
) -> dict:
    """revision: of the window, where it must not take the newer one (its text is an old one)."""
    return {
        "application": application,
        "call": application.call,
        "form": form or DraftForm(instance=application),
        "statements": statements or statements_form(application),
        "slots": slots_of(application),
        "missing": missing_in(application),
        "revision": application.revision if revision is None else revision,
    }
