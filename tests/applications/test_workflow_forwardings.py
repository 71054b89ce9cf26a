"""Batches: sent out as a whole, answered as a whole, and the numbers that they name."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.roles import Role
from applications import workflow
from applications.models import Application, ForwardedFile, Forwarding, Snapshot
from applications.refusals import NotComplete, Refusal
from applications.states import ALL_STAGES, Stage
from applications.workflow import forwardings
from applications.workflow.forwardings import Decided
from core import audit
from core.models import AuditEntry, Message
from talents.models import IdentityNumber
from tests.factories.accounts import user_with
from tests.factories.applications import (
    ApplicationFactory,
    ConflictFactory,
    ForwardedFileFactory,
    call_with,
)
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db
DECIDED = "applications/decided"


@pytest.fixture
def call():
    return call_with()


@pytest.fixture
def university():
    return user_with(Role.UNIVERSITY_OFFICE)


def recommended(call, number=2) -> list[int]:
    return [ApplicationFactory(call=call, state="recommended").pk for _row in range(number)]


def states(call) -> set[str]:
    return set(Application.objects.filter(call=call).values_list("state", flat=True))


def test_make_batch_forwards_the_chosen_files_in_their_order(call, foreign_affairs):
    first, second, left = recommended(call, 3)

    batch = forwardings.make_batch(
        call, [second, first], actor=foreign_affairs, kinds=["passport"], note=" as agreed "
    )

    assert list(batch.files.values_list("position", "application")) == [(1, second), (2, first)]
    assert (batch.number, batch.to, batch.fields) == (1, call.forwarded_to, ["passport"])
    assert (batch.note, batch.late_reason, batch.by) == ("as agreed", "", foreign_affairs)
    assert Application.objects.get(pk=first).state == "forwarded"
    assert Application.objects.get(pk=left).state == "recommended"


def test_make_batch_keeps_what_went_out_and_records_it_once(call, foreign_affairs):
    [key] = recommended(call, 1)

    batch = forwardings.make_batch(call, [key], actor=foreign_affairs)
    call.forwarded_to_en = "Another unit"
    call.save()
    batch.refresh_from_db()

    assert batch.to_en == "Tianjin Medical University"
    assert Snapshot.objects.get(application=key).why == Snapshot.Why.FORWARDED
    entry = AuditEntry.objects.get(action="applications.make_forwarding")
    assert audit.details_of(entry)["after"] == {"number": 1, "files": 1, "fields": []}


def test_make_batch_counts_the_batches_of_each_call(call, foreign_affairs):
    other = call_with()
    numbers = [
        forwardings.make_batch(one, recommended(one, 1), actor=foreign_affairs).number
        for one in (call, call, other)
    ]

    assert numbers == [1, 2, 1]


def test_make_batch_starts_earlier_where_the_call_has_no_notice(foreign_affairs):
    call = call_with(ALL_STAGES - {Stage.NOTICE})
    application = ApplicationFactory(call=call, state="proposed")

    forwardings.make_batch(call, [application.pk], actor=foreign_affairs)

    assert states(call) == {"forwarded"}


def test_make_batch_tells_the_receivers_who_may_read_it(call, foreign_affairs, university):
    ConflictFactory(user__roles=[Role.UNIVERSITY_OFFICE], call=call)
    applicant = TalentFactory(user=user_with(Role.UNIVERSITY_OFFICE, Role.TALENT))
    ApplicationFactory(talent=applicant, call=call, state="screening")
    user_with(Role.UNIVERSITY_OFFICE, is_active=False)

    batch = forwardings.make_batch(
        call, recommended(call), actor=foreign_affairs, note="Two people, as agreed."
    )

    mail = Message.objects.get(template="applications/batch_forwarded")
    assert (mail.recipient, mail.about_id) == (university, str(batch.pk))
    assert "Two people, as agreed." in mail.body
    assert "Number of files: 2" in mail.body
    assert "/forwarded/" in mail.body


def test_make_batch_is_refused_as_a_whole(call, foreign_affairs):
    keys = [*recommended(call), ApplicationFactory(call=call, state="forwarded").pk]

    with pytest.raises(Refusal, match="Nothing was sent"):
        forwardings.make_batch(call, keys, actor=foreign_affairs)

    assert not Forwarding.objects.exists()
    assert states(call) == {"recommended", "forwarded"}


def test_make_batch_takes_no_file_of_another_call(call, foreign_affairs):
    with pytest.raises(Refusal):
        forwardings.make_batch(call, recommended(call_with()), actor=foreign_affairs)


def test_second_press_makes_no_second_batch(call, foreign_affairs):
    keys = recommended(call)
    forwardings.make_batch(call, keys, actor=foreign_affairs)

    with pytest.raises(Refusal):
        forwardings.make_batch(call, keys, actor=foreign_affairs)

    assert Forwarding.objects.count() == 1


@pytest.mark.parametrize("options", [{"kinds": ["staff_no"]}, {"kinds": ["passport", ""]}])
def test_make_batch_names_known_numbers_alone(call, foreign_affairs, options):
    with pytest.raises(NotComplete, match="identity number"):
        forwardings.make_batch(call, recommended(call), actor=foreign_affairs, **options)


def test_make_batch_of_nothing_is_refused(call, foreign_affairs):
    with pytest.raises(NotComplete, match="at least one"):
        forwardings.make_batch(call, [], actor=foreign_affairs)


def test_batch_after_the_sponsors_day_needs_a_reason(foreign_affairs):
    now = timezone.now()
    past = {
        "opens_at": now - timedelta(days=9),
        "closes_at": now - timedelta(days=3),
        "hospital_due_at": now - timedelta(days=2),
        "sponsor_due_at": now - timedelta(seconds=1),
    }
    call = call_with(**past)
    keys = recommended(call)

    with pytest.raises(NotComplete, match="sponsor's day"):
        forwardings.make_batch(call, keys, actor=foreign_affairs, late_reason=" ")
    batch = forwardings.make_batch(call, keys, actor=foreign_affairs, late_reason="Prolonged.")

    assert batch.late_reason == "Prolonged."


@pytest.mark.parametrize("role", [role for role in Role if role != Role.FOREIGN_AFFAIRS])
def test_nobody_else_makes_a_batch(call, role):
    with pytest.raises(PermissionDenied):
        forwardings.make_batch(call, recommended(call), actor=user_with(role))


def test_barred_officer_makes_no_batch(call):
    officer = ConflictFactory(user__roles=[Role.FOREIGN_AFFAIRS], call=call).user

    with pytest.raises(PermissionDenied):
        forwardings.make_batch(call, recommended(call), actor=officer)


# Outcomes -------------------------------------------------------------------------------------
def test_record_outcomes_takes_each_file_by_its_own_step(university):
    one, two = ForwardedFileFactory(), ForwardedFileFactory()
    decided = [
        Decided(one.application.reference, "awarded", "from May"),
        Decided(two.application.reference, "not_awarded"),
    ]

    assert forwardings.record_outcomes(decided, actor=university) == 2

    one.refresh_from_db()
    assert (one.outcome, one.outcome_note, one.outcome_by) == ("awarded", "from May", university)
    assert set(ForwardedFile.objects.values_list("application__state", flat=True)) == {
        "awarded",
        "not_awarded",
    }
    assert Message.objects.filter(template=DECIDED).count() == 2


def test_record_outcomes_records_all_or_nothing(university):
    good, ended = ForwardedFileFactory(), ForwardedFileFactory(application__state="withdrawn")
    decided = [Decided(file.application.reference, "awarded") for file in (good, ended)]

    with pytest.raises(Refusal, match=ended.application.reference):
        forwardings.record_outcomes(decided, actor=university)

    good.refresh_from_db()
    assert (good.outcome, good.application.state) == ("", "forwarded")
    assert not Message.objects.exists()


def test_record_outcomes_of_an_unknown_reference_is_refused(university):
    with pytest.raises(Refusal, match="2027-XX-0001"):
        forwardings.record_outcomes([Decided("2027-XX-0001", "awarded")], actor=university)


# Identity numbers -----------------------------------------------------------------------------
def with_number(**fields) -> ForwardedFile:
    known = {"forwarding__fields": ["passport"], **fields}
    file = ForwardedFileFactory(**known)
    IdentityNumber.objects.create(
        talent=file.application.talent, kind="passport", number="E12345678"
    )
    return file


def test_open_number_gives_it_whole_and_records_the_look(university):
    file = with_number()

    number = forwardings.open_number(file, "passport", actor=university, reason=" visa letter ")

    entry = AuditEntry.objects.get(action="talents.reveal_identitynumber")
    assert (number, entry.actor) == ("E12345678", university)
    assert audit.details_of(entry) == {"note": "visa letter"}
    assert "E12345678" not in str(entry.details)


def test_open_number_is_refused_where_the_batch_does_not_name_it(university):
    file = with_number(forwarding__fields=["identity_card"])

    with pytest.raises(PermissionDenied):
        forwardings.open_number(file, "passport", actor=university, reason="visa letter")

    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    ("state", "opens"),
    [("forwarded", True), ("awarded", True), ("not_awarded", False), ("withdrawn", False)],
)
def test_numbers_open_as_long_as_the_sponsor_may_need_them(university, state, opens):
    assert forwardings.may_open_numbers(with_number(application__state=state), university) is opens


def test_numbers_open_to_nobody_to_whom_it_was_not_forwarded(foreign_affairs):
    file = with_number()
    barred = ConflictFactory(user__roles=[Role.UNIVERSITY_OFFICE], call=file.application.call).user

    for person in (foreign_affairs, barred, user_with(Role.REVIEWER), file.application.talent.user):
        assert not forwardings.may_open_numbers(file, person)


def test_open_number_needs_a_reason_and_a_number(university):
    file = with_number()
    file.application.talent.identity_numbers.all().delete()

    with pytest.raises(NotComplete):
        forwardings.open_number(file, "passport", actor=university, reason="  ")
    with pytest.raises(Refusal, match="not stated"):
        forwardings.open_number(file, "passport", actor=university, reason="visa letter")


@pytest.fixture
def awarded(university):
    """A file whose outcome was recorded by mistake, with its mail."""
    file = ForwardedFileFactory()
    workflow.record_outcome(file.application, actor=university, outcome="awarded", note="from May")
    file.refresh_from_db()
    return file


def test_outcome_that_is_taken_back_was_never_told_where_its_mail_still_waits(awarded, university):
    workflow.take_outcome_back(awarded.application, actor=university, note="Another person.")

    awarded.refresh_from_db()
    assert awarded.application.state == "forwarded"
    assert (awarded.outcome, awarded.outcome_note, awarded.outcome_at) == ("", "", None)
    mail = Message.objects.get()
    assert (mail.template, mail.state, mail.discarded_by) == (DECIDED, "discarded", university)
    assert list(
        AuditEntry.objects.exclude(action__startswith="core.").values_list("action", flat=True)
    ) == ["application.record_outcome", "application.take_outcome_back"]
    assert AuditEntry.objects.filter(action="core.discard_message").count() == 1


@pytest.mark.parametrize("state", ["sent", "sending", "unclear"])
def test_who_may_have_read_of_an_outcome_is_told_that_it_is_taken_back(awarded, university, state):
    Message.objects.update(state=state, sent_at=timezone.now())

    workflow.take_outcome_back(awarded.application, actor=university, note="Another person.")

    told, more = Message.objects.order_by("pk")
    assert (told.state, more.template) == (state, "applications/moved")
    assert "Another person." in more.body


def test_mail_of_the_hospitals_own_decision_is_not_called_back(awarded, university):
    earlier = awarded.outcome_at - timedelta(days=9)
    mail = Message.objects.get()
    Message.objects.filter(pk=mail.pk).update(created_at=earlier)

    workflow.take_outcome_back(awarded.application, actor=university, note="Another person.")

    mail.refresh_from_db()
    assert mail.state != "discarded"


def test_outcome_that_was_taken_back_is_recorded_anew(awarded, university):
    workflow.take_outcome_back(awarded.application, actor=university, note="Another person.")

    workflow.record_outcome(awarded.application, actor=university, outcome="not_awarded")

    awarded.refresh_from_db()
    assert (awarded.outcome, awarded.application.state) == ("not_awarded", "not_awarded")
