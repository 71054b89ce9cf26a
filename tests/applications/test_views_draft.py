import pytest
from django.urls import reverse

from accounts.roles import Role
from applications.models import Application
from tests.factories.accounts import user_with
from tests.factories.applications import ApplicationFactory, SlotFactory, pdf
from tests.factories.programs import CallFactory, RequiredDocumentFactory, RuleFactory, TrackFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def page(name: str, application: Application, **more) -> str:
    return reverse(f"applications:{name}", kwargs={"reference": application.reference, **more})


@pytest.fixture
def application(client):
    application = ApplicationFactory(complete=True)
    client.force_login(application.talent.user)
    return application


def typed(application, **values) -> dict:
    """What the page's form sends: every field, as it stands, and the changed ones."""
    stands = {
        "host_institution": "",
        "host_name": application.host_name,
        "host_country": application.host_country,
        "host_city": "",
        "host_scholar_name": "",
        "host_scholar_email": "",
        "invitation_months": "",
        "starts_on": "2027-09-01",
        "ends_on": "2028-08-31",
        "parts": "1",
        "months_in_all": "",
        "plan_title": application.plan_title,
        "plan": application.plan,
        "use_at_home": application.use_at_home,
        "revision": application.revision,
    }
    return stands | values


# Beginning -------------------------------------------------------------------------------------
def test_start_page_asks_for_the_category_and_names_the_documents(client):
    call = CallFactory()
    TrackFactory(call=call, name_en="Short"), TrackFactory(call=call, name_en="Long")
    RequiredDocumentFactory(call=call, name_en="Invitation letter")
    client.force_login(TalentFactory().user)

    content = client.get(reverse("applications:start", kwargs={"slug": call.slug})).content.decode()

    assert all(words in content for words in ("Short", "Long", "Invitation letter"))
    assert not Application.objects.exists()


def test_start_makes_one_draft_however_often_it_is_pressed(client):
    call = CallFactory()
    client.force_login(TalentFactory().user)
    address = reverse("applications:start", kwargs={"slug": call.slug})

    answers = [client.post(address) for _press in range(2)]

    application = Application.objects.get()
    assert {answer.url for answer in answers} == {application.get_absolute_url()}
    assert client.get(address).url == application.get_absolute_url()


def test_start_without_a_place_in_the_roster_is_explained(client):
    call = CallFactory()
    client.force_login(user_with(Role.TALENT))
    address = reverse("applications:start", kwargs={"slug": call.slug})

    assert "Only people of the roster apply here" in client.get(address).content.decode()
    assert client.post(address).status_code == 403


@pytest.mark.parametrize("slug", ["nothing-2027", "draft"])
def test_start_for_a_call_that_nobody_may_know_of_is_not_found(client, slug):
    CallFactory(slug="draft", announced_at=None)
    client.force_login(TalentFactory().user)

    assert client.get(reverse("applications:start", kwargs={"slug": slug})).status_code == 404


