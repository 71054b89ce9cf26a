"""The pages of a ranking."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from applications.models import Application, Assignment
from applications.states import ALL_STAGES, Stage
from tests.factories.accounts import user_with
from tests.factories.applications import (
    ApplicationFactory,
    AssignmentFactory,
    ConflictFactory,
    PanelFactory,
    RankingEntryFactory,
    RankingFactory,
    ReviewFactory,
    call_with,
)

pytestmark = pytest.mark.django_db
PAGES = ["", "_setup", "_suggest", "_rehearsal", "_release", "_close_reserve"]


def page(call, name: str = "") -> str:
    return reverse(f"admin:call_ranking{name}", args=[call.pk])


@pytest.fixture
def ranking():
    """Three ranked files and two places."""
    made = RankingFactory(call=call_with())
    for number in (1, 2, 3):
        RankingEntryFactory(ranking=made, position=number)
    return made


@pytest.fixture
def officer(client, foreign_affairs):
    client.force_login(foreign_affairs)
    return client


def test_officer_makes_the_ranking_decides_and_releases_it(officer):
    call = call_with(ALL_STAGES - {Stage.PANEL}, hospital_quota=1)
    files = ApplicationFactory.create_batch(2, call=call, state="qualified")

    officer.post(page(call, "_setup"), {"quota": 1, "tie_rule": "earlier"})
    officer.post(page(call, "_suggest"), {"reserves": 1})
    before = [Application.objects.get(pk=file.pk).public_state for file in files]
    released = officer.post(page(call, "_release"), {}, follow=True)

    assert before == ["Checked and qualified"] * 2
    assert "The decisions are released." in released.content.decode()
    shown = [Application.objects.get(pk=file.pk).public_state for file in files]
    assert shown == ["Proposed by the hospital", "On the reserve list"]


def test_decisions_of_a_page_are_saved_together(officer, ranking):
    entries = list(ranking.entries.all())
    chosen = ["propose", "", "not_choose"]
    data = {
        f"decision-{entry.pk}": decision for entry, decision in zip(entries, chosen, strict=True)
    } | {f"before-{entry.pk}": "" for entry in entries}

    answer = officer.post(page(ranking.call), data, follow=True)

    assert list(ranking.entries.values_list("decision", flat=True)) == chosen
    assert "2 decisions are noted." in answer.content.decode()


def test_unknown_decision_saves_nothing(officer, ranking):
    entry = ranking.entries.first()

    answer = officer.post(page(ranking.call), {f"decision-{entry.pk}": "crown"}, follow=True)

    assert set(ranking.entries.values_list("decision", flat=True)) == {""}
    assert "Nothing was saved" in answer.content.decode()


def test_page_from_before_changes_only_what_was_changed_on_it(officer, ranking):
    first, second, third = ranking.entries.all()
    sent = {f"before-{entry.pk}": "" for entry in (first, second, third)}
    sent |= {f"decision-{entry.pk}": "" for entry in (first, second)}
    ranking.entries.filter(pk=second.pk).update(decision="reserve")

    officer.post(page(ranking.call), sent | {f"decision-{third.pk}": "not_choose"})

    assert list(ranking.entries.values_list("decision", flat=True)) == ["", "reserve", "not_choose"]


def test_decision_that_somebody_else_has_made_meanwhile_is_named(officer, ranking):
    first, *others = ranking.entries.all()
    sent = {f"before-{entry.pk}": "" for entry in (first, *others)}
    sent |= {f"decision-{entry.pk}": "" for entry in others}
    ranking.entries.filter(pk=first.pk).update(decision="reserve")

    answer = officer.post(page(ranking.call), sent | {f"decision-{first.pk}": "propose"})

    content = answer.content.decode()
    assert f"Somebody else has decided of {first.application.reference} meanwhile." in content
    assert '<option value="propose" selected>' in content
    assert ranking.entries.get(pk=first.pk).decision == "reserve"


def test_release_page_says_what_is_amiss_instead_of_a_button(officer, ranking):
    answer = officer.get(page(ranking.call, "_release")).content.decode()

    assert "Nothing is decided of 3 applications." in answer
    assert "It cannot be taken back." in answer
    assert answer.count('<button class="btn btn-primary">') == 0


def test_move_without_a_reason_keeps_the_typed_place(officer, ranking):
    entry = ranking.entries.first()
    address = reverse("admin:call_ranking_move", args=[ranking.call.pk, entry.pk])

    answer = officer.post(address, {"to": "3", "reason": ""}).content.decode()

    assert 'value="3"' in answer
    assert ranking.entries.first() == entry


def test_words_that_come_after_the_reserve_list_was_closed_are_kept(officer, ranking):
    answer = officer.post(page(ranking.call, "_close_reserve"), {"note": "Thank you all."})

    content = answer.content.decode()
    assert "Nobody is on the reserve list." in content
    assert "Thank you all." in content


def test_entry_of_another_call_is_unknown(officer, ranking):
    other = RankingEntryFactory(position=9)
    address = reverse("admin:call_ranking_move", args=[ranking.call.pk, other.pk])

    assert officer.post(address, {"to": "1", "reason": "Because."}).status_code == 404


def test_table_shows_comments_of_the_reviews_that_count_alone(officer, ranking):
    file = ranking.entries.first().application
    PanelFactory(call=ranking.call)
    sent, draft, conflict = AssignmentFactory.create_batch(3, application=file)
    ReviewFactory(assignment=sent, comment="Very clear plan.", sent=True)
    ReviewFactory(assignment=draft, comment="Not finished.")
    ReviewFactory(assignment=conflict, comment="My own student.", sent=True)
    Assignment.objects.filter(pk=conflict.pk).update(
        declined_at=timezone.now(), has_conflict=True, reason="We publish together."
    )

    content = officer.get(page(ranking.call)).content.decode()

    assert "Very clear plan." in content
    assert "Not finished." not in content
    assert "My own student." not in content


def test_rehearsal_shows_each_letter_and_writes_none(officer, ranking):
    ranking.entries.update(decision="reserve")

    answer = officer.get(page(ranking.call, "_rehearsal"))

    assert [letter.troubles for letter in answer.context["letters"]] == [[], [], []]
    assert "On the reserve list" in answer.content.decode()
    assert set(Application.objects.values_list("state", flat=True)) == {"ranked"}


@pytest.mark.parametrize("name", PAGES[1:])
@pytest.mark.parametrize("role", [Role.HUMAN_RESOURCES, Role.AUDITOR])
def test_who_only_reads_changes_nothing(client, ranking, name, role):
    client.force_login(user_with(role))

    assert client.get(page(ranking.call)).status_code == 200
    assert client.get(page(ranking.call, name)).status_code == 403
    assert client.post(page(ranking.call, name)).status_code == 403
    assert client.post(page(ranking.call)).status_code == 403


@pytest.mark.parametrize("name", PAGES)
def test_ranking_of_a_call_in_which_one_has_a_conflict_is_unknown(client, ranking, name):
    conflict = ConflictFactory(user__roles=[Role.FOREIGN_AFFAIRS], call=ranking.call)
    client.force_login(conflict.user)

    assert client.get(page(ranking.call, name)).status_code == 404


@pytest.mark.parametrize("name", ["_rehearsal", "_release"])
def test_pages_of_a_ranking_that_was_not_made_are_unknown(officer, name):
    assert officer.get(page(call_with(), name)).status_code == 404


def test_suggesting_without_a_ranking_is_unknown(officer):
    assert officer.post(page(call_with(), "_suggest"), {"reserves": 1}).status_code == 404


@pytest.mark.parametrize("name", ["", "_rehearsal"])
def test_table_asks_the_same_number_of_queries_for_many_files(officer, name):
    asked = []
    for size in (1, 30):
        made = RankingFactory(call=call_with())
        for number in range(size):
            entry = RankingEntryFactory(ranking=made, position=number + 1, decision="propose")
            AssignmentFactory(application=entry.application)
        officer.get(page(made.call, name))
        with CaptureQueriesContext(connection) as queries:
            officer.get(page(made.call, name))
        asked.append(len(queries))

    assert asked[0] == asked[1] <= 15
