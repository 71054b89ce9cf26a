"""What visitors narrow the list of programs with. Reads a query string, writes nothing."""

from collections.abc import Iterable

from django import forms
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programs.listing import has_open_call
from programs.models import Program
from programs.querysets import ProgramQuerySet
from programs.wording import labels

MOST_SENTENCES = 3


class Length(models.TextChoices):
    """How long one wants to be away."""

    SHORT = "short", _("up to 3 months")
    HALF_YEAR = "half_year", _("half a year")
    YEAR = "year", _("one year")
    LONGER = "longer", _("longer than a year")


LENGTHS = {
    Length.SHORT: Q(min_months__lte=3),
    Length.HALF_YEAR: Q(min_months__lte=6, max_months__gte=6),
    Length.YEAR: Q(min_months__lte=12, max_months__gte=12),
    Length.LONGER: Q(max_months__gt=12),
}


CODES = {
    "kind": Program.Kind,
    "direction": Program.Direction,
    "length": Length,
    "mode": Program.Mode,
}


class ProgramFilter(forms.Form):
    """The fields in the order of the page; a subclass may add some and narrow further.

    It is never refused: what is unknown is left out and named in `ignored`.
    """

    q = forms.CharField(label=_("Search"), max_length=100, required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    direction = forms.ChoiceField(label=_("Direction"), required=False)
    sponsor = forms.ChoiceField(label=_("Sponsor"), required=False)
    length = forms.ChoiceField(label=_("Length"), required=False)
    mode = forms.ChoiceField(label=_("Who may apply"), required=False)
    open = forms.ChoiceField(required=False, choices=[("on", _("Open now"))])

    ticks: tuple[str, ...] = ("open",)  # fields of one choice, shown as a tick
    also_known: tuple[str, ...] = ("page",)

    def __init__(self, data, *, sponsors: Iterable[tuple[str, str]] = ()):
        super().__init__(data)
        for name, known in CODES.items():
            self.fields[name].choices = list(labels(known).items())
        self.fields["sponsor"].choices = list(sponsors)

    @property
    def chosen(self) -> dict[str, str]:
        """The values that count, by field."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def ignored(self) -> list[str]:
        """A sentence for each value or filter that is not known."""
        unknown = [name for name in self.data if name not in {*self.fields, *self.also_known}]
        sentences = [
            gettext("There is no filter “%s”; it was left out.") % name[:40] for name in unknown
        ]
        for name, errors in self.errors.as_data().items():
            if name == "q":
                sentences += [text for error in errors for text in error.messages]
                continue
            label = self.fields[name].label or self.fields[name].choices[0][1]
            sentences.append(
                gettext("“%(value)s” is not a choice of “%(filter)s”; it was left out.")
                % {"value": self.data.get(name, "")[:40], "filter": label}
            )
        return sentences[:MOST_SENTENCES]

    def narrow(self, programs: ProgramQuerySet) -> ProgramQuerySet:
        """The programs that fit."""
        chosen = self.chosen
        programs = programs.called(chosen.get("q", ""))
        for name in ("kind", "direction", "mode"):
            if name in chosen:
                programs = programs.filter(**{name: chosen[name]})
        if "sponsor" in chosen:
            programs = programs.filter(sponsor_en=chosen["sponsor"])
        if "length" in chosen:
            programs = programs.filter(LENGTHS[Length(chosen["length"])])
        return programs.filter(has_open_call(timezone.now())) if "open" in chosen else programs

    # The page writes these by hand: a widget for every option would cost more than the list.
    def selects(self) -> list[dict]:
        """Each field with choices: name, label, and its options as (value, label, mark)."""
        chosen = self.chosen
        return [
            {
                "name": name,
                "label": field.label,
                "options": [
                    (value, label, " selected" if chosen.get(name) == value else "")
                    for value, label in field.choices
                ],
            }
            for name, field in self.fields.items()
            if name not in self.ticks and name != "q"
        ]

    def tick_boxes(self) -> list[tuple[str, str, bool]]:
        """Each tick as (name, label, is set)."""
        return [(name, self.fields[name].choices[0][1], name in self.chosen) for name in self.ticks]
