"""The check before sending, the file afterwards, and the changes that an office asks for."""

import pytest
from django.urls import reverse

from applications import documents, workflow
from applications.models import Application, HistoryEntry
from applications.workflow import corrections
from applications.workflow.corrections import Ask, Weight
from core.models import Message
from tests.factories.applications import ApplicationFactory, SlotFactory, pdf, version_in
from tests.factories.programs import RuleFactory

pytestmark = pytest.mark.django_db
TICKS = {"revision": 0, "notice": "on", "sensitive": "on", "sponsor": "on"}


def page(name: str, application: Application) -> str:
    return reverse(f"applications:{name}", kwargs={"reference": application.reference})


def read(client, name: str, application: Application) -> str:
    return client.get(page(name, application)).content.decode()


@pytest.fixture
def application(client):
    application = ApplicationFactory(complete=True, call__asks_opinion=True)
    client.force_login(application.talent.user)
    return application


# Check and send --------------------------------------------------------------------------------
def test_check_of_a_complete_draft_lets_it_be_sent(client, application):
    content = read(client, "check", application)

    assert "It can be sent." in content
    assert '<button class="btn btn-primary">Send application</button>' in content


def test_check_names_what_is_missing_with_its_place(client, application):
    slot = SlotFactory(application=application, requirement__name_en="Invitation letter")
    Application.objects.update(plan="")

    content = read(client, "check", application)

    address = application.get_absolute_url()
    assert f'<a href="{address}#id_plan">Plan</a>' in content
    assert f'<a href="{address}#slot-{slot.pk}">Invitation letter</a>' in content
    assert 'disabled aria-describedby="why-not"' in content


def test_check_reminds_of_what_one_has_sent_elsewhere(client, application):
    """A statement such as “no other application is pending” could disagree with it."""
    pending = ApplicationFactory(talent=application.talent, state="proposed")
    over = ApplicationFactory(talent=application.talent, state="withdrawn")

    content = read(client, "check", application)

    assert "Do your statements agree with them?" in content
    assert f"{pending.reference}</a> {pending.call.title} · {pending.public_state}" in content
    assert over.reference not in content


def test_check_says_which_requirement_is_not_met(client, application):
    application.talent.degrees.create(level="master")
    RuleFactory(call=application.call, text_en="Holds a doctorate")

    content = read(client, "check", application)

    assert "A requirement is not met, so it cannot be sent." in content
    assert "Holds a doctorate" in content


def test_check_asks_for_a_missing_statement_in_its_place(client, application):
    rule = {"type": "not_currently", "params": {"state": "at_host"}, "checked_by": "declared"}
    RuleFactory(call=application.call, **rule)

    content = read(client, "check", application)

    assert f'href="{page("edit", application)}#id_declared-at_host"' in content
    assert "disabled" in content


def test_check_asks_for_a_missing_fact_in_the_profile(client, application):
    application.talent.degrees.all().delete()
    type(application.talent).objects.update(birth_date=None)
    rule = {"type": "birth_on_or_after", "params": {"date": "1980-01-01"}}
    RuleFactory(call=application.call, **rule)

    assert f'href="{reverse("profile")}"' in read(client, "check", application)


def test_send_needs_each_tick(client, application):
    for tick in ("notice", "sensitive", "sponsor"):
        answer = client.post(
            page("check", application), {name: on for name, on in TICKS.items() if name != tick}
        )
        assert "Without this tick" in answer.content.decode()

    application.refresh_from_db()
    assert application.state == "draft"


def test_send_twice_sends_once(client, application):
    answers = [client.post(page("check", application), TICKS, follow=True) for _press in range(2)]

    application.refresh_from_db()
    assert application.state == "submitted"
    assert "is sent. A mail confirms it." in answers[0].content.decode()
    assert "has been sent already" in answers[1].content.decode()
    assert Message.objects.filter(template="applications/received").count() == 1


def test_send_one_second_late_is_refused_and_keeps_the_text(client, application, time_machine):
    time_machine.move_to(application.call.closes_at, tick=False)
    client.force_login(application.talent.user)

    content = client.post(page("check", application), TICKS, follow=True).content.decode()

    application.refresh_from_db()
    assert (application.state, application.plan) == ("draft", "I want to learn how to plan it.")
    assert "The call closed on" in content


@pytest.mark.parametrize("revision", ["7", "x", "-1", "9" * 30])
def test_send_of_what_was_not_checked_is_refused(client, application, revision):
    client.post(page("check", application), TICKS | {"revision": revision})

    application.refresh_from_db()
    assert application.state == "draft"


# The file afterwards ---------------------------------------------------------------------------
def test_detail_tells_whose_turn_it_is_and_what_happened(client, application):
    workflow.submit(application, actor=application.talent.user, consent_version="1")

    content = read(client, "detail", application)

    assert "Whose turn: your department" in content
    assert "Nothing for you to do: your department gives its opinion." in content
    assert "Sent the application" in content


def test_detail_shows_the_reason_and_never_the_inner_notes(
    client, application, foreign_affairs, human_resources
):
    Application.objects.update(state="submitted", submitted_at="2026-11-01T00:00:00Z")
    application.refresh_from_db()
    workflow.give_opinion(
        application,
        actor=human_resources,
        verdict="refuses",
        text="Opinion kept inside",
        on_behalf=True,
    )
    workflow.fail(
        application, actor=foreign_affairs, note="Told reason", internal_note="Inner note"
    )

    content = read(client, "detail", application)

    assert "Told reason" in content
    assert "Inner note" not in content
    assert "Opinion kept inside" not in content
    assert foreign_affairs.name_en not in content


