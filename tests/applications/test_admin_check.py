"""The screening room as a page: filling in a checklist, and waiving what is expected."""

import json

import pytest
from django.urls import reverse

from accounts.roles import Role
from applications import workflow
from applications.models import Application, CheckMark, Waiver
from applications.workflow.checking import Said
from programs.wording import rule_text
from tests.factories.accounts import user_with
from tests.factories.applications import ApplicationFactory, StandingItemFactory
from tests.factories.programs import RuleFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def office(client, foreign_affairs):
    client.force_login(foreign_affairs)
    return client


@pytest.fixture
def application():
    return ApplicationFactory(state="screening")


@pytest.fixture
def item():
    return StandingItemFactory(text_en="The dates agree")


def page_of(application: Application) -> str:
    address = reverse("admin:applications_application_change", args=[application.pk])
    return f"{address}?tab=check"


def check_of(application: Application) -> str:
    return reverse("admin:applications_application_check", args=[application.pk])


def sent(item, answer: str, note: str = "", was=("", "")) -> dict:
    key = f"item-{item.pk}"
    return {f"answer-{key}": answer, f"note-{key}": note, f"was-{key}": json.dumps(was)}


def test_own_list_is_open_and_the_other_offices_is_read(office, application, item):
    theirs = StandingItemFactory(office="human_resources", text_en="The post agrees")
    hr = user_with(Role.HUMAN_RESOURCES, name_en="Li Hua")
    workflow.mark(application, {f"item-{theirs.pk}": Said("no", "See file.")}, actor=hr)

    page = office.get(page_of(application)).content.decode()

    assert f'name="answer-item-{item.pk}"' in page
    assert f'name="answer-item-{theirs.pk}"' not in page
    assert "See file." in page
    assert "Li Hua" in page


def test_auditor_reads_both_lists_and_answers_none(client, application, item):
    client.force_login(user_with(Role.AUDITOR))

    page = client.get(page_of(application))

    assert "The dates agree" in page.content.decode()
    assert "answer-item" not in page.content.decode()
    assert client.post(check_of(application), sent(item, "yes")).status_code == 403
    assert not CheckMark.objects.exists()


def test_button_saves_the_whole_list(office, application, item):
    other = StandingItemFactory()

    response = office.post(
        check_of(application), sent(item, "yes") | sent(other, "no", "Too short.")
    )

    assert response["Location"] == page_of(application)
    assert list(CheckMark.objects.order_by("pk").values_list("answer", "note")) == [
        ("yes", ""),
        ("no", "Too short."),
    ]


def test_htmx_saves_one_point_and_brings_the_buttons_along(office, application, item):
    other = StandingItemFactory()
    data = {"point": f"item-{item.pk}"} | sent(item, "yes") | sent(other, "no")

    answer = office.post(check_of(application), data, headers=HTMX).content.decode()

    assert list(CheckMark.objects.values_list("item", "answer")) == [(item.pk, "yes")]
    assert "1 of 2 answered" in answer
    assert 'id="decisions"' in answer
    assert "1 point of your checklist is not answered yet." in answer


def test_a_note_without_an_answer_is_kept_on_the_page(office, application, item):
    response = office.post(check_of(application), sent(item, "", "Ask the host."))

    assert 'value="Ask the host."' in response.content.decode()
    assert "Answer the point too" in response.content.decode()
    assert not CheckMark.objects.exists()


def test_a_colleagues_answer_is_shown_instead_of_overwritten(office, application, item):
    colleague = user_with(Role.FOREIGN_AFFAIRS, name_en="Li Hua")
    workflow.mark(application, {f"item-{item.pk}": Said("no")}, actor=colleague)
    data = {"point": f"item-{item.pk}"} | sent(item, "yes")

    by_htmx = office.post(check_of(application), data, headers=HTMX).content.decode()
    by_button = office.post(check_of(application), sent(item, "yes"), follow=True)

    for page in (by_htmx, by_button.content.decode()):
        assert "Li Hua has answered this meanwhile; your answer was not kept." in page
    assert CheckMark.objects.get().answer == "no"


