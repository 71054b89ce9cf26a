"""The offices' page of the reports: who sees what, in how many queries, and what leaves."""

import csv
import io
import re

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts.roles import Role
from core.models import ExportRecord
from portal.reports import charts
from portal.reports.tallies import Tally
from tests.applications.exporting import log_in
from tests.factories.accounts import user_with
from tests.factories.applications import ApplicationFactory, ConflictFactory
from tests.portal.reports.counted import counts_by_hand, make

pytestmark = pytest.mark.django_db
PAGE = "/admin/reports/"
STAFF = [Role.FOREIGN_AFFAIRS, Role.HUMAN_RESOURCES, Role.AUDITOR, Role.ADMINISTRATOR]
QUERIES = 19  # whatever there is to count
OTHERS = [Role.TALENT, Role.DEPARTMENT_HEAD, Role.REVIEWER, Role.UNIVERSITY_OFFICE]


@pytest.mark.parametrize("role", STAFF)
def test_offices_and_those_who_watch_over_them_see_the_numbers(client, role):
    rows = make(30, 1)
    client.force_login(user_with(role))

    report = client.get(PAGE).context["report"]

    assert report.total.counts[:4] == counts_by_hand(rows)[:4]


@pytest.mark.parametrize("role", OTHERS)
def test_others_are_refused(client, role):
    client.force_login(user_with(role))

    assert client.get(PAGE).status_code == 403


@pytest.mark.parametrize("role", STAFF)
def test_way_to_the_reports_stands_in_the_navigation(client, role):
    client.force_login(user_with(role))

    ways = client.get(reverse("admin:index")).context["office_nav"]

    assert PAGE in [way["url"] for way in ways]


def test_drafts_do_not_count(client, foreign_affairs):
    ApplicationFactory(state="draft")
    client.force_login(foreign_affairs)

    answer = client.get(PAGE)

    assert answer.context["report"].total == Tally()
    assert "report-table" not in answer.content.decode()


def test_call_with_a_conflict_is_not_counted_and_the_page_says_which(client, foreign_affairs):
    barred = ApplicationFactory(state="awarded")
    ApplicationFactory(state="screening")
    ConflictFactory(user=foreign_affairs, call=barred.call)
    client.force_login(foreign_affairs)

    answer = client.get(PAGE)

    assert answer.context["report"].total.counts == [1, 0, 0, 0, 0, 0]
    assert answer.context["report"].hidden == [barred.call.title]
    assert barred.call.title in answer.content.decode()


@pytest.mark.parametrize("number", [1, 30])
def test_page_asks_as_many_queries_for_one_as_for_thirty(client, foreign_affairs, number):
    make(number, 2)
    client.force_login(foreign_affairs)
    client.get(PAGE)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(PAGE)

    assert len(queries) == QUERIES, [query["sql"][:90] for query in queries]


def test_every_table_adds_up_to_the_total_and_every_picture_has_its_table(client, foreign_affairs):
    make(40, 4)
    client.force_login(foreign_affairs)

    answer = client.get(PAGE)

    report, html = answer.context["report"], answer.content.decode()
    for table in report.tables:
        sums = [sum(column) for column in zip(*(t.counts for _l, t in table.lines), strict=True)]
        assert sums == report.total.counts
    pictures = re.findall(r'<div class="chart" role="img" aria-label="([^"]+)"', html)
    assert len(set(pictures)) == html.count('class="chart"')
    assert html.count("<table") >= len(pictures)


def test_picture_shows_the_largest_groups_and_says_so():
    groups = [(f"group {number}", Tally([20 - number, 0, 0, 0, 0, 0])) for number in range(14)]

    chart = charts.nested(groups)

    assert [bar.label for bar in chart.bars] == [label for label, _tally in groups[:12]]
    assert chart.is_cut
    assert chart.bars[0].end == charts.FULL


def test_parts_of_a_bar_follow_each_other_without_a_gap():
    bar = charts.nested([("all", Tally([4, 3, 2, 1, 0, 0]))]).bars[0]

    assert bar.numbers == "10 → 6 → 3 → 1"
    spans = sorted((part.x, part.x + part.width) for part in bar.parts)
    assert spans[0][0] == 0
    assert [end for _x, end in spans[:-1]] == pytest.approx([x for x, _end in spans[1:]])


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_page_reads_in_both_languages(client, language):
    make(12, 6)
    client.force_login(user_with(Role.FOREIGN_AFFAIRS, preferred_language=language))

    with translation.override(language):
        html = client.get(PAGE).content.decode()

    assert ("按科室" in html) == (language == "zh-hans")
    assert ("By department" in html) == (language == "en")


def _sent(client, address) -> list[list[str]]:
    columns = client.get(address).context["form"]["columns"].field.choices
    asked = {"purpose": "Annual report", "format": "csv", "headings": "en"}
    answer = client.post(address, asked | {"columns": [key for key, _label in columns]})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("address", ["reports_export", "reports_times_export"])
def test_tables_leave_with_a_record_for_those_who_may_export(client, address):
    rows = make(30, 7)
    officer = user_with(Role.FOREIGN_AFFAIRS)
    log_in(client, officer)
    assert client.get(reverse(f"admin:{address}")).status_code == 403
    officer.user_permissions.add(Permission.objects.get(codename="take_exportrecord"))

    lines = _sent(client, f"{reverse(f'admin:{address}')}?by=call")

    record = ExportRecord.objects.get()
    assert (record.rows, record.status) == (len(lines) - 1, "closed")
    assert list(record.filters.values()) == ["year of the call"]
    if address == "reports_export":
        assert [int(cell) for cell in lines[1][2:6]] == counts_by_hand(rows)[:4]
    else:
        assert len(lines) == 7
