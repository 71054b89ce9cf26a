"""The reviewer's pages."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from applications.models import Assignment, Panel, Review
from tests.factories.accounts import user_with
from tests.factories.applications import (
    AssignmentFactory,
    CriterionFactory,
    PanelFactory,
    SlotFactory,
    version_in,
)

pytestmark = pytest.mark.django_db
LIST = "/reviews/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def reviewer(client):
    reviewer = user_with(Role.REVIEWER)
    client.force_login(reviewer)
    return reviewer


@pytest.fixture
def panel():
    panel = PanelFactory()
    CriterionFactory(panel=panel, position=1, weight=3, name_en="Quality of the plan")
    CriterionFactory(panel=panel, position=2, highest=5, name_en="Language")
    return panel


@pytest.fixture
def assignment(panel, reviewer):
    return given(panel, reviewer)


def given(panel, reviewer, **fields) -> Assignment:
    return AssignmentFactory(application__call=panel.call, reviewer=reviewer, **fields)


def page(assignment, name="detail", **more) -> str:
    reference = assignment.application.reference
    return reverse(f"reviews:{name}", kwargs={"reference": reference, **more})


def data(panel, first="8", second="4", *, revision=0, comment="", **more) -> dict:
    keys = panel.criteria.values_list("pk", flat=True)
    points = dict(zip((f"points_{key}" for key in keys), (first, second), strict=True))
    return {**points, "comment": comment, "revision": revision, **more}


def text(response) -> str:
    return response.content.decode()


# The list -------------------------------------------------------------------------------------
def test_list_shows_what_is_to_do_and_what_was_sent(client, reviewer, panel):
    sent = given(panel, reviewer)
    Review.objects.create(assignment=sent, total=80, submitted_at=timezone.now())
    to_do, draft = given(panel, reviewer), given(panel, reviewer)
    Review.objects.create(assignment=draft, draft={"comment": "half"})
    hidden = [
        given(panel, user_with(Role.REVIEWER)),
        given(panel, reviewer, application__state="qualified"),
    ]

    content = text(client.get(LIST))

    order = [content.index(row.application.reference) for row in (to_do, draft, sent)]
    assert order == sorted(order)
    assert all(row.application.reference not in content for row in hidden)


def test_list_asks_the_database_the_same_for_one_and_for_thirty(
    client, reviewer, panel, django_assert_max_num_queries
):
    counts = []
    for number in (1, 29):
        for _row in range(number):
            given(panel, reviewer)
            row = given(panel, reviewer)
            Review.objects.create(assignment=row, total=80, submitted_at=timezone.now())
        with django_assert_max_num_queries(14) as captured:
            client.get(LIST)
        counts.append(len(captured))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("number", [str(10**9), "-3", "x", ""])
def test_list_answers_any_page_number(client, reviewer, number):
    assert client.get(LIST, {"page": number}).status_code == 200


@pytest.mark.parametrize("role", [role for role in Role if role != Role.REVIEWER])
def test_pages_are_for_reviewers_alone(client, panel, role):
    client.force_login(user_with(role))
    assignment = given(panel, user_with(Role.REVIEWER))

    assert client.get(LIST).status_code == 403
    assert client.get(page(assignment)).status_code == 403
    assert client.post(page(assignment), data(panel)).status_code == 403


def test_reviewer_lands_on_the_list_and_finds_it_in_the_menu(client, reviewer):
    answer = client.get("/dashboard/")

    assert answer["Location"] == LIST
    assert f'href="{LIST}"' in text(client.get("/"))


# The file -------------------------------------------------------------------------------------
def test_page_shows_the_file_without_what_identifies_the_person(client, assignment, panel):
    application = assignment.application
    talent = application.talent
    application.__class__.objects.filter(pk=application.pk).update(
        plan="To learn proton therapy.", host_name="Lund University",
        host_scholar_name="Prof. Host", host_scholar_email="host@lund.example",
    )  # fmt: skip
    talent.phone, talent.email = "13900001111", "private@example.org"
    talent.save()

    content = text(client.get(page(assignment)))

    for word in (talent.name, talent.department.name_en, "To learn proton", "Lund", "Prof. Host"):
        assert word in content
    secrets = (talent.staff_no, "13900001111", "private@", "host@lund", "1988")
    assert [secret for secret in secrets if secret in content] == []


def test_blind_panel_shows_neither_name_nor_department(client, assignment, panel):
    Panel.objects.update(is_blind=True)
    talent = assignment.application.talent

    pages = [
        text(client.get(url)) for url in (LIST, page(assignment), page(assignment, "give_back"))
    ]

    for content in pages:
        assert assignment.application.reference in content
        for secret in (talent.name_zh, talent.given_name, talent.department.name_en):
            assert secret not in content


def test_documents_are_those_that_the_panel_shows_under_a_neutral_name(client, assignment, panel):
    slots = [
        SlotFactory(application=assignment.application, requirement__code=code) for code in "abc"
    ]
    slots[2].requirement.is_sensitive = True
    slots[2].requirement.save()
    files = [version_in(slot, name="Yang-Tianyou.pdf") for slot in slots]
    panel.documents.add(slots[0].requirement, slots[2].requirement)

    content = text(client.get(page(assignment)))
    answers = [client.get(page(assignment, "document", pk=slot.pk)) for slot in slots]

    assert [answer.status_code for answer in answers] == [200, 404, 404]
    name = f"{assignment.application.reference}-a.pdf"
    assert answers[0]["Content-Disposition"] == f'attachment; filename="{name}"'
    assert "Yang-Tianyou" not in content
    codes = [client.get(row.file.get_absolute_url()).status_code for row in files]
    assert codes == [200, 404, 404]


@pytest.mark.parametrize("name", ["detail", "give_back"])
def test_somebody_elses_review_is_not_found_by_address(client, reviewer, panel, name):
    strangers = [
        given(panel, user_with(Role.REVIEWER)),
        given(panel, reviewer, declined_at=timezone.now()),
        given(PanelFactory(opened_at=None), reviewer),
    ]

    for assignment in strangers:
        assert client.get(page(assignment, name)).status_code == 404
        assert client.post(page(assignment, name), data(panel, send="1")).status_code == 404
    assert not Review.objects.exists()


def test_others_scores_appear_only_when_the_own_is_in_and_without_names(
    client, assignment, panel, reviewer
):
    Panel.objects.update(shows_others=True)
    other = given(panel, user_with(Role.REVIEWER), application=assignment.application)
    Review.objects.create(
        assignment=other, total=33, comment="Rather thin.", submitted_at=timezone.now()
    )
    before = text(client.get(page(assignment)))
    client.post(page(assignment), data(panel, send="1"))

    after = text(client.get(page(assignment)))

    assert "Rather thin." not in before
    assert "Rather thin." in after
    assert other.reviewer.name_en not in after


def test_others_scores_stay_hidden_where_the_call_does_not_show_them(client, assignment, panel):
    other = given(panel, user_with(Role.REVIEWER), application=assignment.application)
    Review.objects.create(
        assignment=other, total=33, comment="Rather thin.", submitted_at=timezone.now()
    )
    client.post(page(assignment), data(panel, send="1"))

    assert "Rather thin." not in text(client.get(page(assignment)))


# The scores -----------------------------------------------------------------------------------
def test_form_says_scale_and_share_of_each_criterion(client, assignment):
    content = text(client.get(page(assignment)))

    assert "Quality of the plan" in content
    assert "From 0 to 10, counts 75 %." in content
    assert "From 0 to 5, counts 25 %." in content


def test_saving_keeps_what_is_wrong_too_and_shows_it_again(client, assignment, panel):
    answer = client.post(page(assignment), data(panel, "12", "x", comment="Half done"))

    content = text(client.get(page(assignment)))
    assert "Ensure this value is less than or equal to 10" in text(answer)
    for value in ('value="12"', 'value="x"', "Half done"):
        assert value in content


def test_autosave_answers_with_the_time_and_the_next_revision(client, assignment, panel):
    answer = client.post(page(assignment), data(panel, "7", ""), headers=HTMX)

    content = text(answer)
    assert "Saved" in content
    assert 'value="1"' in content
    assert Review.objects.get().submitted_at is None


def test_second_window_is_told_and_loses_nothing(client, assignment, panel):
    client.post(page(assignment), data(panel, comment="First window"))

    answer = client.post(page(assignment), data(panel, comment="Second window"))

    assert answer.status_code == 409
    assert "changed in another window" in text(answer)
    assert "Second window" in text(answer)
    assert Review.objects.get().draft["comment"] == "First window"
    again = client.post(page(assignment), data(panel, comment="Second window"), headers=HTMX)
    assert "changed in another window" in text(again)


def test_sending_without_a_score_keeps_the_rest(client, assignment, panel):
    answer = client.post(page(assignment), data(panel, "8", "", comment="Fine", send="1"))

    review = Review.objects.get()
    assert "Give a score." in text(answer)
    assert (review.submitted_at, review.draft["comment"]) == (None, "Fine")


def test_review_is_sent_and_can_be_changed_until_the_close(client, assignment, panel):
    answer = client.post(page(assignment), data(panel, send="1"), follow=True)
    again = client.post(page(assignment), data(panel, "4", "5", revision=2, send="1"), follow=True)

    assert "Your review is sent." in text(answer)
    assert "Your review is sent." in text(again)
    assert str(Review.objects.get().total) == "55.000"


def test_deadline_that_passes_while_the_form_is_open_keeps_the_text(client, assignment, panel):
    client.get(page(assignment))
    Panel.objects.update(due_at=timezone.now() - timedelta(seconds=1))

    answer = client.post(page(assignment), data(panel, comment="Typed in time", send="1"))

    assert answer.status_code == 409
    assert "Reviews were taken until" in text(answer)
    assert "Typed in time" in text(answer)
    assert "Typed in time" in text(client.get(page(assignment)))
    assert Review.objects.get().submitted_at is None


def test_closed_panel_is_read_only_and_what_was_just_typed_stays_on_the_page(
    client, assignment, panel
):
    client.post(page(assignment), data(panel, send="1", comment="As sent"))
    Panel.objects.update(closed_at=timezone.now())

    content = text(client.get(page(assignment)))
    answer = client.post(page(assignment), data(panel, revision=2, comment="Too late", send="1"))

    assert "As sent" in content
    assert 'name="send"' not in content
    assert answer.status_code == 409
    assert "Too late" in text(answer)
    assert 'name="send"' not in text(answer)
    assert Review.objects.get().comment == "As sent"


def test_revision_that_is_no_number_is_an_old_one(client, assignment, panel):
    answer = client.post(page(assignment), data(panel, revision="²"))

    assert answer.status_code == 409
    assert not Review.objects.exists()


# Given back -----------------------------------------------------------------------------------
@pytest.mark.parametrize(("kind", "conflict"), [("other", False), ("file", True), ("call", True)])
def test_file_is_given_back(client, assignment, kind, conflict):
    url = page(assignment, "give_back")

    answer = client.post(url, {"kind": kind, "reason": "I know her well."}, follow=True)

    assignment.refresh_from_db()
    assert "The file is given back." in text(answer)
    assert (assignment.declined_at is not None, assignment.has_conflict) == (True, conflict)
    assert client.get(page(assignment)).status_code == 404


def test_giving_back_asks_for_kind_and_reason(client, assignment):
    content = text(client.post(page(assignment, "give_back"), {"kind": "", "reason": ""}))

    assert "Choose what keeps you from it." in content
    assert "Say why: the reason is missing." in content


def test_file_whose_review_is_in_is_not_given_back_for_lack_of_time(client, assignment, panel):
    client.post(page(assignment), data(panel, send="1"))

    answer = client.post(page(assignment, "give_back"), {"kind": "other", "reason": "Busy."})

    assert "Your review is in" in text(answer)
