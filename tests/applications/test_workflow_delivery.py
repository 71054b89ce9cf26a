"""Papers from outside: delivered once, kept, and read by whom they concern."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from accounts.roles import Role
from applications import answer_papers, documents, workflow
from applications.completeness import missing_in
from applications.forms.delivery import DeliveryAnswerForm
from applications.models import DeliveryAnswer, DeliveryLink, DocumentVersion
from applications.refusals import Refusal
from applications.workflow import delivery
from core import audit, policy
from core.models import AuditEntry, Message, StoredFile
from tests.applications.outside import ASKED, asked
from tests.factories.accounts import user_with
from tests.factories.applications import (
    HOST_ANSWERS,
    ApplicationFactory,
    link_into,
    outside_slot,
    pdf,
    version_in,
)
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db


def answers() -> dict:
    form = DeliveryAnswerForm(HOST_ANSWERS)
    assert form.is_valid(), form.errors
    return form.cleaned_data


# Delivering -------------------------------------------------------------------------------------
def test_file_comes_in_once_with_record_and_mails(foreign_affairs):
    slot = outside_slot()
    token = asked(slot, foreign_affairs)

    delivery.deliver_file(delivery.find(token), pdf("letter.pdf"))

    version, link = DocumentVersion.objects.get(), DeliveryLink.objects.get()
    assert (version.slot, version.file.name, version.file.uploaded_by) == (slot, "letter.pdf", None)
    assert link.status == DeliveryLink.Status.ARRIVED
    entry = AuditEntry.objects.get(action="application.deliver_outside")
    told = audit.details_of(entry)["after"]
    assert (entry.actor, told["from"], told["sha256"]) == (
        None,
        "anna@example.org",
        version.file.sha256,
    )
    mails = dict(Message.objects.values_list("template", "address"))
    assert mails["applications/delivery_arrived"] == slot.application.talent.user.email
    assert mails["applications/delivery_came"] == foreign_affairs.email
    with pytest.raises(delivery.LinkUnusable, match="has arrived"):
        delivery.find(token)


def test_both_offices_are_told_where_nobody_who_asked_is_left(foreign_affairs, human_resources):
    slot = outside_slot()
    link, _token = link_into(slot, created_by=user_with(Role.FOREIGN_AFFAIRS, is_active=False))
    applying = TalentFactory(user=user_with(Role.HUMAN_RESOURCES))
    ApplicationFactory(talent=applying, call=slot.application.call, state="submitted")

    delivery.deliver_file(link, pdf())

    told = Message.objects.filter(template="applications/delivery_came")
    assert set(told.values_list("recipient", flat=True)) == {
        foreign_affairs.pk,
        human_resources.pk,
    }


def test_bad_file_leaves_the_link_open():
    link, token = link_into(outside_slot())

    with pytest.raises(ValidationError, match="content is of another kind"):
        delivery.deliver_file(link, SimpleUploadedFile("letter.pdf", b"no PDF at all"))

    assert delivery.find(token) == link
    assert not StoredFile.objects.exists()


def test_fault_in_the_middle_leaves_the_link_open(monkeypatch):
    link, token = link_into(outside_slot())

    def break_off(*args, **kwargs):
        raise RuntimeError("power cut")

    monkeypatch.setattr(audit, "record", break_off)
    with pytest.raises(RuntimeError):
        delivery.deliver_file(link, pdf())

    assert delivery.find(token) == link
    assert not DocumentVersion.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("seconds", "is_open"),
    [(1, True), (0, False), (-1, False)],
)
def test_link_opens_until_its_very_end(time_machine, seconds, is_open):
    end = timezone.now() + timedelta(days=3)
    link, _token = link_into(outside_slot(), expires_at=end)
    time_machine.move_to(end - timedelta(seconds=seconds), tick=False)

    if is_open:
        delivery.deliver_file(link, pdf())
    else:
        with pytest.raises(delivery.LinkUnusable, match="time for this link is over"):
            delivery.deliver_file(link, pdf())

    assert DocumentVersion.objects.exists() == is_open


def test_nothing_is_taken_for_a_withdrawn_application():
    slot = outside_slot()
    link, token = link_into(slot)
    talent = slot.application.talent.user
    workflow.withdraw(slot.application, actor=talent, note="I stay at home.")

    with pytest.raises(delivery.LinkUnusable, match="withdrawn"):
        delivery.find(token)
    with pytest.raises(delivery.LinkUnusable, match="withdrawn"):
        delivery.deliver_file(link, pdf())


def test_link_of_a_discarded_application_is_unknown():
    slot = outside_slot()
    link, _token = link_into(slot)
    slot.application.delete()

    with pytest.raises(delivery.LinkUnusable) as refusal:
        delivery.deliver_file(link, pdf())

    assert not refusal.value.is_known


def test_answers_are_kept_and_become_a_paper_once():
    slot = outside_slot()
    link, _token = link_into(slot, asks=DeliveryLink.Asks.FORM)

    answer = delivery.deliver_answers(link, answers())
    numbers = [answer_papers.make.call(answer.pk) for _run in range(2)]

    version = DocumentVersion.objects.get()
    answer.refresh_from_db()
    assert numbers == [1, 0]
    assert (answer.version, answer.institution) == (version, "Lund University")
    assert (version.slot, version.file.content_type, version.file.pages) == (
        slot,
        "application/pdf",
        1,
    )
    assert version.file.file.read(5) == b"%PDF-"


def test_long_answers_become_a_paper_of_several_pages():
    answer = DeliveryAnswer(link=link_into(outside_slot())[0], **answers())
    answer.signed_at = timezone.now()
    answer.statement = "很长的说明。\n" * 120

    content, pages = answer_papers.draw(answer)

    assert pages > 1
    assert content.startswith(b"%PDF-")


def test_paper_takes_nothing_from_elsewhere():
    answer = DeliveryAnswer(link=link_into(outside_slot())[0], **answers())
    answer.signed_at = timezone.now()
    answer.statement = '<img src="file:///etc/hostname"><style>@import "http://x/"</style>'

    _content, pages = answer_papers.draw(answer)

    assert pages == 1


# Who reads it -----------------------------------------------------------------------------------
def test_applicant_sends_without_the_paper_from_outside():
    slot = outside_slot(state="draft", complete=True)

    assert slot.is_awaited
    assert missing_in(slot.application) == []


def test_applicant_neither_sends_nor_reads_the_paper_from_outside(foreign_affairs):
    slot = outside_slot()
    version = version_in(slot, by=foreign_affairs)
    talent = slot.application.talent.user

    with pytest.raises(Refusal):
        documents.upload(slot, pdf(), actor=talent)
    assert policy.can(talent, "view", slot)
    assert not policy.can(talent, "download", version.file)
    assert policy.can(foreign_affairs, "download", version.file)


# At once ----------------------------------------------------------------------------------------
def at_once(jobs):
    def run(job):
        try:
            return job()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(run, jobs))


@pytest.mark.django_db(transaction=True)
def test_of_many_deliveries_at_once_one_arrives():
    slot = outside_slot()
    link, _token = link_into(slot)

    results = at_once([lambda: delivery.deliver_file(link, pdf())] * 8)

    polite = [row for row in results if isinstance(row, delivery.LinkUnusable)]
    assert len(polite) == 7
    assert {str(row) for row in polite} == {str(delivery.USED)}
    assert DocumentVersion.objects.count() == StoredFile.objects.count() == 1
    assert AuditEntry.objects.filter(action="application.deliver_outside").count() == 1


@pytest.mark.django_db(transaction=True)
def test_asking_and_delivering_at_once_leave_at_most_one_live_link():
    slot, office = outside_slot(), user_with(Role.FOREIGN_AFFAIRS)
    link, _token = link_into(slot)
    jobs = [lambda: delivery.ask(slot, actor=office, **ASKED)] * 4
    jobs += [lambda: delivery.deliver_file(link, pdf())] * 2
    jobs += [lambda: delivery.revoke(link, actor=office)]

    results = at_once(jobs)

    assert sum(isinstance(row, DeliveryLink) for row in results) == 4
    assert DeliveryLink.objects.live().count() == 1
    used = DeliveryLink.objects.exclude(used_at=None).count()
    assert used == DocumentVersion.objects.count() <= 1
