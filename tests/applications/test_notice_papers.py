"""A notice on A4: what stands there, and who may open it."""

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from accounts.roles import Role
from applications import notice_papers
from applications.models import NoticePaper
from core import policy, printing
from core.models import AuditEntry, StoredFile
from tests.factories.accounts import user_with
from tests.factories.applications import ConflictFactory
from tests.factories.notices import ObjectionFactory, PeopleNoticeFactory, on_notice

pytestmark = pytest.mark.django_db


def drawn(notice, language: str) -> tuple[NoticePaper, str]:
    """The paper of this language, and its words without spaces."""
    asked = {paper.language: paper for paper in notice_papers.ask(notice)}
    notice_papers.make.call(paper_id=asked[language].pk)
    paper = NoticePaper.objects.get(pk=asked[language].pk)
    with paper.file.file.open("rb") as file:
        pages = PdfReader(io.BytesIO(file.read())).pages
        return paper, "".join("".join(page.extract_text().split()) for page in pages)


@pytest.fixture
def notice():
    notice = PeopleNoticeFactory(
        title_zh="关于拟推荐人选的公示", title_en="People proposed",
        counted_days=["2026-09-30", "2026-10-08", "2026-10-09", "2026-10-10", "2026-10-12"],
    )  # fmt: skip
    entry = on_notice(notice, name_zh="李可心", family_name="LI", given_name="Kexin")
    ObjectionFactory(notice=notice, entry=entry, name="王实名", text="A secret fact.")
    return notice


def test_chinese_paper_holds_list_days_and_objections_as_numbers(notice, settings):
    _paper, words = drawn(notice, "zh-hans")

    for told in [
        "关于拟推荐人选的公示", "李可心", "2026年9月30日至2026年10月12日（5个工作日）",
        "2026年10月10日", "第1件", "待核查", settings.INSTITUTION["name_zh"], "外事办公室",
    ]:  # fmt: skip
        assert told in words
    assert "王实名" not in words
    assert "secret" not in words


def test_english_paper_is_english(notice):
    _paper, words = drawn(notice, "en")

    for told in ["Peopleproposed", "LIKexin", "30Sep2026to12Oct2026(5workingdays)", "No.1,"]:
        assert told in words


def test_provisional_end_is_named_on_paper(notice):
    notice.is_provisional = True
    notice.save()

    assert "Provisional:theStateCouncil" in drawn(notice, "en")[1]


def test_second_run_draws_nothing(notice):
    paper, _words = drawn(notice, "en")

    assert notice_papers.make.call(paper_id=paper.pk) == 0
    assert StoredFile.objects.of(paper).count() == 1
    assert AuditEntry.objects.filter(action="applications.draw_notice").count() == 1


def test_without_pango_the_page_says_so_and_nothing_is_asked(client, notice, monkeypatch):
    monkeypatch.setattr(printing, "is_possible", lambda: False)
    paper, _other = notice_papers.ask(notice)
    client.force_login(user_with(Role.FOREIGN_AFFAIRS))
    way = [notice.call.pk, notice.pk]

    assert notice_papers.make.call(paper_id=paper.pk) == 0
    page = client.get(reverse("admin:call_notice", args=way)).content.decode()
    asked = client.post(reverse("admin:call_notice_paper", args=way), follow=True)

    assert "is being made" not in page
    assert "This machine cannot draw papers: Pango is missing." in page
    assert "This machine cannot draw papers: Pango is missing." in asked.content.decode()
    assert NoticePaper.objects.count() == 2


@pytest.mark.parametrize("role", [*Role])
def test_offices_and_auditors_open_it(client, notice, role):
    paper, _words = drawn(notice, "en")
    person = user_with(role)
    may = role in {Role.FOREIGN_AFFAIRS, Role.HUMAN_RESOURCES, Role.AUDITOR}
    client.force_login(person)

    answer = client.get(reverse("file", args=[paper.file.uuid]))

    assert answer.status_code == (200 if may else 404)
    assert NoticePaper.objects.visible_to(person).contains(paper) == may
    assert policy.can(person, "view", paper) == may


def test_officer_in_conflict_does_not_open_it(client, notice):
    paper, _words = drawn(notice, "en")
    conflict = ConflictFactory(call=notice.call, user__roles=[Role.FOREIGN_AFFAIRS])

    assert not policy.can(conflict.user, "download", paper)
