"""The pieces of `make bench`: the bare project serves, the numbers keep their shape."""

import contextlib
import json
import sqlite3
from dataclasses import asdict

import pytest

from bench import growth, load, million, storm, weight
from bench.goals import GOALS, GROWING, Goal, Measure, table
from bench.servers import Load, WebServer, copied, databases, sides

KEYS = ["name", "db", "value", "unit", "ratio", "to"]


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """The bare project on its own server, filled; and the cookie of its staff."""
    folder = tmp_path_factory.mktemp("bench")
    with databases("sqlite", folder) as addresses:
        _portal, reference = sides(folder, addresses)
        cookie = reference.call("bench.reference.data:main", 100)["staff"]
        with WebServer(reference, folder) as server:
            yield server, cookie


def asked(server, path, cookie=""):
    job = {"port": server.port, "path": path, "cookie": cookie, "seconds": 0, "connections": 2}
    return load.run(job)


@pytest.mark.parametrize(("path", "least"), [("/page/", 13), ("/static/", 16)])
def test_bare_pages_are_as_large_as_they_are_said_to_be(bare, path, least):
    done = asked(bare[0], path)

    assert (done["requests"], done["failed"]) == (2, 0)
    assert least <= done["bytes"] / 1024 < least + 2


def test_bare_admin_list_is_for_staff(bare):
    server, cookie = bare

    refused, shown = (asked(server, "/admin/reference/applicant/", name) for name in ("", cookie))

    assert (refused["failed"], shown["failed"]) == (2, 0)


def test_load_counts_requests_and_cpu(bare):
    with Load() as generator:
        done = generator.run(bare[0], "/page/", seconds=0.3)

    assert done.rate > 0
    assert done.cpu_ms > 0


def test_storm_tells_every_answer(bare):
    replies = storm.strike(bare[0].port, "/page/", [""] * 10)

    assert [reply.status for reply in replies] == [200] * 10
    assert 0 < storm.percentile_95(replies) < storm.PATIENCE_SECONDS


def test_weight_counts_what_a_page_loads(bare):
    found = weight.weigh(f"http://127.0.0.1:{bare[0].port}/page/")

    assert (found.requests, found.css, found.js) == (1, 0, 0)


def test_measure_has_the_keys_of_the_report():
    measure = Measure("home", "sqlite", 100.0, "requests/s", 0.7, "bare_page")

    assert list(json.loads(json.dumps(asdict(measure)))) == KEYS


@pytest.mark.parametrize(
    ("goal", "number", "holds"),
    [
        (Goal("ratio", 0.6, is_floor=True), 0.6, True),
        (Goal("ratio", 0.6, is_floor=True), 0.59, False),
        (Goal("ratio", 1.5), 1.5, True),
        (Goal("ratio", 1.5), 1.51, False),
        (Goal("ratio", 1.5), None, False),
    ],
)
def test_goal_is_held_up_to_its_limit(goal, number, holds):
    assert goal.holds(Measure("home", "sqlite", 1, "requests/s", number, "bare_page")) is holds


def test_table_says_which_goal_does_not_hold():
    rows = table(
        [
            Measure("home", "sqlite", 50, "requests/s", 0.5, "bare_page"),
            Measure("home_queries", "sqlite", 4, "queries"),
            Measure("bare_static", "sqlite", 900, "requests/s"),
        ]
    ).splitlines()

    assert [row.split()[-1] for row in rows[1:]] == ["NO", "yes", "requests/s"]


def test_every_growing_page_and_the_long_list_have_their_goals():
    assert set(growth.PATHS) == set(GROWING)
    assert {*million.LISTS[:2], million.SEARCH, f"{million.SEARCH}_recall"} <= set(GOALS)
    assert {name for name in GOALS if name.startswith("growth_")} >= set(growth.NAMES)


def test_a_copy_of_a_database_goes_its_own_way(tmp_path):
    with databases("sqlite", tmp_path) as addresses:
        side, _reference = sides(tmp_path, addresses)
        path = side.environment["DATABASE_URL"].removeprefix("sqlite:///")
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as own:
            own.execute("CREATE TABLE kept AS SELECT 1 AS number")
            copy = copied(side, tmp_path, "copy")
            own.execute("DELETE FROM kept")

        target = copy.environment["DATABASE_URL"].removeprefix("sqlite:///")
        with contextlib.closing(sqlite3.connect(target)) as other:
            assert other.execute("SELECT number FROM kept").fetchall() == [(1,)]
    assert copy.application == side.application


def test_every_measure_of_the_first_step_has_its_goal():
    pages = {"home", "programs", "program", "events", "event", "me", "applicants_list"}
    others = {"registration_storm", "assess_person", "assess_call_100k"}

    assert pages | others | {f"{name}_queries" for name in pages} <= set(GOALS)
