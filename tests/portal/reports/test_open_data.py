"""The open data: who switches them on, what everybody reads, and what nobody can read."""

import csv
import io
import json
from datetime import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from accounts.roles import Role
from applications.models import Application, OpenDataEdition
from applications.refusals import Refusal
from applications.workflow import open_data as switch
from core.models import AuditEntry
from portal import context
from portal.reports import open_data
from tests.factories.accounts import user_with
from tests.factories.applications import ApplicationFactory
from tests.factories.programs import CallFactory, ProgramFactory
from tests.factories.talents import TalentFactory
from tests.portal.reports.counted import HOUSE

pytestmark = pytest.mark.django_db
HAS_OPEN_DATA = context.has_open_data  # as it is, before a fixture takes its place
ADDRESSES = ["open_data", "open_data_json", "open_data_csv"]
PAGE = "/admin/reports/open-data/"
LAST_YEAR = timezone.localdate().year - 1
SWITCHES = [Role.FOREIGN_AFFAIRS, Role.ADMINISTRATOR]
READS = [Role.HUMAN_RESOURCES, Role.AUDITOR]


def sent(number, *, year=LAST_YEAR, **fields):
    at = datetime(year, 12, 31, 23, tzinfo=HOUSE)
    call = CallFactory(program=fields.pop("program", None) or ProgramFactory())
    talents = [TalentFactory(user=None, department=None) for _one in range(number)]
    return [
        ApplicationFactory(talent=talent, call=call, submitted_at=at, **fields)
        for talent in talents
    ]


def publish(**content) -> OpenDataEdition:
    actor = user_with(Role.FOREIGN_AFFAIRS)
    content = open_data.content() | content
    return switch.publish(content, license="CC-BY-4.0", actor=actor)


def the_json(client):
    return json.loads(client.get(reverse("open_data_json")).content)


@pytest.mark.parametrize("name", ADDRESSES)
def test_nothing_is_there_until_somebody_publishes_and_after_it_was_withdrawn(client, name):
    assert client.get(reverse(name)).status_code == 404
    publish()
    assert client.get(reverse(name)).status_code == 200
    switch.withdraw(actor=user_with(Role.ADMINISTRATOR))
    assert client.get(reverse(name)).status_code == 404


def test_page_on_privacy_leads_there_as_long_as_something_is_public(client):
    way = f'href="{reverse("open_data")}"'
    before = client.get(reverse("privacy")).content.decode()

    publish()

    assert way not in before
    for language in ("zh-hans", "en"):
        headers = {"Accept-Language": language}
        assert way in client.get(reverse("privacy"), headers=headers).content.decode()


@pytest.mark.parametrize("role", SWITCHES)
def test_switching_is_recorded(client, role):
    actor = user_with(role)
    client.force_login(actor)

    client.post(PAGE, {"license": "CC0-1.0", "checked": "on"})
    client.post(reverse("admin:open_data_withdraw"))

    actions = ["applications.publish_open_data", "applications.withdraw_open_data"]
    entries = AuditEntry.objects.filter(action__in=actions).order_by("pk")
    assert [(entry.action, entry.actor) for entry in entries] == [(one, actor) for one in actions]
    assert not OpenDataEdition.objects.public().exists()


def test_one_press_publishes_nothing_before_the_numbers_are_said_to_be_checked(client):
    client.force_login(user_with(Role.FOREIGN_AFFAIRS))

    page = client.post(PAGE, {"license": "CC0-1.0"})

    assert not OpenDataEdition.objects.exists()
    form = page.context["form"]
    assert form.errors == {"checked": ["Look at the numbers, then tick this box."]}
    assert form["license"].value() == "CC0-1.0"
    assert form.errors["checked"][0] in page.content.decode()


@pytest.mark.parametrize("role", READS)
def test_who_only_reads_can_neither_publish_nor_withdraw(client, role):
    edition = publish()
    client.force_login(user_with(role))

    assert client.get(PAGE).status_code == 200
    assert client.post(PAGE, {"license": "CC0-1.0", "checked": "on"}).status_code == 403
    assert client.post(reverse("admin:open_data_withdraw")).status_code == 403
    assert OpenDataEdition.objects.public().get() == edition


def test_workflow_itself_refuses_who_may_not():
    actor = user_with(Role.HUMAN_RESOURCES)

    with pytest.raises(PermissionDenied):
        switch.publish({}, license="CC0-1.0", actor=actor)
    with pytest.raises(PermissionDenied):
        switch.withdraw(actor=actor)


def test_new_edition_takes_the_place_of_the_one_before_which_stays_as_it_was(client):
    first = publish(as_of="2020-01-01")

    second = publish(as_of="2021-01-01")

    assert list(OpenDataEdition.objects.public()) == [second]
    first.refresh_from_db()
    assert first.content["as_of"] == "2020-01-01"
    assert the_json(client)["as_of"] == "2021-01-01"


def test_two_who_publish_at_once_get_one_edition_and_a_sentence(monkeypatch):
    """The one that is public meanwhile is not seen by the second, as in a race."""
    publish()
    monkeypatch.setattr(type(OpenDataEdition.objects.all()), "public", lambda rows: rows.none())

    with pytest.raises(Refusal):
        publish()

    assert OpenDataEdition.objects.filter(is_public=True).count() == 1


