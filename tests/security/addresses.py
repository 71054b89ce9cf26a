"""Every address of the URLconf, site and admin, filled with what exists in a world."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from core import codes
from events.afterwards import certificates
from events.afterwards.attending import GUEST
from events.models import Question, Registration
from events.seating.codes import CONFIRM, PLACE
from tests.security.world import PAST, World

_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")
SAMPLES = dict.fromkeys(
    ("slug", "reference", "token", "key", "kind", "step", "deed", "url", "code", "answer"), "x"
) | {
    "uuid": "00000000-0000-0000-0000-000000000000",
    "app_label": "accounts",
}
_PEOPLE = Registration.objects.attended().filter(guest_email="")
_GUESTS = Registration.objects.attended().exclude(guest_email="")
CODES = {
    "verify": (certificates.PURPOSE, _PEOPLE),
    "events:guest_after": (GUEST, _GUESTS),
    "events:guest_feedback": (GUEST, _GUESTS),
    "events:guest_certificate": (GUEST, _GUESTS),
}
OF_API = {"api:get_program": "programs", "api:get_event": "events"}
_ADMIN_ROW = re.compile(r"^admin/(\w+)/(\w+)/")


@dataclass(frozen=True)
class Address:
    """`name` as reversed; admin pages that have none are called by their route."""

    name: str
    route: str


def all_addresses() -> list[Address]:
    seen = {}
    for address in _walk(get_resolver().url_patterns, "", ""):
        seen.setdefault(address.name, address)
    return list(seen.values())


def _walk(patterns, namespace: str, route: str) -> Iterator[Address]:
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner, here)
        elif isinstance(pattern, URLPattern):
            yield Address(f"{namespace}{pattern.name}" if pattern.name else here, here)


def all_paths(world: World) -> dict[str, str]:
    """Every address by its name, with the parameters of rows that exist."""
    common = _common(world)
    return {row.name: _filled(row.route, _values(row, world, common)) for row in all_addresses()}


def sample_paths() -> list[str]:
    """Every address once, with parameters that fit and name nothing."""
    return sorted({_filled(row.route, SAMPLES) for row in all_addresses()})


def _filled(route: str, values: dict) -> str:
    path = _PARAMETER.sub(lambda match: str(values.get(match[1] or match[2], 1)), route)
    return "/" + re.sub(r"[\^$\\]|\(\?:.*?\)", "", path)


def _common(world: World) -> dict:
    """What the parameters of most addresses are, by their names."""
    application, slot = world.application, world.slot
    notice = application.call.notices.get()
    return {
        "reference": application.reference,
        "uuid": world.file.uuid,
        "token": "no-such-token",
        "key": "no-such-key",
        "uidb36": "1",
        "app": "applications",
        "mail": "moved",
        "kind": "passport",
        "step": "pass",
        "slot": world.link.slot_id,
        "link": world.link.pk,
        "deed": "remind",
        "code": codes.code(PLACE, _seat().uuid),
        "answer": "accept",
        "version": world.version.pk,
        "talent": application.talent_id,
        "number": application.talent.identity_numbers.get().pk,
        "entry": application.ranking_entry.pk,
        "notice": notice.pk,
        "objection": notice.objections.get().pk,
        "app_label": "programs",
        "url": "nothing",
        "content_type_id": 1,
        "pk": slot.pk,
        "object_id": 1,
        "application": world.reviewed.application_id,
        "review": world.reviewed.application.assignments.get().review.pk,
    }


def _values(address: Address, world: World, common: dict) -> dict:
    application, event = world.application, world.event
    values = common | {"slug": _slug(address, world)}
    if address.name == "delivery":
        values["token"] = world.token
    if "core/message/" in address.route:
        values["step"] = "hold"
    if address.name == "events:confirm":
        values["code"] = codes.code(CONFIRM, _seat().uuid)
    if address.name in CODES:
        purpose, rows = CODES[address.name]
        values |= {"code": codes.code(purpose, rows.get().uuid), "language": "en"}
    if address.name.startswith("reviews:"):
        values |= {"reference": world.reviewed.application.reference, "pk": world.reviewed.pk}
    match = _ADMIN_ROW.match(address.route)
    model = apps.all_models.get(match[1], {}).get(match[2]) if match else None
    if model is not None:
        row = application if isinstance(application, model) else model.objects.order_by("pk")[0]
        values["pk"] = values["object_id"] = row.pk
    if address.name.startswith("admin:event_question"):
        question = Question.objects.get()
        values |= {"pk": question.event_id, "number": question.pk, "deed": "show"}
    elif address.name == "events:material":
        values["number"] = event.materials.get().pk
    elif address.name.startswith("admin:event_"):
        values |= {"pk": event.pk, "number": _part_of(event, address).pk, "step": "publish"}
        values["language"] = "en"
    if address.name.startswith("forwarded:"):
        values["reference"] = world.forwarded.application.reference
        values["pk"] = world.forwarded.forwarding_id
        values["kind"] = "csv" if address.name == "forwarded:sheet" else "passport"
    if address.name == "admin:core_importrun_new":
        values["kind"] = "roster"
    if address.name in {"admin:core_importrun_new_about", "admin:call_outcome_sheet"}:
        batch = application.call.forwardings.get()  # of the call in which officer2 applies
        values |= {"kind": "outcomes", "scope": str(batch.pk), "batch": batch.pk}
        values["pk"] = batch.call_id
    for part, rows in (
        ("languages", "language_proofs"), ("stays", "stays_abroad"), ("memberships", "memberships"),
    ):  # fmt: skip
        if f"profile/{part}" in address.route:
            values["pk"] = getattr(application.talent, rows).get().pk
    return values


def _seat() -> Registration:
    """That of a guest: whoever has its code needs no account."""
    return Registration.objects.exclude(event__slug=PAST).get(user=None)


def _part_of(event, address: Address):
    """The person, file or photo that a page of an event is about."""
    if "portrait" in address.name:
        return event.people.get()
    return event.materials.get() if "material" in address.name else event.recap.photos.get()


def _slug(address: Address, world: World) -> str:
    call = world.application.call
    namespace = OF_API.get(address.name, address.name.partition(":")[0])
    # What is done afterwards needs an event that is over.
    if address.name in {"after_lecture", "events:feedback", "events:certificate"}:
        return PAST
    return {
        "programs": call.program.slug,
        "events": world.event.slug,
        "partners": "institution",
        "notices": "notice",
    }.get(namespace, call.slug)