@pytest.mark.parametrize("was", ["", "x", "[1, 2]", '["yes"]', "{}"])
def test_a_form_that_was_tampered_with_does_no_harm(office, application, item, was):
    data = sent(item, "yes") | {f"was-item-{item.pk}": was}

    assert office.post(check_of(application), data).status_code in {200, 302}


def test_an_unknown_answer_or_point_is_not_kept(office, application, item):
    office.post(check_of(application), sent(item, "perhaps"))
    unknown = office.post(check_of(application), {"point": "item-0"}, headers=HTMX)

    assert unknown.status_code == 404
    assert not CheckMark.objects.exists()


def test_a_list_that_is_late_says_so(office, application, item):
    Application.objects.update(state="withdrawn")

    response = office.post(check_of(application), sent(item, "yes"), follow=True)

    assert "the application is already “withdrawn”" in response.content.decode()
    assert not CheckMark.objects.exists()


def test_officer_who_applies_in_the_call_does_not_find_the_list(client, application, item):
    officer = user_with(Role.FOREIGN_AFFAIRS)
    ApplicationFactory(call=application.call, talent=TalentFactory(user=officer))
    client.force_login(officer)

    assert client.post(check_of(application), sent(item, "yes")).status_code == 404


def test_next_file_opens_at_its_checklist(office, application):
    following = ApplicationFactory(state="screening")

    assert office.get(page_of(application)).context["next_url"] == page_of(following)


def test_who_is_in_both_offices_fills_in_either_list(client, application, item):
    theirs = StandingItemFactory(office="human_resources")
    client.force_login(user_with(Role.FOREIGN_AFFAIRS, Role.HUMAN_RESOURCES))

    client.post(check_of(application), sent(theirs, "yes") | {"office": "human_resources"})

    assert CheckMark.objects.get().office == "human_resources"
    page = client.get(page_of(application) + "&office=human_resources").content.decode()
    assert f'name="answer-item-{theirs.pk}"' in page


# Passing with a no ------------------------------------------------------------------------------
def test_pass_with_a_no_is_asked_twice_and_listed(office, application, item, foreign_affairs):
    workflow.mark(application, {f"item-{item.pk}": Said("no")}, actor=foreign_affairs)
    step = reverse("admin:applications_application_step", args=[application.pk, "pass"])

    asked = office.post(step, {"note": ""})
    assert "The dates agree" in asked.content.decode()
    assert not application.screenings.exists()
    office.post(step, {"note": "", "confirmed": "on"})

    assert application.screenings.get().verdict == "pass"


def test_pass_with_open_points_says_why_it_may_not_be_pressed(office, application, item):
    decision = office.get(page_of(application)).context["decisions"][0]

    assert decision.why == "1 point of your checklist is not answered yet."


# Waivers ----------------------------------------------------------------------------------------
@pytest.fixture
def unmet(application, foreign_affairs):
    rule = RuleFactory(
        call=application.call, type="manual", params={}, checked_by="office", severity="should"
    )
    workflow.mark(application, {f"rule-{rule.pk}": Said("no")}, actor=foreign_affairs)
    return rule


def waive_of(application: Application, rule) -> str:
    return reverse("admin:applications_application_waive", args=[application.pk, rule.pk])


def test_waiver_is_asked_for_its_reason_and_shown_with_the_name(office, application, unmet):
    assert rule_text(unmet) in office.get(waive_of(application, unmet)).content.decode()
    empty = office.post(waive_of(application, unmet), {"reason": " "})
    assert (empty.status_code, Waiver.objects.count()) == (200, 0)

    office.post(waive_of(application, unmet), {"reason": "A new field."})

    page = office.get(page_of(application)).content.decode()
    assert "A new field." in page
    assert str(Waiver.objects.get().by) in page
    assert office.get(waive_of(application, unmet)).status_code == 404


def test_the_other_office_and_readers_do_not_waive(client, application, unmet):
    for role, status in ((Role.HUMAN_RESOURCES, 404), (Role.AUDITOR, 403)):
        client.force_login(user_with(role))
        response = client.post(waive_of(application, unmet), {"reason": "Fine."})
        assert response.status_code == status

    assert not Waiver.objects.exists()
