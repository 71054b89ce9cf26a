"""People, a call and a lecture for the three jobs of the portal."""

import io
from dataclasses import dataclass
from datetime import date

import pytest
from allauth.account.models import EmailAddress
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Permission
from PIL import Image
from playwright.sync_api import Locator, Page

from accounts.models import User
from accounts.roles import Role
from events.models import Event
from programs.models import Call
from tests.browser import log_in
from tests.factories.accounts import UserFactory
from tests.factories.applications import ApplicationFactory
from tests.factories.events import EventFactory
from tests.factories.programs import CallFactory, RequiredDocumentFactory, RuleFactory
from tests.factories.talents import TalentFactory

PASSWORD = "correct horse battery staple"
SERIOUS = {"serious", "critical"}
# Without preload: axe would fetch the style sheets once more, and resolve them wrongly.
AXE = {"preload": False, "resultTypes": ["violations"]}


@dataclass
class Cast:
    call: Call
    event: Event
    talent: User
    foreign_affairs: User
    human_resources: User
    administrator: User


@pytest.fixture
def cast(request) -> Cast:
    """Everybody reads in the language that the test names (`language` parameter)."""
    language = request.getfixturevalue("language") if "language" in request.fixturenames else "en"
    call = CallFactory(
        program__name_zh="国家公派访问学者", program__name_en="Visiting Scholar",
        title_zh="国家公派访问学者（2027年）", title_en="Visiting Scholar 2027",
    )  # fmt: skip
    RuleFactory(call=call)
    RuleFactory(
        call=call, code="no_pending", type="not_currently", checked_by="declared",
        params={"state": "csc_application_pending"}, text_zh="无待公布结果的申请",
        text_en="Has no other application awaiting a result",
    )  # fmt: skip
    RequiredDocumentFactory(call=call, name_zh="邀请信", name_en="Invitation")
    talent = person(Role.TALENT, language=language)
    TalentFactory(user=talent, name_zh="例可心", given_name="Kexin", family_name="Li")
    administrator = person(Role.ADMINISTRATOR, language=language)
    administrator.user_permissions.add(Permission.objects.get(codename="take_exportrecord"))
    event = EventFactory(title_zh="政策讲座", title_en="Policy lecture", capacity=5)
    return Cast(
        call, event, talent, person(Role.FOREIGN_AFFAIRS, language=language),
        person(Role.HUMAN_RESOURCES, language=language), administrator,
    )  # fmt: skip


def person(*roles: Role, language: str) -> User:
    user = UserFactory(roles=roles, preferred_language=language, password=PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def sent_application(cast: Cast, **fields):
    """An application of another talent that waits for the offices."""
    return ApplicationFactory(
        call=cast.call, state="screening", plan_title="=1+1", plan="plan", use_at_home="use",
        starts_on=date(2027, 9, 1), ends_on=date(2028, 3, 1), host_name="Lund", host_country="SE",
        **fields,
    )  # fmt: skip


def enter(page: Page, user: User) -> None:
    log_in(page, user.email, PASSWORD)


def a_pdf() -> dict:
    """A file as Playwright hands it to a page."""
    target = io.BytesIO()
    Image.new("1", (600, 800), 1).save(target, "PDF")
    return {"name": "invitation.pdf", "mimeType": "application/pdf", "buffer": target.getvalue()}


def follow(page: Page, link: Locator) -> None:
    """Clicks, and returns on the page that it leads to."""
    with page.expect_navigation():
        link.click()


def serious(page: Page) -> list[str]:
    """What axe holds to be a serious barrier on the page at hand."""
    page.wait_for_load_state()  # without its styles, no color has its contrast
    found = Axe().run(page, options=AXE).response["violations"]
    return [
        f"{page.url} {row['id']}: {row['nodes'][0]['html'][:120]}"
        for row in found
        if row["impact"] in SERIOUS
    ]