def test_detail_takes_no_file(client, application):
    version_in(SlotFactory(application=application))
    Application.objects.update(state="screening", submitted_at="2026-11-01T00:00:00Z")

    content = read(client, "detail", application)

    assert "paper.pdf" in content
    assert 'type="file"' not in content


def test_withdraw_asks_for_the_reason(client, application):
    Application.objects.update(state="screening", submitted_at="2026-11-01T00:00:00Z")

    answer = client.post(page("withdraw", application), {"note": " "})
    assert "Say why: the reason is missing." in answer.content.decode()

    client.post(page("withdraw", application), {"note": "A child is born."})
    application.refresh_from_db()
    assert application.state == "withdrawn"


@pytest.mark.parametrize("name", ["call_back", "discard"])
def test_step_that_is_too_late_is_answered_politely(client, application, name):
    Application.objects.update(state="qualified", submitted_at="2026-11-01T00:00:00Z")

    answer = client.post(page(name, application), follow=True)

    assert "This step is not possible now" in answer.content.decode()


# Requested changes -----------------------------------------------------------------------------
@pytest.fixture
def sent_back(client, application, foreign_affairs):
    slot = SlotFactory(application=application, requirement__name_en="Invitation letter")
    version_in(slot)
    Application.objects.update(state="screening", submitted_at="2026-11-01T00:00:00Z")
    application.refresh_from_db()
    items = [("plan", "Name the methods."), (slot, "The stamp is missing.")]
    workflow.request_changes(application, actor=foreign_affairs, items=items)
    application.refresh_from_db()
    return application


def test_changes_page_shows_each_request_in_its_place_and_nothing_else(client, sent_back):
    content = read(client, "edit", sent_back)

    assert "Name the methods." in content
    assert "The stamp is missing." in content
    assert 'name="plan"' in content
    assert 'name="plan_title"' not in content


def test_changes_page_begins_with_the_words_of_the_office(client, application, foreign_affairs):
    Application.objects.update(state="screening", submitted_at="2026-11-01T00:00:00Z")
    application.refresh_from_db()
    rounds = [
        ("plan", Weight.LATER, "First <b>words</b>."),
        ("plan_title", Weight.LATER, ""),
        ("use_at_home", Weight.BLOCKING, "Third words."),
    ]
    for field, weight, note in rounds:
        workflow.request_changes(
            application, actor=foreign_affairs, items=[Ask(field, "Say more.", weight)],
            note=note, internal_note="A secret.",
        )  # fmt: skip
    closed = application.corrections.get(field="plan")
    HistoryEntry.objects.update(at="2026-11-02T00:00:00Z")  # as records that were taken over

    content = read(client, "edit", application)
    corrections.close_request(closed, actor=foreign_affairs)
    later = read(client, "edit", application)

    first, third = "First &lt;b&gt;words&lt;/b&gt;.", "Third words."
    assert content.index(first) < content.index(third) < content.index('id="draft-form"')
    assert "A secret." not in content
    assert (first in later, third in later) == (False, True)


def test_changes_page_without_words_has_no_place_for_them(client, sent_back):
    assert "What the office wrote to you" not in read(client, "edit", sent_back)


def test_changes_are_sent_once_each_is_answered(client, sent_back):
    slot = sent_back.slots.get()
    edit = {"revision": sent_back.revision, "plan": "With methods.", "check": "1"}

    assert client.post(page("edit", sent_back), edit).url == page("check", sent_back)
    assert client.get(page("check", sent_back)).url == page("resubmit", sent_back)
    refused = client.post(page("resubmit", sent_back)).content.decode()
    documents.upload(slot, pdf("stamped.pdf"), actor=sent_back.talent.user)
    client.post(page("resubmit", sent_back), {"note": "Done."})

    sent_back.refresh_from_db()
    assert "Not everything that was asked for is there" in refused
    assert (sent_back.state, sent_back.plan) == ("screening", "With methods.")


def test_changed_text_and_file_are_sent_in_one_press(client, sent_back):
    slot = sent_back.slots.get()
    edit = {"revision": sent_back.revision, "plan": "With methods.", "slot": slot.pk}

    answer = client.post(page("edit", sent_back), {**edit, "file": pdf("stamped.pdf")})

    sent_back.refresh_from_db()
    assert answer.url == f"{page('edit', sent_back)}#slot-{slot.pk}"
    assert (sent_back.plan, slot.current.file.name) == ("With methods.", "stamped.pdf")


def test_field_that_was_not_asked_for_stays_closed(client, sent_back):
    edit = {"revision": sent_back.revision, "plan": "New", "plan_title": "Sneaked in"}

    client.post(page("edit", sent_back), edit)

    sent_back.refresh_from_db()
    assert (sent_back.plan, sent_back.plan_title) == ("New", "Proton therapy")


def test_statements_are_closed_after_sending(client, sent_back):
    rule = {"type": "not_currently", "params": {"state": "at_host"}, "checked_by": "declared"}
    RuleFactory(call=sent_back.call, **rule)

    client.post(page("edit", sent_back), {"revision": 0, "declared-at_host": "no"})

    assert not sent_back.talent.declarations.exists()
