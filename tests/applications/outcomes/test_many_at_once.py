"""Outcomes of many files at once: the same rows as one by one, in as many statements as for few."""

import re
from collections import Counter
from collections.abc import Callable, Iterable

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.roles import Role
from applications import workflow
from applications.models import Application, ForwardedFile, HistoryEntry
from applications.outcomes.kind import OUTCOMES
from applications.refusals import Refusal
from applications.states import TRANSITIONS
from applications.workflow import forwardings
from applications.workflow.forwardings import Decided
from core import audit
from core.imports import running, steps, taking_back
from core.models import AuditEntry, ImportRun, Message
from tests.applications.outcomes.sheets import csv_sheet
from tests.factories.accounts import user_with
from tests.factories.applications import (
    ApplicationFactory,
    ConflictFactory,
    ForwardedFileFactory,
    ForwardingFactory,
    call_with,
)

pytestmark = pytest.mark.django_db
REASON = "The wrong list."


def files_of_a_batch(number: int) -> list[Application]:
    batch = ForwardingFactory(call=call_with())
    files = ForwardedFileFactory.create_batch(number, forwarding=batch)
    return [file.application for file in files]


def decided(files: Iterable[Application]) -> list[Decided]:
    """Awarded, without words, and not awarded, each with its own, in turn."""
    return [
        Decided(file.reference, "not_awarded", f"Place {number}.")
        if number % 2
        else Decided(file.reference, "awarded")
        for number, file in enumerate(files)
    ]


def every_second_is_told(files: list[Application]) -> None:
    """The mail is out."""
    mails = Message.objects.filter(about_id__in=[str(file.pk) for file in files[1::2]])
    mails.update(state="sent", sent_at=timezone.now())


def statements(step: Callable[[], object]) -> Counter:
    """What is asked and written, without its values and names that differ from run to run."""
    with CaptureQueriesContext(connection) as captured:
        step()
    found = (re.match(r"(?:\d+ times: )?(.*)", query["sql"])[1] for query in captured)
    return Counter(re.split(r" WHERE | VALUES | SET |\(| \"s\d", sql)[0] for sql in found)


def shown(files: list[Application], officer) -> ImportRun:
    rows = [(row.reference, "", row.outcome, row.note) for row in decided(files)]
    batch = files[0].forwarded_file.forwarding_id
    run = steps.upload(OUTCOMES, csv_sheet(*rows), actor=officer, scope=str(batch))
    steps.map_columns(run, run.mapping, actor=officer)
    running.check.call(run_id=run.pk, attempt=1)
    run.refresh_from_db()
    steps.take_over(run, only_good=False, actor=officer)
    return run


def test_import_of_many_takes_as_many_statements_as_that_of_few(foreign_affairs):
    counts = []
    for number in (2, 2, 12):  # the first one makes what a process makes once
        files = files_of_a_batch(number)
        run = shown(files, foreign_affairs)
        recorded = statements(lambda run=run: running.apply.call(run_id=run.pk))
        every_second_is_told(files)
        run.refresh_from_db()
        steps.take_back(run, actor=foreign_affairs, reason=REASON)
        back = statements(lambda run=run: taking_back.undo.call(run_id=run.pk))
        run.refresh_from_db()
        counts.append((run.state, recorded, back))

    assert counts[1] == counts[2]
    assert counts[2][0] == ImportRun.State.UNDONE
    moved = 'UPDATE "applications_application"'
    assert (counts[2][1][moved], counts[2][2][moved]) == (2, 2)


def test_page_before_taking_back_asks_for_many_as_for_few(foreign_affairs):
    counts = []
    for number in (2, 12):
        files = files_of_a_batch(number)
        run = shown(files, foreign_affairs)
        running.apply.call(run_id=run.pk)
        every_second_is_told(files)
        counts.append(statements(lambda run=run: OUTCOMES.warning(run.found.all())))

    assert counts[0] == counts[1]
    assert "6 applicants" in OUTCOMES.warning(run.found.all())


