"""I6: reviewers see only what is assigned to them, whatever was assigned, declined or moved.

Each example builds a random panel (assignments, conflicts, departments, states, re-assignments) and
asks every page, file, search, count, mail and export as each of its reviewers. The expectation is
worked out here from the facts alone, not by the code under test.
"""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from accounts.roles import Role
from applications.models import Application, Assignment, DocumentVersion, Review
from applications.panels import arranging, reviewing
from applications.workflow import panels
from core import files
from core.models import Message
from core.uploads import Inspected
from tests.factories.accounts import user_with
from tests.factories.applications import (
    ApplicationFactory,
    AssignmentFactory,
    ConflictFactory,
    CriterionFactory,
    PanelFactory,
    SlotFactory,
)
from tests.factories.programs import RequiredDocumentFactory

pytestmark = pytest.mark.django_db
REVIEWERS, FILES = 2, 3
WITH_EXPERTS = {"in_review", "ranked", "proposed", "not_selected", "awarded"}
STATES = sorted(WITH_EXPERTS | {"draft", "screening", "sent_back", "qualified", "withdrawn"})

GIVEN = st.sampled_from(["none", "given", "drafted", "sent", "declined", "conflict"])
SCENES = st.fixed_dictionaries(
    {
        "blind": st.booleans(),
        "shows_others": st.booleans(),
        "opened": st.sampled_from([True, True, True, False]),
        "closed": st.booleans(),
        "states": st.lists(st.sampled_from(STATES), min_size=FILES, max_size=FILES),
        "given": st.lists(GIVEN, min_size=FILES * REVIEWERS, max_size=FILES * REVIEWERS),
        # of each reviewer: how they stand to the first file or to the call
        "standing": st.lists(
            st.sampled_from(["free", "free", "department", "heads", "call_conflict", "former"]),
            min_size=REVIEWERS,
            max_size=REVIEWERS,
        ),
    }
)


@dataclass
class Scene:
    """reads: for each reviewer the files that they may read. facts: what was built."""

    panel: object
    reviewers: list[User]
    files: list[Application]
    facts: dict
    papers: list[DocumentVersion] = field(default_factory=list)

    def given(self, reviewer: int, file: int) -> str:
        return self.facts["given"][reviewer * FILES + file]

    def reads(self, reviewer: int, file: int) -> bool:
        standing = self.facts["standing"][reviewer]
        if standing in {"call_conflict", "former"} or not self.facts["opened"]:
            return False
        if standing in {"department", "heads"} and file == 0:
            return False
        has_it = self.given(reviewer, file) in {"given", "drafted", "sent"}
        return has_it and self.facts["states"][file] in WITH_EXPERTS

    def sees_review_of(self, reader: int, writer: int, file: int) -> bool:
        """Another's: only where the call shows it, and the own of that file is in."""
        return (
            self.reads(reader, file)
            and self.facts["shows_others"]
            and self.given(reader, file) == "sent"
            and self.given(writer, file) == "sent"
        )


def build(facts: dict) -> Scene:
    now = timezone.now()
    opened = now - timedelta(days=1) if facts["opened"] else None
    panel = PanelFactory(
        is_blind=facts["blind"], shows_others=facts["shows_others"], opened_at=opened,
        closed_at=now if facts["closed"] and opened else None,
    )  # fmt: skip
    CriterionFactory(panel=panel)
    shown, hidden = (RequiredDocumentFactory(call=panel.call) for _turn in range(2))
    panel.documents.add(shown)
    made = [
        ApplicationFactory(call=panel.call, state=state, plan_title=f"plan-of-{number}")
        for number, state in enumerate(facts["states"])
    ]
    scene = Scene(panel, [user_with(Role.REVIEWER) for _turn in range(REVIEWERS)], made, facts)
    for file in made:
        for requirement in (shown, hidden):
            slot = SlotFactory(application=file, requirement=requirement)
            seen = Inspected("cv.pdf", "pdf", "application/pdf", 1)
            stored = files.store(
                ContentFile(b"%PDF-1.7 private"), seen, owner=slot, by=file.talent.user
            )
            scene.papers.append(DocumentVersion.objects.create(slot=slot, number=1, file=stored))
    for number, reviewer in enumerate(scene.reviewers):
        for place, file in enumerate(made):
            _give(file, reviewer, scene.given(number, place), f"comment-{number}-{place}")
        _stand(reviewer, facts["standing"][number], scene)
    return scene


