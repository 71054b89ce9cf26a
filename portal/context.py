"""What every page knows: the institution and the way around."""

import time
from functools import lru_cache

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.roles import Role
from applications.models import OpenDataEdition
from applications.turns import count_for
from core.localized import suffix

# Where the work of a role waits, outside of the admin.
PAGE_OF = {
    Role.TALENT: "me",
    Role.DEPARTMENT_HEAD: "opinions:list",
    Role.REVIEWER: "reviews:list",
    Role.UNIVERSITY_OFFICE: "forwarded:list",
}


ASKED_ANEW = 60  # seconds until the footer asks again whether there are open data


def house(request) -> dict:
    """institution: name, short_name, offices, contact_email; nav, my_nav: label, url, current."""
    ending = suffix()
    known = settings.INSTITUTION
    return {
        "institution": {
            **known,
            "name": known[f"name_{ending}"],
            "offices": [office[f"name_{ending}"] for office in known["offices"]],
        },
        "nav": _entries(request, _site_pages(get_language() or "")),
        "my_nav": _counted(request, _entries(request, _own_pages(request))),
        "has_open_data": has_open_data(),
    }


def has_open_data() -> bool:
    """For the foot of every page; that of the open data itself asks each time."""
    return _has_open_data(int(time.monotonic() // ASKED_ANEW))


@lru_cache(maxsize=1)
def _has_open_data(_period: int) -> bool:
    return OpenDataEdition.objects.public().exists()


@lru_cache
def _site_pages(language: str) -> list[tuple[str, str]]:
    """The same for everybody; kept for each language."""
    return [
        (_("Programs"), reverse("programs:list")),
        (_("Lectures"), reverse("events:list")),
        (_("Partners"), reverse("partners:list")),
        (_("Notices"), reverse("notices:list")),
    ]


def _own_pages(request) -> list[tuple[str, str]]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    pages = []
    if user.has_role(Role.TALENT):
        pages += [(_("My page"), reverse("me")), (_("My profile"), reverse("profile"))]
    if user.has_role(Role.DEPARTMENT_HEAD):
        pages.append((_("Opinions"), reverse("opinions:list")))
    if user.has_role(Role.REVIEWER):
        pages.append((_("Reviews"), reverse("reviews:list")))
    if user.has_role(Role.UNIVERSITY_OFFICE):
        pages.append((_("Forwarded"), reverse("forwarded:list")))
    if user.is_staff:
        pages.append((_("Office"), reverse("admin:index")))
    return pages


def _entries(request, pages: list[tuple[str, str]]) -> list[dict]:
    """The entry whose address is the longest beginning of this page's is the current one."""
    path = getattr(request, "path", "")
    here = max((url for _label, url in pages if path.startswith(url)), key=len, default=None)
    return [{"label": label, "url": url, "current": url == here} for label, url in pages]


def _counted(request, entries: list[dict]) -> list[dict]:
    """What waits for this person stands behind the way to it; the offices have their start page."""
    counted = {reverse(name): role for role, name in PAGE_OF.items()}
    for entry in entries:
        if entry["url"] in counted:
            entry["count"] = count_for(request.user, counted[entry["url"]])
    return entries
