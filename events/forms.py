"""What visitors type: filters of the list, a question before the event."""

from django import forms
from django.utils.translation import gettext_lazy as _

from events.models import Event, Registration


class EventFilter(forms.Form):
    """Filters of the public list; a value that does not exist filters nothing."""

    q = forms.CharField(label=_("Words"), required=False, max_length=100)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *Event.Kind.choices]
    )

    def chosen(self) -> dict[str, str]:
        """The valid values that were given; the others count as not given."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class RegistrationForm(forms.ModelForm):
    class Meta:
        model = Registration
        fields = ["question"]
        labels = {"question": _("Your question beforehand (if you have one)")}
        widgets = {"question": forms.Textarea(attrs={"rows": 3, "maxlength": 1000})}
        help_texts = {"question": _("The office passes it on to the speakers.")}
