"""Stays abroad as other systems read them with a token: first who gets nothing, then what."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from core import audit
from core.models import AuditEntry
from tests.factories.accounts import user_with
from tests.factories.api_tokens import READ, STAYS, bearer, exporter, token_for
from tests.factories.talents import StayAbroadFactory, TalentFactory

pytestmark = pytest.mark.django_db
LIST = "/api/v1/stays/"


def asked(client, query: str = "", *, holder=None, opens=(STAYS,)):
    _token, secret = token_for(holder, opens={name: [] for name in opens})
    return client.get(LIST + query, headers=bearer(secret))


def numbers(response) -> list[int]:
    return [row["id"] for row in response.json()["items"]]


# Who gets nothing -------------------------------------------------------------------------------
def test_without_a_token_nobody_reads(client):
    StayAbroadFactory()
    client.force_login(exporter(Role.FOREIGN_AFFAIRS))

    assert client.get(LIST).status_code == 401


@pytest.mark.parametrize("opens", [(), (READ,)])
def test_another_scope_opens_nothing(client, opens):
    StayAbroadFactory()

    response = asked(client, opens=opens)

    assert response.status_code == 403
    assert (
        response.json()["detail"]
        == "The token was not given for this: it lacks the scope stays.read."
    )


def test_it_opens_nothing_in_the_name_of_somebody_who_may_not_export(client):
    StayAbroadFactory()

    response = asked(client, holder=user_with(Role.HUMAN_RESOURCES))

    assert response.status_code == 403


# What is handed out -----------------------------------------------------------------------------
def test_a_stay_is_told_with_whose_it_is_and_nothing_more(client):
    person = TalentFactory(staff_no="T1", name_zh="例可心", family_name="Li", given_name="Kexin")
    stay = StayAbroadFactory(talent=person, position="Fellow")

    [item] = asked(client).json()["items"]

    department = person.department
    assert item == {
        "id": stay.pk,
        "person": {
            "staff_no": "T1",
            "name_zh": "例可心",
            "family_name": "Li",
            "given_name": "Kexin",
            "department": department.code,
            "department_name": {"zh-Hans": department.name_zh, "en": department.name_en},
        },
        "country": "SE",
        "starts_on": "2021-05-01",
        "ends_on": "2022-04-30",
        "activity": "visit",
        "position": "Fellow",
        "funder": "csc",
    }


def test_it_is_narrowed_by_country_activity_funder_and_day(client):
    today = timezone.localdate()
    past = StayAbroadFactory()
    now = StayAbroadFactory(country="DE", starts_on=today, ends_on=None, funder="host")
    last_day = StayAbroadFactory(activity="study", ends_on=today)
    unknown = StayAbroadFactory(starts_on=None, ends_on=None)
    ahead = StayAbroadFactory(starts_on=today + timedelta(days=1), ends_on=None)
    everybody = [past.pk, now.pk, last_day.pk, unknown.pk, ahead.pk]

    assert numbers(asked(client)) == everybody
    assert numbers(asked(client, "?country=DE")) == [now.pk]
    assert numbers(asked(client, "?activity=study")) == [last_day.pk]
    assert numbers(asked(client, "?funder=host")) == [now.pk]
    assert numbers(asked(client, "?under_way=true")) == [now.pk, last_day.pk]
    assert numbers(asked(client, "?under_way=false")) == [past.pk, unknown.pk, ahead.pk]


def test_pages_follow_one_another(client):
    stays = [StayAbroadFactory(starts_on=date(2020, 1, 1 + place)).pk for place in range(3)]
    _token, secret = token_for(opens={STAYS: []})

    first = client.get(LIST + "?limit=2", headers=bearer(secret)).json()
    second = client.get(first["next"], headers=bearer(secret)).json()

    assert [row["id"] for row in first["items"] + second["items"]] == stays
    assert second["next"] is None


def test_the_trail_says_whose_stays_left(client):
    stay = StayAbroadFactory()

    asked(client)

    entry = AuditEntry.objects.get(action="accounts.read_by_api_token")
    assert audit.details_of(entry)["after"]["references"] == [f"{stay.talent.staff_no} {stay.pk}"]
