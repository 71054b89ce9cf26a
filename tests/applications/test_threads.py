"""Several officers or windows in the same moment: one step is taken, the others read why not."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from applications import workflow
from applications.models import Application, Ranking
from applications.panels import reviewing
from applications.refusals import Refusal
from applications.workflow import panels, rankings
from core.models import AuditEntry, Message
from tests.factories.applications import (
    ApplicationFactory,
    AssignmentFactory,
    PanelFactory,
    RankingFactory,
    ReviewFactory,
    call_with,
)

pytestmark = pytest.mark.django_db(transaction=True)
TOGETHER = 4


def at_once(*acts: Callable[[], object]) -> int:
    """Does all of them in threads of their own; returns how many were not refused."""

    def attempt(act: Callable[[], object]) -> bool:
        try:
            act()
        except (Refusal, PermissionDenied):
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(len(acts)) as pool:
        return sum(pool.map(attempt, acts))


def told(action: str, template: str) -> tuple[int, int]:
    """How many rows the trail and the outbox hold of it."""
    audited = AuditEntry.objects.filter(action=action).count()
    return audited, Message.objects.filter(template=template).count()


def test_one_free_place_is_filled_once(foreign_affairs):
    ranking = RankingFactory(quota=1)
    files = ApplicationFactory.create_batch(TOGETHER, call=ranking.call, state="reserved")

    def move_up(file: Application) -> Callable[[], object]:
        return lambda: workflow.move_up(file, actor=foreign_affairs, note="Somebody withdrew.")

    assert at_once(*map(move_up, files)) == 1
    assert Application.objects.filter(state="proposed").count() == 1


def test_a_ranking_is_made_once(foreign_affairs):
    call = call_with()
    ApplicationFactory(call=call, state="ranked")

    def make() -> Ranking:
        return rankings.make(call, actor=foreign_affairs, quota=1, tie_rule="earlier")

    assert at_once(*[make] * TOGETHER) == 1
    assert Ranking.objects.count() == 1


def test_a_file_is_given_back_once(foreign_affairs):
    assignment = AssignmentFactory(assigned_by=foreign_affairs)
    PanelFactory(call=assignment.application.call)

    def decline() -> object:
        return reviewing.decline(assignment, actor=assignment.reviewer, reason="No time.")

    assert at_once(*[decline] * TOGETHER) == 1
    assert told("applications.decline_review", "applications/review_declined") == (1, 1)


def test_a_review_is_opened_again_once(foreign_affairs):
    review = ReviewFactory(sent=True)
    PanelFactory(call=review.assignment.application.call, closed_at=timezone.now())

    def reopen() -> object:
        return panels.reopen(review, actor=foreign_affairs, reason="A number was mistyped.")

    assert at_once(*[reopen] * TOGETHER) == 1
    assert told("applications.reopen_review", "applications/review_reopened") == (1, 1)
