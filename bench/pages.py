"""Pages over HTTP, in turn with the bare project's: A B A B …, and the median of the ratios."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass

from bench.goals import Measure
from bench.servers import Load, Slice, WebServer

BARE_ADMIN = "/admin/reference/applicant/?state__exact=checked"
LIST = "/admin/applications/application/?state=screening&category=outstanding_innovative"
PATHS = {
    "home": "/",
    "programs": "/programs/",
    "program": "/programs/csc-vs/",
    "events": "/events/",
    "event": "/events/2024-07-24-government-sponsored-programs/",
    "me": "/me/",
    "applicants_list": LIST,
}
SIGNED_IN = {"me": "talent", "applicants_list": "staff"}


@dataclass(frozen=True)
class Bench:
    """Both servers, the cookies of `talent`, `staff` and `bare_staff`, and how long to measure."""

    db: str
    portal: WebServer
    reference: WebServer
    load: Load
    cookies: dict[str, str]
    seconds: float
    rounds: int

    def page(self, name: str) -> Slice:
        cookie = self.cookies[SIGNED_IN[name]] if name in SIGNED_IN else ""
        return self.load.run(self.portal, PATHS[name], seconds=self.seconds, cookie=cookie)

    def bare(self, path: str, cookie: str = "") -> Slice:
        return self.load.run(self.reference, path, seconds=self.seconds, cookie=cookie)


def measure(bench: Bench, wanted: list[str], say: Callable[[str], None]) -> list[Measure]:
    """wanted: names of PATHS."""
    for name in wanted:  # the first requests of a process load what it needs
        bench.load.run(
            bench.portal,
            PATHS[name],
            seconds=0.5,
            cookie=bench.cookies.get(SIGNED_IN.get(name, ""), ""),
        )
    bench.load.run(bench.reference, "/page/", seconds=0.5)
    static: list[Slice] = []
    floors: dict[str, list[Slice]] = {name: [] for name in wanted}
    slices: dict[str, list[Slice]] = {name: [] for name in wanted}
    for number in range(bench.rounds):
        say(f"{bench.db}: pages, round {number + 1} of {bench.rounds}")
        static.append(bench.bare("/static/"))
        for name in wanted:
            if name == "applicants_list":
                floors[name].append(bench.bare(BARE_ADMIN, bench.cookies["bare_staff"]))
            else:
                floors[name].append(bench.bare("/page/"))
            slices[name].append(bench.page(name))
    found = _floor(
        bench.db,
        static,
        [row for name in wanted if name != "applicants_list" for row in floors[name]],
    )
    for name in wanted:
        found += _page(bench.db, name, slices[name], floors[name])
    return found


def _page(db: str, name: str, pages: list[Slice], floors: list[Slice]) -> list[Measure]:
    cpu = _median(pages, "cpu_ms")
    cpu_ratio = statistics.median(
        page.cpu_ms / floor.cpu_ms for page, floor in zip(pages, floors, strict=True)
    )
    if name == "applicants_list":
        size = _median(pages, "kilobytes")
        return [
            Measure(name, db, cpu, "ms CPU", cpu_ratio, "bare_admin_list"),
            Measure(f"{name}_size", db, size, "KB"),
        ]
    ratio = statistics.median(
        page.rate / floor.rate for page, floor in zip(pages, floors, strict=True)
    )
    return [
        Measure(name, db, _median(pages, "rate"), "requests/s", ratio, "bare_page"),
        Measure(f"{name}_cpu", db, cpu, "ms CPU", cpu_ratio, "bare_page"),
    ]


def _floor(db: str, static: list[Slice], pages: list[Slice]) -> list[Measure]:
    found = [Measure("bare_static", db, _median(static, "rate"), "requests/s")]
    if pages:
        ratio = _median(pages, "rate") / _median(static, "rate")
        found.append(
            Measure("bare_page", db, _median(pages, "rate"), "requests/s", ratio, "bare_static")
        )
    return found


def _median(slices: list[Slice], name: str) -> float:
    return statistics.median(getattr(row, name) for row in slices)
