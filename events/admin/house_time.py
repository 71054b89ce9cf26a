"""Instants in the office's lists: in the time of the house, whatever those of event and reader."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.templatetags.core_tags import zone_name

HOUSE = ZoneInfo(settings.TIME_ZONE)


def in_house(label: Any) -> Any:
    """came (Beijing time)"""
    return format_lazy(_("{label} ({zone})"), label=label, zone=lazy(zone_name, str)(HOUSE.key))


def written(instant: datetime) -> str:
    return date_format(instant.astimezone(HOUSE), "DATETIME_FORMAT")
