"""The search of the site: what all may read, and the files that a person has a part in."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from tests.factories.accounts import DepartmentFactory, user_with
from tests.factories.applications import (
    ApplicationFactory,
    AssignmentFactory,
    ForwardedFileFactory,
    PanelFactory,
)
from tests.factories.events import EventFactory
from tests.factories.partners import InstitutionFactory
from tests.factories.programs import CallFactory, ProgramFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db
PAGES = ["search", "search_hits"]
HEADS = "Applications of your departments"
FORWARDED = "Applications that were forwarded"
ASSIGNED = "Applications to score"


def found(client, query, page="search") -> dict[str, list[str]]:
    response = client.get(reverse(page), {"q": query}, headers={"accept-language": "en"})
    return {group.label: [hit.url for hit in group.hits] for group in response.context["groups"]}


def titles(client, query) -> list[str]:
    groups = client.get(reverse("search"), {"q": query}).context["groups"]
    return [hit.title for group in groups for hit in group.hits]


def applicant(**fields):
    return TalentFactory(name_zh="例可心", pinyin="li ke xin", **fields)


# For all ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("lectures", ["Lectures"]),
        ("fellowship", ["Programs", "Calls"]),
        ("FELLOWSHIPS", ["Programs", "Calls"]),
        ("universities", ["Partners"]),
        ("访问学者", ["Programs", "Calls"]),
        ("访问", ["Programs", "Calls"]),
        ("讲座", ["Lectures"]),
        ("2031", ["Calls"]),
        ("可心", []),
        ("f", []),
    ],
)
def test_visitors_find_what_is_published(client, page, query, kinds):
    program = ProgramFactory(name_en="Visiting fellowships", name_zh="访问学者")
    CallFactory(program=program, title_zh="申报2031", title_en="Round 2031")
    EventFactory(title_en="A lecture", title_zh="讲座")
    InstitutionFactory(name_en="Lund University", name_zh="隆德")
    ApplicationFactory(talent=applicant(), state="screening")

    assert list(found(client, query, page)) == kinds


@pytest.mark.parametrize(("number", "leads_on"), [(4, False), (23, True)])
def test_the_page_and_what_stands_beneath_the_box_tell_the_same_number(client, number, leads_on):
    InstitutionFactory.create_batch(number, name_en="Lund University")

    page, below = (
        client.get(reverse(name), {"q": "lund"}, headers={"accept-language": "en"})
        for name in PAGES
    )

    said = f"{number} results"
    assert page.content.decode().count(said) == 1
    assert below.content.decode().count(said) == 1 + leads_on
    assert (below.context["page"] == "/search/?q=lund") == leads_on


def test_what_is_not_published_is_not_found(client):
    ProgramFactory(name_en="Hidden program", is_published=False)
    CallFactory(title_en="Hidden call", announced_at=None)
    EventFactory(title_en="Hidden lecture", state="draft")

    assert found(client, "hidden") == {}


# Files --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("query", ["可心", "kexin", "2027-PD-0815", "2027-PD"])
def test_heads_find_the_files_of_their_departments_alone(client, page, query):
    head, department = user_with(Role.DEPARTMENT_HEAD), DepartmentFactory()
    department.heads.add(head)
    own = applicant(user=head, department=department)
    ApplicationFactory(talent=own, state="screening", reference="2027-PD-0815")
    hidden = applicant()
    ApplicationFactory(talent=hidden, state="screening", reference="2027-PD-08151")
    seen = applicant(department=department)
    ApplicationFactory(talent=seen, state="draft", reference="2027-PD-08152")
    file = ApplicationFactory(talent=seen, state="submitted", reference="2027-PD-08153")
    client.force_login(head)

    assert found(client, query, page) == {HEADS: [f"/opinions/{file.reference}/"]}


@pytest.mark.parametrize("query", ["可心", "2027-PD"])
def test_the_university_office_finds_what_was_forwarded_alone(client, query):
    client.force_login(user_with(Role.UNIVERSITY_OFFICE))
    ApplicationFactory(talent=applicant(), state="recommended", reference="2027-PD-0001")
    file = ForwardedFileFactory(
        application__talent=applicant(), application__reference="2027-PD-0002"
    ).application

    assert found(client, query) == {FORWARDED: [f"/forwarded/{file.reference}/"]}


@pytest.mark.parametrize("page", PAGES)
def test_reviewers_find_what_is_assigned_to_them_alone(client, page):
    reviewer, panel = user_with(Role.REVIEWER), PanelFactory(is_blind=False)
    plan = {"application__call": panel.call, "application__plan_title": "Proton therapy"}
    file = AssignmentFactory(application__talent=applicant(), reviewer=reviewer, **plan)
    AssignmentFactory(application__talent=applicant(), **plan)
    ApplicationFactory(talent=applicant(), call=panel.call, state="in_review")
    client.force_login(reviewer)

    address = f"/reviews/{file.application.reference}/"
    for query in ("可心", "kexin", "proton", file.application.reference):
        assert found(client, query, page) == {ASSIGNED: [address]}, query


def test_in_a_blind_panel_nobody_is_found_by_name(client):
    reviewer, panel = user_with(Role.REVIEWER), PanelFactory(is_blind=True)
    file = AssignmentFactory(
        application__talent=applicant(),
        application__call=panel.call,
        application__plan_title="Proton therapy",
        reviewer=reviewer,
    ).application
    client.force_login(reviewer)

    assert found(client, "可心") == found(client, "kexin") == {}
    assert found(client, file.talent.staff_no) == {}
    assert titles(client, "proton") == [file.reference]


def test_a_talent_finds_no_file(client):
    talent = applicant()
    ApplicationFactory(talent=talent, state="screening")
    client.force_login(talent.user)

    assert found(client, "可心") == {}


@pytest.mark.parametrize("page", PAGES)
def test_thirty_of_a_kind_take_as_many_queries_as_one(client, page):
    head, department = user_with(Role.DEPARTMENT_HEAD), DepartmentFactory()
    department.heads.add(head)
    client.force_login(head)

    def make() -> None:
        person = applicant(department=department)
        ApplicationFactory(talent=person, call=CallFactory(title_zh="可心"), state="submitted")
        InstitutionFactory(name_zh="可心")
        EventFactory(title_zh="可心")

    make()
    found(client, "可心", page)
    with CaptureQueriesContext(connection) as one:
        found(client, "可心", page)
    for _number in range(29):
        make()

    with CaptureQueriesContext(connection) as thirty:
        found(client, "可心", page)

    assert len(thirty) == len(one)


def test_what_stands_beneath_the_box_is_a_listbox_for_a_screen_reader(client):
    InstitutionFactory(name_zh="Lund & <Co>")

    text = client.get(reverse("search_hits"), {"q": "lund"}).content.decode()

    assert '<div role="group" aria-label="合作机构">' in text
    assert text.count('role="option"') == 1
    assert "Lund &amp; &lt;Co&gt;" in text
    assert "<html" not in text
