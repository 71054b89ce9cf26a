"""The check-in page: one shell without anybody's data, and what its script asks and hands in."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.core import ratelimit
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View
from django_permissions_policy.decorators import permissions_policy_override

from core import policy
from core.views import PublicMixin
from events import tickets
from events.attendance import merging, roll, scanning
from events.attendance.steps import NotLetIn, Outcome, why_closed
from events.door.views.entrance import DoorMixin
from events.models import CheckInHelper

PARTS = ("store", "tickets", "server", "roll", "sync", "keeping", "focus", "page")
SCRIPTS = [f"js/door/{name}.js" for name in PARTS]
OVERLAP = timedelta(seconds=5)  # what was being written while a device last asked
MOST_INSTANT = 253_402_300_000_000  # milliseconds, in the year 9999


class CheckInPage(DoorMixin, TemplateView):
    """Holds nobody's name: a device keeps it, so that it opens without network.

    A helper's opens some days longer than they check in: it says so, and hands in what is left.
    """

    action = "hand_in_check_ins"
    template_name = "events/check_in.html"

    def turned_away(self):
        """A helper whose days are over is thanked: they have no account to be told of."""
        helpers = [who for who in self.knocking if isinstance(who, CheckInHelper)]
        is_theirs = any(who.event_id == self.event.pk and not who.revoked_at for who in helpers)
        if is_theirs and self.event.is_over:
            return render(self.request, "events/helper_done.html", {"event": self.event})
        return super().turned_away()

    def get_context_data(self, **kwargs):
        office = policy.can(self.request.user, "manage_check_in", self.event)
        return super().get_context_data(
            **kwargs, event=self.event, is_office=office, scripts=SCRIPTS
        )


class WorkerView(PublicMixin, TemplateView):
    """The service worker: it stands below the page, and so answers for nothing else."""

    template_name = "events/check_in_worker.js"
    content_type = "text/javascript; charset=utf-8"


class StateView(DoorMixin, View):
    """What has changed at the door since `since` (milliseconds of our clock); names where new.

    To who may only hand in what was done before the end: that it is over, and nobody's name.
    """

    action = "hand_in_check_ins"

    def get(self, request, slug):
        event = self.event
        is_open = policy.can(self.actor, "check_in", event)
        answer = {
            "now": _milliseconds(timezone.now()),
            "by_account": request.user.is_authenticated,
            "until": _milliseconds(event.ends_at),
            "token": get_token(request),
            "is_done": not is_open,
        }
        return JsonResponse(answer | (self._news() if is_open else {}))

    def _news(self) -> dict[str, Any]:
        event, version = self.event, roll.version(self.event)
        since = _instant(self.request.GET.get("since", ""))
        news = {
            "closed": why_closed(event),
            "counters": roll.counters(event),
            "version": version,
            "check_ins": roll.check_ins(event, since=since and since - OVERLAP),
        }
        if since is None or self.request.GET.get("version") != version:
            news["people"] = roll.people(event)
        return news


class DeedsView(DoorMixin, View):
    """Takes what a device has written down, also after the event."""

    action = "hand_in_check_ins"
    http_method_names = ("post",)

    def post(self, request, slug):
        try:
            deeds = json.loads(request.body)["deeds"]
            if not isinstance(deeds, list):
                raise TypeError
        except (ValueError, KeyError, TypeError, RecursionError):
            return JsonResponse({"error": _("This cannot be read; do it once more.")}, status=400)
        results = merging.merge(self.event, deeds, actor=self.actor)
        told = [
            {
                "id": result.id,
                "outcome": result.outcome,
                "text": result.text,
                "check_in": result.check_in and roll.as_row(result.check_in),
            }
            for result in results
        ]
        return JsonResponse({"now": _milliseconds(timezone.now()), "results": told})


class LookView(DoorMixin, View):
    """What a ticket is that the device does not know: a code, or a picture of one."""

    http_method_names = ("post",)

    def post(self, request, slug):
        try:
            code = self._code()
        except ValidationError as refusal:
            return _answer(Outcome.INVALID, " ".join(refusal.messages))
        except NotLetIn as refusal:
            return _answer(refusal.outcome, str(refusal))
        judged = scanning.judge(self.event, code)
        person = None
        if judged.registration:
            person = roll.one(judged.registration)
        ticket = tickets.fingerprint(code)
        return _answer(judged.outcome, judged.text, ticket=ticket, person=person)

    def _code(self) -> str:
        picture = self.request.FILES.get("picture")
        if picture is None:
            return self.request.POST.get("code", "")[:200]
        if not ratelimit.consume(self.request, action="check_in_picture"):
            raise NotLetIn(Outcome.INVALID, _("Many pictures in a short time. Wait a moment."))
        return scanning.code_in(picture)


class SearchView(DoorMixin, View):
    """By name, pinyin or staff number, for a device that is online."""

    def get(self, request, slug):
        query = request.GET.get("q", "").strip()[:100]
        return JsonResponse({"people": roll.search(self.event, query) if query else []})


def _answer(outcome: Outcome, text: str, **more) -> JsonResponse:
    return JsonResponse({"outcome": outcome, "text": text, **more})


def _milliseconds(instant: datetime) -> int:
    return round(instant.timestamp() * 1000)


def _instant(text: str) -> datetime | None:
    """None where it is none, and everything is to be told."""
    if not text.isascii() or not text.isdecimal() or len(text) > 15:
        return None
    value = int(text)
    return datetime.fromtimestamp(value / 1000, UTC) if value < MOST_INSTANT else None


CAMERA = settings.PERMISSIONS_POLICY | {"camera": ["self"]}
check_in_page = permissions_policy_override(CAMERA)(CheckInPage.as_view())
