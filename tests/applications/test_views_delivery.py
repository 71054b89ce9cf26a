"""The page behind a one-time link: what it shows, takes, refuses, and never says."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from applications.models import DeliveryAnswer, DeliveryLink, DocumentVersion
from applications.workflow import delivery
from core.logs import json_formatter
from core.models import AuditEntry, Message
from tests.factories.accounts import DepartmentFactory
from tests.factories.applications import (
    HOST_ANSWERS,
    ApplicationFactory,
    OpinionFactory,
    SlotFactory,
    link_into,
    outside_slot,
    pdf,
)
from tests.factories.partners import InstitutionFactory
from tests.factories.programs import TrackFactory

pytestmark = pytest.mark.django_db
SECRET = "marker-of-the-file"


def page_of(token: str) -> str:
    return reverse("delivery", kwargs={"token": token})


@pytest.fixture
def slot():
    return outside_slot()


def closed_tokens(slot) -> dict[str, str]:
    """A token in each state in which the page does not open, and one that never was."""
    now = timezone.now()
    made = {}
    for name in ("used_at", "revoked_at", "expires_at"):
        link, made[name] = link_into(slot, used_at=now if name == "used_at" else None)
        begun = {"created_at": now - timedelta(days=3), name: now}
        DeliveryLink.objects.filter(pk=link.pk).update(**begun)
    withdrawn = outside_slot(state="withdrawn")
    _link, made["withdrawn"] = link_into(withdrawn)
    return made | {"unknown": "x" * 43}


# What it shows ----------------------------------------------------------------------------------
def test_page_says_who_asks_for_what_until_when(client, slot):
    link, token = link_into(slot, message="With kind regards")

    page = client.get(page_of(token)).content.decode()

    assert '<html lang="en">' in page
    for part in (
        "Letter of the host",
        slot.application.talent.name_en,
        "Anna Host",
        "With kind regards",
        "Tianjin Medical University Cancer Institute",
        "mailto:exchange@example.org",
        "Beijing time",
        "PDF, up to 10 MB",
    ):
        assert part in page


def test_page_is_english_whatever_the_browser_asks_and_switches(client, slot):
    _link, token = link_into(slot)

    first = client.get(page_of(token), headers={"accept-language": "zh-CN"})
    client.post(reverse("set_language"), {"language": "zh-hans", "next": page_of(token)})
    second = client.get(page_of(token))

    assert '<html lang="en">' in first.content.decode()
    assert '<html lang="zh-hans">' in second.content.decode()


def test_page_shows_nothing_else_of_the_application(client, foreign_affairs):
    application = ApplicationFactory(
        state="screening",
        track=TrackFactory(name_en=SECRET),
        host_institution=InstitutionFactory(name_en=SECRET),
        host_name=SECRET,
        host_scholar_name=SECRET,
        host_scholar_email=f"{SECRET}@example.org",
        plan_title=SECRET,
        plan=SECRET,
        use_at_home=SECRET,
        talent__post=SECRET,
        talent__phone=SECRET,
        talent__email=f"{SECRET}@example.org",
        talent__staff_no=SECRET,
        talent__department=DepartmentFactory(name_en=SECRET, name_zh=SECRET),
        call__title_en=SECRET,
    )
    OpinionFactory(application=application, text=SECRET, by=foreign_affairs)
    SlotFactory(application=application, requirement__name_en=SECRET)
    slot = SlotFactory(application=application, requirement__source="third_party")
    for asks in DeliveryLink.Asks:
        slot.links.all().delete()
        _link, token = link_into(slot, asks=asks)
        page = client.get(page_of(token))
        bad = client.post(page_of(token), {})
        assert page.status_code == bad.status_code == 200
        for shown in (page.content.decode(), bad.content.decode()):
            assert slot.requirement.name_en in shown
            for hidden in (SECRET, application.reference, application.call.slug):
                assert hidden not in shown


@pytest.mark.parametrize("kind", ["open", "used_at", "unknown"])
def test_page_is_kept_indexed_and_passed_on_nowhere(client, slot, kind):
    tokens = closed_tokens(slot)
    slot.links.live().delete()
    _link, tokens["open"] = link_into(slot)

    response = client.get(page_of(tokens[kind]))

    assert {"no-store", "private"} <= set(response["Cache-Control"].split(", "))
    assert response["Referrer-Policy"] == "strict-origin"
    assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_looking_changes_nothing(client, slot):
    _link, token = link_into(slot)

    before = DeliveryLink.objects.values().get()
    for method in ("get", "head", "options"):
        getattr(client, method)(page_of(token))

    assert DeliveryLink.objects.values().get() == before
    assert not AuditEntry.objects.exists()


# Links that do not open -------------------------------------------------------------------------
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    ("kind", "status", "sentence"),
    [
        ("used_at", 410, "This link was used, and what you sent has arrived."),
        ("revoked_at", 410, "This link was taken back or replaced by a newer one."),
        ("expires_at", 410, "The time for this link is over."),
        ("withdrawn", 410, "The applicant has withdrawn the application"),
        ("unknown", 404, "This link is not complete or not right."),
    ],
)
def test_link_that_does_not_open_says_why_and_whom_to_ask(
    client, slot, method, kind, status, sentence
):
    token = closed_tokens(slot)[kind]

    response = getattr(client, method)(page_of(token))
    page = response.content.decode()

    assert response.status_code == status
    assert sentence in page
    assert "mailto:exchange@example.org" in page
    assert slot.application.talent.name_en not in page
    assert not DocumentVersion.objects.exists()


def test_unknown_link_is_answered_by_the_same_queries(client, slot):
    asked = {}
    for kind, token in closed_tokens(slot).items():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(page_of(token))
        asked[kind] = [query["sql"].split(" WHERE ")[0] for query in captured]

    assert len(asked["unknown"]) == 1
    assert all(queries == asked["unknown"] for queries in asked.values())


# Delivering a file ------------------------------------------------------------------------------
def test_file_arrives_and_the_second_press_is_answered_politely(client, slot):
    _link, token = link_into(slot)

    first = client.post(page_of(token), {"file": pdf("letter.pdf")}, follow=True)
    second = client.post(page_of(token), {"file": pdf("letter.pdf")})

    assert first.redirect_chain == [(reverse("delivery_received"), 302)]
    assert "Thank you, it has arrived" in first.content.decode()
    assert second.status_code == 410
    assert "nothing left to do" in second.content.decode()
    assert DocumentVersion.objects.get().file.name == "letter.pdf"


def test_file_of_another_kind_is_refused_with_a_sentence(client, slot):
    _link, token = link_into(slot)

    response = client.post(page_of(token), {"file": SimpleUploadedFile("run.exe", b"MZ")})

    assert response.context["form"].errors["file"] == ["This must be a file of the kind PDF."]
    assert client.get(page_of(token)).status_code == 200


def test_link_takes_into_its_own_slot_alone(client, slot):
    other = SlotFactory(application=slot.application, requirement__source="third_party")
    _link, token = link_into(slot)

    client.post(page_of(token), {"file": pdf(), "slot": other.pk, "pk": other.pk})

    assert DocumentVersion.objects.get().slot == slot


def test_form_of_another_site_is_refused(slot):
    _link, token = link_into(slot)
    stranger = Client(enforce_csrf_checks=True)

    assert stranger.post(page_of(token), {"file": pdf()}).status_code == 403
    assert not DocumentVersion.objects.exists()


# The short form ---------------------------------------------------------------------------------
@pytest.fixture
def form_token(slot) -> str:
    return link_into(slot, asks=DeliveryLink.Asks.FORM)[1]


def test_answers_arrive(client, form_token):
    response = client.post(page_of(form_token), HOST_ANSWERS)

    assert response["Location"] == reverse("delivery_received")
    answer = DeliveryAnswer.objects.get()
    assert (answer.hosts, answer.bench_fee, answer.statement) == (
        True,
        False,
        HOST_ANSWERS["statement"],
    )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"hosts": ""}, "hosts"),
        ({"ends_on": "2027-08-31"}, "__all__"),
        ({"starts_on": "", "ends_on": ""}, "months"),
        ({"months": "0"}, "months"),
        ({"months": "NaN"}, "months"),
        ({"bench_fee": ""}, "bench_fee"),
        ({"working_language": ""}, "working_language"),
        ({"signature": "Somebody Else"}, "signature"),
        ({"statement": "x" * 4001}, "statement"),
    ],
)
def test_bad_answers_keep_what_was_typed(client, form_token, change, field):
    response = client.post(page_of(form_token), HOST_ANSWERS | change)

    assert list(response.context["form"].errors) == [field]
    assert "Professor" in response.content.decode()
    assert not DeliveryAnswer.objects.exists()
    assert client.get(page_of(form_token)).status_code == 200


def test_host_who_cannot_says_no_and_signs(client, form_token):
    no = {name: HOST_ANSWERS[name] for name in ("institution", "name", "position", "signature")}

    client.post(page_of(form_token), no | {"hosts": "False"})

    assert DeliveryAnswer.objects.get().pairs == [
        ("Can host the applicant", "No"),
        ("Host institution", "Lund University"),
        ("Name", "Anna Host"),
        ("Position", "Professor"),
    ]


def test_stored_text_is_shown_as_text(client, slot):
    nasty = "<script>alert(1)</script>{{ 7|add:7 }}"
    _link, token = link_into(slot, recipient_name=nasty, message=nasty)

    page = client.get(page_of(token)).content.decode()

    assert "<script>alert(1)" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;{{ 7|add:7 }}") == 2


# Limits and traces ------------------------------------------------------------------------------
def test_link_is_limited_and_typed_text_kept(client, settings, form_token):
    settings.ACCOUNT_RATE_LIMITS = {"delivery": "60/m/ip,2/m/key"}
    answers = [client.post(page_of(form_token), {}).status_code for _number in range(2)]

    late = client.post(page_of(form_token), HOST_ANSWERS)

    assert answers == [200, 200]
    assert late.status_code == 429
    assert "Professor" in late.content.decode()
    assert client.get(page_of(form_token)).status_code == 200
    assert not DeliveryAnswer.objects.exists()


def test_guessing_is_limited_by_address_and_hurts_nobody_else(settings, slot):
    settings.ACCOUNT_RATE_LIMITS = {"delivery": "3/m/ip,20/m/key"}
    _link, token = link_into(slot)
    guesser, host = Client(REMOTE_ADDR="10.0.0.1"), Client(REMOTE_ADDR="10.0.0.2")

    guesses = [guesser.post(page_of(f"{number}" * 43)).status_code for number in range(5)]
    forged = guesser.post(page_of(token), headers={"x-forwarded-for": "10.0.0.3"})

    assert guesses == [404, 404, 404, 429, 429]
    assert forged.status_code == 429
    assert host.post(page_of(token), {"file": pdf()}).status_code == 302


def test_no_log_mail_or_record_holds_the_token(client, caplog, foreign_affairs, slot):
    caplog.set_level("DEBUG")
    delivery.ask(slot, actor=foreign_affairs, name="Anna Host", email="anna@example.org")
    asked = Message.objects.get()
    token = next(word for word in asked.body.split() if "/links/" in word).split("/")[-2]
    asked.delete()

    for data in ({}, {"file": pdf()}, {}):  # a bad one, the good one, one too many
        client.post(page_of(token), data)
    client.get(page_of(token))
    Client(enforce_csrf_checks=True).post(page_of(token))

    written = json_formatter()
    printed = "\n".join(written.format(record) for record in caplog.records)
    stored = [str(vars(row)) for model in (AuditEntry, Message) for row in model.objects.all()]
    assert AuditEntry.objects.filter(action="application.deliver_outside").exists()
    assert "POST /links/…/" in printed
    assert [text for text in [printed, *stored] if token in text] == []
