"""What a killed worker left goes on, and what is over is wiped."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core.imports import keeping, running
from core.models import AuditEntry, ImportRun
from tests.core.conftest import GOOD

pytestmark = pytest.mark.django_db
State = ImportRun.State


def actions() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


@pytest.mark.parametrize("state", ["checking", "applying", "undoing"])
def test_work_that_a_killed_worker_left_is_handed_out_again(bring_in, take_over, officer, state):
    run = bring_in(GOOD)
    if state == "undoing":
        take_over(run)
    ImportRun.objects.filter(pk=run.pk).update(
        state=state, touched_at=timezone.now() - timedelta(minutes=5), undone_by=officer
    )
    before = DBTaskResult.objects.count()

    assert keeping.go_on() == 1
    assert keeping.go_on() == 0

    assert DBTaskResult.objects.count() == before + 1


def test_work_begun_anew_ends_the_one_before(bring_in):
    run = bring_in(GOOD)
    ImportRun.objects.filter(pk=run.pk).update(state="checking", attempt=5)

    running.check.call(run_id=run.pk, attempt=run.attempt)

    run.refresh_from_db()
    assert (run.state, run.attempt) == (State.CHECKING, 5)


def test_file_on_which_the_worker_dies_again_and_again_goes_back_to_the_officer(bring_in):
    run = bring_in(GOOD)
    silent = timezone.now() - timedelta(minutes=5)
    ImportRun.objects.update(state="checking", attempt=50, touched_at=silent)

    keeping.go_on()

    run.refresh_from_db()
    assert run.state == State.RECOGNIZED
    assert "could not be checked" in run.problem["en"]


def test_what_nobody_went_on_with_is_thrown_away(bring_in):
    run = bring_in(GOOD)
    ImportRun.objects.update(touched_at=timezone.now() - timedelta(days=8))

    keeping.wipe()

    run.refresh_from_db()
    assert (run.state, run.file) == (State.DISCARDED, None)
    assert not run.found.exists()
    assert actions()[-1] == "core.discard_importrun"


def test_rows_go_with_the_time_for_taking_back(bring_in, take_over):
    run = take_over(bring_in(GOOD))
    keeping.wipe()
    assert run.found.count() == 1

    ImportRun.objects.update(touched_at=timezone.now() - timedelta(days=31))
    keeping.wipe()

    assert not run.found.exists()
    assert ImportRun.objects.get().counts == {"new": 1}
