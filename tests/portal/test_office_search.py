"""One search for the office: each list as far as the person sees it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from accounts.roles import Role
from applications.models import ConflictOfInterest
from tests.factories.accounts import user_with
from tests.factories.applications import ApplicationFactory
from tests.factories.events import EventFactory
from tests.factories.partners import InstitutionFactory
from tests.factories.programs import CallFactory, ProgramFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db
PAGES = ["admin:search", "admin:search_hits"]
HINT = "One character is looked for as a family name; type two or more of a given name."
STAFF = [Role.FOREIGN_AFFAIRS, Role.HUMAN_RESOURCES, Role.AUDITOR, Role.ADMINISTRATOR]
OUTSIDE = [Role.TALENT, Role.DEPARTMENT_HEAD, Role.REVIEWER, Role.UNIVERSITY_OFFICE]


@pytest.fixture
def person():
    return TalentFactory(staff_no="T90001", name_zh="例可心", pinyin="li ke xin")


def found(client, query, page="admin:search", **headers) -> dict[str, list[str]]:
    response = client.get(reverse(page), {"q": query}, headers={"accept-language": "en"})
    return {group.label: [hit.title for hit in group.hits] for group in response.context["groups"]}


def urls(client, query) -> list[str]:
    groups = client.get(reverse("admin:search"), {"q": query}).context["groups"]
    return [hit.url for group in groups for hit in group.hits]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", STAFF)
def test_staff_find_every_kind(client, role, page, person):
    client.force_login(user_with(role))
    program = ProgramFactory(name_en="Kexin fellowships", name_zh="可心")
    CallFactory(program=program, title_en="Kexin 2027", announced_at=None)
    ApplicationFactory(talent=person, state="screening")
    InstitutionFactory(name_en="Kexin University")
    EventFactory(title_en="Kexin lecture")

    assert list(found(client, "kexin", page)) == [
        "Talents",
        "Applications",
        "Programs",
        "Calls",
        "Institutions",
        "Events",
    ]


@pytest.mark.parametrize("query", ["kexin", "", '"no such'])
def test_box_on_the_page_keeps_what_was_searched_for(client, query):
    client.force_login(user_with(Role.FOREIGN_AFFAIRS))

    page = client.get(reverse("admin:search"), {"q": query}).content.decode()

    box = f'<input id="query" type="search" name="q" value="{escape(query)}" maxlength="100">'
    assert page.count(box) == 1


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", OUTSIDE)
def test_others_are_refused(client, role, page):
    client.force_login(user_with(role))

    assert client.get(reverse(page), {"q": "kexin"}).status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_visitors_are_sent_to_the_log_in(client, page):
    response = client.get(reverse(page), {"q": "可心"})

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("query", ["可心", "例", "likexin", "lkx", "T90001", "90001"])
def test_a_person_and_their_applications_are_found(client, query, person):
    client.force_login(user_with(Role.HUMAN_RESOURCES))
    file = ApplicationFactory(talent=person, state="screening")
    ApplicationFactory(talent=TalentFactory(name_zh="王五"), state="screening")

    assert urls(client, query) == [
        reverse("admin:talents_talent_change", args=[person.pk]),
        reverse("admin:applications_application_change", args=[file.pk]),
    ]


def test_an_application_is_found_by_its_reference(client, person):
    client.force_login(user_with(Role.FOREIGN_AFFAIRS))
    file = ApplicationFactory(talent=person, state="screening", reference="2027-PD-0815")

    assert urls(client, "2027-pd-0815") == [
        reverse("admin:applications_application_change", args=[file.pk])
    ]


def test_drafts_are_nobodys(client, person):
    client.force_login(user_with(Role.AUDITOR))
    ApplicationFactory(talent=person, state="draft")

    assert list(found(client, "可心")) == ["Talents"]


def test_files_of_a_call_with_a_conflict_are_not_found(client, person):
    officer = user_with(Role.FOREIGN_AFFAIRS)
    file = ApplicationFactory(talent=person, state="screening", reference="2027-PD-0815")
    ConflictOfInterest.objects.create(user=officer, call=file.call)
    client.force_login(officer)

    assert "Applications" not in found(client, "可心")
    assert found(client, file.reference) == {}


def test_who_may_list_applications_and_not_open_them_is_led_to_the_list(client, person):
    client.force_login(user_with(Role.ADMINISTRATOR))
    file = ApplicationFactory(talent=person, state="screening")

    address = f"{reverse('admin:applications_application_changelist')}?q={file.reference}"

    assert address in urls(client, "可心")
    assert [line.pk for line in client.get(address).context["lines"]] == [file.pk]


def test_more_than_are_shown_stand_in_the_list(client):
    client.force_login(user_with(Role.AUDITOR))
    for number in range(12):
        TalentFactory(staff_no=f"K{number:04}")

    [group] = client.get(reverse("admin:search"), {"q": "k00"}).context["groups"]

    assert (len(group.hits), group.count.number, group.goes_on) == (10, 12, True)
    assert client.get(group.url).context["cl"].result_count == 12


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("most", "said"), [(1000, "16 results"), (9, "more than 13 results")])
def test_all_results_are_told_however_many_are_shown(client, monkeypatch, page, most, said):
    monkeypatch.setattr("portal.finding.hits.COUNTED_WHEN_SOUGHT", most)
    client.force_login(user_with(Role.AUDITOR))
    for number in range(12):
        TalentFactory(staff_no=f"K{number:04}", name_zh="例可心")
    for _number in range(4):
        InstitutionFactory(name_zh="可心")

    answer = client.get(reverse(page), {"q": "可心"}, headers={"accept-language": "en"})

    assert [line.strip() for line in answer.content.decode().splitlines()].count(said) == 1


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("query", "is_told"),
    [("心", True), ("可", True), ("例", False), ("可心", False), ("xyz", False)],
)
def test_a_character_that_is_no_family_name_is_told_why_it_finds_nobody(
    client, page, query, is_told, person
):
    client.force_login(user_with(Role.AUDITOR))
    InstitutionFactory(name_zh="可爱大学")

    answer = client.get(reverse(page), {"q": query}, headers={"accept-language": "en"})

    assert (HINT in answer.content.decode()) == is_told


@pytest.mark.parametrize("query", ["", " ", "k", "%", "'"])
def test_less_than_two_letters_find_nothing(client, query, person):
    client.force_login(user_with(Role.AUDITOR))

    assert found(client, query) == {}


@pytest.mark.parametrize("page", PAGES)
def test_thirty_of_a_kind_take_as_many_queries_as_one(client, page):
    client.force_login(user_with(Role.AUDITOR))

    def make(number: int) -> None:
        person = TalentFactory(staff_no=f"K{number:04}", name_zh="例可心")
        ApplicationFactory(talent=person, state="screening")
        CallFactory(title_zh="可心")
        InstitutionFactory(name_zh="可心")
        EventFactory(title_zh="可心")

    make(0)
    found(client, "可心", page)
    with CaptureQueriesContext(connection) as one:
        found(client, "可心", page)
    for number in range(1, 30):
        make(number)

    with CaptureQueriesContext(connection) as thirty:
        found(client, "可心", page)

    assert len(thirty) == len(one) <= 20


def test_every_page_of_the_office_has_the_box(client):
    client.force_login(user_with(Role.AUDITOR))

    pages = {"admin:index": 1, "admin:talents_talent_changelist": 1, "admin:search": 2}
    for page, boxes in pages.items():
        text = client.get(reverse(page)).content.decode()
        assert text.count(f'data-hits="{reverse("admin:search_hits")}"') == boxes
