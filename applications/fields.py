"""The fields of an application as people read them: label and value, in the order of the page."""

from decimal import Decimal
from typing import Any

from django.utils.text import capfirst

from applications.models import Application
from core.countries import country_name
from core.templatetags.core_tags import day
from partners.models import Institution
from programs.models import Track

SECTION_OF = {
    "track": "track",
    "host_institution": "host",
    "host_name": "host",
    "host_country": "host",
    "host_city": "host",
    "host_scholar_name": "scholar",
    "host_scholar_email": "scholar",
    "invitation_months": "dates",
    "starts_on": "dates",
    "ends_on": "dates",
    "parts": "dates",
    "months_in_all": "dates",
    "plan_title": "plan",
    "plan": "plan",
    "use_at_home": "use",
}


def asked_of(application: Application) -> list[str]:
    """Those that stand on this applicant's form: a track only where the call has some."""
    has_tracks = application.call.tracks.exists()
    return [name for name in Application.EDITABLE if name != "track" or has_tracks]


def label_of(name: str) -> str:
    return capfirst(str(Application._meta.get_field(name).verbose_name))


def shown(name: str, value: Any) -> str:
    """A stored value (a key for a row of another table) as text."""
    if value in (None, ""):
        return ""
    if name == "track":
        return _named(Track, value)
    if name == "host_institution":
        return _named(Institution, value)
    if name == "host_country":
        return country_name(str(value))
    if name in {"starts_on", "ends_on"}:
        field = Application._meta.get_field(name)
        return day(field.to_python(value))
    if name == "invitation_months":
        return f"{Decimal(str(value)).normalize():f}"
    return str(value)


def pairs_of(application: Application, *sections: str) -> list[tuple[str, str]]:
    """Labels and texts of the filled-in fields of these sections (none named: of all)."""
    pairs = [
        (label_of(name), _text(application, name))
        for name in Application.EDITABLE
        if not sections or SECTION_OF[name] in sections
    ]
    return [(label, text) for label, text in pairs if text]


def _text(application: Application, name: str) -> str:
    if name == "parts" and application.parts == 1:
        return ""
    if name in {"track", "host_institution"}:
        row = getattr(application, name)
        return str(row) if row else ""
    return shown(name, getattr(application, name))


def _named(model, pk) -> str:
    row = model.objects.filter(pk=pk).first()
    return str(row) if row else ""
