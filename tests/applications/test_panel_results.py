from decimal import Decimal

import pytest
from django.utils import timezone

from applications.models import Review, Score
from applications.panels import Mark, level, results, total_of
from tests.factories.applications import (
    ApplicationFactory,
    AssignmentFactory,
    CriterionFactory,
    PanelFactory,
)
from tests.factories.programs import CallFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel():
    """Two criteria: the first weighs 3 of 4 and goes to 10, the second goes to 5."""
    panel = PanelFactory()
    CriterionFactory(panel=panel, position=1, weight=3, highest=10)
    CriterionFactory(panel=panel, position=2, weight=1, highest=5)
    return panel


def sent(panel, application=None, points=(8, 4), **fields) -> Review:
    """A review that was sent, with these points for the two criteria."""
    application = application or ApplicationFactory(call=panel.call, state="in_review")
    assignment = AssignmentFactory(application=application, **fields)
    criteria = list(panel.criteria.all())
    given = {row.pk: Decimal(value) for row, value in zip(criteria, points, strict=True)}
    review = Review.objects.create(
        assignment=assignment, total=total_of(given, criteria), submitted_at=timezone.now()
    )
    for criterion in criteria:
        Score.objects.create(review=review, criterion=criterion, points=given[criterion.pk])
    return review


def marks(*rows: tuple[int, int, int]) -> list[Mark]:
    return [Mark(application, reviewer, Decimal(total)) for application, reviewer, total in rows]


def totals(leveled) -> list[str]:
    return [str(mark.total) for mark in leveled]


def test_total_weighs_the_shares_of_each_scale(panel):
    first, second = panel.criteria.all()

    total = total_of({first.pk: Decimal(8), second.pk: Decimal("2.5")}, [first, second])

    assert total == Decimal("72.500")  # (3 × 0.8 + 1 × 0.5) / 4


def test_results_give_mean_spread_number_and_first_criterion(panel):
    application = ApplicationFactory(call=panel.call, state="in_review")
    sent(panel, application, points=(8, 4))  # (2.4 + 0.8) / 4 = 80
    sent(panel, application, points=(6, 3))  # (1.8 + 0.6) / 4 = 60

    found = results(panel.call)

    assert set(found) == {application.pk}
    result = found[application.pk]
    assert (result.mean, result.spread, result.reviews, result.first) == (70, 10, 2, 70)


def test_results_leave_out_drafts_and_what_was_declined(panel):
    draft = AssignmentFactory(application=ApplicationFactory(call=panel.call, state="in_review"))
    Review.objects.create(assignment=draft, draft={"comment": "soon"})
    declined = sent(panel, declined_at=timezone.now(), has_conflict=True)
    counted = sent(panel)

    found = results(panel.call)

    assert declined.assignment.application_id not in found
    assert set(found) == {counted.assignment.application_id}


def test_results_of_a_call_without_panel_are_none():
    assert results(CallFactory()) == {}


def test_results_take_the_leveled_totals_where_the_panel_wants_it(panel):
    strict, lenient = (sent(panel).assignment.reviewer for _turn in range(2))
    Review.objects.all().delete()
    for reviewer, points in ((strict, (2, 4)), (lenient, (6, 8))):
        for value in points:
            sent(panel, points=(value, value / 2), reviewer=reviewer)
    panel.normalizes = True
    panel.save()

    means = sorted(result.mean for result in results(panel.call).values())

    # All totals 20, 40, 60, 80: M = 50, S = √500; each reviewer's two lie at −1 and +1.
    assert means == [Decimal("27.639")] * 2 + [Decimal("72.361")] * 2


def test_leveling_brings_each_reviewer_to_the_common_mean_and_spread():
    leveled = level(marks((1, 1, 10), (2, 1, 30), (1, 2, 70), (2, 2, 90)))

    # M = 50; S = √((40² + 20² + 20² + 40²) / 4) = √1000 = 31.623
    assert totals(leveled) == ["18.377", "81.623", "18.377", "81.623"]


def test_leveling_leaves_one_file_and_even_scores_as_they_are():
    leveled = level(marks((1, 1, 10), (1, 2, 60), (2, 2, 60), (1, 3, 40), (2, 3, 80)))

    assert totals(leveled)[:3] == ["10.000", "60.000", "60.000"]
    # M = 50; S = √((40² + 10² + 10² + 10² + 30²) / 5) = √560 = 23.664
    assert totals(leveled)[3:] == ["26.336", "73.664"]


def test_leveled_totals_stay_between_0_and_100():
    leveled = level(
        marks(*((file, 1, 50) for file in range(9)), (9, 1, 100), (1, 2, 0), (2, 2, 100))
    )

    assert max(mark.total for mark in leveled) == 100
    assert level([]) == []


def test_results_ask_three_queries_for_one_file_and_for_thirty(panel, django_assert_num_queries):
    sent(panel)
    with django_assert_num_queries(3):
        results(panel.call)
    for _row in range(29):
        sent(panel)

    with django_assert_num_queries(3):
        assert len(results(panel.call)) == 30