# Whose it is -----------------------------------------------------------------------------------
NAMES = ["detail", "edit", "check", "resubmit", "discard", "call_back", "withdraw"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_draft_of_somebody_else_is_not_found(client, name, method):
    application = ApplicationFactory()
    client.force_login(TalentFactory().user)

    expected = 405 if (name, method) == ("detail", "post") else 404
    assert getattr(client, method)(page(name, application)).status_code == expected


@pytest.mark.parametrize("name", ["upload", "remove_document"])
def test_slot_of_another_application_is_not_found(client, application, name):
    other = SlotFactory()

    for reference in (application, other.application):
        answer = client.post(page(name, reference, pk=other.pk), {"file": pdf()})
        assert answer.status_code == 404
    assert client.post(page(name, application, pk=10**18)).status_code == 404


@pytest.mark.parametrize("name", NAMES)
def test_visitor_is_sent_to_the_log_in(client, name):
    answer = client.get(page(name, ApplicationFactory()))

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


# Typing ----------------------------------------------------------------------------------------
def test_save_by_htmx_answers_with_the_time_and_the_new_revision(client, application):
    answer = client.post(page("edit", application), typed(application, plan="New"), headers=HTMX)

    application.refresh_from_db()
    assert (application.plan, application.revision) == ("New", 1)
    content = answer.content.decode()
    assert "Saved " in content
    assert 'id="revision" form="draft-form" value="1" data-hx-swap-oob="true"' in content


def test_save_keeps_what_is_valid_and_reports_the_rest_beside_it(client, application):
    wrong = {"host_scholar_email": "no address", "invitation_months": "many", "plan": "New"}

    answer = client.post(page("edit", application), typed(application, **wrong))

    application.refresh_from_db()
    assert (application.plan, application.host_scholar_email) == ("New", "")
    content = answer.content.decode()
    assert "Enter a valid email address." in content
    assert "no address" in content


def test_return_before_departure_is_reported_and_neither_is_saved(client, application):
    dates = {"starts_on": "2029-01-01", "ends_on": "2028-01-01", "plan": "New"}

    answer = client.post(page("edit", application), typed(application, **dates), headers=HTMX)

    application.refresh_from_db()
    assert (application.starts_on.year, application.ends_on.year, application.plan) == (
        2027,
        2028,
        "New",
    )
    assert "The return must lie after the departure." in answer.content.decode()


def test_field_that_was_not_sent_is_left_alone(client, application):
    client.post(page("edit", application), {"revision": 0, "plan": "Only this"})

    application.refresh_from_db()
    assert (application.plan, application.use_at_home) == ("Only this", "I set up a working group.")


def test_field_that_is_not_the_talents_cannot_be_sent(client, application):
    client.post(page("edit", application), typed(application, state="qualified", reference="X"))

    application.refresh_from_db()
    assert (application.state, application.reference != "X") == ("draft", True)


@pytest.mark.parametrize(
    "value", ["a\x00b", "9" * 400, "\ud800".encode("utf-8", "surrogatepass"), "x" * 9000]
)
@pytest.mark.parametrize("name", ["plan", "starts_on", "parts", "track", "host_institution"])
def test_odd_input_is_answered_without_an_error(client, application, name, value):
    answer = client.post(page("edit", application), typed(application, **{name: value}))

    assert answer.status_code in {200, 302}


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 30, "²"])
def test_odd_revision_is_an_old_one(client, application, revision):
    answer = client.post(page("edit", application), typed(application, plan="y", revision=revision))

    assert answer.status_code == 409


def test_two_windows_the_second_is_told_and_keeps_its_text(client, application):
    client.post(page("edit", application), typed(application, plan="First window"))

    answer = client.post(page("edit", application), typed(application, plan="Second window"))

    application.refresh_from_db()
    content = answer.content.decode()
    assert (answer.status_code, application.plan) == (409, "First window")
    assert "Nothing was overwritten" in content
    assert "Second window" in content
    assert 'form="draft-form" value="0"' in content


def test_save_and_check_leads_to_the_check(client, application):
    answer = client.post(page("edit", application), typed(application, check="1"))

    assert answer.url == page("check", application)


def test_save_after_the_close_is_still_kept(client, application, time_machine):
    time_machine.move_to(application.call.closes_at)
    client.force_login(application.talent.user)

    client.post(page("edit", application), typed(application, plan="Late"))

    application.refresh_from_db()
    assert application.plan == "Late"


# Statements --------------------------------------------------------------------------------------
def test_statements_asked_are_those_that_the_rules_need(client, application):
    RuleFactory(
        call=application.call,
        type="not_within",
        params={"event": "csc_funded_return", "years": 5},
        checked_by="declared",
    )

    content = client.get(page("detail", application)).content.decode()
    client.post(
        page("edit", application),
        {
            "revision": 0,
            "declared-csc_funded_return": "yes",
            "declared-csc_funded_return-day": "2020-05-01",
        },
    )

    assert "Day of your last return" in content
    assert application.talent.declarations.get().answer == "2020-05-01"


def test_statement_with_a_day_to_come_is_reported(client, application):
    RuleFactory(
        call=application.call,
        type="not_within",
        params={"event": "csc_funded_return", "years": 5},
        checked_by="declared",
    )
    wrong = {
        "revision": 0,
        "declared-csc_funded_return": "yes",
        "declared-csc_funded_return-day": "2199-01-01",
    }

    answer = client.post(page("edit", application), wrong)

    assert "This day has not come yet." in answer.content.decode()
    assert not application.talent.declarations.exists()


def test_save_and_check_keeps_text_and_statements_in_one_go(client, application):
    rule = {"type": "not_currently", "params": {"state": "at_host"}, "checked_by": "declared"}
    RuleFactory(call=application.call, **rule)

    sent = typed(application, plan="New", check="1") | {"declared-at_host": "no"}
    client.post(page("edit", application), sent)

    application.refresh_from_db()
    assert (application.plan, application.revision) == ("New", 1)
    assert application.talent.declarations.get().answer is False
