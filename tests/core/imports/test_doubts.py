"""Rows that are right by themselves and likely wrong together: told, counted, and never refused."""

from datetime import date

import pytest
from django.utils import translation

from core.imports import giving_back, running, steps
from core.imports.remarks import read_out
from talents.models import Talent
from tests.core.conftest import BAD, GOOD, OTHER
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db
TWIN = GOOD.replace("T1", "T2").replace("one@", "two@")
TRIPLET = GOOD.replace("T1", "T3").replace("one@", "three@")


def doubts(run) -> dict[int, list[str]]:
    """What is said against rows that can be taken, by line."""
    with translation.override("en"):
        return {
            row.line: [
                read_out(one["sentence"]) for one in row.remarks if one["weight"] == "doubted"
            ]
            for row in run.found.filter(is_doubtful=True)
        }


def standings(run) -> list[str]:
    return list(run.found.order_by("line").values_list("standing", flat=True))


@pytest.mark.parametrize("batch", [1, 1000])
def test_two_numbers_for_one_name_and_birth_date_are_told_in_all_rows(
    bring_in, take_over, monkeypatch, batch
):
    monkeypatch.setattr(running, "BATCH", batch)
    different = OTHER.replace("T2", "T4").replace("two@", "four@")

    run = bring_in(GOOD, TWIN, different, TRIPLET)

    assert standings(run) == ["new"] * 4
    assert doubts(run) == {
        2: ["2 more rows, the first in line 3, have this name and birth date"],
        3: ["Name and birth date are those of T1 in line 2"],
        5: ["Name and birth date are those of T1 in line 2"],
    }
    take_over(run)
    assert Talent.objects.count() == 4


def test_row_that_looks_like_a_known_person_of_the_same_file_is_doubtful(bring_in):
    TalentFactory(staff_no="T1", name_zh="例可心", birth_date=date(1990, 1, 1), email="")

    run = bring_in(GOOD, TWIN)

    assert standings(run) == ["changed", "new"]
    assert list(doubts(run)) == [2, 3]


def test_person_who_becomes_another_ones_double_is_doubtful(bring_in):
    TalentFactory(staff_no="T1", name_zh="例可心", birth_date=date(1990, 1, 1), email="")
    TalentFactory(staff_no="T2", name_zh="例可心", birth_date=date(1991, 1, 1), email="")

    run = bring_in("T2,1990-01-01", heads="工号,出生日期")

    assert standings(run) == ["changed"]
    assert doubts(run) == {2: ["Name and birth date are those of T1 in the portal"]}


def test_two_people_who_are_known_as_two_are_not_doubted_again(bring_in, take_over):
    take_over(bring_in(GOOD, TWIN))

    again = bring_in(GOOD.replace("主任医师", "副主任医师"), TWIN)

    assert standings(again) == ["changed", "unchanged"]
    assert doubts(again) == {}


def test_what_a_person_has_decided_is_not_doubted(bring_in, officer):
    TalentFactory(staff_no="OLD", name_zh="例可心", birth_date=date(1990, 1, 1), email="")
    run = bring_in(GOOD)
    assert (standings(run), doubts(run)) == (["asked"], {})

    steps.answer(run, {"2": {"person": 0}}, actor=officer)
    running.check.call(run_id=run.pk, attempt=run.attempt + 1)

    assert (standings(run), doubts(run)) == (["new"], {})


def test_row_that_is_not_taken_anyway_is_not_counted_as_doubtful(bring_in):
    young = BAD.replace("1989-02-30", "2005-02-28").replace("肺部肿瘤科", "无此科室")

    assert doubts(bring_in(young)) == {}


@pytest.mark.parametrize(
    ("birth", "told"), [("2001-09-01", []), ("2001-09-02", ["15 years old on that day"])]
)
def test_child_at_work_is_doubtful(bring_in, birth, told):
    run = bring_in(GOOD.replace("1990-01-01", birth))

    assert standings(run) == ["new"]
    assert doubts(run).get(2, []) == told


def test_row_that_is_left_out_is_not_there_for_the_others_and_comes_back(
    bring_in, take_over, officer
):
    run = bring_in(GOOD, TWIN)

    steps.answer(run, {"2": {"out": ["T1", "例可心"]}}, actor=officer)
    running.check.call(run_id=run.pk, attempt=run.attempt + 1)

    run.refresh_from_db()
    assert (standings(run), doubts(run)) == (["wrong", "new"], {})
    left = run.found.get(line=2)
    assert (left.key, left.label, left.cells[0]) == ("T1", "例可心", "T1")
    with translation.override("en"):
        assert giving_back.reason_of(left, giving_back.headings_of(run)) == "left out, as you chose"
    take_over(run, only_good=True)
    assert Talent.objects.get().staff_no == "T2"


def test_row_that_was_left_out_is_taken_after_all(bring_in, officer):
    run = bring_in(GOOD, TWIN)
    for attempt, out in ((2, ["T1", "例可心"]), (3, [])):
        steps.answer(run, {"2": {"out": out}}, actor=officer)
        running.check.call(run_id=run.pk, attempt=attempt)
        run.refresh_from_db()

    assert (standings(run), list(doubts(run))) == (["new", "new"], [2, 3])
