"""The forms on the panel's pages: how it is set up, who reads a file, why it closes."""

from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from applications.models import Application, Criterion, Panel
from applications.panels.arranging import reviewers
from applications.panels.balancing import Paper, Seat, Why, bars
from core.forms import WithoutTag
from programs import calls
from programs.forms.fields import DeadlineField
from programs.models import Call

# What stays as it is once reviewers have relied on it.
FROZEN = ["reviews_each", "is_blind", "shows_others"]
WHY = {
    Why.BARRED: _("barred from the call"),
    Why.DEPARTMENT: _("own department"),
    Why.REFUSED: _("has given it back"),
    Why.AWAY: _("not available"),
    Why.FULL: _("has enough files"),
}


class PanelForm(WithoutTag, forms.ModelForm):
    """The due moment is typed and shown in the call's zone."""

    due_at = DeadlineField(label=_("Scores due"), help_text=_("Without a time: 17:00."))

    class Meta:
        model = Panel
        fields = ["due_at", "reviews_each", "is_blind", "shows_others", "normalizes", "documents"]
        widgets = {"documents": forms.CheckboxSelectMultiple}

    def __init__(self, *args, call: Call, **kwargs):
        super().__init__(*args, **kwargs)
        self.call = call
        shown = call.documents.filter(is_sensitive=False)
        self.fields["documents"].queryset = shown
        if not shown:
            del self.fields["documents"]
        if self.instance.pk:
            local = timezone.make_naive(self.instance.due_at, ZoneInfo(call.time_zone))
            self.initial["due_at"] = local.replace(second=0, microsecond=0)
        if self.instance.opened_at is not None:
            for name in FROZEN:
                self.fields[name].disabled = True

    def clean_due_at(self):
        due = calls.instant(self.cleaned_data["due_at"], self.call.time_zone)
        if "due_at" in self.changed_data and due <= timezone.now():
            raise forms.ValidationError(_("Choose a day that is still to come."))
        return due


class CriterionForm(forms.ModelForm):
    class Meta:
        model = Criterion
        fields = ["position", "name_zh", "name_en", "hint_zh", "hint_en", "weight", "highest"]
        labels = {"weight": pgettext_lazy("criterion", "Weight")}
        widgets = {
            "hint_zh": forms.Textarea(attrs={"rows": 2}),
            "hint_en": forms.Textarea(attrs={"rows": 2}),
        }


def criteria_formset(panel: Panel | None, data=None) -> forms.BaseInlineFormSet:
    """The criteria as rows; a new panel begins with four empty ones."""
    known = panel is not None and panel.criteria.exists()
    made = forms.inlineformset_factory(
        Panel, Criterion, CriterionForm, extra=1 if known else 4, max_num=20, validate_max=True
    )
    return made(data, instance=panel, prefix="criteria")


class ReadersForm(WithoutTag, forms.Form):
    """Who reads one file; those who may not are named with the reason."""

    readers = forms.ModelMultipleChoiceField(
        label=_("Reviewers"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=dict.fromkeys(
            ["invalid_choice", "invalid_pk_value"],
            _("One of these cannot read this file any more. Look at the list."),
        ),
    )

    def __init__(self, data=None, *, paper: Paper, seats: dict[int, Seat]):
        super().__init__(data, initial={"readers": list(paper.readers)})
        free = [key for key, seat in seats.items() if bars(seat, paper) is None]
        people = reviewers()
        field = self.fields["readers"]
        field.queryset = people.filter(pk__in={*free, *paper.readers})
        field.label_from_instance = lambda user: _label(user, seats.get(user.pk), paper)
        self.kept_out = [
            (str(user), WHY[bars(seats[user.pk], paper)])
            for user in people
            if user.pk not in free and user.pk not in paper.readers
        ]


class ReasonForm(WithoutTag, forms.Form):
    """Words that go with a step of the panel."""

    reason = forms.CharField(
        label=_("Reason"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


def _label(user: User, seat: Seat | None, paper: Paper) -> str:
    if seat is None:
        return str(user)
    words = [_("%(load)s of %(most)s files") % {"load": seat.load, "most": seat.most}]
    if paper.department in seat.fields:
        words.append(_("in their field"))
    if not seat.is_available:
        words.append(_("not available"))
    return f"{user} ({' · '.join(map(str, words))})"


def title_of(application: Application) -> str:
    return f"{application.reference} · {application.talent.name}"
