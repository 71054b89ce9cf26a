"""The annual report: which year and language it takes, and that it says what the page says."""

import io
from datetime import datetime

import pytest
from django.utils import timezone
from pypdf import PdfReader

from accounts.roles import Role
from core import printing
from core.beside import Broken
from tests.factories.accounts import user_with
from tests.factories.applications import ApplicationFactory, ConflictFactory
from tests.factories.programs import CallFactory
from tests.portal.reports.counted import HOUSE, counts_by_hand, make

pytestmark = pytest.mark.django_db
PAGE = "/admin/reports/annual/"
THIS_YEAR = timezone.localdate(timezone=HOUSE).year


@pytest.fixture
def reader(client):
    user = user_with(Role.AUDITOR)
    client.force_login(user)
    return user


def page(client, query="") -> str:
    answer = client.get(f"{PAGE}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("role", [Role.TALENT, Role.DEPARTMENT_HEAD, Role.UNIVERSITY_OFFICE])
def test_others_are_refused(client, role):
    client.force_login(user_with(role))

    assert client.get(PAGE).status_code == 403


def test_report_takes_the_files_of_its_year_alone(client, reader):
    rows = [row for row in make(40, 8) if row.submitted_at.year == 2025]

    html = page(client, "?year=2025&language=en")

    applied, qualified, nominated, awarded = counts_by_hand(rows)[:4]
    assert f"In 2025, {applied} applications were sent." in html
    assert f"found {qualified} of them qualified, the hospital nominated {nominated}" in html
    assert f"awarded {awarded} so far" in html


@pytest.mark.parametrize("query", ["", "?year=1066", "?year=x", f"?year={THIS_YEAR + 1}"])
def test_without_a_year_that_is_offered_it_is_this_one(client, reader, query):
    CallFactory(year=THIS_YEAR + 1)
    at = datetime(THIS_YEAR, 1, 2, tzinfo=HOUSE)
    ApplicationFactory(call=CallFactory(year=THIS_YEAR), state="screening", submitted_at=at)

    html = page(client, f"{query}{'&' if query else '?'}language=en")

    assert f"In {THIS_YEAR}, 1 applications were sent." in html


@pytest.mark.parametrize(
    ("language", "title"),
    [("zh-hans", "国际交流项目年度报告"), ("en", "Annual report on international exchange")],
)
def test_paper_is_in_the_language_that_was_asked_for(client, reader, language, title):
    make(20, 1)

    html = page(client, f"?year=2026&language={language}")

    assert title in html.partition("<h1>")[2].partition("</h1>")[0]
    assert html.count("<h2>") == 7  # in all, five groups, how it was counted


def test_calls_that_are_left_out_are_named(client, reader):
    barred = ApplicationFactory(state="awarded")
    ConflictFactory(user=reader, call=barred.call)

    assert barred.call.title in page(client, "?language=en")


@pytest.mark.skipif(not printing.is_possible(), reason="this machine draws no papers")
def test_report_comes_as_a_pdf_with_its_pictures(client, reader):
    make(10, 2)

    answer = client.post(f"{PAGE}pdf/", {"year": 2026, "language": "en"})

    assert answer["Content-Type"] == "application/pdf"
    assert "annual-report-2026-en.pdf" in answer["Content-Disposition"]
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert "Annual report on international exchange, 2026" in text
    assert "departed (planned)" in text  # above its bar


def _breaks(*_asked):
    raise Broken


@pytest.mark.parametrize(
    ("name", "instead"), [("is_possible", lambda: False), ("Press.pdf", _breaks)]
)
def test_where_nothing_can_be_drawn_a_sentence_says_so(client, reader, monkeypatch, name, instead):
    monkeypatch.setattr(f"core.printing.{name}", instead)

    answer = client.post(f"{PAGE}pdf/", {"year": 2026, "language": "en"}, follow=True)

    assert answer.redirect_chain == [("/admin/reports/", 302)]
    assert len(answer.context["messages"]) == 1
