import io

import pytest
from PIL import Image

from core.models import StoredFile
from events.models import Event, EventPerson, Recap
from portal.demo import drawings, recaps
from portal.demo.reading import items
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def events():
    for item in items("recaps.json"):
        event = EventFactory(code=item["event"])
        EventPerson.objects.create(event=event, role="speaker", name_en="Sample")


def test_every_event_gets_what_the_file_says(events):
    recaps.load()

    for item in items("recaps.json"):
        event = Event.objects.get(code=item["event"])
        assert (event.cover_alt_zh, event.cover_alt_en) == (
            item["cover"]["alt_zh"], item["cover"]["alt_en"],
        )  # fmt: skip
        assert [size["width"] for size in event.cover] == [480, 960, 1600]
        assert bool(event.people.get().portrait) == (event.code in recaps.INVENTED)
        assert event.materials.count() == bool(item["material"])
        if item["recap"]:
            photos = event.recap.photos.all()
            assert [photo.alt_zh for photo in photos] == [
                row["alt_zh"] for row in item["recap"]["photos"]
            ]
    assert Recap.objects.exclude(published_at=None).count() == 2


def test_second_load_adds_nothing(events):
    recaps.load()
    before = StoredFile.objects.count()

    recaps.load()

    assert StoredFile.objects.count() == before


@pytest.mark.parametrize("motif", sorted(drawings.MOTIFS))
def test_drawing_is_the_same_each_time(motif):
    one, other = (drawings.drawing(motif, 3, (300, 200)) for _ in range(2))

    assert one.tobytes() == other.tobytes()
    assert len(one.getcolors(100_000)) > 1


def test_renditions_are_plain_jpegs():
    (small,) = drawings.rendered("trunk", 1, (400, 300), (200,))

    with Image.open(io.BytesIO(small.content)) as image:
        assert (image.format, image.size) == ("JPEG", (200, 150))
