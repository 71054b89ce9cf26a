"""What a step asks of the officer before it is taken."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from applications import fields
from applications.checklist import checklist_of
from applications.models import (
    Application,
    CorrectionRequest,
    DocumentSlot,
    ForwardedFile,
    Opinion,
)
from applications.models.judgment import Office
from applications.states import TRANSITIONS
from applications.workflow import handing_on
from applications.workflow.corrections import Ask
from applications.workflow.offices import offices_of
from core.forms import WithoutTag
from programs.calls import instant
from programs.models import Call

REASON_LENGTH = 2000
LOOP_FOR_A_CALL = 3
Weight = CorrectionRequest.Weight


def due_of(call: Call, day: date | None) -> datetime | None:
    """17:00 of that day in the call's zone; None stands for the moment of the hospital itself."""
    if day is None or day == call.hospital_due_at.astimezone(ZoneInfo(call.time_zone)).date():
        return None
    return instant(day, call.time_zone)


class StepForm(WithoutTag, forms.Form):
    """Words that go with a step, and the office for those who belong to both."""

    step = ""
    has_internal_note = False

    note = forms.CharField(
        label=_("Words to the applicant"),
        max_length=REASON_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The applicant reads this."),
    )
    internal_note = forms.CharField(
        label=_("Internal note"),
        max_length=REASON_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Both offices and auditors read this, the applicant never."),
    )
    office = forms.ChoiceField(label=_("You act for"), choices=Office.choices)

    def __init__(self, *args, step: str, application: Application, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.step, self.application, self.user = step, application, user
        known = TRANSITIONS[step]
        self.fields["note"].required = known.needs_words(application.state)
        if not self.has_internal_note:
            del self.fields["internal_note"]
        if len(offices_of(user)) < 2:
            del self.fields["office"]

    def data_for_step(self) -> dict:
        """What the workflow function takes beside the actor."""
        cleaned = self.cleaned_data
        return {
            name: cleaned[name]
            for name in ("note", "internal_note", "office")
            if name in self.fields
        }


class JudgeForm(StepForm):
    """A verdict. It carries what the own office had said when the form was opened."""

    has_internal_note = True
    seen = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        given = {row.office: row.verdict for row in self.application.screenings.all()}
        own = offices_of(self.user)
        said = [f"{office.value}={given.get(office.value, '')}" for office in own]
        self.fields["seen"].initial = ";".join(said)

    def data_for_step(self) -> dict:
        data = super().data_for_step()
        if not self.cleaned_data["seen"]:
            return data
        seen = dict(part.partition("=")[::2] for part in self.cleaned_data["seen"].split(";"))
        acting = data.get("office") or offices_of(self.user)[0].value
        return data | {"seen": seen.get(acting, "")}


class PassForm(JudgeForm):
    """Passing a file to which the checklist says no somewhere is asked twice, and not hindered."""

    confirmed = forms.BooleanField(
        label=_("I have seen this and pass the application all the same."),
        error_messages={"required": _("Confirm that you have seen what speaks against it.")},
    )
    field_order = ["confirmed", "note", "internal_note", "office"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        checklist = checklist_of(self.application)
        self.cautions = [
            caution for office in offices_of(self.user) for caution in checklist.cautions(office)
        ]
        if not self.cautions:
            del self.fields["confirmed"]


class OpinionForm(StepForm):
    """The department's opinion, entered by an office for a head who is away."""

    verdict = forms.ChoiceField(
        label=_("The department"), choices=Opinion.Verdict.choices, widget=forms.RadioSelect
    )
    field_order = ["verdict", "note", "office"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].label = _("Reason")
        self.fields["note"].help_text = _(
            "In the head's words, and how they reached you, e.g. by telephone on which day."
        )

    def data_for_step(self) -> dict:
        return {
            **super().data_for_step(),
            "verdict": self.cleaned_data["verdict"],
            "on_behalf": True,
        }


class ChangesForm(JudgeForm):
    """Fields and documents to be changed, each with its own reason; what has one is asked for.

    Each also with the day until which it is needed, and whether it may follow later.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        newest = self.application.corrections.order_by("-loop").first()
        self.round = (newest.loop if newest else 0) + 1
        self.fields["loop"] = forms.IntegerField(
            required=False, initial=self.round, widget=forms.HiddenInput
        )
        self.slots: dict[str, DocumentSlot] = {}
        for name in fields.asked_of(self.application):
            self._add(f"field_{name}", fields.label_of(name), self._shown(name))
        for slot in self.application.slots.select_related("requirement"):
            if slot.takes_upload:
                self.slots[f"slot_{slot.pk}"] = slot
                self._add(f"slot_{slot.pk}", str(slot), "")

    def _shown(self, name: str) -> str:
        value = fields.shown(name, self.application.serializable_value(name))
        return value if len(value) <= 90 else f"{value[:90]}…"

    def _add(self, key: str, label: str, shown: str) -> None:
        self.fields[f"ask_{key}"] = forms.BooleanField(label=label, required=False)
        self.fields[f"why_{key}"] = forms.CharField(
            label=_("What is to be changed"),
            required=False,
            max_length=REASON_LENGTH,
            widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
        )
        self.fields[f"due_{key}"] = forms.DateField(
            label=_("Needed until"),
            required=False,
            widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}),
        )
        self.fields[f"later_{key}"] = forms.BooleanField(
            label=_("may follow later"), required=False
        )
        for name in ("ask", "later"):
            self.fields[f"{name}_{key}"].widget.attrs["class"] = "form-check-input"
        self.fields[f"ask_{key}"].shown = shown

    @property
    def suggests_call(self) -> bool:
        """The third time something is asked of the same person, a talk settles it sooner."""
        return self.round >= LOOP_FOR_A_CALL

    @property
    def items(self) -> list[dict]:
        """What stands there now, the tick and what goes with it, in the order of the page."""
        parts = {"tick": "ask", "reason": "why", "due": "due", "later": "later"}
        return [
            {"shown": self.fields[f"ask_{key}"].shown}
            | {part: self[f"{name}_{key}"] for part, name in parts.items()}
            for key in self._keys
        ]

    @property
    def _keys(self) -> list[str]:
        return [name.removeprefix("ask_") for name in self.fields if name.startswith("ask_")]

    def clean(self):
        cleaned = super().clean()
        self.asked = [ask for key in self._keys if (ask := self._ask(key, cleaned))]
        if not self.asked and not self.errors:
            self.add_error(
                None, _("Tick at least one field or document, and say what is to be changed.")
            )
        return cleaned

    def _ask(self, key: str, cleaned: dict) -> Ask | None:
        reason = (cleaned.get(f"why_{key}") or "").strip()
        if not reason:
            if cleaned.get(f"ask_{key}") and f"why_{key}" not in self.errors:
                self.add_error(f"why_{key}", _("Say what is to be changed here."))
            return None
        what = self.slots.get(key) or key.removeprefix("field_")
        weight = Weight.LATER if cleaned.get(f"later_{key}") else Weight.BLOCKING
        return Ask(what, reason, weight, due_of(self.application.call, cleaned.get(f"due_{key}")))

    def data_for_step(self) -> dict:
        asked = {"items": self.asked, "loop": self.cleaned_data["loop"]}
        return {**super().data_for_step(), **asked}


class OutcomeForm(StepForm):
    """What the sponsor decided; words to the applicant may go with it."""

    outcome = forms.ChoiceField(
        label=_("The sponsor"),
        choices=[choice for choice in ForwardedFile.Outcome.choices if choice[0]],
        widget=forms.RadioSelect,
    )
    field_order = ["outcome", "note"]

    def data_for_step(self) -> dict:
        return {
            "outcome": self.cleaned_data["outcome"],
            "note": self.cleaned_data["note"],
        }


class MoveUpForm(StepForm):
    """Why a place became free; the applicant does not read it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].label = _("Reason")
        self.fields["note"].help_text = _("Whose place became free. The offices read this.")
        self.fields.pop("office", None)


class TakeOutcomeBackForm(StepForm):
    """Why the outcome is not what the sponsor decided; says who has been told of it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].label = _("Why it is taken back")
        self.fields["note"].help_text = (
            _("The applicant has been told by mail, and is told again with your reason.")
            if handing_on.was_told(self.application)
            else _("The applicant has not been told by mail yet; the mail is discarded.")
        )
        self.fields.pop("office", None)


FORMS: dict[str, type[StepForm]] = {
    "pass": PassForm,
    "fail": JudgeForm,
    "request_changes": ChangesForm,
    "give_opinion": OpinionForm,
    "take_back": StepForm,
    "reconsider": StepForm,
    "move_up": MoveUpForm,
    "record_outcome": OutcomeForm,
    "take_outcome_back": TakeOutcomeBackForm,
}
