"""A draft after the model of another event: all that is said of it, nothing that happened at it."""

import re
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit, files, pictures, policy, uploads
from events import agenda
from events.models import Event, Material

COPIED = (
    *("kind", "title_zh", "title_en", "title_zh_basis", "is_all_day", "time_zone", "mode"),
    *("venue_zh", "venue_en", "organizer_zh", "organizer_en", "co_offices", "audience"),
    *("audience_note_zh", "audience_note_en", "topics_zh", "topics_en"),
    *("summary_zh", "summary_en", "capacity", "offer_hours", "favors_talents", "cpd_hours"),
    *("moderates_questions", "series", "cover_alt_zh", "cover_alt_en"),
)
_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}-|-\d{4}-\d{2}-\d{2}$|-\d+$")


def suggested_day(event: Event) -> tuple[datetime, datetime]:
    """Beginning and end at the same hours of the same weekday, in the week after this one."""
    now, week = timezone.now(), timedelta(days=7)
    weeks = max((now - event.starts_at) // week, 0) + 2
    return event.starts_at + weeks * week, event.ends_at + weeks * week


@transaction.atomic
def clone(event: Event, *, starts_at: datetime, ends_at: datetime, actor: User) -> Event:
    """A draft with the people, agenda, links, cover and papers to read beforehand of `event`.

    The registration window moves along, and opens no earlier than now; so do the hours of the
    agenda, where they can. The online link is not
    taken over: it belongs to the meeting that was. Raises PermissionDenied.
    """
    if not policy.can(actor, "add", Event) or not policy.can(actor, "view", event):
        raise PermissionDenied
    made = Event(
        **{name: getattr(event, name) for name in COPIED},
        state=Event.State.DRAFT,
        code=_free("code", event.code),
        slug=_free("slug", f"{_DATE.sub('', event.slug)}-{timezone.localdate(starts_at)}"),
        starts_at=starts_at,
        ends_at=ends_at,
        **_window(event, starts_at, ends_at),
    )
    made.save()
    made.cover = pictures.copied(event.cover, owner=made, by=actor)
    made.save(update_fields=["cover"])
    made.partners.set(event.partners.all())
    made.calls.set(event.calls.all())
    _copy_rows(event, made, actor)
    _copy_materials(event, made, actor)
    audit.record(actor, "event.clone", made, after={"of": event.code})
    return made


def _window(event: Event, starts_at: datetime, ends_at: datetime) -> dict[str, datetime | None]:
    """When registration opens and closes, as long before the day as it was."""
    later = starts_at - event.starts_at
    opens, closes = event.registration_opens_at, event.registration_closes_at
    if opens is None:
        return {}
    opens = max(opens + later, timezone.now().replace(minute=0, second=0, microsecond=0))
    closes = min(closes + later, ends_at) if closes else None
    return {
        "registration_opens_at": opens,
        "registration_closes_at": closes if closes and closes > opens else None,
    }


def _copy_rows(event: Event, made: Event, actor: User) -> None:
    for person in event.people.all():
        portrait, person.portrait = person.portrait, []
        row = _as_new(person, made)
        if portrait:
            row.portrait = pictures.copied(portrait, owner=row, by=actor)
            row.save(update_fields=["portrait"])
    later = {item.pk: item.starts_at for item in agenda.shifted(event, made) or []}
    for item in event.agenda.all():
        item.starts_at = later.get(item.pk, item.starts_at)
        _as_new(item, made)
    for link in event.program_links.all():
        _as_new(link, made)


def _as_new(row: Any, event: Event) -> Any:
    row.pk, row.event, row._state.adding = None, event, True
    row.save()
    return row


def _copy_materials(event: Event, made: Event, actor: User) -> None:
    """What was handed out afterwards belongs to the day that was."""
    before = event.materials.filter(phase=Material.Phase.BEFORE).select_related("file")
    for material in before:
        stored = material.file
        extension = str(stored.file.name).rpartition(".")[2]
        seen = uploads.Inspected(stored.name, extension, stored.content_type, stored.pages)
        with stored.file.open("rb") as content:
            copy = files.store(content, seen, owner=made, by=actor)
        material.pk, material._state.adding = None, True
        material.event, material.file = made, copy
        material.save()
        copy.owner = material
        copy.save(update_fields=["owner_type", "owner_id"])


def _free(column: str, wanted: str) -> str:
    """The wanted code or slug, with the first number behind it that makes it free."""
    field: Any = Event._meta.get_field(column)
    stem = wanted[: field.max_length - 4]
    near = Event.objects.filter(**{f"{column}__startswith": stem})
    taken = set(near.values_list(column, flat=True))
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return next(name for name in (wanted[: field.max_length], *numbered) if name not in taken)
