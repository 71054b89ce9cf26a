"""The office's page: who of the roster qualifies for a call."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from talents.models import Declaration, LanguageProof, StayAbroad, Talent
from tests.factories.accounts import DepartmentFactory, user_with
from tests.factories.applications import ApplicationFactory
from tests.factories.programs import CallFactory, RuleFactory, TrackFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db
ELSEWHERE = {"scheme": "ISO 3166-2:CN", "codes": ["XZ"]}
STAFF = [Role.FOREIGN_AFFAIRS, Role.HUMAN_RESOURCES, Role.AUDITOR]


@pytest.fixture
def call():
    call = CallFactory()
    RuleFactory(call=call)
    return call


@pytest.fixture
def office(client):
    client.force_login(user_with(Role.FOREIGN_AFFAIRS))
    return client


def address(call) -> str:
    return reverse("admin:who_qualifies", args=[call.pk])


def staff_numbers(response) -> list[str]:
    return [line.row.talent.staff_no for line in response.context["lines"]]


def without_doctorate(**fields) -> Talent:
    return TalentFactory(highest_degree="master", doctorate_on=None, **fields)


def many(number: int) -> None:
    department = DepartmentFactory()
    known = {"user": None, "department": department, "has_language_proof": True}
    for talent in TalentFactory.create_batch(number, **known):
        Declaration.objects.create(talent=talent, code="at_host", answer=False)
        StayAbroad.objects.create(talent=talent, country="DE", funder="own")
        LanguageProof.objects.create(talent=talent, test="IELTS-Academic", overall=7)


def test_page_lists_those_who_qualify_by_staff_number(office, call):
    TalentFactory(staff_no="T00002")
    TalentFactory(staff_no="T00001")
    without_doctorate(staff_no="T00003")

    response = office.get(address(call))

    assert staff_numbers(response) == ["T00001", "T00002"]
    assert response.context["count"] == 2


@pytest.mark.parametrize("role", STAFF)
def test_page_is_open_to_those_who_may_see_the_roster(client, call, role):
    client.force_login(user_with(role))

    assert client.get(address(call)).status_code == 200


@pytest.mark.parametrize("role", sorted(set(Role) - {*STAFF, Role.ADMINISTRATOR}))
def test_page_is_closed_to_everybody_else(client, call, role):
    client.force_login(user_with(role))

    assert client.get(address(call)).status_code == 403


def test_page_of_a_call_that_does_not_exist_is_not_found(office):
    assert office.get(reverse("admin:who_qualifies", args=[2**62])).status_code == 404


def test_page_explains_each_row(office, call):
    RuleFactory(call=call, type="not_currently", params={"state": "at_host"})
    RuleFactory(call=call, type="title_at_least", params={"level": "senior"}, severity="should")
    TalentFactory()

    row = office.get(address(call)).context["lines"][0].row

    assert row.values == ["Doctorate, 20 June 2017"]
    assert row.questions == ["Already at the host"]
    assert [finding.type for finding in row.warnings] == ["title_at_least"]


def test_page_marks_who_has_applied_already(office, call):
    applied, other = TalentFactory(staff_no="T00001"), TalentFactory(staff_no="T00002")
    application = ApplicationFactory(call=call, talent=applied, state="screening")
    ApplicationFactory(call=call, talent=other, state="draft", reference="2027-VS-9999")

    response = office.get(address(call))

    assert [line.application for line in response.context["lines"]] == [application, None]
    assert "2027-VS-9999" not in response.content.decode()


def test_page_names_the_tracks_for_which_a_person_qualifies(office, call):
    easy, hard = TrackFactory(call=call, position=1), TrackFactory(call=call, position=2)
    RuleFactory(call=call, track=hard, type="title_at_least", params={"level": "senior"})
    TalentFactory()

    everybody = office.get(address(call))
    of_hard = office.get(address(call), {"track": hard.pk})

    assert [line.row.tracks for line in everybody.context["lines"]] == [[easy]]
    assert staff_numbers(of_hard) == []


def test_page_is_narrowed_by_department_and_category(office, call):
    here = TalentFactory(category="outstanding_innovative")
    TalentFactory(category="young_innovative_excellent", department=here.department)
    TalentFactory(category="outstanding_innovative")
    asked = {"department": here.department.pk, "category": "outstanding_innovative"}

    response = office.get(address(call), asked)

    assert staff_numbers(response) == [here.staff_no]


@pytest.mark.parametrize("name", ["track", "department", "category", "after", "before"])
@pytest.mark.parametrize("value", ["x", "-1", "9" * 40, "1~" + "x" * 5000, "٣"])
def test_page_answers_whatever_the_address_says(office, call, name, value):
    TrackFactory(call=call)
    TalentFactory()

    assert office.get(address(call), {name: value}).status_code == 200


def test_page_goes_on_after_its_last_row(office, call):
    many(51)

    first = office.get(address(call))
    second = office.get(address(call), {"after": first.context["page"].after})
    back = office.get(address(call), {"before": second.context["page"].before})

    assert [len(staff_numbers(page)) for page in (first, second, back)] == [50, 1, 50]
    assert sorted({*staff_numbers(first), *staff_numbers(second)}) == sorted(
        Talent.objects.values_list("staff_no", flat=True)
    )
    assert first.context["count"] == second.context["count"] == 51


def test_page_beyond_the_last_row_still_counts_everybody(office, call):
    last = TalentFactory()

    response = office.get(address(call), {"after": f"{last.pk}~{last.staff_no}"})

    assert staff_numbers(response) == []
    assert response.context["count"] == 1


def test_page_of_a_call_for_which_nobody_can_qualify(office, call):
    RuleFactory(call=call, type="employer_region_in", params=ELSEWHERE)
    TalentFactory()

    response = office.get(address(call))

    assert staff_numbers(response) == []
    assert response.context["count"] == 0


def test_page_costs_the_same_for_one_row_and_for_thirty(office, call):
    RuleFactory(call=call, type="language", params={"ruleset": "CSC-SCHOLAR"})
    many(1)
    office.get(address(call))
    with CaptureQueriesContext(connection) as one:
        office.get(address(call))
    many(29)

    with CaptureQueriesContext(connection) as thirty:
        response = office.get(address(call))

    assert len(staff_numbers(response)) == 30
    assert len(thirty) == len(one)


def test_call_in_the_admin_leads_to_the_page(office, call):
    response = office.get(reverse("admin:programs_call_change", args=[call.pk]))

    assert address(call) in response.content.decode()
