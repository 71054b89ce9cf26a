"""The steps that are taken in a case file, and what refuses them."""

import pytest
from django.utils import timezone

from accounts.roles import Role
from applications import workflow
from applications.models import (
    Application,
    Opinion,
)
from core.models import Message
from tests.applications.case_files import file_of, paper, step_of
from tests.factories.accounts import user_with
from tests.factories.applications import ApplicationFactory, ForwardedFileFactory
from tests.factories.programs import CallFactory, TrackFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return user_with(Role.FOREIGN_AFFAIRS)


@pytest.fixture
def office(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def screening():
    return ApplicationFactory(state="screening")


def test_both_offices_pass_and_it_is_qualified(client, screening):
    for role in (Role.FOREIGN_AFFAIRS, Role.HUMAN_RESOURCES):
        client.force_login(user_with(role))
        response = client.post(step_of(screening, "pass"), {"note": "", "internal_note": "fine"})
        assert response["Location"] == file_of(screening)
    screening.refresh_from_db()

    assert screening.state == "qualified"
    assert set(screening.screenings.values_list("office", "verdict", "note")) == {
        ("foreign_affairs", "pass", "fine"),
        ("human_resources", "pass", "fine"),
    }


def test_sending_back_names_fields_and_documents_each_with_its_reason(office, screening):
    slot = paper(screening).slot
    form = {
        "ask_field_plan": "on",
        "why_field_plan": "Say what you do each month.",
        f"ask_slot_{slot.pk}": "on",
        f"why_slot_{slot.pk}": "The scan is cut off.",
        "note": "Two things.",
    }

    response = office.post(step_of(screening, "request_changes"), form)
    screening.refresh_from_db()

    assert response["Location"] == file_of(screening)
    assert screening.state == "sent_back"
    assert list(screening.corrections.values_list("field", "slot", "reason")) == [
        ("plan", None, "Say what you do each month."),
        ("", slot.pk, "The scan is cut off."),
    ]


@pytest.mark.parametrize("has_tracks", [True, False])
def test_track_is_asked_for_only_where_the_call_has_some(office, screening, has_tracks):
    if has_tracks:
        TrackFactory(call=screening.call)
    page = step_of(screening, "request_changes")

    content = office.get(page).content.decode()
    office.post(page, {"ask_field_track": "on", "why_field_track": "The other one."})

    assert ('name="ask_field_track"' in content) is has_tracks
    assert screening.corrections.filter(field="track").exists() is has_tracks


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"note": "Two things."},
        {"ask_field_plan": "on", "why_field_plan": "  "},
        {"why_field_reference": "Another number."},
    ],
)
def test_sending_back_without_a_reason_is_not_done_and_keeps_the_text(office, screening, form):
    response = office.post(step_of(screening, "request_changes"), {"note": "Two things.", **form})
    screening.refresh_from_db()

    assert response.status_code == 200
    assert response.context["form"].errors
    assert "Two things." in response.content.decode()
    assert screening.state == "screening"


@pytest.mark.parametrize(
    ("state", "step", "target"),
    [
        ("screening", "fail", "not_qualified"),
        ("sent_back", "take_back", "screening"),
        ("not_qualified", "reconsider", "screening"),
        ("awarded", "take_outcome_back", "forwarded"),
        ("not_awarded", "take_outcome_back", "forwarded"),
    ],
)
def test_steps_with_a_reason(office, state, step, target):
    application = ForwardedFileFactory(application__state=state).application

    without = office.post(step_of(application, step), {"note": " "})
    application.refresh_from_db()
    unmoved = application.state
    office.post(step_of(application, step), {"note": "Because of this."})
    application.refresh_from_db()

    assert (without.status_code, unmoved) == (200, state)
    assert application.state == target


def test_opinion_for_the_head_is_marked(office, officer):
    application = ApplicationFactory(state="submitted", call=CallFactory(asks_opinion=True))

    office.post(
        step_of(application, "give_opinion"), {"verdict": "agrees", "note": "By telephone today."}
    )
    application.refresh_from_db()
    opinion = Opinion.objects.get(application=application)

    assert application.state == "screening"
    assert (opinion.on_behalf, opinion.by, opinion.text) == (True, officer, "By telephone today.")


def test_who_is_in_both_offices_says_for_which_one(client, screening):
    client.force_login(user_with(Role.FOREIGN_AFFAIRS, Role.HUMAN_RESOURCES))

    client.post(step_of(screening, "pass"), {"office": "human_resources"})

    assert list(screening.screenings.values_list("office", flat=True)) == ["human_resources"]


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
@pytest.mark.parametrize("step", ["pass", "request_changes", "fail", "take_back", "reconsider"])
def test_readers_change_nothing(client, screening, role, step):
    client.force_login(user_with(role))

    assert client.get(step_of(screening, step)).status_code == 403
    assert client.post(step_of(screening, step), {"note": "no"}).status_code == 403
    screening.refresh_from_db()
    assert screening.state == "screening"


@pytest.mark.parametrize("step", ["submit", "withdraw", "resubmit", "dance"])
def test_steps_of_others_are_not_found(office, screening, step):
    assert office.post(step_of(screening, step), {"note": "x"}).status_code == 404


def test_a_step_that_is_late_says_so_and_does_nothing(office, screening):
    Application.objects.filter(pk=screening.pk).update(state="withdrawn")

    response = office.post(step_of(screening, "pass"), {}, follow=True)

    assert "The applicant withdrew it." in response.content.decode()
    assert not screening.screenings.exists()


@pytest.mark.parametrize(
    ("state", "words"), [("queued", "has not been told by mail yet"), ("sent", "is told again")]
)
def test_page_tells_whether_the_applicant_has_read_of_the_outcome(office, officer, state, words):
    application = ForwardedFileFactory().application
    workflow.record_outcome(application, actor=officer, outcome="awarded")
    Message.objects.update(state=state, sent_at=timezone.now())

    page = office.get(step_of(application, "take_outcome_back"))

    assert words in page.content.decode()
