"""Free places, suggestions, and the rehearsal of the letters."""

import pytest

from applications.models import Application
from applications.rankings import free_places, rehearse, suggested
from applications.refusals import Refusal
from applications.workflow import move_up
from tests.factories.applications import (
    ApplicationFactory,
    RankingEntryFactory,
    RankingFactory,
    call_with,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("states", "free"),
    [
        ([], 2),
        (["proposed"], 1),
        (["on_notice", "not_awarded"], 0),
        (["withdrawn", "not_selected", "reserved"], 2),
        (["proposed", "recommended", "awarded"], 0),
    ],
)
def test_places_are_held_from_the_proposal_on(states, free):
    ranking = RankingFactory(quota=2)
    for state in states:
        ApplicationFactory(call=ranking.call, state=state)

    assert free_places(ranking) == free


def test_suggestion_follows_the_order():
    ranking = RankingFactory(call=call_with(), quota=1)
    entries = [RankingEntryFactory(ranking=ranking, position=number) for number in (1, 2, 3)]

    decisions = suggested(ranking, reserves=1)

    assert [decisions[entry.pk] for entry in entries] == ["propose", "reserve", "not_choose"]


def test_reserve_moves_up_where_a_place_is_free_alone(foreign_affairs):
    ranking = RankingFactory(quota=1)
    holder = ApplicationFactory(call=ranking.call, state="proposed")
    reserve = ApplicationFactory(call=ranking.call, state="reserved")

    with pytest.raises(Refusal, match="No place of this call is free"):
        move_up(reserve, actor=foreign_affairs, note="2027-VS-0001 withdrew.")
    Application.objects.filter(pk=holder.pk).update(state="withdrawn")
    move_up(reserve, actor=foreign_affairs, note="2027-VS-0001 withdrew.")

    assert Application.objects.get(pk=reserve.pk).state == "proposed"


def letter(**fields):
    entry = RankingEntryFactory(decision="propose", ranking__call=call_with(), **fields)
    return rehearse([entry])[0]


def test_letter_names_the_decision_and_writes_nothing():
    found = letter()

    assert "Proposed by the hospital" in found.message.subject
    assert found.troubles == []
    assert Application.objects.get().state == "ranked"
    assert found.message.pk is None


def test_letter_to_nobody_is_a_trouble():
    found = letter(application__talent__user=None)

    assert found.message is None
    assert "There is no account" in found.troubles[0]


def test_letter_in_two_languages_is_a_trouble():
    call = call_with(title_en="")
    found = rehearse([RankingEntryFactory(decision="reserve", ranking__call=call)])[0]

    assert found.troubles == ["The text is not in the reader's language throughout."]


def test_letter_to_a_closed_account_is_a_trouble():
    found = letter(application__talent__user__is_active=False)

    assert found.troubles == ["The account is switched off."]
