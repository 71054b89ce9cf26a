"""Certificates: for those who were there, drawn on A4, and checked by their code."""

import io
import re
from decimal import Decimal

import pypdfium2
import pytest
import zxingcpp
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse
from pypdf import PdfReader

from accounts.roles import Role
from core import codes, printing
from events.afterwards import certificates
from events.models import Certificate, Event, Registration
from tests.factories.accounts import UserFactory, user_with
from tests.factories.attending import attendee, guest, past_event

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    """A visitor who reads English."""
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def fresh_counters():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def registration():
    user = UserFactory(name_zh="样天佑", name_en="YANG Tianyou")
    return attendee(past_event(cpd_hours=Decimal("2.5")), user=user)


def draw(registration, language="en") -> bytes:
    paper = certificates.ask(registration, language, actor=registration.user)
    certificates.make.call(certificate_id=paper.pk)
    paper.refresh_from_db()
    return paper.file.file.read()


def verify(client, registration):
    return client.get(reverse("verify", args=[certificates.code_of(registration)]))


# Asking and drawing ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Certificate of attendance", "YANG Tianyou", "Lecture", "2.5 hours"]),
        ("zh-hans", ["听课证明", "样天佑", "讲座", "2.5"]),
    ],
)
def test_certificate_is_one_page_of_a4_that_says_who_and_what(registration, language, words):
    pages = PdfReader(io.BytesIO(draw(registration, language))).pages

    text = " ".join(pages[0].extract_text().split())
    assert len(pages) == 1
    assert [round(float(side)) for side in pages[0].mediabox[2:]] == [595, 842]
    assert [word for word in words if word not in text] == []


def test_picture_on_the_paper_leads_to_the_check(client, registration):
    page = pypdfium2.PdfDocument(draw(registration))[0]
    read = zxingcpp.read_barcodes(page.render(scale=4).to_pil())

    address = read[0].text
    assert address == certificates.address_of(registration)
    assert "Valid: yes." in client.get("/" + address.split("/", 3)[3]).content.decode()


@pytest.mark.parametrize("fields", [{"attended_at": None}])
def test_certificate_is_refused_to_those_who_were_not_there(fields):
    registration = attendee(**fields)

    with pytest.raises(certificates.CertificateRefused, match="were there"):
        certificates.ask(registration, "en", actor=registration.user)


def test_certificate_is_refused_before_the_end():
    registration = attendee(past_event(days=-1))

    with pytest.raises(certificates.CertificateRefused):
        certificates.ask(registration, "en", actor=registration.user)


def test_machine_without_pango_says_so(client, monkeypatch, registration):
    monkeypatch.setattr(printing, "is_possible", lambda: False)
    client.force_login(registration.user)

    with pytest.raises(certificates.CertificateRefused, match="Pango"):
        certificates.ask(registration, "en", actor=registration.user)
    page = client.get(registration.event.get_absolute_url()).content.decode()
    assert "This machine cannot draw papers" in page


def test_second_press_asks_for_nothing_more(registration):
    certificates.ask(registration, "en", actor=registration.user)
    certificates.ask(registration, "en", actor=registration.user)

    assert Certificate.objects.count() == 1


def test_page_asks_again_by_itself_while_it_is_drawn_and_offers_no_second_press(
    client, registration
):
    def written():
        page = client.get(registration.event.get_absolute_url()).content.decode()
        buttons = re.findall(r"<button[^>]*>(Make[^<]*)<.*?lang=\"([\w-]+)\"", page)
        return buttons, 'data-hx-trigger="every 3s"' in page

    client.force_login(registration.user)
    before = written()
    paper = certificates.ask(registration, "en", actor=registration.user)
    meanwhile = written()
    certificates.make.call(certificate_id=paper.pk)
    afterwards = written()

    chinese, english = ("Make the PDF", "zh-hans"), ("Make the PDF", "en")
    assert before == ([chinese, english], False)
    assert meanwhile == ([chinese], True)
    assert afterwards == ([chinese, ("Make it anew", "en")], False)


def test_certificate_drawn_anew_replaces_the_one_before(registration):
    draw(registration)
    first = Certificate.objects.get().file_id

    draw(registration)

    assert Certificate.objects.get().file_id != first


