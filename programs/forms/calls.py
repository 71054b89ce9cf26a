"""Forms about calls. Deadlines are typed and shown in the call's zone, whoever looks."""

from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from programs import calls
from programs.forms.fields import DayInput, DeadlineField, ZoneField
from programs.models import Call

STAGES = [
    *("asks_opinion", "has_panel", "notice_working_days", "hospital_quota"),
    *("forwarded_to_zh", "forwarded_to_en", "note_zh", "note_en"),
]
MERE_DAY = _("Without a time: 17:00.")


class _InTheCallsZone(forms.BaseForm):
    """Turns what was typed into instants of the call's zone, and back."""

    def _show_window(self, call: Call) -> None:
        for name in calls.WINDOW:
            moment = getattr(call, name, None)
            if name in self.fields and moment is not None:
                local = timezone.make_naive(moment, ZoneInfo(call.time_zone))
                self.initial[name] = local.replace(second=0, microsecond=0)

    def _read_window(self, zone: str) -> None:
        for name in calls.WINDOW:
            if typed := self.cleaned_data.get(name):
                self.cleaned_data[name] = calls.instant(typed, zone)


class CallForm(_InTheCallsZone, forms.ModelForm):
    """A call in preparation; once announced the admin leaves only notes and places."""

    time_zone = ZoneField()
    opens_at = DeadlineField(label=capfirst(_("opens")), help_text=MERE_DAY)
    closes_at = DeadlineField(label=capfirst(_("closes")), help_text=MERE_DAY)
    hospital_due_at = DeadlineField(label=capfirst(_("due in the hospital")), help_text=MERE_DAY)
    sponsor_due_at = DeadlineField(label=capfirst(_("due at the sponsor")), help_text=MERE_DAY)

    class Meta:
        model = Call
        fields = ["title_zh", "title_en", "time_zone", *calls.WINDOW, *STAGES]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._show_window(self.instance)

    def clean(self):
        super().clean()
        self._read_window(self.cleaned_data.get("time_zone") or self.instance.time_zone)
        return self.cleaned_data


class NewCallForm(CallForm):
    """A new call of a program; its titles are made from the program's name and the year."""

    title_zh = None
    title_en = None
    year = forms.IntegerField(label=capfirst(_("year")), min_value=2000, max_value=2100)

    class Meta(CallForm.Meta):
        fields = ["program", "year", "time_zone", *calls.WINDOW, *STAGES]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("time_zone", "Asia/Shanghai")

    def clean(self):
        super().clean()
        if not self.errors:
            try:
                calls.prepared(**self.details())
            except calls.CallRefused as refusal:
                self.add_error(None, refusal)
        return self.cleaned_data

    def details(self) -> dict:
        """What `calls.open_new_call` takes besides the actor."""
        chosen = dict(self.cleaned_data)
        return {**{name.removesuffix("_at"): chosen.pop(name) for name in calls.WINDOW}, **chosen}

    def _post_clean(self):
        """`calls.prepared` has judged the whole row already."""


class ProlongForm(_InTheCallsZone, forms.Form):
    closes_at = DeadlineField(label=capfirst(_("closes")), help_text=MERE_DAY)
    hospital_due_at = DeadlineField(label=capfirst(_("due in the hospital")), help_text=MERE_DAY)
    sponsor_due_at = DeadlineField(label=capfirst(_("due at the sponsor")), help_text=MERE_DAY)
    reason = forms.CharField(label=capfirst(_("reason")), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, call: Call, **kwargs):
        super().__init__(*args, **kwargs)
        self.call = call
        self._show_window(call)

    def clean(self):
        self._read_window(self.call.time_zone)
        return self.cleaned_data

    def details(self) -> dict:
        """What `calls.prolong` takes besides the actor: what was moved, and why."""
        moved = [name for name in calls.WINDOW if name in self.changed_data]
        window = {name.removesuffix("_at"): self.cleaned_data[name] for name in moved}
        return {**window, "reason": self.cleaned_data["reason"]}


class ConfirmDateForm(forms.Form):
    """The published day. Empty: the one that stands in the rule."""

    day = forms.DateField(
        label=capfirst(_("Published day")),
        required=False,
        widget=DayInput,
        help_text=_("Leave it empty where the day that stands in the rule is right."),
    )
