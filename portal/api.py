"""The read API of all apps, version 1: its addresses and its description."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications.api import ApplicationDetail, ApplicationList
from core.api import openapi
from core.localized import suffix
from events.api import EventDetail, EventList
from programs.api import CallDetail, CallList, ProgramDetail, ProgramList
from talents.api import StayList

VERSION, ROOT = "1.0.0", "/api/v1"
ENDPOINTS: openapi.Routes = {
    "programs/": ProgramList,
    "programs/<slug:slug>/": ProgramDetail,
    "calls/": CallList,
    "calls/<slug:slug>/": CallDetail,
    "events/": EventList,
    "events/<slug:slug>/": EventDetail,
    "applications/": ApplicationList,
    "applications/<slug:slug>/": ApplicationDetail,
    "stays/": StayList,
}


def description() -> dict[str, Any]:
    """OpenAPI, in the active language."""
    return _description(get_language() or "", settings.SITE_URL, suffix())


@lru_cache
def _description(_language: str, site: str, ending: str) -> dict[str, Any]:
    """Made once for each language: nothing of it changes while the portal runs."""
    institution = settings.INSTITUTION
    about = _(
        "Programs, calls, events, applications and stays abroad of %(institution)s."
        " For people: %(page)s"
    )
    info = {
        "title": _("International exchange: read API"),
        "version": VERSION,
        "description": about
        % {"institution": institution[f"name_{ending}"], "page": f"{site}{ROOT}/"},
        "contact": {"email": institution["contact_email"]},
    }
    token = _("An administrator makes it under “People & roles”, and it is shown once.")
    return openapi.document(ENDPOINTS, info=info, server=f"{site}{ROOT}", token=token)
