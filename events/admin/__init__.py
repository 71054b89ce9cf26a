"""The office's side of the events: editing, announcing, calling off, who comes."""

from events.admin.event_admin import EventAdmin
from events.admin.registration_admin import RegistrationAdmin
from events.admin.series_admin import EventSeriesAdmin

__all__ = ["EventAdmin", "EventSeriesAdmin", "RegistrationAdmin"]
