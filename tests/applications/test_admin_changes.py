"""Asking for changes, the page of one request, and what has changed, as the office sees them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from applications import drafts, workflow
from applications.models import Screening
from applications.workflow.corrections import Ask, Weight
from tests.factories.accounts import user_with
from tests.factories.applications import ApplicationFactory, SlotFactory, version_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client, foreign_affairs):
    client.force_login(foreign_affairs)
    return client


@pytest.fixture
def application():
    return ApplicationFactory(state="screening", complete=True)


def step_of(application, step: str) -> str:
    return reverse("admin:applications_application_step", args=[application.pk, step])


def request_of(row) -> str:
    return reverse("admin:applications_application_request", args=[row.application_id, row.pk])


def test_each_request_has_its_day_and_weight(office, application):
    day = timezone.localdate() + timedelta(days=5)
    form = {
        "ask_field_plan": "on", "why_field_plan": "Methods.", "due_field_plan": day.isoformat(),
        "ask_field_host_city": "on", "why_field_host_city": "Which?", "later_field_host_city": "on",
    }  # fmt: skip

    office.post(step_of(application, "request_changes"), form)

    plan, city = application.corrections.order_by("field").reverse()
    assert (plan.weight, timezone.localtime(plan.due).strftime("%Y-%m-%d %H:%M")) == (
        "blocking",
        f"{day} 17:00",
    )
    assert (city.weight, city.due_at) == ("later", None)


def test_second_press_asks_for_nothing_twice(office, application):
    page = office.get(step_of(application, "request_changes"))
    form = {
        "loop": page.context["form"]["loop"].value(),
        "ask_field_plan": "on",
        "why_field_plan": "Say when.",
        "later_field_plan": "on",
    }

    for _press in range(2):
        answer = office.post(step_of(application, "request_changes"), form, follow=True)

    assert application.corrections.count() == 1
    assert "This was asked already" in answer.content.decode()


@pytest.mark.parametrize(("days", "words"), [(-1, "in the future"), (400, "The hospital decides")])
def test_a_day_that_cannot_be_is_said_and_the_text_kept(office, application, days, words):
    day = timezone.localdate() + timedelta(days=days)
    form = {"ask_field_plan": "on", "why_field_plan": "Methods.", "due_field_plan": day.isoformat()}

    page = office.post(step_of(application, "request_changes"), form).content.decode()

    assert words in page
    assert "Methods." in page
    assert not application.corrections.exists()


def test_third_round_suggests_a_call_with_name_and_number(office, application, foreign_affairs):
    application.talent.phone = "022-1234"
    application.talent.save()
    seen = []
    for _round in range(3):
        seen.append(office.get(step_of(application, "request_changes")).content.decode())
        workflow.request_changes(
            application, actor=foreign_affairs, items=[Ask("plan", "Methods.")]
        )
        workflow.resubmit(application, actor=application.talent.user)

    assert ["A phone call settles it sooner" in page for page in seen] == [False, False, True]
    assert "022-1234" in seen[2]


@pytest.fixture
def row(application, foreign_affairs):
    items = [Ask("plan", "Methods."), Ask("host_city", "Which city?", Weight.LATER)]
    workflow.request_changes(application, actor=foreign_affairs, items=items)
    return application.corrections.get(field="host_city")


def test_office_gives_more_time_or_closes_the_request(office, row):
    day = timezone.localdate() + timedelta(days=4)

    office.post(request_of(row), {"day": day.isoformat()})
    row.refresh_from_db()
    assert timezone.localdate(row.due) == day
    assert office.post(request_of(row), {"day": "2020-01-01"}).status_code == 200
    office.post(request_of(row), {"close": "1"})

    row.refresh_from_db()
    assert row.closed_at is not None
    assert office.get(request_of(row)).status_code == 404


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.HUMAN_RESOURCES, 404), (Role.AUDITOR, 403), (Role.ADMINISTRATOR, 403)],
)
def test_request_is_for_the_office_that_asked(client, row, role, status):
    client.force_login(user_with(role))

    assert client.get(request_of(row)).status_code == status
    assert client.post(request_of(row), {"close": "1"}).status_code == status


def test_page_of_changes_marks_what_is_gone_and_new(office, application, foreign_affairs):
    slot = SlotFactory(application=application)
    version_in(slot)
    for plan in ("I learn it in Lund.", "I learn it in Uppsala."):
        workflow.request_changes(application, actor=foreign_affairs, items=[Ask("plan", "Where?")])
        application.refresh_from_db()
        talent = application.talent.user
        drafts.save(application, {"plan": plan}, actor=talent, revision=application.revision)
        workflow.resubmit(application, actor=talent)
    address = reverse("admin:applications_application_change", args=[application.pk])

    page = office.get(f"{address}?tab=changes").content.decode()
    same = office.get(f"{address}?tab=changes&from=2&to=2").content.decode()

    assert "I learn it in <del>Lund</del><ins>Uppsala</ins>." in page
    assert "Nothing differs between these two." in same
    assert office.get(f"{address}?tab=changes&from=x&to=99").status_code == 200


def test_a_verdict_after_a_colleagues_is_refused_with_a_sentence(office, application):
    colleague = user_with(Role.FOREIGN_AFFAIRS, name_en="Li Hua")
    seen = office.get(step_of(application, "fail")).context["form"]["seen"].value()
    workflow.pass_screening(application, actor=colleague)

    response = office.post(step_of(application, "fail"), {"note": "My reason.", "seen": seen})

    assert "My reason." in response.content.decode()
    assert "Li Hua of your office has decided meanwhile: passed." in response.content.decode()
    assert Screening.objects.get().verdict == "pass"


def test_changes_that_could_not_be_sent_any_more_are_not_offered(
    client, application, foreign_affairs, time_machine
):
    time_machine.move_to(application.call.hospital_due_at, tick=False)
    client.force_login(foreign_affairs)
    address = reverse("admin:applications_application_change", args=[application.pk])

    decision = client.get(address).context["decisions"][1]

    assert (decision.step, decision.why[:29]) == (
        "request_changes",
        "Changes could be sent until 2",
    )
