"""The forwarding of a call in the admin."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from applications.models import Application, CorrectionRequest, Forwarding, Recommendation
from applications.states import ALL_STAGES, Stage
from applications.workflow import forwardings
from tests.factories.accounts import UserFactory, user_with
from tests.factories.applications import (
    ApplicationFactory,
    ConflictFactory,
    ForwardedFileFactory,
    ForwardingFactory,
    RankingEntryFactory,
    RankingFactory,
    call_with,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client, foreign_affairs):
    client.force_login(foreign_affairs)
    return client


@pytest.fixture
def call():
    return call_with()


def page(call) -> str:
    return reverse("admin:call_forwarding", args=[call.pk])


def ready(call, number=1) -> list[Application]:
    return ApplicationFactory.create_batch(number, call=call, state="recommended")


def sent(files, **more) -> dict:
    """What the page that asks once more sends."""
    return {"files": [file.pk for file in files], "confirmed": "1", **more}


def with_words(file: Application) -> Application:
    Recommendation.objects.create(application=file, text="同意推荐。", by=UserFactory())
    return file


def test_page_ticks_only_those_that_lack_nothing(officer, call, foreign_affairs):
    complete, bare, following = ready(call, 3)
    with_words(complete)
    with_words(following)
    CorrectionRequest.objects.create(
        application=following, office="foreign_affairs", field="plan", reason="more",
        weight="later", by=foreign_affairs,
    )  # fmt: skip

    content = officer.get(page(call)).content.decode()

    ticked = re.findall(r'name="files" value="(\d+)"[^>]* checked', content)
    assert ticked == [str(complete.pk)]
    assert f'value="{bare.pk}"' in content


def test_batch_is_shown_once_before_it_goes_out(officer, call):
    complete, bare, left = ready(call, 3)
    with_words(complete)
    typed = {"files": [complete.pk, bare.pk], "kinds": ["passport"], "note": "Originals <follow>."}

    asked = officer.post(page(call), typed)
    hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', asked.content.decode())
    back = officer.post(page(call), typed | {"back": "1"})

    assert not Forwarding.objects.exists()
    assert asked.context["files"] == [complete, bare]
    assert (asked.context["lacking"], asked.context["staying"]) == (1, [left])
    assert "1 of them lacks something." in asked.content.decode()
    assert set(hidden) >= {
        ("files", str(complete.pk)), ("files", str(bare.pk)), ("kinds", "passport"),
        ("note", "Originals &lt;follow&gt;."),
    }  # fmt: skip
    assert back.context["form"].chosen == {str(complete.pk), str(bare.pk)}
    assert "Originals &lt;follow&gt;.</textarea>" in back.content.decode()


def test_page_forwards_what_is_ticked(officer, call):
    chosen, left = ready(call, 2)

    response = officer.post(page(call), sent([chosen], kinds=["passport"], note="n"), follow=True)

    batch = Forwarding.objects.get()
    assert [row.application for row in batch.files.all()] == [chosen]
    assert (batch.fields, batch.note) == (["passport"], "n")
    assert "Batch 1 went out with 1 application." in response.content.decode()
    assert list(response.context["ready"]) == [left]


def test_page_lists_what_is_ready_and_what_to_look_at(officer, call):
    [file] = ready(call)
    ApplicationFactory(call=call, state="screening")
    ready(call_with())

    response = officer.get(page(call))

    assert response.context["ready"] == [file]
    assert "no recommendation yet" in response.content.decode()


def test_second_press_and_nothing_ticked_are_answered_in_words(officer, call):
    [file] = ready(call)
    officer.post(page(call), sent([file]))

    again = officer.post(page(call), sent([file]))
    nothing = officer.post(page(call), {})

    assert again.context["form"].errors["files"] == ["One of these can no longer be forwarded."]
    assert "One of these can no longer be forwarded." in again.content.decode()
    assert nothing.context["form"].errors["files"] == ["Choose at least one application."]
    assert Forwarding.objects.count() == 1


def test_note_stays_on_the_page_when_a_colleague_has_forwarded_everything(officer, call):
    [file] = ready(call)
    officer.post(page(call), sent([file]))

    late = officer.post(page(call), sent([file], note="Originals follow by courier."))

    assert "Originals follow by courier." in late.content.decode()
    assert Forwarding.objects.count() == 1


def test_note_stays_in_the_form_when_one_of_the_files_is_gone(officer, call, monkeypatch):
    first, second = ready(call, 2)
    wanted = sent([first, second], note="Originals follow by courier.")
    make_batch = forwardings.make_batch

    def make_after_a_colleague(*args, **kwargs):
        Application.objects.filter(pk=first.pk).update(state="withdrawn")
        return make_batch(*args, **kwargs)

    monkeypatch.setattr(forwardings, "make_batch", make_after_a_colleague)
    late = officer.post(page(call), wanted)

    content = late.content.decode()
    assert "Not all of these can be forwarded any more." in content
    assert "Originals follow by courier.</textarea>" in content
    assert not Forwarding.objects.exists()


def test_page_asks_for_the_reason_after_the_sponsors_day(officer):
    now = timezone.now()
    call = call_with(
        opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=3),
        hospital_due_at=now - timedelta(days=2), sponsor_due_at=now - timedelta(days=1),
    )  # fmt: skip
    [file] = ready(call)

    refused = officer.post(page(call), sent([file]))
    officer.post(page(call), sent([file], late_reason="The sponsor agreed."))

    assert list(refused.context["form"].errors) == ["late_reason"]
    assert Forwarding.objects.get().late_reason == "The sponsor agreed."


def test_page_says_where_a_place_became_free(officer, call):
    ranking = RankingFactory(
        call=call, quota=1, released_at=timezone.now(), released_by=UserFactory()
    )
    RankingEntryFactory(ranking=ranking, application__state="reserved")
    assert officer.get(page(call)).context["free"] == 1

    ForwardedFileFactory(forwarding__call=call)
    assert officer.get(page(call)).context["free"] == 0


@pytest.mark.parametrize("role", [Role.HUMAN_RESOURCES, Role.AUDITOR])
def test_who_only_reads_forwards_nothing(client, call, role):
    [file] = ready(call)
    client.force_login(user_with(role))

    assert client.get(page(call)).status_code == 200
    assert client.post(page(call), {"files": [file.pk]}).status_code == 403
    assert not Forwarding.objects.exists()


def test_page_of_a_call_with_a_conflict_is_unknown(client, call):
    client.force_login(ConflictFactory(user__roles=[Role.FOREIGN_AFFAIRS], call=call).user)

    assert client.get(page(call)).status_code == 404
    assert client.post(page(call), {}).status_code == 404


def test_call_that_forwards_nothing_has_no_tab(officer):
    def tabs(call) -> list[str]:
        board = officer.get(reverse("admin:call_board", args=[call.pk]))
        return [entry["url"] for entry in board.context["call_tabs"]]

    with_stage, without = call_with(), call_with(ALL_STAGES - {Stage.FORWARDING})

    assert page(with_stage) in tabs(with_stage)
    assert page(without) not in tabs(without)


def test_page_asks_the_same_number_of_queries_for_many(officer):
    asked = []
    for size in (1, 20):
        call = call_with()
        ready(call, size)
        for number in range(2):
            batch = ForwardingFactory(call=call, number=number + 1)
            ForwardedFileFactory.create_batch(size, forwarding=batch)
        officer.get(page(call))
        with CaptureQueriesContext(connection) as queries:
            officer.get(page(call))
        asked.append(len(queries))

    assert asked[0] == asked[1] <= 16
