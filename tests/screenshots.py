"""A picture of every page, for human eyes: make screenshots.

    python -m tests.screenshots [--only talent] [--dark]

Loads the demo into a database of its own, serves it, and walks the pages of every role in both
languages and two widths. build/screenshots/ then holds talent-zh-360-me.png and its like; what
is wider than the window or answers with an error is printed.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import CHROMIUM_ARGUMENTS, NoChromium, choose_language, chromium, log_in
from tests.servers import GunicornServer

TARGET = Path(__file__).resolve().parent.parent / "build" / "screenshots"
LANGUAGES = {"zh": ("zh-CN", "zh-hans"), "en": ("en-US", "en")}
WIDTHS = {360: 780, 1366: 768}

# A path, or a list and what a link on it looks like: the first such page is shown too.
PUBLIC = [
    "/",
    ("/programs/", r"/programs/[\w-]+/"),
    ("/programs/?open=1", r"/calls/[\w-]+/"),
    ("/events/", r"/events/[\w-]+/"),
    ("/partners/", r"/partners/[\w-]+/"),
    ("/notices/", r"/notices/[\w-]+/"),
    "/programs/csc-vs/check/",
    "/search/?q=癌",
    "/privacy/",
    "/accessibility/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/no-such-page/",
]
OFFICE = [
    ("/admin/", r"/admin/\w+/\w+/"),
    "/admin/search/?q=可心",
    ("/admin/applications/application/", r"/admin/applications/application/\d+/change/"),
    ("/admin/programs/call/", r"/admin/programs/call/\d+/change/"),
    ("/admin/programs/program/", r"/admin/programs/program/\d+/change/"),
    ("/admin/talents/talent/", r"/admin/talents/talent/\d+/change/"),
    ("/admin/events/event/", r"/admin/events/event/\d+/change/"),
    ("/admin/partners/institution/", r"/admin/partners/institution/\d+/change/"),
    "/admin/reports/",
    "/admin/reports/annual/",
    "/admin/reports/open-data/",
]
ROLES: dict[str, list] = {
    "visitor": PUBLIC,
    "talent": [
        ("/me/", r"/me/applications/[\w-]+/"),
        "/me/profile/",
        "/events/mine/",
        ("/programs/", r"/programs/[\w-]+/"),
        "/accounts/email/",
        "/accounts/password/change/",
        "/accounts/sessions/",
    ],
    "talent2": [("/me/", r"/me/applications/[\w-]+/")],
    "head": [("/opinions/", r"/opinions/[\w-]+/")],
    "reviewer": [("/reviews/", r"/reviews/[\w-]+/")],
    "university": [("/forwarded/", r"/forwarded/[\w-]+/")],
    "foreign-affairs": OFFICE,
    "hr": OFFICE,
    "auditor": [("/admin/core/auditentry/", r"/admin/core/auditentry/\d+/change/")],
    "admin": [("/admin/accounts/user/", r"/admin/accounts/user/\d+/change/")],
}


class Walk:
    """One role in one language and width."""

    def __init__(self, page: Page, role: str, language: str, width: int):
        self.page = page
        self.width = width
        self.prefix = f"{role}-{language}-{width}"
        self.trouble: list[str] = []

    def show_all(self, pages: list) -> None:
        for entry in pages:
            path, pattern = entry if isinstance(entry, tuple) else (entry, "")
            self.show(path)
            if pattern and (found := self.first_link(path, pattern)):
                self.show(found)

    def show(self, path: str) -> None:
        answer = self.page.goto(path)
        name = re.sub(r"[^\w]+", "-", path).strip("-") or "home"
        self.page.screenshot(path=TARGET / f"{self.prefix}-{name}.png", full_page=True)
        if answer and answer.status >= 400 and "no-such" not in path:
            self.trouble.append(f"{self.prefix} {path}: answers {answer.status}")
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        if wide > self.width:
            self.trouble.append(f"{self.prefix} {path}: {wide} px wide")

    def first_link(self, path: str, pattern: str) -> str:
        """The first link of the page that matches and leads elsewhere; empty without one."""
        links = self.page.eval_on_selector_all("main a[href]", "all => all.map(a => a.href)")
        paths = [urlsplit(link).path for link in links]
        return next((p for p in paths if re.fullmatch(pattern, p) and p != path), "")


def walks(browser: Browser, server: GunicornServer, roles: list[str], dark: bool) -> Iterator[Walk]:
    """Walks each role through its pages; yields each walk when it is done."""
    password = (server.folder / "demo_password").read_text(encoding="utf-8").strip()
    for role in roles:
        for language, (locale, code) in LANGUAGES.items():
            context = browser.new_context(
                base_url=server.url, locale=locale, color_scheme="dark" if dark else "light"
            )
            page = context.new_page()
            if role != "visitor":
                log_in(page, f"{role}@example.org", password)
                page.goto("/")
                choose_language(page, code)  # what the account prefers counts, not the browser
            for width, height in WIDTHS.items():
                page.set_viewport_size({"width": width, "height": height})
                walk = Walk(page, role, language, width)
                walk.show_all(ROLES[role])
                yield walk
            context.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", nargs="*", choices=ROLES, default=list(ROLES), metavar="ROLE")
    parser.add_argument("--dark", action="store_true", help="the dark colors")
    options = parser.parse_args()
    try:
        program = chromium()
    except NoChromium as missing:
        sys.exit(str(missing))
    TARGET.mkdir(parents=True, exist_ok=True)
    trouble = []
    demo = GunicornServer(workers=2, environment={"DJANGO_ENV": "demo"})
    with demo as server, sync_playwright() as play:
        print("Loading the demo …", flush=True)
        server.manage("load_demo")
        browser = play.chromium.launch(executable_path=program, args=CHROMIUM_ARGUMENTS)
        for walk in walks(browser, server, options.only, options.dark):
            print(walk.prefix, flush=True)
            trouble += walk.trouble
        browser.close()
    print("\n".join([*trouble, f"{len(list(TARGET.glob('*.png')))} pictures in {TARGET}"]))
    return 1 if trouble else 0


if __name__ == "__main__":
    sys.exit(main())
