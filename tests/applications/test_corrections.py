"""Weight, time and rounds of what is asked for; what was sent stays comparable for good."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from applications import documents, drafts, workflow
from applications.comparing import compare, differing, last_seen
from applications.models import Application, CorrectionRequest, Snapshot
from applications.refusals import NotComplete, Refusal, TooLate
from applications.workflow.corrections import Ask, Weight
from core.models import AuditEntry, Message
from tests.factories.applications import ApplicationFactory, SlotFactory, pdf, version_in
from tests.factories.programs import RequiredDocumentFactory

pytestmark = pytest.mark.django_db
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
LATER = Weight.LATER


@pytest.fixture
def application():
    return ApplicationFactory(state="screening", complete=True)


def asked(application, officer, *items) -> Application:
    workflow.request_changes(application, actor=officer, items=items)
    application.refresh_from_db()
    return application


def typed(application, **values) -> Application:
    """What the applicant saves."""
    application.refresh_from_db()
    return drafts.save(
        application, values, actor=application.talent.user, revision=application.revision
    )


# Weight -----------------------------------------------------------------------------------------
def test_what_may_follow_does_not_keep_the_file_back(application, foreign_affairs):
    asked(
        application,
        foreign_affairs,
        Ask("plan", "Name the methods."),
        Ask("host_city", "Which city?", LATER),
    )
    typed(application, plan="With methods.")

    workflow.resubmit(application, actor=application.talent.user)

    application.refresh_from_db()
    assert application.state == "screening"
    assert drafts.open_fields(application) == ["host_city"]


def test_a_request_of_what_may_follow_alone_leaves_the_file_in_screening(
    application, foreign_affairs
):
    asked(application, foreign_affairs, Ask("host_city", "Which city?", LATER))

    assert application.state == "screening"
    assert not application.screenings.exists()
    workflow.pass_screening(application, actor=foreign_affairs)
    assert "Which city?" in Message.objects.get(recipient=application.talent.user).body


@pytest.mark.parametrize(
    ("state", "is_open"),
    [("screening", True), ("qualified", True), ("in_review", True), ("forwarded", True),
     ("not_qualified", False), ("withdrawn", False), ("awarded", False)],
)  # fmt: skip
def test_what_may_follow_stays_open_until_the_file_has_ended(
    application, foreign_affairs, state, is_open
):
    slot = SlotFactory(application=application)
    asked(application, foreign_affairs, Ask(slot, "The stamp.", LATER))
    Application.objects.update(state=state)
    slot.refresh_from_db()

    if is_open:
        assert documents.upload(slot, pdf(), actor=application.talent.user).number == 1
    else:
        with pytest.raises(Refusal, match="cannot be changed now"):
            documents.upload(slot, pdf(), actor=application.talent.user)


def test_what_followed_is_closed_and_told_to_the_office_that_asked(
    application, foreign_affairs, human_resources
):
    asked(application, foreign_affairs, Ask("host_city", "Which city?", LATER))
    asked(application, human_resources, Ask("plan_title", "Shorter.", LATER))
    Application.objects.update(state="qualified")
    typed(application, host_city="Lund")

    workflow.follow_up(application, actor=application.talent.user)

    application.refresh_from_db()
    assert application.state == "qualified"
    assert drafts.open_fields(application) == ["plan_title"]
    assert Message.objects.filter(recipient=foreign_affairs, template__contains="changes_sent")
    assert not Message.objects.filter(recipient=human_resources)
    assert application.history.latest("pk").step == "follow_up"
    with pytest.raises(Refusal, match="nothing new"):
        workflow.follow_up(application, actor=application.talent.user)


def test_nobody_else_sends_what_is_to_follow(application, foreign_affairs):
    asked(application, foreign_affairs, Ask("host_city", "Which city?", LATER))
    typed(application, host_city="Lund")

    with pytest.raises(PermissionDenied):
        workflow.follow_up(application, actor=foreign_affairs)


# Time -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("seconds", "is_taken"), [(-1, True), (0, False), (1, False)], ids=["before", "at", "after"]
)
def test_time_of_a_request_ends_to_the_second(
    application, foreign_affairs, time_machine, seconds, is_taken
):
    slot = SlotFactory(application=application)
    due = timezone.now() + 3 * DAY
    asked(
        application,
        foreign_affairs,
        Ask("plan", "Methods.", due_at=due),
        Ask(slot, "The stamp.", due_at=due),
    )
    time_machine.move_to(due + seconds * SECOND, tick=False)

    if is_taken:
        typed(application, plan="With methods.")
        documents.upload(slot, pdf(), actor=application.talent.user)
    else:
        with pytest.raises(TooLate, match="What you typed stays in this window"):
            typed(application, plan="With methods.")
        with pytest.raises(TooLate, match="Ask the office for more time"):
            documents.upload(slot, pdf(), actor=application.talent.user)


def test_what_was_saved_in_time_may_be_sent_after_it(application, foreign_affairs, time_machine):
    due = timezone.now() + 3 * DAY
    asked(application, foreign_affairs, Ask("plan", "Methods.", due_at=due))
    typed(application, plan="With methods.")
    time_machine.move_to(due + DAY, tick=False)

    workflow.resubmit(application, actor=application.talent.user)

    application.refresh_from_db()
    assert application.state == "screening"


def test_time_without_a_day_is_that_of_the_hospital_and_moves_with_it(application, foreign_affairs):
    asked(application, foreign_affairs, Ask("plan", "Methods."))
    call = application.call
    call.hospital_due_at += DAY
    call.save()
    tomorrow = call.hospital_due_at

    found = CorrectionRequest.objects.due_between(tomorrow, tomorrow + SECOND)

    assert [row.due for row in found] == [tomorrow]
    assert not CorrectionRequest.objects.due_between(tomorrow - DAY, tomorrow).exists()


@pytest.mark.parametrize(
    ("offset", "sentence"), [(-DAY, "in the future"), (60 * DAY, "The hospital decides on")]
)
def test_day_of_a_request_lies_between_now_and_the_hospitals(
    application, foreign_affairs, offset, sentence
):
    with pytest.raises(NotComplete, match=sentence):
        asked(application, foreign_affairs, Ask("plan", "Methods.", due_at=timezone.now() + offset))


def test_nothing_is_asked_for_that_could_not_be_sent_any_more(
    application, foreign_affairs, time_machine
):
    time_machine.move_to(application.call.hospital_due_at, tick=False)

    with pytest.raises(TooLate, match="Decide on what is there"):
        asked(application, foreign_affairs, Ask("plan", "Methods."))


def test_office_gives_more_time_and_tells_the_applicant(application, foreign_affairs, time_machine):
    due = timezone.now() + DAY
    asked(application, foreign_affairs, Ask("plan", "Methods.", due_at=due))
    row = application.corrections.get()
    time_machine.move_to(due + SECOND, tick=False)

    workflow.move_due(row, actor=foreign_affairs, due_at=due + 2 * DAY)

    assert drafts.open_fields(application) == ["plan"]
    assert Message.objects.filter(recipient=application.talent.user).count() == 2
    assert AuditEntry.objects.filter(action="application.move_due").count() == 1


# Closing ----------------------------------------------------------------------------------------
def test_request_is_closed_by_its_office_when_no_longer_needed(
    application, foreign_affairs, human_resources
):
    asked(application, foreign_affairs, Ask("plan", "A."), Ask("host_city", "B."))
    row = application.corrections.get(field="host_city")

    with pytest.raises(PermissionDenied):
        workflow.close_request(row, actor=human_resources)
    workflow.close_request(row, actor=foreign_affairs)

    assert drafts.open_fields(application) == ["plan"]
    with pytest.raises(Refusal, match="closed already"):
        workflow.close_request(row, actor=foreign_affairs)


def test_last_thing_that_keeps_a_file_back_is_taken_back_instead(application, foreign_affairs):
    asked(application, foreign_affairs, Ask("plan", "A."), Ask("host_city", "B.", LATER))

    with pytest.raises(Refusal, match="take the file back"):
        workflow.close_request(application.corrections.get(field="plan"), actor=foreign_affairs)
    workflow.close_request(application.corrections.get(field="host_city"), actor=foreign_affairs)


def test_rounds_are_counted_over_both_offices(application, foreign_affairs, human_resources):
    for officer in (foreign_affairs, human_resources):
        asked(application, officer, Ask("plan", "Methods."))
        workflow.resubmit(application, actor=application.talent.user)

    assert list(application.corrections.values_list("loop", flat=True)) == [1, 2]


# Snapshots --------------------------------------------------------------------------------------
def test_sending_and_sending_again_keep_what_was_sent(foreign_affairs):
    draft = ApplicationFactory(complete=True)
    requirement = RequiredDocumentFactory(call=draft.call, code="letter")
    slot = SlotFactory(application=draft, requirement=requirement)
    version_in(slot)
    talent = draft.talent.user
    workflow.submit(draft, actor=talent, consent_version="1")
    asked(draft, foreign_affairs, Ask("plan", "Methods."), Ask(slot, "The stamp."))
    typed(draft, plan="With methods.")
    documents.upload(slot, pdf("new.pdf"), actor=talent)
    workflow.resubmit(draft, actor=talent)

    first, second = Snapshot.objects.order_by("number")

    assert (first.why, second.why) == ("submitted", "resubmitted")
    found = compare(draft, first.data, second.data)
    assert [row.label for row in found.fields] == ["Plan"]
    assert [(row.before.number, row.after.number) for row in found.papers] == [(1, 2)]
    assert second.data["documents"]["letter"]["sha256"] == slot.current.file.sha256


def test_taking_back_keeps_what_was_saved_so_far_as_a_change(application, foreign_affairs):
    asked(application, foreign_affairs, Ask("plan", "Methods."), Ask("plan_title", "Shorter."))
    typed(application, plan="Half done.")

    workflow.take_back(application, actor=foreign_affairs, note="Settled by phone.")

    application.refresh_from_db()
    assert application.plan == "Half done."
    assert application.snapshots.get().why == "taken_back"
    came = application.corrections.values_list("field", "after")
    assert list(came) == [("plan", {"value": "Half done."}), ("plan_title", {})]


def test_text_typed_after_it_was_taken_back_is_refused_and_kept(
    client, application, foreign_affairs
):
    asked(application, foreign_affairs, Ask("plan", "Methods."))
    workflow.take_back(application, actor=foreign_affairs, note="Settled by phone.")
    client.force_login(application.talent.user)
    page = reverse("applications:edit", kwargs={"reference": application.reference})

    answer = client.post(page, {"plan": "Typed too late", "revision": 0})

    assert answer.status_code == 409
    assert "Typed too late" in answer.content.decode()
    assert "the office no longer asks for them" in answer.content.decode()


def test_text_typed_when_the_time_ended_is_refused_and_kept(
    client, application, foreign_affairs, time_machine
):
    asked(application, foreign_affairs, Ask("plan", "Methods."))
    time_machine.move_to(application.call.hospital_due_at + SECOND, tick=False)
    client.force_login(application.talent.user)
    page = reverse("applications:edit", kwargs={"reference": application.reference})

    answer = client.post(page, {"plan": "Typed too late", "revision": 0})

    assert answer.status_code == 409
    assert "Typed too late" in answer.content.decode()
    assert "The office took this until" in answer.content.decode()


def test_default_comparison_starts_at_what_the_office_saw_when_it_asked(
    application, foreign_affairs, human_resources
):
    for officer in (foreign_affairs, human_resources):
        asked(application, officer, Ask("plan", "Methods."))
        workflow.resubmit(application, actor=application.talent.user)
    Snapshot.objects.create(
        application=application, number=3, why="followed", data=Snapshot.objects.first().data
    )
    snapshots, rows = list(application.snapshots.all()), list(application.corrections.all())

    assert last_seen(snapshots, rows, ["human_resources"]).number == 1
    assert last_seen(snapshots, [], []).number == 2
    assert last_seen(snapshots[:1], rows, ["human_resources"]) is None


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("the same", "the same", [("same", "the same")]),
        ("", "all new", [("new", "all new")]),
        ("in May 2027", "in June 2027", [("same", "in "), ("gone", "May"), ("new", "June"),
                                         ("same", " 2027")]),
        ("学习质子治疗", "学习重离子治疗", [("same", "学习"), ("gone", "质"), ("new", "重离"),
                                            ("same", "子治疗")]),
    ],
)  # fmt: skip
def test_texts_differ_word_by_word_and_character_by_character(before, after, pieces):
    assert [(piece.kind, piece.text) for piece in differing(before, after)] == pieces


def test_long_texts_without_anything_in_common_are_compared_by_sentences():
    before, after = "学习一项技术。" * 1000, "Learn one technique. " * 380

    pieces = differing(before, after)

    assert [piece.kind for piece in pieces] == ["gone", "new"]
    assert (pieces[0].text, pieces[1].text) == (before, after)
