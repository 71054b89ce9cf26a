"""What the door's pages answer: to devices, to the office, to a helper's link."""

import io
import json
import uuid
from datetime import timedelta

import pillow_heif
import pytest
import segno
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from accounts.roles import Role
from core.models import Message
from events import registration, tickets
from events.attendance import passes
from events.models import CheckIn, CheckInHelper, Event
from tests.factories.accounts import UserFactory, user_with
from tests.factories.events import EventFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db
DOOR = "/events/lecture/check-in/"


@pytest.fixture
def event():
    return EventFactory(slug="lecture", starts_at=timezone.now() + timedelta(hours=1))


@pytest.fixture
def officer(client):
    officer = user_with(Role.FOREIGN_AFFAIRS, name_en="Officer")
    client.force_login(officer)
    return officer


@pytest.fixture
def held(event):
    return registration.register(event, actor=UserFactory(name_en="LI Kexin", name_zh="李可欣"))


def deed(kind="check_in", *, at=None, offset=0, **more):
    at = at or timezone.now()
    moment = round(at.timestamp() * 1000)
    return {"id": str(uuid.uuid4()), "kind": kind, "at": moment, "offset": offset, **more}


def hand_in(client, *deeds):
    body = json.dumps({"deeds": deeds})
    response = client.post(f"{DOOR}deeds/", body, content_type="application/json")
    assert response.status_code == 200
    return response.json()["results"]


def state(client, **query):
    response = client.get(f"{DOOR}state/", query)
    assert response.status_code == 200
    return response.json()


# What devices hear ----------------------------------------------------------------------------
def test_device_gets_names_and_fingerprints_and_nothing_else(client, officer, event):
    talent = TalentFactory(staff_no="T90008", pinyin="li kexin")
    held = registration.register(event, actor=talent.user)

    answer = client.get(f"{DOOR}state/")

    [person] = answer.json()["people"]
    assert set(person) == {"id", "names", "pinyin", "state", "ticket"}
    assert person["ticket"] == tickets.fingerprint(tickets.code_of(held))
    text = answer.content.decode()
    for secret in (talent.user.email, "T90008", tickets.code_of(held), str(held.uuid)):
        assert secret not in text
    assert "no-store" in answer["Cache-Control"]


def test_device_hears_only_what_is_new(client, officer, event, held):
    first = state(client)

    quiet = state(client, since=first["now"], version=first["version"])
    hand_in(client, deed(registration=held.pk))
    registration.register(event, actor=UserFactory())
    loud = state(client, since=first["now"], version=first["version"])

    assert ("people" in quiet, quiet["check_ins"]) == (False, [])
    assert len(loud["people"]) == 2
    [row] = loud["check_ins"]
    assert (row["registration"], row["by"], row["stands"]) == (held.pk, "Officer", True)
    assert loud["counters"] == {"present": 1, "walk_ins": 0, "seats": None, "registered": 2}


def test_undone_check_in_reaches_other_devices(client, officer, event, held):
    since = state(client)["now"]
    [made] = hand_in(client, deed(registration=held.pk))
    hand_in(client, deed("undo") | {"id": made["id"]})

    [row] = state(client, since=since)["check_ins"]

    assert row["stands"] is False


@pytest.mark.parametrize("path", ["state/", "search/?q=person", "sheet/"])
def test_queries_do_not_grow_with_the_people(client, officer, event, path):
    counted = []
    client.get(DOOR + path)
    for people in (1, 29):
        for _ in range(people):
            held = registration.register(event, actor=TalentFactory().user)
            hand_in(client, deed(registration=held.pk))
        with CaptureQueriesContext(connection) as queries:
            client.get(DOOR + path)
        counted.append(len(queries))

    assert counted[0] == counted[1]


def test_clock_of_a_device_is_put_right_by_what_it_knew_of_ours(client, officer, event, held):
    seen_at = timezone.now() - timedelta(minutes=5)
    wrong = seen_at + timedelta(days=400)
    offset = -round(timedelta(days=400).total_seconds() * 1000)

    hand_in(client, deed(registration=held.pk, at=wrong, offset=offset))

    assert abs(CheckIn.objects.get().at - seen_at) < timedelta(seconds=1)


def test_one_bad_deed_stops_no_other(client, officer, event, held):
    bad = [
        *(None, 7, "x", [], {}, {"id": "x", "kind": "check_in"}),
        deed("burn"),
        deed(registration=True),
        deed(registration=10**30),
        deed(registration=held.pk) | {"id": "no-uuid"},
        deed(registration=held.pk) | {"at": float("inf")},
        deed(registration=held.pk) | {"at": "yesterday"},
        deed("walk_in", name=["a"]),
        deed("walk_in", name="\x00"),
        deed("undo"),
    ]

    results = hand_in(client, *bad, deed(registration=held.pk))

    assert {row["outcome"] for row in results[:-1]} == {"invalid", "unknown"}
    assert results[-1]["outcome"] == "in"
    assert CheckIn.objects.count() == 1