def _give(file: Application, reviewer: User, how: str, comment: str) -> None:
    if how == "none":
        return
    gone = timezone.now() if how in {"declined", "conflict"} else None
    row = AssignmentFactory(
        application=file, reviewer=reviewer, declined_at=gone, has_conflict=how == "conflict"
    )
    if how == "drafted":
        Review.objects.create(assignment=row, draft={"comment": comment, "points": {}})
    if how in {"sent", "conflict"}:
        Review.objects.create(
            assignment=row, total=70, comment=comment, submitted_at=timezone.now()
        )


def _stand(reviewer: User, standing: str, scene: Scene) -> None:
    department = scene.files[0].talent.department
    if standing == "department":
        User.objects.filter(pk=reviewer.pk).update(department=department)
    elif standing == "heads":
        department.heads.add(reviewer)
    elif standing == "call_conflict":
        ConflictFactory(user=reviewer, call=scene.panel.call)
    elif standing == "former":
        reviewer.take_roles([])


def signed_in(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def text(response) -> str:
    return b"".join(response.streaming_content).decode() if response.streaming else (
        response.content.decode()
    )  # fmt: skip


def marks_of(scene: Scene, place: int) -> list[str]:
    """What would give a file away: reference, subject, names, numbers, reviews."""
    file = scene.files[place]
    talent = file.talent
    reviews = [f"comment-{number}-{place}" for number in range(REVIEWERS)]
    return [file.reference, f"plan-of-{place}", talent.staff_no, talent.given_name, *reviews]


def check_pages(scene: Scene, number: int) -> None:
    client, former = signed_in(scene.reviewers[number]), (
        scene.facts["standing"][number] == "former"
    )  # fmt: skip
    listed = text(client.get("/reviews/"))
    found = "".join(
        text(client.get(address, {"q": mark}))
        for address in ("/search/", "/search/hits/")
        for place in range(FILES)
        for mark in (f"plan-of-{place}", scene.files[place].talent.given_name)
    ).replace("plan-of-", "").replace("Given", "")  # fmt: skip
    for place, file in enumerate(scene.files):
        reads = scene.reads(number, place)
        assert (file.reference in listed) is reads
        assert (file.reference in found) is reads
        assert file.talent.staff_no not in found
        pages = [
            f"/reviews/{file.reference}/",
            f"/reviews/{file.reference}/give-back/",
            f"/reviews/{file.reference}/documents/{scene.papers[2 * place].slot_id}/",
        ]
        expected = 200 if reads else 403 if former else 404
        assert [client.get(page).status_code for page in pages] == [expected] * 3
        assert client.get(
            f"/reviews/{file.reference}/documents/{scene.papers[2 * place + 1].slot_id}/"
        ).status_code == (403 if former else 404)  # fmt: skip
        direct = [client.get(row.file.get_absolute_url()) for row in scene.papers[2 * place :][:2]]
        assert [answer.status_code for answer in direct] == [200 if reads else 404, 404]
        if not reads:
            assert not any(mark in listed for mark in marks_of(scene, place))
            continue
        content = text(client.get(pages[0]))
        assert file.talent.staff_no not in content
        assert file.talent.user.email not in content
        assert (file.talent.given_name in content) is not scene.facts["blind"]
        for writer in range(REVIEWERS):
            if writer != number:
                shown = scene.sees_review_of(number, writer, place)
                assert (f"comment-{writer}-{place}" in content) is shown
                assert scene.reviewers[writer].name_en not in content
        strangers = [other for other in range(FILES) if other != place]
        for other in strangers:
            assert not any(mark in content for mark in marks_of(scene, other))


def check_elsewhere(scene: Scene, number: int) -> None:
    """Pages of others: the applicant's, the head's, the office's, exports; and the numbers."""
    client = signed_in(scene.reviewers[number])
    for file in scene.files:
        pages = [
            f"/me/applications/{file.reference}/",
            f"/opinions/{file.reference}/",
            f"/admin/applications/application/{file.pk}/change/",
            f"/admin/programs/call/{scene.panel.call_id}/panel/",
            f"/admin/programs/call/{scene.panel.call_id}/panel/files/{file.pk}/",
            "/admin/applications/application/export/",
            "/admin/applications/application/",
            "/admin/applications/expert/",
        ]
        assert {client.get(page).status_code for page in pages} <= {403, 404}
        assert client.post("/admin/applications/application/export/").status_code == 403
    rows = Assignment.objects.visible_to(User.objects.get(pk=scene.reviewers[number].pk))
    own = [place for place in range(FILES) if scene.reads(number, place)]
    assert sorted(row.application_id for row in rows) == sorted(
        scene.files[place].pk for place in own
    )
    to_do = [
        place for place in own
        if scene.given(number, place) != "sent" and not scene.facts["closed"]
    ]  # fmt: skip
    answer = client.get("/reviews/")
    if answer.status_code == 200:
        assert len(answer.context["waiting"]) == len(to_do)


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(facts=SCENES)
def test_i6_whatever_was_assigned_reviewers_see_that_and_nothing_else(facts):
    scene = build(facts)

    for number in range(REVIEWERS):
        check_pages(scene, number)
        check_elsewhere(scene, number)


def test_i6_reassigned_file_moves_from_one_reviewer_to_the_other(foreign_affairs):
    panel = PanelFactory(reviews_each=1)
    CriterionFactory(panel=panel)
    first, second = user_with(Role.REVIEWER), user_with(Role.REVIEWER)
    assignment = AssignmentFactory(application__call=panel.call, reviewer=first)
    page = f"/reviews/{assignment.application.reference}/"
    before = [signed_in(user).get(page).status_code for user in (first, second)]

    reviewing.decline(assignment, actor=first, reason="No time.")
    arranging.set_readers(panel, assignment.application, [second], actor=foreign_affairs)

    assert before == [200, 404]
    assert [signed_in(user).get(page).status_code for user in (first, second)] == [404, 200]


def test_i6_sessions_lose_a_file_with_the_next_request(foreign_affairs):
    panel = PanelFactory()
    assignment = AssignmentFactory(application__call=panel.call)
    client = signed_in(assignment.reviewer)
    page = f"/reviews/{assignment.application.reference}/"
    assert client.get(page).status_code == 200

    assignment.reviewer.take_roles([Role.TALENT])

    assert client.get(page).status_code == 403


def test_i6_mails_to_reviewers_name_no_applicant(foreign_affairs):
    panel = PanelFactory(opened_at=None, reviews_each=1)
    CriterionFactory(panel=panel)
    file = ApplicationFactory(call=panel.call, state="qualified")
    reviewer = AssignmentFactory(application=file).reviewer

    panels.open_all(panel, actor=foreign_affairs)
    panels.remind(panel, actor=foreign_affairs)
    panels.close(panel, actor=foreign_affairs, reason="It is late.")

    mails = Message.objects.filter(recipient=reviewer)
    assert mails.count() == 3
    for mail in mails:
        for secret in (file.reference, file.talent.given_name, file.talent.name_zh):
            assert secret not in mail.subject + mail.body
    assert not Message.objects.visible_to(reviewer).exclude(recipient=reviewer).exists()


@pytest.fixture
def foreign_affairs() -> User:
    return user_with(Role.FOREIGN_AFFAIRS)
