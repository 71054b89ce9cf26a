"""Papers in the case file and in the pages of a call, and the applicant's own PDF."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from applications.models import Paper, Recommendation
from applications.papers import making
from tests.factories.accounts import user_with
from tests.factories.applications import ApplicationFactory, SlotFactory, call_with, version_in

pytestmark = pytest.mark.django_db
RECOMMEND = "admin:applications_application_recommend"
HAND_ON = "admin:applications_application_hand_on"
PAPER = "admin:applications_application_paper"


@pytest.fixture(autouse=True)
def quick_drawing(monkeypatch):
    monkeypatch.setattr(making, "draw", lambda paper: (b"%PDF-1.7 drawn", 1))


@pytest.fixture
def officer(client, foreign_affairs):
    client.force_login(foreign_affairs)
    return client


@pytest.fixture
def application():
    return ApplicationFactory(call=call_with(), state="recommended", complete=True)


def tab(application) -> str:
    address = reverse("admin:applications_application_change", args=[application.pk])
    return f"{address}?tab=papers"


def test_tab_offers_each_paper_and_shows_what_was_made(officer, application):
    officer.post(reverse(PAPER, args=[application.pk, "recommendation", "zh-hans"]))
    making.make.call(paper_id=Paper.objects.get().pk)

    response = officer.get(tab(application))

    offered = [(row["kind"], row["language"]) for row in response.context["papers"]]
    assert offered == [
        ("recommendation", "zh-hans"), ("application", "zh-hans"), ("application", "en"),
    ]  # fmt: skip
    address = Paper.objects.get().file.get_absolute_url()
    assert address in response.content.decode()
    assert officer.get(address)["Content-Type"] == "application/pdf"


def test_paper_of_the_call_is_none_of_a_file(officer, application):
    answer = officer.post(reverse(PAPER, args=[application.pk, "nominees", "zh-hans"]), follow=True)

    assert "There is no such paper." in answer.content.decode()
    assert not Paper.objects.exists()


def test_opinion_begins_with_a_draft_and_is_kept(officer, application):
    address = reverse(RECOMMEND, args=[application.pk])

    assert officer.get(address).context["form"].initial["text"].endswith("同意推荐。")
    refused = officer.post(address, {"text": " "})
    officer.post(address, {"text": "同意。"})

    assert "text" in refused.context["form"].errors
    assert Recommendation.objects.get().text == "同意。"
    assert officer.get(address).context["form"].initial["text"] == "同意。"


def test_hand_on_sheet_shows_values_names_and_what_would_be_refused(officer, application):
    version = version_in(SlotFactory(application=application), name="cv.pdf")
    version.file.size = 11 * 1024 * 1024
    version.file.save()

    text = officer.get(reverse(HAND_ON, args=[application.pk])).content.decode()

    assert application.plan_title in text
    assert f"01_{application.talent.name_zh}_" in text
    assert "It is too large" in text
    assert "would be refused" in text


@pytest.mark.parametrize("role", [Role.HUMAN_RESOURCES, Role.AUDITOR])
def test_who_only_reads_writes_no_opinion(client, application, role):
    client.force_login(user_with(role))

    assert client.get(tab(application)).context["may_write"] is False
    assert (
        client.post(reverse(RECOMMEND, args=[application.pk]), {"text": "同意。"}).status_code
        == 403
    )
    assert client.get(reverse(HAND_ON, args=[application.pk])).status_code == 200


def test_auditor_has_no_paper_drawn(client, application):
    client.force_login(user_with(Role.AUDITOR))
    call_page = reverse("admin:call_papers", args=[application.call.pk])

    answers = [
        client.post(reverse(PAPER, args=[application.pk, "application", "en"])),
        client.post(call_page, {"kind": "nominees", "language": "zh-hans"}),
    ]

    assert {answer.status_code for answer in answers} == {403}
    assert not Paper.objects.exists()


def test_call_page_has_the_summary_drawn(officer, application):
    address = reverse("admin:call_papers", args=[application.call.pk])

    officer.post(address, {"kind": "nominees", "language": "zh-hans"})
    wrong = officer.post(address, {"kind": "application", "language": "en"}, follow=True)

    assert [row["file"] for row in wrong.context["nominees"]] == [application]
    assert Paper.objects.get().kind == "nominees"
    assert "There is no such paper." in wrong.content.decode()


def test_applicant_has_their_own_application_drawn(client, application):
    client.force_login(application.talent.user)
    page = reverse("applications:detail", kwargs={"reference": application.reference})
    ask = reverse("applications:pdf", kwargs={"reference": application.reference, "language": "en"})

    client.post(ask)
    paper = Paper.objects.get()
    making.make.call(paper_id=paper.pk)
    paper.refresh_from_db()

    assert paper.file.get_absolute_url() in client.get(page).content.decode()
    assert client.get(paper.file.get_absolute_url()).status_code == 200


def test_nobody_has_the_application_of_another_drawn(client, application):
    client.force_login(ApplicationFactory().talent.user)
    ask = reverse("applications:pdf", kwargs={"reference": application.reference, "language": "en"})

    assert client.post(ask).status_code == 404
    assert not Paper.objects.exists()