@pytest.mark.parametrize("body", ["", "[]", "{", '{"deeds": 1}', "[" * 100_000])
def test_what_is_no_list_of_deeds_is_refused_in_a_sentence(client, officer, event, body):
    response = client.post(f"{DOOR}deeds/", body, content_type="application/json")

    assert (response.status_code, "error" in response.json()) == (400, True)


# A ticket that the device does not know -------------------------------------------------------
def look(client, **data):
    response = client.post(f"{DOOR}look/", data)
    assert response.status_code == 200
    return response.json()


def test_each_kind_of_ticket_has_an_answer_of_its_own(client, officer, event, held):
    elsewhere = EventFactory(title_en="Elsewhere")
    foreign = registration.register(elsewhere, actor=UserFactory())
    gone = registration.register(event, actor=UserFactory(name_en="Gone"))
    registration.cancel(gone, actor=gone.user)
    Event.objects.filter(pk=event.pk).update(capacity=1)
    waits = registration.register(event, actor=UserFactory(name_en="Waits"))

    codes = [tickets.code_of(row) for row in (held, foreign, gone, waits)]
    said = [look(client, code=code) for code in [*codes, "A" * 42, "", "http://example.org/"]]

    outcomes = ["in", "foreign", "cancelled", "waiting", "unknown", "unknown", "unknown"]
    assert [answer["outcome"] for answer in said] == outcomes
    assert len({answer["text"] for answer in said}) == 5
    assert "Elsewhere" in said[1]["text"]
    assert said[1]["person"] is None
    assert said[0]["person"]["id"] == held.pk


def test_used_ticket_says_when_and_by_whom(client, officer, event, held):
    hand_in(client, deed(registration=held.pk))

    [again] = hand_in(client, deed(registration=held.pk))

    row = CheckIn.objects.standing().get()
    at = timezone.localtime(row.at)
    text = f"LI Kexin was checked in already, at {at:%H:%M} by Officer."
    assert (again["outcome"], again["text"]) == ("already", text)


def picture_of(code, kind="PNG", mode="RGB"):
    drawn = io.BytesIO()
    segno.make(code, error="m", micro=False).save(drawn, kind="png", scale=6, border=6)
    sheet = Image.new("RGB", (1200, 1600), "#998877")
    sheet.paste(
        Image.open(drawn).convert("RGB").rotate(9, expand=True, fillcolor="white"), (300, 500)
    )
    target = io.BytesIO()
    sheet.convert(mode).save(target, kind)
    name = {"PNG": "t.png", "JPEG": "t.jpg", "HEIF": "t.heic"}[kind]
    return SimpleUploadedFile(name, target.getvalue())


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGB"), ("JPEG", "RGB"), ("JPEG", "CMYK")])
def test_photo_of_a_ticket_is_read_by_the_server(client, officer, event, held, kind, mode):
    answer = look(client, picture=picture_of(tickets.code_of(held), kind, mode))

    assert (answer["outcome"], answer["person"]["id"]) == ("in", held.pk)
    assert answer["ticket"] == tickets.fingerprint(tickets.code_of(held))


def test_photo_from_a_telephone_in_heic_is_read(client, officer, event, held):
    pillow_heif.register_heif_opener()

    answer = look(client, picture=picture_of(tickets.code_of(held), "HEIF"))

    assert answer["outcome"] == "in"


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"no picture at all", "cannot be read"),
        (b"\xff\xd8\xff\xe0" + b"\x00" * 200, "picture"),
        (b"", "empty"),
    ],
)
def test_file_that_is_no_picture_is_refused_in_a_sentence(client, officer, event, content, word):
    answer = look(client, picture=SimpleUploadedFile("t.jpg", content))

    assert answer["outcome"] in {"invalid", "unknown"}
    assert word in answer["text"] or answer["text"]


def test_picture_without_a_code_says_what_to_do(client, officer, event):
    target = io.BytesIO()
    Image.new("RGB", (400, 400), "white").save(target, "PNG")

    answer = look(client, picture=SimpleUploadedFile("t.png", target.getvalue()))

    assert "No QR code is seen" in answer["text"]


# Search ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("query", ["可欣", "kexin", "likexin", "lkx", "T90008", "LI KEXIN"])
def test_search_finds_by_name_pinyin_and_staff_number(client, officer, event, query):
    talent = TalentFactory(staff_no="T90008", name_zh="李可欣", pinyin="li ke xin")
    talent.user.name_zh = "李可欣"
    talent.user.save()
    held = registration.register(event, actor=talent.user)
    registration.register(event, actor=UserFactory(name_en="Somebody", name_zh="某人"))

    [person] = client.get(f"{DOOR}search/", {"q": query}).json()["people"]

    assert (person["id"], person["number"]) == (held.pk, "T90008")