def left_by(file: Application) -> tuple:
    """All that a step leaves of a file: row, history, trail and mails, without its own names."""
    outcome = ForwardedFile.objects.values_list(
        "application__state", "outcome", "outcome_note", "outcome_by"
    )
    columns = ("step", "source", "target", "actor", "role", "note", "internal_note")
    about = {"target_type": "applications.application", "target_id": str(file.pk)}
    trail = AuditEntry.objects.filter(**about).order_by("pk")
    mails = Message.objects.filter(about_id=str(file.pk)).order_by("pk")
    names = [file.reference, *file.talent.name_zh.split(), file.talent.name]
    plain = re.compile("|".join(map(re.escape, filter(None, names))))
    return (
        outcome.get(application=file),
        list(HistoryEntry.objects.filter(application=file).order_by("pk").values_list(*columns)),
        [(row.action, row.actor_id, row.roles, audit.details_of(row)) for row in trail],
        [
            (mail.template, mail.state, mail.discard_reason, plain.sub("", mail.body))
            for mail in mails
        ],
    )


@pytest.mark.parametrize("role", [Role.FOREIGN_AFFAIRS, Role.UNIVERSITY_OFFICE])
def test_many_leave_what_each_alone_leaves(role):
    actor, together, alone = user_with(role), files_of_a_batch(2), files_of_a_batch(2)
    for file in alone:
        file.call = together[0].call
        file.save()

    forwardings.record_outcomes(decided(together), actor=actor)
    for file, row in zip(alone, decided(alone), strict=True):
        workflow.record_outcome(file, actor=actor, outcome=row.outcome, note=row.note)
    recorded = [left_by(file) for file in (*together, *alone)]
    every_second_is_told([*together, *alone])
    forwardings.take_outcomes_back(together, actor=actor, note=REASON)
    for file in alone:
        workflow.take_outcome_back(file, actor=actor, note=REASON)
    back = [left_by(file) for file in (*together, *alone)]

    assert recorded[:2] == recorded[2:]
    assert back[:2] == back[2:]
    assert [[mail[:2] for mail in one[3]] for one in back[:2]] == [
        [("applications/decided", "discarded")],
        [("applications/decided", "sent"), ("applications/moved", "queued")],
    ]


def test_file_that_stands_twice_is_refused_with_all_others(foreign_affairs):
    first, second = files_of_a_batch(2)
    rows = [*decided([first, second]), Decided(first.reference, "not_awarded")]

    with pytest.raises(Refusal, match=first.reference):
        forwardings.record_outcomes(rows, actor=foreign_affairs)

    assert not HistoryEntry.objects.exists()


def test_none_is_taken_back_where_one_has_moved_on(foreign_affairs):
    first, second = files = files_of_a_batch(2)
    forwardings.record_outcomes(decided(files), actor=foreign_affairs)
    workflow.take_outcome_back(second, actor=foreign_affairs, note=REASON)

    with pytest.raises(Refusal, match=second.reference):
        forwardings.take_outcomes_back(files, actor=foreign_affairs, note=REASON)

    first.refresh_from_db()
    assert first.state == "awarded"
    assert Message.objects.filter(about_id=str(first.pk)).get().state == "queued"


def test_none_is_taken_back_without_a_reason(foreign_affairs):
    files = files_of_a_batch(2)
    forwardings.record_outcomes(decided(files), actor=foreign_affairs)

    with pytest.raises(Refusal, match=files[0].reference):
        forwardings.take_outcomes_back(files, actor=foreign_affairs, note=" ")

    assert not ForwardedFile.objects.filter(outcome="").exists()


@pytest.mark.parametrize("role", [Role.FOREIGN_AFFAIRS, Role.UNIVERSITY_OFFICE])
def test_one_file_that_is_barred_bars_all(role):
    [file], [barred] = files_of_a_batch(1), files_of_a_batch(1)
    actor = ConflictFactory(user__roles=[role], call=barred.call).user

    with pytest.raises(PermissionDenied):
        forwardings.record_outcomes(decided([file, barred]), actor=actor)

    assert not HistoryEntry.objects.exists()


def test_who_may_of_many_is_who_may_of_each():
    sent, not_sent = files_of_a_batch(1)[0], ApplicationFactory(state="recommended")
    barred = files_of_a_batch(1)[0]
    people = [user_with(role) for role in Role]
    people += [
        ConflictFactory(user__roles=[role], call=barred.call).user
        for role in (Role.FOREIGN_AFFAIRS, Role.UNIVERSITY_OFFICE)
    ]
    found = {name: step for name, step in TRANSITIONS.items() if step.allowed_of is not None}

    assert set(found) == {"record_outcome", "take_outcome_back"}
    may = set()
    for person in people:
        for step in found.values():
            many = set(step.allowed_of(person, Application.objects.all()))
            assert many == {file for file in (sent, not_sent, barred) if step.allowed(person, file)}
            may.add(len(many))
    assert may == {0, 1, 2, 3}
