"""What was sent stays comparable for good, and what was typed too late stays in the window."""

from datetime import timedelta

import pytest
from django.urls import reverse

from applications import documents, workflow
from applications.comparing import compare, differing, last_seen
from applications.models import Snapshot
from applications.workflow.corrections import Ask
from tests.applications.asking import asked, typed
from tests.factories.applications import ApplicationFactory, SlotFactory, pdf, version_in
from tests.factories.programs import RequiredDocumentFactory

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def application():
    return ApplicationFactory(state="screening", complete=True)


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
