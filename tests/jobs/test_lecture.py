"""A lecture from its announcement to the recap, each person in a browser of their own."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from accounts.roles import Role
from events.afterwards import certificates
from events.models import Certificate, CheckIn, Event, Question, Recap, Registration
from tests.factories.events import EventFactory
from tests.factories.programs import ProgramFactory
from tests.jobs.conftest import enter, person, serious

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HERE = "/events/lecture/"
BUTTON = "main form .btn-primary, #content form .btn-primary"


class Lecture:
    """The event, who has to do with it, and what they do."""

    def __init__(self, new_page: Callable[[], Page], language: str):
        self.new_page, self.language = new_page, language
        self.pages: dict[int, Page] = {}
        self.program = ProgramFactory()
        self.event: Event = EventFactory(
            slug="lecture",
            state="draft",
            capacity=1,
            offer_hours=24,
            title_zh="公派项目政策讲座",
            title_en="Policy lecture",
        )
        self.event.programs.add(self.program)
        self.officer = person(Role.FOREIGN_AFFAIRS, language=language)
        self.first, self.second = (person(Role.TALENT, language=language) for _number in range(2))

    def page(self, user: User, address: str) -> Page:
        """The window of this person at an address; they sign in when they first need it."""
        if user.pk not in self.pages:
            self.pages[user.pk] = self.new_page()
            enter(self.pages[user.pk], user)
        page = self.pages[user.pk]
        page.goto(address)
        return page

    def press(self, page: Page, selector: str = BUTTON) -> None:
        with page.expect_navigation():
            page.locator(selector).first.click()

    def office(self, name: str) -> Page:
        return self.page(self.officer, f"/admin/events/event/{self.event.pk}/{name}")

    def state(self, user: User) -> str:
        return Registration.objects.filter(event=self.event, user=user).latest("pk").state

    def move(self, **hours: float) -> None:
        """The clock cannot be moved for the browser: the lecture is."""
        now = timezone.now()
        moved = {f"{name}_at": now + timedelta(hours=number) for name, number in hours.items()}
        Event.objects.filter(pk=self.event.pk).update(**moved)

    # What they do --------------------------------------------------------------------------------
    def is_announced(self) -> None:
        self.press(self.office("publish/"))
        self.event.refresh_from_db()
        assert self.event.state == "published"

    def register(self, user: User) -> None:
        page = self.page(user, HERE)
        assert serious(page) == []
        self.press(page, "#registration form .btn-primary")

    def give_back(self, user: User) -> None:
        self.press(self.page(user, f"{HERE}cancel/"), "main form button")

    def accept(self, user: User) -> None:
        page = self.page(user, HERE)
        self.press(page, "form[action$='/offer/accept/'] button")

    def ask(self, user: User, text: str) -> Question:
        page = self.page(user, f"{HERE}questions/")
        assert serious(page) == []
        page.fill("textarea[name=text]", text)
        self.press(page)
        return Question.objects.get(text=text)

    def answer(self, question: Question, words: dict[str, str]) -> None:
        page = self.office(f"questions/{question.pk}/answer/")
        for name, text in words.items():
            page.fill(f"textarea[name={name}]", text)
        self.press(page)
        page = self.office(f"questions/{question.pk}/publish/")
        page.fill("textarea[name=question_zh]", "要等多久？")
        page.fill("textarea[name=question_en]", question.text)
        self.press(page)

    def let_in_without_network(self, user: User) -> None:
        page = self.page(self.officer, f"{HERE}check-in/")
        expect(page.locator("[data-kept]")).to_be_visible()
        page.context.set_offline(True)
        page.locator("[data-people] button", has_text=user.name_en).or_(
            page.locator("[data-people] button", has_text=user.name_zh)
        ).first.click()
        expect(page.locator("[data-queue-count]")).to_have_text("1")
        assert not CheckIn.objects.exists()
        page.context.set_offline(False)
        expect(page.locator("[data-queue-box]")).to_be_hidden(timeout=20_000)
        assert CheckIn.objects.standing().count() == 1

    def give_feedback(self, user: User) -> None:
        page = self.page(user, f"{HERE}feedback/")
        assert serious(page) == []
        for choice in page.locator("main input[type=radio][value='4']").all():
            choice.check()
        self.press(page)

    def take_certificate(self, user: User) -> Page:
        page = self.page(user, HERE)
        self.press(page, f"form[action*='/certificate/{self.language}/'] button")
        certificates.make.call(certificate_id=Certificate.objects.get().pk)  # as the worker does
        page.goto(HERE)
        with page.expect_download() as download:
            page.locator("#afterwards a[href*='/files/']").first.click()
        assert download.value.path().read_bytes().startswith(b"%PDF")
        page.locator("#afterwards a[href*='/verify/']").click()
        return page

    def write_recap(self) -> None:
        page = self.office("recap/")
        texts = {"title_zh": "讲座回顾", "title_en": "What was said", "text_zh": "会场坐满了。"}
        page.fill("[name=text_en]", "The hall was full.")
        for name, text in texts.items():
            page.fill(f"[name={name}]", text)
        self.press(page, "#content form.office-form button")
        self.press(page, "form[action$='/recap/publish/'] button")
        assert Recap.objects.exclude(published_at=None).count() == 1


@pytest.mark.parametrize(("language", "width"), [("en", 1366), ("zh-hans", 360)])
def test_lecture_from_its_announcement_to_the_recap(
    new_context, complaints, live_server, language, width
):
    complaints.expect(r"ERR_INTERNET_DISCONNECTED|Failed to load resource")
    window = {"locale": language, "viewport": {"width": width, "height": 780}}
    lecture = Lecture(lambda: new_context(**window).new_page(), language)
    first, second = lecture.first, lecture.second

    lecture.is_announced()
    lecture.register(first)
    lecture.register(second)
    assert (lecture.state(first), lecture.state(second)) == ("seated", "waiting")
    lecture.give_back(first)
    assert lecture.state(second) == "offered"
    lecture.accept(second)
    assert lecture.state(second) == "seated"

    question = lecture.ask(second, "How long does it take?")
    lecture.answer(question, {"answer_zh": "一个月。", "answer_en": "A month."})
    page = lecture.page(first, lecture.program.get_absolute_url())
    page.locator("#faq summary").click()
    expect(page.locator("#faq")).to_contain_text("一个月。" if language != "en" else "A month.")

    lecture.move(starts=0.5, ends=2.5)
    lecture.let_in_without_network(second)
    lecture.move(starts=-3, ends=-1)
    lecture.give_feedback(second)
    page = lecture.take_certificate(second)
    expect(page.locator("main")).to_contain_text(
        "Policy lecture" if language == "en" else "公派项目政策讲座"
    )
    assert serious(page) == []

    lecture.write_recap()
    for address in ("/", HERE):
        page = lecture.page(first, address)
        expect(page.locator("main")).to_contain_text(
            "What was said" if language == "en" else "讲座回顾"
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= width
