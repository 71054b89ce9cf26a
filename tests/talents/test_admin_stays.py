"""The list of stays abroad in the office: who is where, and how the list leaves."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from core import policy
from core.models import ExportRecord
from talents.models import StayAbroad
from tests.applications.exporting import asked, log_in
from tests.factories.accounts import user_with
from tests.factories.api_tokens import exporter
from tests.factories.talents import StayAbroadFactory, TalentFactory

pytestmark = pytest.mark.django_db
LIST = "/admin/talents/stayabroad/"
EXPORT = f"{LIST}export/"


@pytest.fixture
def office(client):
    client.force_login(user_with(Role.FOREIGN_AFFAIRS))
    return client


def shown(response) -> list:
    return list(response.context["cl"].result_list)


def test_who_is_not_back_stands_in_front(office):
    today = timezone.localdate()
    back = StayAbroadFactory()
    unknown = StayAbroadFactory(starts_on=None)
    away = StayAbroadFactory(starts_on=today, ends_on=None)
    later = StayAbroadFactory(starts_on=today, ends_on=today + timedelta(days=9))

    assert shown(office.get(LIST)) == [away, later, unknown, back]


def test_it_is_narrowed_by_time_activity_and_funder(office):
    today = timezone.localdate()
    over = StayAbroadFactory(funder="host")
    now = StayAbroadFactory(starts_on=today, ends_on=None, activity="study")
    ahead = StayAbroadFactory(starts_on=today + timedelta(days=1), ends_on=None)

    for query, stays in (
        ("when=now", [now]),
        ("when=ahead", [ahead]),
        ("when=over", [over]),
        ("funder__exact=host", [over]),
        ("activity__exact=study", [now]),
    ):
        assert shown(office.get(f"{LIST}?{query}")) == stays, query


@pytest.mark.parametrize("query", ["可心", "kexin", "T00042"])
def test_a_person_is_found_as_in_the_roster_and_opened_from_here(office, query):
    person = TalentFactory(staff_no="T00042", name_zh="例可心", pinyin="li ke xin")
    stay = StayAbroadFactory(talent=person)
    StayAbroadFactory()

    page = office.get(LIST, {"q": query})

    assert shown(page) == [stay]
    assert reverse("admin:talents_talent_change", args=[person.pk]) in page.content.decode()


@pytest.mark.parametrize("role", [Role.FOREIGN_AFFAIRS, Role.HUMAN_RESOURCES, Role.AUDITOR])
def test_a_stay_is_read_here_and_written_with_its_person(client, role):
    stay = StayAbroadFactory()
    client.force_login(user_with(role))
    page = reverse("admin:talents_stayabroad_change", args=[stay.pk])

    assert client.get(page).status_code == 200
    assert client.post(page, {"country": "DE"}).status_code == 403
    stay.refresh_from_db()
    assert stay.country == "SE"


def test_the_list_leaves_as_it_is_narrowed_and_is_recorded(client):
    person = TalentFactory(staff_no="T1", name_zh="=例可心")
    StayAbroadFactory(talent=person)
    StayAbroadFactory(funder="host", ends_on=None)
    log_in(client, exporter(Role.FOREIGN_AFFAIRS))
    columns = ["staff_no", "name_zh", "country", "starts_on", "ends_on", "months", "funder"]
    form = asked(columns=columns)

    answer = client.post(f"{EXPORT}?funder__exact=csc", form, headers={"accept-language": "en"})

    head, *rows = csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig")))
    assert rows == [
        ["T1", "'=例可心", "Sweden", "2021-05-01", "2022-04-30", "12"]
        + ["China Scholarship Council (CSC)"]
    ]
    assert ExportRecord.objects.get().rows == 1


def test_thirty_stays_take_as_many_queries_as_one(office):
    StayAbroadFactory()
    office.get(LIST)
    with CaptureQueriesContext(connection) as one:
        office.get(LIST)
    StayAbroadFactory.create_batch(29)

    with CaptureQueriesContext(connection) as thirty:
        office.get(LIST)

    assert len(thirty) == len(one)


def test_a_stay_is_seen_by_those_who_see_its_person():
    stay, other = StayAbroadFactory(), StayAbroadFactory()
    head = user_with(Role.DEPARTMENT_HEAD)
    stay.talent.department.heads.add(head)
    seen_by = {
        "owner": (stay.talent.user, {stay}),
        "head": (head, {stay}),
        "reviewer": (user_with(Role.REVIEWER), set()),
        "office": (user_with(Role.HUMAN_RESOURCES), {stay, other}),
    }

    for name, (user, stays) in seen_by.items():
        assert set(StayAbroad.objects.visible_to(user)) == stays, name
        assert policy.can(user, "view", stay) == (stay in stays), name
        assert policy.can(user, "view", other) == (other in stays), name
        assert not policy.can(user, "export", StayAbroad), name


def test_a_stay_and_its_history_are_called_by_person_and_place(client):
    stay = StayAbroadFactory(talent=TalentFactory(family_name="Li", given_name="Kexin"))
    client.force_login(user_with(Role.AUDITOR))

    for page in ("change", "history"):
        answer = client.get(reverse(f"admin:talents_stayabroad_{page}", args=[stay.pk]))
        crumbs = answer.content.decode().partition('class="breadcrumbs"')[2].partition("</div>")[0]
        assert answer.context["subtitle"] == "LI Kexin · Sweden", page
        assert crumbs.count("LI Kexin · Sweden") == 1, page