def test_withdrawing_what_is_not_public_says_so(client):
    client.force_login(user_with(Role.FOREIGN_AFFAIRS))

    answer = client.post(reverse("admin:open_data_withdraw"), follow=True)

    assert len(answer.context["messages"]) == 1
    assert not AuditEntry.objects.filter(action="applications.withdraw_open_data").exists()


def test_edition_does_not_move_with_the_applications(client):
    sent(6, state="awarded", host_country="SE")
    publish()

    Application.objects.update(state="withdrawn")

    assert the_json(client)["years"][0]["counts"]["awarded"] == 6


def test_footer_leads_there_and_asks_the_database_but_once(
    client, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(context, "has_open_data", HAS_OPEN_DATA)
    context._has_open_data.cache_clear()
    address = f'href="{reverse("open_data")}"'

    assert address not in client.get("/accessibility/").content.decode()
    publish()
    context._has_open_data.cache_clear()

    with django_assert_num_queries(1):
        assert address in client.get("/accessibility/").content.decode()
    with django_assert_num_queries(0):
        assert address in client.get("/accessibility/").content.decode()
    context._has_open_data.cache_clear()


def test_only_years_that_are_over_are_told(client):
    sent(6, state="awarded")
    sent(6, state="awarded", year=timezone.localdate(timezone=HOUSE).year)
    sent(6, state="draft")

    assert [(year["year"], year["counts"]["applied"]) for year in open_data.content()["years"]] == [
        (LAST_YEAR, 6)
    ]


def test_small_groups_stand_together_and_the_files_say_the_same(client):
    large, small, smaller = (ProgramFactory() for _one in range(3))
    sent(7, state="awarded", program=large, host_country="SE")
    sent(3, state="awarded", program=small, host_country="JP")
    sent(4, state="awarded", program=smaller, host_country="DE")
    publish()

    told = the_json(client)

    year = told["years"][0]
    counts = {"applied": 14, "qualified": 14, "nominated": 14, "awarded": 14}
    assert year["counts"] == counts
    groups = {row["key"]: row["counts"]["awarded"] for row in year["groups"]["program"]}
    assert groups == {large.code: 7, "other": 7}
    countries = {row["key"]: row["counts"]["awarded"] for row in year["groups"]["country"]}
    assert countries == {"SE": 7, "other": 7}
    text = client.get(reverse("open_data_csv")).content
    assert text.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(text.decode("utf-8-sig"), newline="")))
    assert lines[1][5:] == ["14"] * 4
    written = {(line[1], line[2]): int(line[8]) for line in lines[2:]}
    assert written == {
        (name, row["key"]): row["counts"]["awarded"]
        for name, rows in year["groups"].items()
        for row in rows
    }


def test_stage_that_few_have_reached_is_told_nowhere(client):
    sent(9, state="not_qualified", host_country="SE")
    sent(3, state="awarded", host_country="SE")
    publish()

    year = the_json(client)["years"][0]

    assert year["counts"] == dict.fromkeys(["qualified", "nominated", "awarded"]) | {"applied": 12}
    html = client.get(reverse("open_data")).content.decode()
    assert html.count('class="muted">') >= 3


def test_many_files_of_the_same_few_people_are_not_told():
    talents = [TalentFactory(user=None) for _one in range(3)]
    for _call in range(3):
        call = CallFactory()
        at = datetime(LAST_YEAR, 5, 1, tzinfo=HOUSE)
        for talent in talents:
            ApplicationFactory(talent=talent, call=call, state="awarded", submitted_at=at)

    year = open_data.content()["years"][0]

    assert set(year["counts"].values()) == {None}
    assert year["groups"] == {"program": [], "country": [], "category": []}


def test_no_name_number_or_reference_of_anybody_is_in_the_files(client):
    rows = sent(6, state="awarded")
    publish()

    everything = b"".join(client.get(reverse(name)).content for name in ADDRESSES).decode()

    for row in rows:
        assert not [
            word
            for word in (row.talent.staff_no, row.talent.name_zh, row.reference)
            if word in everything
        ]


@pytest.mark.parametrize("name", ["open_data_json", "open_data_csv"])
def test_file_that_one_has_already_is_not_sent_again(client, name):
    publish()
    tag = client.get(reverse(name))["ETag"]

    again = client.get(reverse(name), headers={"If-None-Match": f"W/{tag}"})

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    assert "public" in again["Cache-Control"]
    publish()
    assert client.get(reverse(name), headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_page_reads_in_both_languages(client, language):
    sent(6, state="awarded", host_country="SE")
    publish()

    html = client.get(reverse("open_data"), headers={"Accept-Language": language}).content.decode()

    assert ("瑞典" in html) == (language == "zh-hans")
    assert ("Sweden" in html) == (language == "en")


@pytest.mark.parametrize("number", [1, 12])
def test_preview_asks_as_many_queries_for_one_as_for_many(number):
    sent(number, state="awarded")

    with translation.override("en"), CaptureQueriesContext(connection) as queries:
        open_data.content()

    assert len(queries) == 9
