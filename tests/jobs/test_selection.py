"""Five applicants of one call, from the draft to the sponsor's decision, each role in its session.

One is sent back twice, one loses the place by an objection, one moves up from the reserve list.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from accounts.roles import Role
from applications.models import Application, Expert, Objection, PublicNotice
from applications.workflow import notices, rankings
from programs.models import Call
from tests.factories.accounts import DepartmentFactory
from tests.factories.applications import (
    ApplicationFactory,
    CriterionFactory,
    PanelFactory,
    call_with,
)
from tests.factories.talents import TalentFactory
from tests.jobs.conftest import enter, person, serious

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PRIMARY = "main form .btn-primary, #content form .btn-primary"
# What the two reviewers give to each, in the order of the people.
POINTS = [(9, 9), (8, 9), (7, 8), (6, 7), (2, 3)]


class Selection:
    """The people, their pages, and the steps that they take."""

    def __init__(self, new_page: Callable[[], Page]):
        self.new_page = new_page
        self.pages: dict[int, Page] = {}
        department = DepartmentFactory(name_en="Lung Cancer")
        self.call: Call = call_with(hospital_quota=3)
        self.files: list[Application] = [
            ApplicationFactory(
                call=self.call,
                complete=True,
                talent=TalentFactory(
                    user=person(Role.TALENT, language="en"),
                    department=department,
                    family_name=f"Person{number}",
                ),
            )
            for number in range(5)
        ]
        self.head = person(Role.DEPARTMENT_HEAD, language="en")
        department.heads.add(self.head)
        self.foreign_affairs = person(Role.FOREIGN_AFFAIRS, language="en")
        self.human_resources = person(Role.HUMAN_RESOURCES, language="en")
        self.university = person(Role.UNIVERSITY_OFFICE, language="en")
        elsewhere = DepartmentFactory(name_en="Radiation Oncology")
        self.reviewers = [person(Role.REVIEWER, language="en") for _number in range(2)]
        for reviewer in self.reviewers:
            User.objects.filter(pk=reviewer.pk).update(department=elsewhere)
            Expert.objects.create(user=reviewer)
        panel = PanelFactory(call=self.call, opened_at=None, reviews_each=2)
        CriterionFactory(panel=panel, name_en="Plan", highest=10)

    def page(self, user: User) -> Page:
        """The window of this person; they sign in when they first need it."""
        if user.pk not in self.pages:
            page = self.pages[user.pk] = self.new_page()
            enter(page, user)
        return self.pages[user.pk]

    def applicant(self, file: Application) -> User:
        assert file.talent.user is not None
        return file.talent.user

    def state(self, file: Application) -> str:
        file.refresh_from_db()
        return file.state

    def press(self, page: Page, address: str) -> None:
        """Opens a page that asks to confirm, and does."""
        page.goto(address)
        self.confirm(page)

    def confirm(self, page: Page) -> None:
        with page.expect_navigation():
            page.locator(PRIMARY).last.click()

    # Talents -------------------------------------------------------------------------------------
    def send(self, file: Application) -> None:
        page = self.page(self.applicant(file))
        page.goto(f"/me/applications/{file.reference}/check/")
        for box in page.locator("main form input[type=checkbox]").all():
            box.check()
        self.confirm(page)

    def send_changes(self, file: Application, *, asked: str, text: str) -> None:
        page = self.page(self.applicant(file))
        page.goto(f"/me/applications/{file.reference}/edit/")
        expect(page.locator("main")).to_contain_text(asked)
        page.fill("textarea[name=plan]", text)
        with page.expect_navigation():
            page.locator("button[name=check]").click()
        self.confirm(page)

    def reads(self, file: Application, words: str) -> None:
        page = self.page(self.applicant(file))
        page.goto(f"/me/applications/{file.reference}/")
        expect(page.locator("main")).to_contain_text(words)

    # Offices and department ----------------------------------------------------------------------
    def agree(self, file: Application) -> None:
        page = self.page(self.head)
        page.goto(f"/opinions/{file.reference}/")
        page.locator("input[name=verdict][value=agrees]").check()
        page.fill("textarea[name=text]", "We can spare them for a year.")
        self.confirm(page)

    def step(self, officer: User, file: Application, name: str) -> Page:
        page = self.page(officer)
        page.goto(f"/admin/applications/application/{file.pk}/step/{name}/")
        return page

    def send_back(self, file: Application, reason: str) -> None:
        page = self.step(self.foreign_affairs, file, "request_changes")
        ask = page.locator(".ask", has=page.locator("input[name$=field_plan]")).first
        ask.locator("input[type=checkbox]").first.check()
        ask.locator("textarea").first.fill(reason)
        self.confirm(page)

    def pass_by_both(self, file: Application) -> None:
        for officer in (self.foreign_affairs, self.human_resources):
            self.step(officer, file, "pass")
            self.confirm(self.page(officer))

    def for_call(self, name: str) -> None:
        """A page of the call that asks Foreign Affairs to confirm."""
        page = self.page(self.foreign_affairs)
        page.goto(f"/admin/programs/call/{self.call.pk}/{name}/")
        self.confirm(page)

    def score(self, reviewer: User, file: Application, points: int) -> None:
        page = self.page(reviewer)
        page.goto(f"/reviews/{file.reference}/")
        page.locator("#draft-form input[type=number]").fill(str(points))
        page.fill("#draft-form textarea", f"I give {points} points.")
        with page.expect_navigation():
            page.locator("button[name=send]").click()

    def rank(self) -> None:
        page = self.page(self.foreign_affairs)
        page.goto(f"/admin/programs/call/{self.call.pk}/ranking/setup/")
        page.fill("input[name=quota]", "3")
        page.select_option("select[name=tie_rule]", "earlier")
        self.confirm(page)
        page.goto(f"/admin/programs/call/{self.call.pk}/ranking/suggest/")
        page.fill("input[name=reserves]", "1")
        self.confirm(page)

    # Notice, objection, hand-on ------------------------------------------------------------------
    def publish(self) -> PublicNotice:
        """The people who are proposed, with the words and columns that the page suggests."""
        page = self.page(self.foreign_affairs)
        page.goto(f"/admin/programs/call/{self.call.pk}/notices/publish/")
        self.confirm(page)
        return PublicNotice.objects.latest("pk")

    def object_to(self, notice: PublicNotice, file: Application) -> Objection:
        """A visitor, without an account."""
        page = self.new_page()
        page.goto(f"/notices/{notice.slug}/objection/")
        entry = notice.entries.get(application=file)
        page.select_option("select[name=entry]", str(entry.pk))
        page.fill("textarea[name=text]", "The work named in the plan is mine.")
        page.fill("input[name=name]", "A Colleague")
        page.fill("input[name=contact]", "colleague@example.org")
        self.confirm(page)
        return Objection.objects.get()

    def uphold(self, notice: PublicNotice, objection: Objection) -> None:
        page = self.page(self.foreign_affairs)
        page.goto(
            f"/admin/programs/call/{self.call.pk}/notices/{notice.pk}/objections/{objection.pk}/"
        )
        page.locator("input[name=decision][value=upheld]").check()
        page.locator(f"input[name=people][value='{objection.entry_id}']").check()
        page.fill("textarea[name=reason]", "A statement in the plan does not hold.")
        page.fill("textarea[name=answer]", "It was examined and holds.")
        self.confirm(page)

    def let_pass(self, notice: PublicNotice) -> None:
        """The days of the notice go by; the clock ends it."""
        past = timezone.now() - timedelta(minutes=1)
        PublicNotice.objects.filter(pk=notice.pk).update(
            published_at=past - timedelta(days=7), ends_at=past
        )
        notices.end_due()

    def move_up(self, file: Application) -> None:
        page = self.step(self.foreign_affairs, file, "move_up")
        page.fill("textarea[name=note]", "An objection was upheld.")
        self.confirm(page)

    def forward(self, files: list[Application]) -> None:
        page = self.page(self.foreign_affairs)
        page.goto(f"/admin/programs/call/{self.call.pk}/forwarding/")
        for file in files:
            page.locator(f"input[name=files][value='{file.pk}']").check()
        self.confirm(page)
        self.confirm(page)  # once more, having read who lacks what

    def award(self, file: Application) -> None:
        page = self.page(self.university)
        page.goto(f"/forwarded/{file.reference}/")
        page.locator("input[name=outcome][value=awarded]").check()
        self.confirm(page)


@pytest.fixture
def selection(new_context, complaints) -> Selection:
    return Selection(lambda: new_context().new_page())


def test_five_applicants_from_the_draft_to_the_sponsors_decision(selection: Selection):
    mended, objected, third, reserve, _last = selection.files
    for file in selection.files:
        selection.send(file)
        selection.agree(file)
    for half in ("first", "second"):
        asked = f"Say what the {half} half is for."
        selection.send_back(mended, asked)
        selection.send_changes(mended, asked=asked, text=f"In the {half} half I measure.")
    for file in selection.files:
        selection.pass_by_both(file)
    assert [selection.state(file) for file in selection.files] == ["qualified"] * 5

    selection.for_call("panel/balance")
    selection.for_call("panel/open")
    for number, reviewer in enumerate(selection.reviewers):
        for file, points in zip(selection.files, POINTS, strict=True):
            selection.score(reviewer, file, points[number])
    selection.for_call("panel/close")
    selection.rank()
    for file in selection.files:
        selection.reads(file, "Reviewed; the decision is being prepared")
    selection.for_call("ranking/release")
    told = ["Proposed by the hospital"] * 3 + ["On the reserve list", "Not selected"]
    for file, words in zip(selection.files, told, strict=True):
        selection.reads(file, words)
    assert rankings.carry_out_released() == 5
    expected = ["proposed"] * 3 + ["reserved", "not_selected"]
    assert [selection.state(file) for file in selection.files] == expected

    notice = selection.publish()
    objection = selection.object_to(notice, objected)
    selection.uphold(notice, objection)
    selection.reads(objected, "A statement in the plan does not hold.")
    selection.move_up(reserve)
    second = selection.publish()
    assert [entry.application for entry in second.entries.all()] == [reserve]
    selection.let_pass(notice)
    selection.let_pass(second)
    recommended = [mended, third, reserve]
    assert [selection.state(file) for file in recommended] == ["recommended"] * 3
    selection.forward(recommended)
    for file in recommended:
        selection.award(file)
        selection.reads(file, "Awarded")
    states = [selection.state(file) for file in selection.files]
    assert states == ["awarded", "not_selected", "awarded", "awarded", "not_selected"]
    assert serious(selection.page(selection.applicant(mended))) == []