def test_worker_draws_nothing_once_the_attendance_is_undone(registration):
    paper = certificates.ask(registration, "en", actor=registration.user)
    Registration.objects.update(attended_at=None)

    assert certificates.make.call(certificate_id=paper.pk) is False
    assert Certificate.objects.get().state == "failed"


# Who reads it ------------------------------------------------------------------------------------
def test_file_opens_for_its_person_and_the_offices_alone(client, registration):
    draw(registration)
    file = Certificate.objects.get().file

    answers = []
    for user in (registration.user, user_with(Role.FOREIGN_AFFAIRS), user_with(Role.TALENT)):
        client.force_login(user)
        answers.append(client.get(file.get_absolute_url()).status_code)
    assert answers == [200, 200, 404]


def test_file_is_withdrawn_when_the_attendance_is_undone(client, registration):
    draw(registration)
    Registration.objects.update(attended_at=None)
    client.force_login(registration.user)

    assert client.get(Certificate.objects.get().file.get_absolute_url()).status_code == 404
    assert "Valid: no." in verify(client, registration).content.decode()


def test_guest_asks_and_opens_by_the_code_of_the_mail(client):
    registration = guest()
    code = codes.code("events.after", registration.uuid)
    address = reverse("events:guest_certificate", args=[code, "en"])

    assert client.get(address).status_code == 404
    client.post(address)
    certificates.make.call(certificate_id=Certificate.objects.get().pk)
    response = client.get(address)

    assert b"".join(response.streaming_content)[:5] == b"%PDF-"
    assert response["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("language", ["xx", "de"])
def test_language_that_there_is_not_is_said(client, registration, language):
    client.force_login(registration.user)
    address = reverse("events:certificate", args=[registration.event.slug, language])

    page = client.post(address, follow=True).content.decode()

    assert "There is no certificate in this language." in page
    assert not Certificate.objects.exists()


# The check ---------------------------------------------------------------------------------------
def test_check_shows_what_is_compared_and_nothing_else(client, registration):
    response = verify(client, registration)

    page = response.content.decode()
    assert response.status_code == 200
    assert "Valid: yes." in page
    assert "Y*** T***" in page
    assert "2.5" in page
    assert "Tianyou" not in page
    assert registration.user.email not in page


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("样天佑", "样**"),
        ("样佑", "样*"),
        ("样", "样*"),
        ("YANG Tianyou", "Y*** T***"),
        ("Ada", "A***"),
    ],
)
def test_name_is_masked(name, masked):
    assert certificates.masked(name) == masked


@pytest.mark.parametrize("code", ["A" * 42, "short", "x" * 80, "样" * 42])
def test_wrong_code_is_unknown_and_says_so(client, registration, code):
    response = client.get(reverse("verify", args=[code]))

    assert response.status_code == 404
    assert "Valid: no." in response.content.decode()


def test_code_for_another_purpose_is_no_certificate(client, registration):
    ticket = codes.code("events.ticket", registration.uuid)

    assert client.get(reverse("verify", args=[ticket])).status_code == 404


def test_code_is_taken_as_people_type_it(client, registration):
    code = certificates.code_of(registration).lower()
    typed = " ".join(code[start : start + 6] for start in range(0, 42, 6))

    page = client.get(reverse("verify_form"), {"code": typed}).content.decode()

    assert "Valid: yes." in page


@pytest.mark.parametrize("state", [Event.State.CANCELLED, Event.State.DRAFT])
def test_certificate_of_an_event_that_was_not_held_does_not_hold(client, registration, state):
    Event.objects.update(state=state)

    response = verify(client, registration)

    assert response.status_code == 200
    assert "Valid: no." in response.content.decode()


@override_settings(ACCOUNT_RATE_LIMITS={"verify": "3/m/ip"})
def test_check_is_limited(client, registration, fresh_counters):
    answers = {client.get(reverse("verify", args=["A" * 42])).status_code for _ in range(3)}

    assert answers == {404}
    assert verify(client, registration).status_code == 429
    assert client.get(reverse("verify_form")).status_code == 200
