"""Adds to the demo's events what one looks at: covers, portraits, recaps, files, a series."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from core import files, pictures
from core.uploads import Inspected
from events.models import Event, EventSeries, Material, Recap, RecapPhoto
from events.pictures import PORTRAIT_SIDES
from portal.demo import drawings
from portal.demo.reading import items

Item = Mapping[str, Any]
SERIES = {"name_zh": "国际化人才培养政策讲座", "name_en": "Lectures on programs abroad"}
INVENTED = ("U001", "U002")  # whose people may have a portrait: nobody looks like it


@transaction.atomic
def load() -> int:
    """Needs the events; what an event has already is kept. Returns how many events got more."""
    series, _made = EventSeries.objects.get_or_create(**SERIES)
    rows = items("recaps.json")
    for seed, item in enumerate(rows):
        event = Event.objects.get(code=item["event"])
        if item["series"]:
            event.series = series
        if not event.cover:
            _cover(event, item["cover"], seed)
        event.save()
        if event.code in INVENTED:
            _portraits(event)
        if item["recap"] and not Recap.objects.filter(event=event).exists():
            _recap(event, item["recap"], seed)
        if item["material"] and not event.materials.exists():
            _material(event, item["material"], seed)
    return len(rows)


def _drawn(motif: str, seed: int, size: tuple[int, int], sides, owner) -> pictures.Sizes:
    made = drawings.rendered(motif, seed, size, tuple(sides))
    return pictures.stored(made, name=f"{motif}.jpg", owner=owner)


def _cover(event: Event, item: Item, seed: int) -> None:
    event.cover = _drawn(item["motif"], seed, drawings.COVER, pictures.SIDES, event)
    event.cover_alt_zh, event.cover_alt_en = item["alt_zh"], item["alt_en"]


def _portraits(event: Event) -> None:
    for seed, person in enumerate(event.people.filter(portrait=[]).exclude(role="group")):
        person.portrait = _drawn("head", seed, drawings.PORTRAIT, PORTRAIT_SIDES, person)
        person.save()


def _recap(event: Event, item: Item, seed: int) -> None:
    on = datetime.combine(
        date.fromisoformat(item["published_on"]), time(9), ZoneInfo(settings.TIME_ZONE)
    )
    texts = {name: item[name] for name in ("title_zh", "title_en", "text_zh", "text_en")}
    recap = Recap.objects.create(event=event, published_at=on, **texts)
    for position, row in enumerate(item["photos"], start=1):
        words = {key: value for key, value in row.items() if key != "motif"}
        photo = RecapPhoto.objects.create(recap=recap, position=position, **words)
        photo.sizes = _drawn(
            row["motif"], seed + position, drawings.PHOTO, pictures.SIDES[:2], photo
        )
        photo.save()


def _material(event: Event, item: Item, seed: int) -> None:
    content = ContentFile(drawings.handout(seed))
    seen = Inspected(item["name"], "pdf", "application/pdf", 1)
    stored = files.store(content, seen, owner=event)
    details = {name: item[name] for name in ("phase", "readers", "title_zh", "title_en")}
    stored.owner = Material.objects.create(event=event, position=1, file=stored, **details)
    stored.save()
