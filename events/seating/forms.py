"""What the office says about seats: how many are reserved, who moves where there are fewer."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import WithoutTag, helper_without_tag
from core.templatetags.core_tags import moment
from events.models import CATEGORIES, Event, Registration
from events.seating.reserves import Wanted


class ReservesForm(forms.Form):
    """Two fields for each category: how many seats, and until when."""

    def __init__(self, *args: Any, event: Event, **kwargs: Any):
        super().__init__(*args, **kwargs)
        known = {row.category: row for row in event.reserves.filter(released_at=None)}
        for category, _label in CATEGORIES:
            row = known.get(category)
            self.fields[f"{category}_seats"] = forms.IntegerField(
                label=gettext_lazy("Seats"),
                min_value=0,
                max_value=100_000,
                required=False,
                initial=row.seats if row else None,
            )
            self.fields[f"{category}_until"] = forms.DateTimeField(
                label=gettext_lazy("For everybody from"),
                required=False,
                initial=row.releases_at if row else None,
                widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"),
                help_text=gettext_lazy("Empty: until you release them by hand."),
            )

    @cached_property
    def helper(self):
        groups = (
            Fieldset(capfirst(str(label)), f"{category}_seats", f"{category}_until")
            for category, label in CATEGORIES
        )
        return helper_without_tag(Layout(*groups))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        now = timezone.now()
        for category, _label in CATEGORIES:
            until = data.get(f"{category}_until")
            if data.get(f"{category}_seats") and until and until <= now:
                self.add_error(f"{category}_until", _("Choose a moment that lies ahead."))
        return data

    @property
    def wanted(self) -> dict[str, Wanted]:
        """What `reserves.set_reserves` takes, of a valid form."""
        given = self.cleaned_data
        return {
            name: Wanted(given[f"{name}_seats"] or 0, given[f"{name}_until"])
            for name, _label in CATEGORIES
        }


class FewerSeatsForm(WithoutTag, forms.Form):
    """Who moves to the waiting list so that there can be so few seats; the latest are proposed."""

    capacity = forms.IntegerField(min_value=0, max_value=100_000, widget=forms.HiddenInput)
    moving = forms.MultipleChoiceField(
        label=gettext_lazy("Who moves to the front of the waiting list"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={
            "invalid_choice": gettext_lazy("Somebody has come or gone meanwhile. Look once more.")
        },
    )

    def __init__(self, *args: Any, rows: Iterable[Registration], zone: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["moving"].choices = [(str(row.pk), _person(row, zone)) for row in rows]

    def clean_moving(self) -> list[int]:
        return [int(key) for key in self.cleaned_data["moving"]]


class CapacityForm(forms.Form):
    """How many seats there are to be; asked first, so that the right number is proposed."""

    capacity = forms.IntegerField(
        label=gettext_lazy("Seats"), min_value=0, max_value=100_000, required=True
    )


def _person(row: Registration, zone: str) -> str:
    unit = row.guest_unit or (row.user.department if row.user else None)
    told = [row.name, str(unit or ""), moment(row.queued_at, zone)]
    if row.state != Registration.State.SEATED:
        told.append(row.get_state_display())
    return " · ".join(filter(None, told))
