"""I7: private files leave by the authorized view alone, and only to those who may have them."""

import hashlib
import io
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone
from PIL import Image

from applications import previews
from applications.models import Application, Paper
from applications.papers import making
from core.models import ImportRun, StoredFile
from core.views import FileView
from events import pictures as event_pictures
from events import recaps
from events.models import Certificate, Event
from talents import photos
from tests.factories.applications import SlotFactory, version_in
from tests.factories.events import MaterialFactory, RecapFactory
from tests.security.access_table import PEOPLE
from tests.security.world import PAST

DEPARTMENT = {"talent", "head"}
STAFF = {"foreign_affairs", "human_resources", "auditor"}
EVENT_STAFF = STAFF | {"officer2", "administrator"}
CAPTIONS = {"caption_zh": "", "caption_en": ""}
SHOWN = {"photo", "thumbnail", "cover", "portrait", "recap_photo", "photo_of_a_draft"}
# Who may have what: each kind of file once more, beside the code.
MAY = {
    "paper": DEPARTMENT | STAFF,
    "paper_preview": DEPARTMENT | STAFF,
    "older_paper": DEPARTMENT | STAFF,
    "identity_paper": {"talent"},
    "identity_preview": {"talent"},
    "draft_paper": {"talent"},
    "paper_from_outside": {"head"} | STAFF,
    "reviewed_paper": STAFF | {"reviewer"},
    "drawn_application": STAFF | {"talent"},
    "drawn_recommendation": STAFF,
    "forwarded_recommendation": STAFF | {"officer2", "university"},
    "photo": DEPARTMENT | STAFF | {"officer2", "administrator"},
    "thumbnail": DEPARTMENT | STAFF | {"officer2", "administrator"},
    "certificate_of_a_guest": EVENT_STAFF,
    "cover": set(PEOPLE),
    "portrait": set(PEOPLE),
    "recap_photo": set(PEOPLE),
    "photo_of_a_draft": EVENT_STAFF,
    "material_for_the_registered": EVENT_STAFF | {"talent"},
    "material_for_everybody": set(PEOPLE),
    "material_for_attendees": EVENT_STAFF,
    "list_that_comes_in": set(),  # the worker alone reads it
}


@pytest.fixture
def kinds(world, monkeypatch) -> dict[str, StoredFile]:
    """One file of each kind; together they are every file of the site."""
    older = world.file
    newer = version_in(world.slot)
    monkeypatch.setattr(making, "draw", lambda paper: (b"%PDF-1.7 drawn", 1))
    secret = version_in(SlotFactory(application=world.application, requirement__is_sensitive=True))
    for version in (newer, secret):
        previews.make.call(version.pk)
    talent = world.application.talent
    photos.replace(talent, picture(), actor=talent.user)
    talent.refresh_from_db()
    found = of_events(world) | {
        "paper": newer.file,
        "paper_preview": newer.pages.get().file,
        "older_paper": older,
        "identity_paper": secret.file,
        "identity_preview": secret.pages.get().file,
        "draft_paper": version_in(SlotFactory(application=world.draft)).file,
        "paper_from_outside": version_in(world.link.slot, by=world.people["administrator"]).file,
        "reviewed_paper": world.reviewed.current.file,
        "drawn_application": drawn("application", world.application),
        "drawn_recommendation": drawn("recommendation", world.application),
        "forwarded_recommendation": drawn("recommendation", world.forwarded.application),
        "photo": talent.photo,
        "thumbnail": talent.thumbnail,
        "certificate_of_a_guest": Certificate.objects.get().file,
        "list_that_comes_in": ImportRun.objects.get().file,
    }
    assert {file.pk for file in found.values()} == set(
        StoredFile.objects.values_list("pk", flat=True)
    )
    return found


def of_events(world) -> dict[str, StoredFile]:
    """A picture is one file here: its smallest size is its only one."""
    event = Event.objects.exclude(slug=PAST).get()
    office, words = world.people["foreign_affairs"], {"alt_zh": "会场", "alt_en": "The hall"}
    event_pictures.set_cover(event, upload=picture(), **words, actor=office)
    person = event.people.get()
    event_pictures.set_portrait(person, upload=picture((200, 200)), actor=office)
    recap = RecapFactory(event__state="published", published_at=timezone.now())
    photos = [
        recaps.add_photo(of, picture(), words | CAPTIONS, actor=office)
        for of in (recap, event.recap)
    ]
    for_all = MaterialFactory(event=event, readers="everybody")
    for_attendees = MaterialFactory(event=event, readers="attended")
    event.refresh_from_db()
    person.refresh_from_db()
    sizes = [event.cover, person.portrait, *(photo.sizes for photo in photos)]
    cover, portrait, published, draft = (
        StoredFile.objects.get(uuid=only["uuid"]) for (only,) in sizes
    )
    return {
        "cover": cover,
        "portrait": portrait,
        "recap_photo": published,
        "photo_of_a_draft": draft,
        "material_for_the_registered": event.materials.get(readers="registered").file,
        "material_for_everybody": for_all.file,
        "material_for_attendees": for_attendees.file,
    }


