"""The sponsor's outcomes come in like every list: looked at, recorded, and taken back."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.roles import Role
from applications import workflow
from applications.models import ForwardedFile
from applications.outcomes.kind import OUTCOMES
from applications.states import State
from core.imports import running, steps, taking_back
from core.imports.taking_back import look
from core.models import AuditEntry, ImportRun, Message
from tests.applications.outcomes.sheets import csv_sheet
from tests.factories.accounts import user_with
from tests.factories.applications import (
    ConflictFactory,
    ForwardedFileFactory,
    ForwardingFactory,
    call_with,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch():
    return ForwardingFactory(call=call_with())


@pytest.fixture
def files(batch):
    return ForwardedFileFactory.create_batch(3, forwarding=batch)


@pytest.fixture
def bring_in(batch, foreign_affairs):
    def brought(*rows: tuple) -> ImportRun:
        run = steps.upload(OUTCOMES, csv_sheet(*rows), actor=foreign_affairs, scope=str(batch.pk))
        steps.map_columns(run, run.mapping, actor=foreign_affairs)
        running.check.call(run_id=run.pk, attempt=1)
        run.refresh_from_db()
        return run

    return brought


def row(file: ForwardedFile, outcome: str, note: str = "") -> tuple:
    return file.application.reference, "", outcome, note


def taken_over(run: ImportRun, actor, *, only_good: bool = False) -> ImportRun:
    steps.take_over(run, only_good=only_good, actor=actor)
    running.apply.call(run_id=run.pk)
    run.refresh_from_db()
    return run


def taken_back(run: ImportRun, actor, reason: str = "The wrong list.") -> ImportRun:
    steps.take_back(run, actor=actor, reason=reason)
    taking_back.undo.call(run_id=run.pk)
    run.refresh_from_db()
    return run


def states(files) -> list[str]:
    keys = [file.application_id for file in files]
    rows = ForwardedFile.objects.filter(application__in=keys).order_by("pk")
    return list(rows.values_list("application__state", flat=True))


def test_every_row_is_shown_before_anything_is_recorded(bring_in, files):
    first, second, third = files
    run = bring_in(
        row(first, "录取", "from May"), row(second, ""), row(third, "awardd"), ("X", "", "yes", "")
    )

    found = run.found.order_by("line")
    assert [line.standing for line in found] == ["changed", "unchanged", "wrong", "wrong"]
    assert found[0].changes == [["outcome", "", "awarded"], ["note", "", "from May"]]
    assert [remark["suggestion"] for remark in found[2].remarks] == ["awarded"]
    assert found[2].remarks[0]["sentence"]["en"].startswith("“awardd” is not understood")
    assert states(files) == ["forwarded"] * 3


def test_what_contradicts_the_file_is_told_with_both_sides(bring_in, files, foreign_affairs):
    taken_over(bring_in(row(files[0], "awarded")), foreign_affairs)
    name = files[1].application.talent.name_zh

    run = bring_in(
        row(files[0], "not awarded"), (files[1].application.reference, "旁人", "awarded", "")
    )

    said = [one.remarks[0]["sentence"]["en"] for one in run.found.order_by("line")]
    assert said == [
        "recorded already is “awarded”",
        f"this is the file of {name}, the list says “旁人”",
    ]


def test_file_that_stands_twice_is_left_out_both_times(bring_in, files):
    run = bring_in(row(files[0], "awarded"), row(files[0], "not awarded"))

    assert run.counts == {"wrong": 2}


def test_outcomes_are_recorded_each_by_its_own_step(bring_in, files, foreign_affairs):
    run = bring_in(row(files[0], "awarded", "from May"), row(files[1], "not awarded"))

    run = taken_over(run, foreign_affairs)

    assert run.state == ImportRun.State.APPLIED
    assert states(files) == ["awarded", "not_awarded", "forwarded"]
    assert AuditEntry.objects.filter(action="application.record_outcome").count() == 2
    assert Message.objects.filter(template="applications/decided").count() == 2


def test_sheet_is_recorded_as_a_whole_or_not_at_all(bring_in, files, foreign_affairs):
    run = bring_in(row(files[0], "awarded"), row(files[1], "awarded"))
    steps.take_over(run, only_good=False, actor=foreign_affairs)
    workflow.withdraw(files[1].application, actor=files[1].application.talent.user, note="I stay.")

    running.apply.call(run_id=run.pk)

    run.refresh_from_db()
    assert run.state == ImportRun.State.CHECKING
    assert states(files) == ["forwarded", "withdrawn", "forwarded"]


def test_outcomes_are_taken_back_with_a_reason(bring_in, files, foreign_affairs):
    run = taken_over(bring_in(row(files[0], "awarded"), row(files[1], "no")), foreign_affairs)

    with pytest.raises(steps.Refusal):
        steps.take_back(run, actor=foreign_affairs, reason=" ")
    run = taken_back(run, foreign_affairs)

    assert run.state == ImportRun.State.UNDONE
    assert states(files) == ["forwarded"] * 3
    assert not ForwardedFile.objects.exclude(outcome="").exists()
    entries = AuditEntry.objects.filter(action="application.take_outcome_back")
    assert entries.count() == 2


def test_outcome_on_which_something_was_built_is_named(bring_in, files, foreign_affairs):
    run = taken_over(bring_in(row(files[0], "awarded"), row(files[1], "awarded")), foreign_affairs)
    application = files[1].application
    workflow.take_outcome_back(application, actor=foreign_affairs, note="A letter came.")
    workflow.record_outcome(application, actor=foreign_affairs, outcome="not_awarded")

    run = taken_back(run, foreign_affairs)

    assert run.state == ImportRun.State.APPLIED
    assert application.reference in run.problem["en"]
    assert files[0].application.reference not in run.problem["en"]
    (against,) = look(run).against
    address = reverse("admin:applications_application_change", args=[application.pk])
    assert (against.address, len(against.changed)) == (address, 2)
    assert states(files) == ["awarded", "not_awarded", "forwarded"]


@pytest.mark.parametrize(
    ("state", "words"), [("queued", "No applicant has been told"), ("sent", "1 applicant has been")]
)
def test_page_tells_before_it_is_taken_back_who_has_been_told(
    client, bring_in, files, foreign_affairs, state, words
):
    run = taken_over(bring_in(row(files[0], "awarded")), foreign_affairs)
    Message.objects.update(state=state, sent_at=run.applied_at)
    client.force_login(foreign_affairs)

    address = reverse("admin:core_importrun_take_back", args=[run.pk])

    page = client.get(address).content.decode()
    without = client.post(address, {"reason": " "})

    assert words in page
    assert 'name="reason"' in page
    assert without.context["form"].errors["reason"]
    assert client.post(address, {"reason": "The wrong list."})["Location"] == run.get_absolute_url()
    assert ImportRun.objects.values_list("state", "undo_reason").get() == (
        "undoing",
        "The wrong list.",
    )


def test_batch_offers_its_sheet_and_the_way_in(client, batch, files, foreign_affairs):
    client.force_login(foreign_affairs)
    page = client.get(reverse("admin:call_forwarding", args=[batch.call_id])).content.decode()
    address = reverse("admin:core_importrun_new_about", args=["outcomes", batch.pk])
    fetch = reverse("admin:call_outcome_sheet", args=[batch.call_id, batch.pk])

    assert address in page
    assert fetch in page
    assert batch.call.title in client.get(address).content.decode()
    assert client.get(fetch)["Content-Disposition"].endswith('.xlsx"')
    sent = client.post(address, {"file": csv_sheet(row(files[0], "awarded"))})
    run = ImportRun.objects.get()
    assert sent["Location"] == run.get_absolute_url()
    assert (run.kind, run.scope) == ("outcomes", str(batch.pk))


def test_way_to_the_batch_is_marked_while_its_outcomes_come_in(client, batch, foreign_affairs):
    client.force_login(foreign_affairs)
    forwarding = reverse("admin:call_forwarding", args=[batch.call_id])
    address = reverse("admin:core_importrun_new_about", args=["outcomes", batch.pk])

    marked = [
        [way["label"] for way in client.get(page).context["office_nav"] if way["current"]]
        for page in (forwarding, address)
    ]

    assert marked == [["Programs & calls"]] * 2


def test_nobody_else_brings_outcomes_in_or_sees_them(bring_in, batch, files, foreign_affairs):
    run = bring_in(row(files[0], "awarded"))
    barred = ConflictFactory(user__roles=[Role.FOREIGN_AFFAIRS], call=batch.call).user

    for person in (barred, user_with(Role.HUMAN_RESOURCES), user_with(Role.UNIVERSITY_OFFICE)):
        assert not ImportRun.objects.visible_to(person).filter(pk=run.pk).exists()
        with pytest.raises(PermissionDenied):
            steps.upload(OUTCOMES, csv_sheet(), actor=person, scope=str(batch.pk))
    assert ImportRun.objects.visible_to(user_with(Role.AUDITOR)).get() == run
    assert State.FORWARDED.value in states(files)


@pytest.mark.parametrize("scope", ["", "0", "x", "99999999999"])
def test_file_about_no_batch_is_not_taken(client, foreign_affairs, scope):
    with pytest.raises(PermissionDenied):
        steps.upload(OUTCOMES, csv_sheet(), actor=foreign_affairs, scope=scope)

    client.force_login(foreign_affairs)
    found = client.get(f"/admin/core/importrun/new/outcomes/{scope}".rstrip("/") + "/")
    assert found.status_code == (404 if scope else 403)
