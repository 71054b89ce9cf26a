"""What visitors type (filters, a question beforehand) and what the office edits."""

from zoneinfo import available_timezones

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.forms import PlainCharField
from events.dates import whole_days
from events.models import Event
from events.models.event_constraints import CLOSES_TOO_LATE
from events.seating.refusals import why_not_capacity

# /events/feed/ is the feed, and so on
RESERVED_SLUGS = {"after", "feed", "helpers", "mine", "places"}
DAY_FIELDS = ("starts_at", "ends_at", "time_zone")
LINES = ("topics_zh", "topics_en", "co_offices")


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

    @property
    def kept_by(self) -> list[str | None]:
        """What the fields look like depends on nothing else (see core.templatetags.kept_tags)."""
        return [self.data.get(name) for name in self.fields]


class RegistrationForm(forms.Form):
    question = PlainCharField(
        label=_("Your question beforehand (if you have one)"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The office passes it on to the speakers."),
    )


class GuestForm(forms.Form):
    """For somebody without an account: as little as a place needs."""

    name = PlainCharField(
        label=_("Your name"), max_length=100, widget=forms.TextInput({"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
        help_text=_("A link to confirm your place goes there."),
        error_messages={"invalid": _("Write an e-mail address such as name@example.org.")},
    )
    unit = PlainCharField(
        label=_("Unit (if you like)"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"autocomplete": "organization"}),
    )


class LinesField(forms.CharField):
    """A list of texts, one a line."""

    widget = forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"})

    def prepare_value(self, value):
        return (
            "\n".join(self.as_line(entry) for entry in value) if isinstance(value, list) else value
        )

    def to_python(self, value) -> list:
        lines = (line.strip() for line in (value or "").splitlines())
        return [self.as_entry(line) for line in lines if line]

    def has_changed(self, initial, data) -> bool:
        return self.to_python(data) != (initial or [])

    def run_validators(self, value) -> None:
        super().run_validators(self.prepare_value(value))

    def as_line(self, entry) -> str:
        return entry

    def as_entry(self, line: str):
        return line


class OfficesField(LinesField):
    """Offices by both names, one office a line: 外事办公室 | Foreign Affairs Office."""

    def as_line(self, entry) -> str:
        return " | ".join(filter(None, [entry.get("name_zh"), entry.get("name_en")]))

    def as_entry(self, line: str) -> dict[str, str]:
        name_zh, _separator, name_en = (part.strip() for part in line.partition("|"))
        return {"name_zh": name_zh, "name_en": name_en or name_zh}


class EventForm(forms.ModelForm):
    """What the office edits. The number of seats goes through registration.change_capacity."""

    topics_zh = LinesField(
        label=capfirst(_("topics (Chinese)")), required=False, help_text=_("One a line.")
    )
    topics_en = LinesField(
        label=capfirst(_("topics (English)")), required=False, help_text=_("One a line.")
    )
    co_offices = OfficesField(
        label=capfirst(_("offices in charge")),
        required=False,
        help_text=_("One office a line, in both languages: 外事办公室 | Foreign Affairs Office"),
    )

    class Meta:
        model = Event
        # Those that are handled below; the admin's fieldsets name all.
        fields = (*DAY_FIELDS, "is_all_day", "slug", "capacity", *LINES)
        help_texts = {"time_zone": _("All times of this page are meant as clocks show them there.")}

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"]
        if slug in RESERVED_SLUGS:
            raise forms.ValidationError(_("This address is taken by the portal. Choose another."))
        return slug

    def clean_time_zone(self) -> str:
        zone = self.cleaned_data["time_zone"]
        if zone not in available_timezones():
            raise forms.ValidationError(_("Write a time zone such as Asia/Shanghai."))
        return zone

    def clean_capacity(self) -> int | None:
        capacity = self.cleaned_data["capacity"]
        if refusal := why_not_capacity(self.instance, capacity):
            address = reverse("admin:event_seats_fewer", args=[self.instance.pk])
            name_them = _("Name who moves to the waiting list")
            told = '{} <a href="{}?capacity={}">{}</a>'
            raise forms.ValidationError(format_html(told, refusal, address, capacity, name_them))
        return capacity

    def clean(self) -> dict:
        """An all-day event takes its days whole, as its place counts them."""
        data = super().clean()
        if data.get("is_all_day") and all(data.get(name) for name in DAY_FIELDS):
            starts_at, ends_at, zone = (data[name] for name in DAY_FIELDS)
            if starts_at <= ends_at:
                data["starts_at"], data["ends_at"] = whole_days(starts_at, ends_at, zone)
        closes, ends_at = data.get("registration_closes_at"), data.get("ends_at")
        ends_at = ends_at or self.instance.ends_at  # an announced one is moved on another page
        if closes and ends_at and closes > ends_at:
            self.add_error("registration_closes_at", CLOSES_TOO_LATE)
        return data
