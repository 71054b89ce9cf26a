"""Papers from outside: asked for, reminded of, taken back."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.roles import Role
from applications.models import DeliveryLink
from applications.refusals import Refusal
from applications.workflow import delivery
from core import audit, outbox
from core.models import AuditEntry, Message
from tests.applications.outside import ASKED, asked, token_of
from tests.factories.accounts import user_with
from tests.factories.applications import (
    ApplicationFactory,
    SlotFactory,
    link_into,
    outside_slot,
    pdf,
)
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db
OFFICES = [Role.FOREIGN_AFFAIRS, Role.HUMAN_RESOURCES]
OTHERS = sorted(set(Role) - set(OFFICES))


def test_asking_mails_a_link_and_keeps_only_its_hash(foreign_affairs):
    slot = outside_slot()

    token = asked(slot, foreign_affairs, message="With kind regards", days=7)
    link, message = DeliveryLink.objects.get(), Message.objects.get()

    assert link.token_hash == DeliveryLink.hashed(token)
    assert len(token) >= 43  # 256 bit in base64
    assert link.expires_at - link.created_at == pytest.approx(
        timedelta(days=7), abs=timedelta(minutes=1)
    )
    assert (message.address, message.language) == ("anna@example.org", "en")
    assert message.subject == f"Letter of the host for {slot.application.talent.name_en}"
    for part in ("Dear Anna Host,", "With kind regards", "works once", "Beijing time", "天津医科"):
        assert part in message.body


def test_token_stands_nowhere_once_the_mail_is_sent(foreign_affairs):
    token = asked(outside_slot(), foreign_affairs)
    outbox.send_due()
    entry = AuditEntry.objects.get(action="application.ask_outside")

    assert Message.objects.get().body == ""
    assert token not in str(vars(DeliveryLink.objects.get()))
    assert audit.details_of(entry)["after"]["to"] == "anna@example.org"
    assert token not in str(vars(entry)) + str(audit.details_of(entry))


@pytest.mark.parametrize("role", OTHERS)
def test_only_offices_ask_remind_and_revoke(role):
    slot, person = outside_slot(), user_with(role)
    link, _token = link_into(slot)

    for act in (
        lambda: delivery.ask(slot, actor=person, **ASKED),
        lambda: delivery.remind(link, actor=person),
        lambda: delivery.revoke(link, actor=person),
    ):
        with pytest.raises(PermissionDenied):
            act()

    assert DeliveryLink.objects.live().get() == link


def test_applicant_and_officer_who_applies_too_ask_nobody():
    slot = outside_slot()
    officer = TalentFactory(user=user_with(Role.FOREIGN_AFFAIRS, Role.TALENT))
    ApplicationFactory(talent=officer, call=slot.application.call, state="submitted")

    for person in (slot.application.talent.user, officer.user):
        with pytest.raises(PermissionDenied):
            delivery.ask(slot, actor=person, **ASKED)


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_nobody_is_asked_while_no_office_has_the_file(foreign_affairs, state):
    slot = outside_slot(state=state)

    with pytest.raises(Refusal, match="not with the offices"):
        delivery.ask(slot, actor=foreign_affairs, **ASKED)

    assert not Message.objects.exists()


def test_applicants_own_slot_is_not_asked_for_outside(foreign_affairs):
    slot = SlotFactory(application__state="screening")

    with pytest.raises(PermissionDenied):
        delivery.ask(slot, actor=foreign_affairs, **ASKED)


def test_second_asking_replaces_the_first(foreign_affairs, human_resources):
    slot = outside_slot()
    first = asked(slot, foreign_affairs)
    second = asked(slot, human_resources)

    with pytest.raises(delivery.LinkUnusable, match="replaced by a newer one"):
        delivery.find(first)
    assert delivery.find(second).created_by == human_resources


def test_database_holds_one_live_link_per_slot():
    slot = outside_slot()
    link_into(slot)

    with pytest.raises(IntegrityError), transaction.atomic():
        link_into(slot)


def test_reminder_holds_a_new_link_that_opens_as_long(foreign_affairs):
    slot = outside_slot()
    first = asked(slot, foreign_affairs, days=30, message="Thank you")
    DeliveryLink.objects.update(created_at=timezone.now() - timedelta(days=31))
    DeliveryLink.objects.update(expires_at=timezone.now() - timedelta(days=1))

    again = delivery.remind(DeliveryLink.objects.get(), actor=foreign_affairs)
    message = Message.objects.latest("pk")

    assert message.subject.startswith("Reminder: ")
    assert delivery.find(token_of(message)) == again
    assert again.message == "Thank you"
    assert (again.expires_at - timezone.now()).days == 29
    with pytest.raises(delivery.LinkUnusable):
        delivery.find(first)


def test_link_that_was_taken_back_opens_no_more(foreign_affairs):
    link, token = link_into(outside_slot())

    delivery.revoke(link, actor=foreign_affairs)

    with pytest.raises(delivery.LinkUnusable, match="taken back"):
        delivery.find(token)
    with pytest.raises(delivery.LinkUnusable, match="taken back"):
        delivery.deliver_file(link, pdf())
    with pytest.raises(Refusal):
        delivery.revoke(link, actor=foreign_affairs)
    assert DeliveryLink.objects.get().revoked_by == foreign_affairs
    assert AuditEntry.objects.get().action == "application.revoke_outside"
