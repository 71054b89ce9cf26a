"""Objections to a notice: taken in, kept confidential, decided once."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from accounts.roles import Role
from applications.models import Objection
from applications.refusals import NotComplete, Refusal, TooLate
from applications.workflow import notices, objections
from core import policy
from core.context import Origin, origin
from core.models import AuditEntry, Message
from tests.factories.accounts import user_with
from tests.factories.applications import ConflictFactory
from tests.factories.notices import ObjectionFactory, PeopleNoticeFactory, on_notice

pytestmark = pytest.mark.django_db
SECRETS = {"name": "王实名", "contact": "wang@example.org", "text": "He did not write that paper."}


@pytest.fixture
def objection(foreign_affairs):
    """An open one that names a person."""
    notice = PeopleNoticeFactory()
    return ObjectionFactory(notice=notice, entry=on_notice(notice), **SECRETS)


def test_objection_comes_in_and_foreign_affairs_is_told(foreign_affairs, human_resources):
    notice = PeopleNoticeFactory()
    barred = user_with(Role.FOREIGN_AFFAIRS)
    ConflictFactory(call=notice.call, user=barred)

    objection = objections.object_to(notice, entry=on_notice(notice), **SECRETS)

    assert objection.state == "open"
    message = Message.objects.get(template="applications/objection_arrived")
    assert message.recipient == foreign_affairs
    for secret in SECRETS.values():
        assert secret not in message.subject + message.body


def test_who_objects_why_and_from_where_is_not_in_the_trail():
    notice = PeopleNoticeFactory()
    token = origin.set(Origin(address="198.51.100.7", request_id="a-request"))

    objections.object_to(notice, **SECRETS)

    origin.reset(token)
    entry = AuditEntry.objects.get(action="applications.object")
    assert (entry.actor, entry.address, entry.request_id) == (None, "", "")
    assert not [text for text in SECRETS.values() if text in f"{entry.details}{entry.target_label}"]


def test_database_holds_no_plain_word_of_it(objection):
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM applications_objection")
        row = str(cursor.fetchall())

    assert not [text for text in SECRETS.values() if text in row]
    assert Objection.objects.get().text == SECRETS["text"]


def test_objection_after_the_end_is_refused():
    notice = PeopleNoticeFactory(over=True)

    with pytest.raises(TooLate):
        objections.object_to(notice, **SECRETS)

    assert not Objection.objects.exists()


def test_rejected_objection_is_answered_and_the_person_goes_on(objection, foreign_affairs):
    objections.reject(objection, actor=foreign_affairs, answer="We have read the journal.")

    objection.refresh_from_db()
    assert (objection.state, objection.decided_by) == ("rejected", foreign_affairs)
    message = Message.objects.get(template="applications/objection_answered")
    assert (message.address, message.language) == ("wang@example.org", "en")
    assert "We have read the journal." in message.body
    objection.notice.ends_at = objection.decided_at
    objection.notice.save()
    assert notices.end_due() == 1


def test_upheld_objection_takes_the_person_off_with_a_reason(objection, foreign_affairs):
    reason = "The publication could not be confirmed."

    objections.uphold(
        objection, [objection.entry], actor=foreign_affairs, answer="You are right.", reason=reason
    )

    application = objection.entry.application
    application.refresh_from_db()
    assert application.state == "not_selected"
    told = Message.objects.get(template="applications/decided")
    assert told.recipient == application.talent.user
    assert reason in told.body
    assert not [text for text in SECRETS.values() if text in told.body]


def test_upheld_without_a_person_decides_nothing(objection, foreign_affairs):
    with pytest.raises(NotComplete):
        objections.uphold(objection, [], actor=foreign_affairs, answer="Yes.", reason="No.")

    objection.refresh_from_db()
    assert objection.state == "open"


def test_upheld_without_a_reason_decides_nothing(objection, foreign_affairs):
    with pytest.raises(NotComplete):
        objections.uphold(
            objection, [objection.entry], actor=foreign_affairs, answer="Yes.", reason=" "
        )

    objection.refresh_from_db()
    objection.entry.application.refresh_from_db()
    assert (objection.state, objection.entry.application.state) == ("open", "on_notice")


def test_second_decision_is_refused(objection, foreign_affairs):
    objections.reject(objection, actor=foreign_affairs, answer="No.")

    with pytest.raises(Refusal, match="decided already"):
        objections.uphold(
            objection, [objection.entry], actor=foreign_affairs, answer="Yes.", reason="Because."
        )

    objection.entry.application.refresh_from_db()
    assert objection.entry.application.state == "on_notice"


def test_answer_by_telephone_writes_no_mail(foreign_affairs):
    objection = ObjectionFactory(contact="022-0000 0101")

    objections.reject(objection, actor=foreign_affairs, answer="No.")

    assert not Message.objects.filter(template="applications/objection_answered").exists()


@pytest.mark.parametrize("role", [*Role])
def test_only_foreign_affairs_reads_and_decides(objection, role):
    person, may = user_with(role), role == Role.FOREIGN_AFFAIRS
    sees = role in {Role.FOREIGN_AFFAIRS, Role.HUMAN_RESOURCES, Role.AUDITOR}

    assert policy.can(person, "view", objection) == sees
    assert Objection.objects.visible_to(person).contains(objection) == sees
    assert policy.can(person, "read", objection) == may
    assert Objection.objects.readable_by(person).contains(objection) == may
    if not may:
        with pytest.raises(PermissionDenied):
            objections.reject(objection, actor=person, answer="No.")


def test_officer_in_conflict_neither_reads_nor_decides(objection, foreign_affairs):
    ConflictFactory(call=objection.notice.call, user=foreign_affairs)

    assert not policy.can(foreign_affairs, "read", objection)
    assert not policy.can(foreign_affairs, "view", objection)


@pytest.mark.parametrize("role", [Role.HUMAN_RESOURCES, Role.AUDITOR, Role.ADMINISTRATOR])
def test_mail_with_the_answer_is_shown_to_nobody_else(objection, foreign_affairs, role):
    objections.reject(objection, actor=foreign_affairs, answer="No.")

    answered = Message.objects.filter(template="applications/objection_answered")
    assert answered.visible_to(foreign_affairs).count() == 1
    assert answered.visible_to(user_with(role)).count() == 0
