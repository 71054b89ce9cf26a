"""Fields that several forms of the office use."""

import re
from datetime import datetime

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.templatetags.core_tags import ZONE_NAMES, zone_name
from programs.calls import CLOSING_TIME


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


class DeadlineWidget(forms.SplitDateTimeWidget):
    """To the minute; the browser's own calendar and clock."""

    def __init__(self):
        super().__init__(
            date_format="%Y-%m-%d",
            time_format="%H:%M",
            date_attrs={"type": "date"},
            time_attrs={"type": "time"},
        )


class DeadlineField(forms.SplitDateTimeField):
    """A day and perhaps a time, in the zone of the call; a mere day means 17:00."""

    widget = DeadlineWidget

    def __init__(self, **kwargs):
        super().__init__(require_all_fields=False, **kwargs)
        self.fields[1].required = False

    def compress(self, data_list):
        """A time without a zone: the form knows the zone, the server's own does not matter."""
        if not data_list or not data_list[0]:
            return None
        day, time = data_list
        return datetime.combine(day, CLOSING_TIME if time in self.empty_values else time)


class CodesField(forms.CharField):
    """A list of short codes, written one after the other with commas or spaces."""

    def prepare_value(self, value):
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value):
        return [code for code in re.split(r"[\s,;，；、]+", super().to_python(value)) if code]

    def has_changed(self, initial, data):
        return self.to_python(self.prepare_value(initial) or "") != self.to_python(data)


def zones() -> list[tuple[str, str]]:
    return [(zone, zone_name(zone)) for zone in ZONE_NAMES]


class ZoneField(forms.ChoiceField):
    def __init__(self, **kwargs):
        super().__init__(**{"label": capfirst(_("time zone")), "choices": zones, **kwargs})
