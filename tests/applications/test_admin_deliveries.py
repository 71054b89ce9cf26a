"""The case file's part in papers from outside: ask, remind, take back, read what came."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.roles import Role
from applications import answer_papers
from applications.models import DeliveryLink
from applications.workflow import delivery
from core.models import Message
from tests.applications.test_admin_case_file import file_of
from tests.applications.test_workflow_delivery import answers
from tests.factories.accounts import user_with
from tests.factories.applications import SlotFactory, link_into, outside_slot, pdf

pytestmark = pytest.mark.django_db
ASKED = {"name": "Anna Host", "email": "anna@example.org", "asks": "form", "days": "30"}


@pytest.fixture
def office(client, foreign_affairs):
    client.force_login(foreign_affairs)
    return client


@pytest.fixture
def slot():
    return outside_slot(host_scholar_name="Prof. Muster", host_scholar_email="m@example.org")


def ask_page(slot) -> str:
    return reverse("admin:applications_application_ask", args=[slot.application_id, slot.pk])


def deed_of(link, deed: str) -> str:
    slot = link.slot
    return reverse(
        "admin:applications_application_link", args=[slot.application_id, slot.pk, link.pk, deed]
    )


def tab_of(slot) -> str:
    return f"{file_of(slot.application, 'documents')}&slot={slot.pk}"


def shown(client, address: str) -> str:
    return client.get(address).content.decode()


def test_office_asks_from_the_case_file(office, slot):
    assert ask_page(slot) in shown(office, tab_of(slot))

    response = office.post(ask_page(slot), ASKED, follow=True)
    link = DeliveryLink.objects.get()

    assert response.redirect_chain == [(tab_of(slot), 302)]
    assert "The link is on its way to Anna Host." in response.content.decode()
    assert (link.asks, round((link.expires_at - link.created_at) / timedelta(days=1))) == (
        "form",
        30,
    )
    assert "anna@example.org" in shown(office, tab_of(slot))


def test_form_begins_with_the_host_whom_the_applicant_named(office, slot):
    first = office.get(ask_page(slot)).context["form"].initial
    link_into(slot, asks="form")
    second = office.get(ask_page(slot)).context["form"].initial

    assert (first["name"], first["email"]) == ("Prof. Muster", "m@example.org")
    assert (second["name"], second["asks"]) == ("Anna Host", "form")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": "nobody"}, "email"),
        ({"name": ""}, "name"),
        ({"asks": "all"}, "asks"),
        ({"days": "9999"}, "days"),
        ({"message": "x" * 2001}, "message"),
    ],
)
def test_bad_form_asks_nobody_and_keeps_the_text(office, slot, change, field):
    response = office.post(ask_page(slot), ASKED | {"message": "Kind regards"} | change)

    assert list(response.context["form"].errors) == [field]
    assert not Message.objects.exists()


def test_office_reminds_and_takes_back(office, slot):
    link, _token = link_into(slot)
    assert deed_of(link, "remind") in shown(office, tab_of(slot))

    office.post(deed_of(link, "remind"))
    newer = DeliveryLink.objects.live().get()
    office.post(deed_of(newer, "revoke"))

    assert newer.pk != link.pk
    assert Message.objects.get().subject.startswith("Reminder")
    assert not DeliveryLink.objects.live().exists()
    assert "taken back" in shown(office, tab_of(slot))


def test_second_press_is_answered_politely(office, slot):
    link, _token = link_into(slot)
    office.post(deed_of(link, "revoke"))

    response = office.post(deed_of(link, "remind"), follow=True)

    assert "This link was used or taken back meanwhile." in response.content.decode()
    assert not Message.objects.exists()


def test_link_of_another_slot_and_unknown_deeds_are_not_found(office, slot):
    other = SlotFactory(application=slot.application, requirement__source="third_party")
    link, _token = link_into(other)
    own = SlotFactory(application=slot.application)
    foreign = deed_of(link, "revoke").replace(f"ask/{other.pk}/", f"ask/{slot.pk}/")

    assert office.post(foreign).status_code == 404
    assert office.post(deed_of(link, "delete")).status_code == 404
    assert office.get(ask_page(own)).status_code == 404
    assert DeliveryLink.objects.live().get() == link


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_readers_see_the_state_and_no_button(client, slot, role):
    link, _token = link_into(slot)
    client.force_login(user_with(role))

    assert client.post(ask_page(slot), ASKED).status_code == 403
    assert client.post(deed_of(link, "revoke")).status_code == 403
    page = client.get(tab_of(slot))
    if role == Role.AUDITOR:
        assert "anna@example.org" in page.content.decode()
        assert "/ask/" not in page.content.decode()
    else:
        assert page.status_code == 403


def test_missing_paper_is_missing_to_the_office(office, slot):
    before = office.get(tab_of(slot)).context["papers"][0].status
    link, _token = link_into(slot)
    delivery.deliver_file(link, pdf())

    assert (before, office.get(tab_of(slot)).context["papers"][0].status) == ("missing", "here")


def test_answers_stand_in_the_file_beside_their_paper(office, slot):
    link, _token = link_into(slot, asks="form")
    answer = delivery.deliver_answers(link, answers())
    answer_papers.make.call(answer.pk)

    page = office.get(tab_of(slot))

    assert page.context["version"].number == 1
    assert "Dear colleagues, she is welcome. 欢迎来访。" in page.content.decode()


def test_offices_never_read_the_token(office, foreign_affairs, slot):
    delivery.ask(slot, actor=foreign_affairs, name="Anna Host", email="anna@example.org")
    message = Message.objects.get()
    token = next(word for word in message.body.split() if "/links/" in word).split("/")[-2]

    pages = [
        shown(office, reverse("admin:core_message_change", args=[message.pk])),
        shown(office, file_of(slot.application, "messages")),
        shown(office, tab_of(slot)),
        shown(office, file_of(slot.application, "history")),
    ]

    assert message.subject in pages[0]
    assert message.subject in pages[1]
    assert [page for page in pages if token in page] == []


def test_talent_reads_whether_it_came_and_not_what(client, foreign_affairs, slot):
    client.force_login(slot.application.talent.user)
    own_page = slot.application.get_absolute_url()
    seen = [shown(client, own_page)]
    delivery.ask(slot, actor=foreign_affairs, name="Anna Host", email="anna@example.org")
    seen.append(shown(client, own_page))
    delivery.deliver_file(DeliveryLink.objects.get(), pdf("about-you.pdf"))
    seen.append(shown(client, own_page))

    assert "the office asks them" in seen[0]
    assert "The office asked Anna Host" in seen[1]
    assert "It arrived on" in seen[2]
    for page in seen:
        assert "about-you.pdf" not in page
        assert "anna@example.org" not in page
