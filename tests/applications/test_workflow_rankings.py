"""The ranking as a whole: made, moved, decided, released, carried out."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.roles import Role
from applications.models import Application, HistoryEntry, Ranking, RankingEntry
from applications.refusals import NotComplete, Refusal
from applications.states import ALL_STAGES, Stage
from applications.workflow import rankings, withdraw
from core import policy
from core.models import AuditEntry, Message
from tests.factories.accounts import user_with
from tests.factories.applications import (
    ApplicationFactory,
    ConflictFactory,
    RankingEntryFactory,
    RankingFactory,
    call_with,
)

pytestmark = pytest.mark.django_db
NO_PANEL = ALL_STAGES - {Stage.PANEL}


@pytest.fixture
def ranking(foreign_affairs):
    """Three files of a call without a panel, in the order in which they were sent; two places."""
    call = call_with(NO_PANEL)
    for days in [3, 2, 1]:
        sent = timezone.now() - timedelta(days=days)
        ApplicationFactory(call=call, state="qualified", submitted_at=sent)
    return rankings.make(call, actor=foreign_affairs, quota=2, tie_rule="earlier")


def decided(ranking, *decisions, actor):
    entries = ranking.entries.order_by("position")
    chosen = {entry.pk: decision for entry, decision in zip(entries, decisions, strict=True)}
    rankings.decide(ranking, chosen, actor=actor)
    ranking.refresh_from_db()
    return ranking


def order_of(ranking) -> list[int]:
    return list(ranking.entries.order_by("position").values_list("application", flat=True))


def states(ranking) -> list[str]:
    return list(ranking.entries.order_by("position").values_list("application__state", flat=True))


def test_make_takes_the_waiting_files_of_this_call_alone(foreign_affairs):
    call = call_with(NO_PANEL)
    waiting = ApplicationFactory(call=call, state="qualified")
    ApplicationFactory(call=call, state="screening")
    ApplicationFactory(state="qualified")

    made = rankings.make(call, actor=foreign_affairs, quota=1, tie_rule="earlier")

    assert order_of(made) == [waiting.pk]


def test_make_with_a_panel_waits_for_the_scores(foreign_affairs):
    call = call_with()
    ApplicationFactory(call=call, state="qualified")

    with pytest.raises(Refusal, match="No application of this call waits"):
        rankings.make(call, actor=foreign_affairs, quota=1, tie_rule="earlier")

    assert not Ranking.objects.exists()


@pytest.mark.parametrize("role", [Role.HUMAN_RESOURCES, Role.AUDITOR, Role.ADMINISTRATOR])
def test_make_is_for_foreign_affairs(role):
    file = ApplicationFactory(call=call_with(NO_PANEL), state="qualified")

    with pytest.raises(PermissionDenied):
        rankings.make(file.call, actor=user_with(role), quota=1, tie_rule="earlier")


def test_officer_with_a_conflict_makes_no_ranking():
    file = ApplicationFactory(call=call_with(NO_PANEL), state="qualified")
    officer = ConflictFactory(user__roles=[Role.FOREIGN_AFFAIRS], call=file.call).user

    with pytest.raises(PermissionDenied):
        rankings.make(file.call, actor=officer, quota=1, tie_rule="earlier")


@pytest.mark.parametrize(("start", "to", "expected"), [(1, 3, [1, 2, 0]), (3, 1, [2, 0, 1])])
def test_move_lets_the_others_make_room(ranking, foreign_affairs, start, to, expected):
    before = order_of(ranking)
    entry = ranking.entries.get(position=start)

    rankings.move_entry(entry, actor=foreign_affairs, to=to, reason="The panel agreed on it.")

    assert order_of(ranking) == [before[number] for number in expected]
    assert AuditEntry.objects.filter(action="applications.move_in_ranking").count() == 1


@pytest.mark.parametrize(("to", "reason"), [(2, " "), (0, "Because."), (4, "Because."), (1, "x")])
def test_move_without_a_reason_or_place_is_refused(ranking, foreign_affairs, to, reason):
    before = order_of(ranking)

    with pytest.raises(NotComplete):
        rankings.move_entry(
            ranking.entries.get(position=1), actor=foreign_affairs, to=to, reason=reason
        )

    assert order_of(ranking) == before


def test_bringing_up_to_date_keeps_what_was_moved_and_decided(ranking, foreign_affairs):
    first, second, third = order_of(ranking)
    moved = ranking.entries.get(application=third)
    rankings.move_entry(moved, actor=foreign_affairs, to=1, reason="Agreed.")
    rankings.decide(ranking, {moved.pk: "propose"}, actor=foreign_affairs)
    newcomer = ApplicationFactory(
        call=ranking.call,
        state="qualified",
        submitted_at=timezone.now() - timedelta(days=9),
    )
    Application.objects.filter(pk=second).update(state="withdrawn")

    rankings.bring_up_to_date(ranking, actor=foreign_affairs)

    assert order_of(ranking) == [third, newcomer.pk, first]
    assert ranking.entries.get(application=third).decision == "propose"


def test_decisions_are_told_to_nobody_before_the_release(ranking, foreign_affairs):
    decided(ranking, "propose", "propose", "reserve", actor=foreign_affairs)

    file = Application.objects.get(pk=order_of(ranking)[0])
    assert (file.state, file.public_state) == ("qualified", "Checked and qualified")
    assert not Message.objects.exists()


@pytest.mark.parametrize(("role", "number"), [(Role.ADMINISTRATOR, 0), (Role.AUDITOR, 1)])
def test_trail_tells_decisions_to_those_alone_who_may_know(ranking, foreign_affairs, role, number):
    decided(ranking, "propose", "propose", "reserve", actor=foreign_affairs)
    reader = user_with(role)

    entries = AuditEntry.objects.filter(action="applications.decide")

    assert entries.visible_to(reader).count() == number
    assert policy.can(reader, "view", entries.get()) is bool(number)


@pytest.mark.parametrize(
    ("decisions", "sentence"),
    [
        (("propose", "propose", ""), "Nothing is decided of 1 application."),
        (("propose", "propose", "propose"), "3 are proposed for 2 places."),
    ],
)
def test_release_names_what_is_amiss_and_changes_nothing(
    ranking, foreign_affairs, decisions, sentence
):
    decided(ranking, *decisions, actor=foreign_affairs)

    with pytest.raises(NotComplete) as refused:
        rankings.release(ranking, actor=foreign_affairs)

    assert refused.value.missing == [sentence]
    assert Ranking.objects.get().released_at is None


def test_release_waits_for_files_that_came_later(ranking, foreign_affairs):
    decided(ranking, "propose", "propose", "reserve", actor=foreign_affairs)
    ApplicationFactory(call=ranking.call, state="qualified")

    with pytest.raises(NotComplete) as refused:
        rankings.release(ranking, actor=foreign_affairs)

    assert "bring it up to date" in refused.value.missing[0]


def test_release_asks_to_read_that_somebody_gets_no_mail(ranking, foreign_affairs):
    decided(ranking, "propose", "propose", "reserve", actor=foreign_affairs)
    user = ranking.entries.first().application.talent.user
    user.is_active = False
    user.save()

    with pytest.raises(NotComplete, match="read the warnings"):
        rankings.release(ranking, actor=foreign_affairs)
    rankings.release(ranking, actor=foreign_affairs, warned=True)

    assert Ranking.objects.get().released_by == foreign_affairs


def test_everybody_reads_the_decision_before_the_files_have_moved(ranking, foreign_affairs):
    decided(ranking, "propose", "reserve", "not_choose", actor=foreign_affairs)

    rankings.release(ranking, actor=foreign_affairs)

    files = [Application.objects.get(pk=pk) for pk in order_of(ranking)]
    assert states(ranking) == ["qualified"] * 3
    assert [file.public_state for file in files] == [
        "Proposed by the hospital",
        "On the reserve list",
        "Not selected",
    ]


def test_carrying_out_moves_and_tells_everybody_once(ranking, foreign_affairs):
    decided(ranking, "propose", "reserve", "not_choose", actor=foreign_affairs)
    rankings.release(ranking, actor=foreign_affairs)

    moved = [rankings.carry_out_released(), rankings.carry_out_released()]

    assert moved == [3, 0]
    assert states(ranking) == ["proposed", "reserved", "not_selected"]
    assert Message.objects.filter(template="applications/decided").count() == 3
    assert set(HistoryEntry.objects.values_list("step", "role")) == {("release", "foreign_affairs")}


def test_nothing_is_carried_out_before_the_release(ranking, foreign_affairs):
    decided(ranking, "propose", "reserve", "not_choose", actor=foreign_affairs)

    assert rankings.carry_out_released() == 0
    assert states(ranking) == ["qualified"] * 3


def test_file_withdrawn_after_the_release_stays_withdrawn(ranking, foreign_affairs):
    decided(ranking, "propose", "reserve", "not_choose", actor=foreign_affairs)
    rankings.release(ranking, actor=foreign_affairs)
    file = Application.objects.get(pk=order_of(ranking)[0])
    withdraw(file, actor=file.talent.user, note="I have another plan.")

    assert rankings.carry_out_released() == 2
    assert states(ranking) == ["withdrawn", "reserved", "not_selected"]


def test_nobody_changes_a_released_ranking(ranking, foreign_affairs):
    decided(ranking, "propose", "reserve", "not_choose", actor=foreign_affairs)
    rankings.release(ranking, actor=foreign_affairs)
    entry = ranking.entries.get(position=1)

    for change in [
        lambda: rankings.decide(ranking, {entry.pk: "reserve"}, actor=foreign_affairs),
        lambda: rankings.move_entry(entry, actor=foreign_affairs, to=2, reason="Because."),
        lambda: rankings.bring_up_to_date(ranking, actor=foreign_affairs),
        lambda: rankings.release(ranking, actor=foreign_affairs),
    ]:
        with pytest.raises(Refusal, match="released already"):
            change()


def test_closing_the_reserve_list_tells_everybody_on_it(foreign_affairs):
    call = call_with()
    reserved = ApplicationFactory(call=call, state="reserved")
    proposed = ApplicationFactory(call=call, state="proposed")

    number = rankings.close_reserve(call, actor=foreign_affairs, note="All places are taken.")

    states = Application.objects.values_list("pk", "state")
    assert (number, dict(states)) == (1, {reserved.pk: "not_selected", proposed.pk: "proposed"})
    assert "All places are taken." in Message.objects.get().body


def test_two_files_never_stand_at_one_place():
    ranking = RankingFactory()
    entries = [RankingEntryFactory(ranking=ranking, position=number) for number in (1, 2)]

    with pytest.raises(Exception, match=r"(?i)unique|one_file_per_place"):
        RankingEntry.objects.filter(pk=entries[1].pk).update(position=1)