# Who is let in --------------------------------------------------------------------------------
def test_page_holds_nobodys_name_and_may_use_the_camera(client, officer, event, held):
    response = client.get(DOOR)

    text = response.content.decode()
    assert response["Permissions-Policy"].split(", ")[0] == "camera=(self)"
    for name in ("LI Kexin", "李可欣", officer.email, "Officer"):
        assert name not in text
    elsewhere = client.get("/events/lecture/")
    assert elsewhere["Permissions-Policy"].split(", ")[0] == "camera=()"
    assert "worker-src 'self'" in response["Content-Security-Policy"]


def test_helper_comes_in_by_a_link_and_is_out_when_the_event_is_over(client, officer, event, held):
    page = client.post(f"{DOOR}helpers/", {"name": "Door B"}).content.decode()
    token = page.partition("/events/helpers/")[2].partition("/")[0]
    helper = Client(headers={"accept-language": "en"})

    assert helper.get(f"/events/helpers/{token}/").status_code == 200
    assert CheckInHelper.objects.get().opened_at is None
    response = helper.post(f"/events/helpers/{token}/")

    assert (response.status_code, response["Location"]) == (302, DOOR)
    assert helper.get(DOOR).status_code == 200
    [result] = hand_in(helper, deed(registration=held.pk))
    assert result["check_in"]["by"] == "Door B"
    for path in ("sheet/", "helpers/"):
        assert helper.get(f"{DOOR}{path}").status_code == 403
    other = EventFactory(starts_at=event.starts_at)
    assert helper.get(f"/events/{other.slug}/check-in/").status_code == 403
    assert Client().get(f"/events/helpers/{token}/").status_code == 410
    Event.objects.update(
        starts_at=timezone.now() - timedelta(hours=3), ends_at=timezone.now() - timedelta(hours=1)
    )
    told = state(helper)
    assert (told["is_done"], "people" in told, "check_ins" in told) == (True, False, False)
    assert helper.get(f"{DOOR}search/?q=li").status_code == 403
    assert "LI Kexin" not in helper.get(DOOR).content.decode()


def test_helper_is_thanked_when_nothing_is_taken_in_any_more(officer, event):
    helper, token = passes.make_link(event, "Door B", actor=officer)
    device = Client(headers={"accept-language": "en"})
    device.post(f"/events/helpers/{token}/")
    long_ago = timezone.now() - timedelta(days=4)
    Event.objects.update(starts_at=long_ago - timedelta(hours=1), ends_at=long_ago)

    page = device.get(DOOR)

    assert (page.status_code, "Thank you for your help." in page.content.decode()) == (200, True)
    assert device.get(f"{DOOR}state/").status_code == 403
    passes.recall(helper, actor=officer)
    assert device.get(DOOR).status_code == 403


def test_helper_with_an_account_gets_a_mail(client, officer, event, mailoutbox):
    helper = UserFactory(email="helper@example.org")

    client.post(f"{DOOR}helpers/", {"email": "Helper@Example.org"})

    message = Message.objects.get()
    assert (message.recipient, "/events/lecture/check-in/" in message.body) == (helper, True)
    client.force_login(helper)
    assert client.get(DOOR).status_code == 200


@pytest.mark.parametrize(
    ("data", "word"),
    [
        ({}, "Write an address or a name."),
        ({"email": "nobody@example.org"}, "There is no account with this address."),
    ],
)
def test_helper_that_cannot_be_made_is_explained(client, officer, event, data, word):
    assert word in client.post(f"{DOOR}helpers/", data).content.decode()
    assert not CheckInHelper.objects.exists()


def test_recalled_helper_is_out(client, officer, event):
    helper, token = passes.make_link(event, "Door B", actor=officer)
    device = Client()
    device.post(f"/events/helpers/{token}/")

    client.post(f"{DOOR}helpers/{helper.pk}/recall/")

    assert device.get(DOOR).status_code == 403


def test_event_that_was_called_off_lets_nobody_in_and_says_so(client, officer, event):
    Event.objects.update(state="cancelled")

    assert state(client)["closed"] == "This event was called off."


# The sheet ------------------------------------------------------------------------------------
def test_sheet_has_a_line_and_a_code_for_everybody_with_a_seat(client, officer, event, held):
    Event.objects.update(capacity=1)
    registration.register(event, actor=UserFactory(name_en="Waits", name_zh="候补"))

    english, chinese = (
        client.get(f"{DOOR}sheet/", {"language": language}).content.decode()
        for language in ("en", "zh-hans")
    )

    assert ("LI Kexin" in english, "李可欣" in chinese) == (True, True)
    assert english.count('class="qr"') == 1
    assert ("Signature" in english, "签名" in chinese) == (True, True)
    assert ("Waits" in english, "候补" in chinese.partition("<table>")[2]) == (False, False)