def drawn(kind: str, application: Application) -> StoredFile:
    paper = Paper.objects.create(
        kind=kind, call=application.call, application=application, language="zh-hans"
    )
    making.make.call(paper_id=paper.pk)
    paper.refresh_from_db()
    return paper.file


def picture(size=(300, 400)) -> SimpleUploadedFile:
    target = io.BytesIO()
    Image.new("RGB", size, "teal").save(target, "JPEG")
    return SimpleUploadedFile("me.jpg", target.getvalue())


def client_of(user) -> Client:
    client = Client()
    if user:
        client.force_login(user)
    return client


def test_every_file_for_every_person(world, kinds):
    for who, user in world.people.items():
        client = client_of(user)
        for kind, file in kinds.items():
            answer = client.get(file.get_absolute_url())
            expected = 200 if who in MAY[kind] else 302 if who == "visitor" else 404
            assert answer.status_code == expected, (who, kind)
            if expected == 200:
                sent = hashlib.sha256(b"".join(answer.streaming_content))
                assert sent.hexdigest() == file.sha256


def test_picture_that_everybody_sees_is_kept_by_browsers_for_an_hour(kinds):
    answers = {
        kind: Client().get(kinds[kind].get_absolute_url())["Cache-Control"]
        for kind in ("cover", "material_for_everybody")
    }

    assert answers["cover"] == "public, max-age=3600"
    assert "no-store" in answers["material_for_everybody"]


def test_file_is_sent_so_that_a_browser_runs_nothing_of_it(world, kinds):
    for kind in filter(MAY.get, kinds):
        file, client = kinds[kind], client_of(world.people[min(MAY[kind])])
        answer = client.get(file.get_absolute_url())
        is_shown = "preview" in kind or kind in SHOWN
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox; default-src 'none'" in answer["Content-Security-Policy"]
        assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
        assert answer["Content-Disposition"].startswith("inline" if is_shown else "attachment")
        assert len(b"".join(answer.streaming_content)) == file.size


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_file_of_what_was_called_back_is_ones_own_again(world, kinds, state):
    Application.objects.filter(pk=world.application.pk).update(state=state)

    opened = {
        who
        for who, user in world.people.items()
        if client_of(user).get(kinds["paper"].get_absolute_url()).status_code == 200
    }

    assert opened == ({"talent"} if state == "draft" else MAY["paper"])


def test_person_who_left_the_office_opens_nothing_more(world, kinds):
    officer = world.people["foreign_affairs"]
    client = client_of(officer)
    officer.take_roles([])

    assert client.get(kinds["paper"].get_absolute_url()).status_code == 404


def test_no_other_address_leads_to_a_file(world, kinds):
    client = client_of(world.people["talent"])

    for file in kinds.values():
        stored = file.file.name
        for prefix in ("", "files/", "media/", "static/", "protected/", "var/files/", "files/../"):
            for name in (stored, file.name, file.file.url.lstrip("/")):
                assert client.get(f"/{prefix}{name}").status_code in {400, 404}, prefix


def test_store_lies_outside_what_is_public():
    store = Path(default_storage.path("")).resolve()
    public = [
        Path(folder).resolve() for folder in (settings.STATIC_ROOT, *settings.STATICFILES_DIRS)
    ]
    assert not any(
        store.is_relative_to(folder) or folder.is_relative_to(store) for folder in public
    )


def test_one_route_serves_files():
    routes = [
        pattern
        for pattern in get_resolver().url_patterns
        if getattr(getattr(pattern, "callback", None), "view_class", None) is FileView
    ]

    assert [str(route.pattern) for route in routes] == ["files/<uuid:uuid>/"]


def test_proxy_hands_out_the_store_only_on_the_portals_word():
    text = (Path(settings.BASE_DIR) / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    places = re.findall(r"location (\S+) \{(.*?)\}", text, flags=re.DOTALL)

    leading = [(where, body) for where, body in places if "/portal/files" in body]
    assert [where for where, _body in leading] == ["/protected/"]
    assert all("internal;" in body for _where, body in leading)
