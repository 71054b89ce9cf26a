"""What a browser test needs beside Playwright."""

import os
import re

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, WebError

# Chromium takes the last list whole, so what Playwright switches off stands here once more; and the
# pages of the address bar's drop-downs, which cost each new window more than all that it shows.
SWITCHED_OFF = [
    *("AimEnabled", "AvoidCorsURLLoaderRestartOnRedirect", "AvoidUnnecessaryBeforeUnloadCheckSync"),
    *("DestroyProfileOnBrowserClose", "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades"),
    *("LensOverlay", "MediaRouter", "NetworkTimeServiceQuerying", "OptimizationHints"),
    *("PaintHolding", "PreconnectToSearch", "ThirdPartyStoragePartitioning"),
    *("WebUIOmniboxAimPopup", "WebUIOmniboxPopup"),
]
CHROMIUM_ARGUMENTS = [
    f"--disable-features={','.join(SWITCHED_OFF)}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP: ${event.violatedDirective} refused ${event.blockedURI}`));
"""


class NoChromium(Exception):
    """Chromium is not on this machine."""


def chromium() -> str:
    """The browser's program: the one that Debian installs, or what CHROMIUM names."""
    path = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
    if not os.access(path, os.X_OK):
        raise NoChromium(f"{path} is missing: install chromium, or name it in CHROMIUM.")
    return path


class Complaints:
    """Console errors, uncaught exceptions, CSP reports and requests to another host.

    A test that provokes one says so before: `complaints.expect(r"status of 404")`.
    """

    def __init__(self, home: str):
        self.home = home
        self.found: list[str] = []
        self.expected: list[re.Pattern[str]] = []

    def watch(self, context: BrowserContext) -> None:
        context.add_init_script(REPORT_VIOLATIONS)
        context.on("console", self._hear)
        context.on("weberror", self._catch)
        context.on("request", self._see)

    def expect(self, pattern: str) -> None:
        self.expected.append(re.compile(pattern))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            place = message.page.url if message.page else "?"
            self._note(f"{place}: {message.text}")

    def _catch(self, error: WebError) -> None:
        self._note(f"{error.page.url if error.page else '?'}: {error.error}")

    def _see(self, request: Request) -> None:
        if not request.url.startswith((f"{self.home}/", "data:", "blob:")):
            self._note(f"a request to another host: {request.url}")

    def _note(self, line: str) -> None:
        if not any(pattern.search(line) for pattern in self.expected):
            self.found.append(line)


def log_in(page: Page, email: str, password: str) -> None:
    """Through the form, as a person does; returns on the page that follows."""
    page.goto("/accounts/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", password)
    with page.expect_navigation():
        page.locator("main form:has(input[name=password]) button").first.click()


def choose_language(page: Page, code: str) -> None:
    """Through the switch that every page has; `code` as in settings, e.g. zh-hans."""
    if page.locator("html").get_attribute("lang") != code:
        with page.expect_navigation():
            page.locator(f"button[name=language][value={code}]:visible").first.click()
