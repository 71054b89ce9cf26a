"""Fixtures for every test; conftest.py beside the apps has set the environment already."""

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import TransactionTestCase, override_settings
from playwright.sync_api import expect
from whitenoise.middleware import WhiteNoiseMiddleware

from tests import databases, emptying
from tests.browser import CHROMIUM_ARGUMENTS, Complaints, chromium
from tests.servers import GunicornServer


def pytest_addoption(parser):
    parser.addoption(
        "--rounds", type=int, default=1, help="How often each test marked `race` is run."
    )


def pytest_generate_tests(metafunc):
    rounds = metafunc.config.getoption("rounds")
    if rounds > 1 and metafunc.definition.get_closest_marker("race"):
        metafunc.fixturenames.append("round_number")
        metafunc.parametrize("round_number", range(1, rounds + 1))


def pytest_collection_modifyitems(config, items):
    """The long proofs run only where they are asked for by name: -m verify.

    What asks no database is run once, on SQLite; a second engine could not change the answer.
    """
    if "verify" in config.option.markexpr:
        return
    chosen = [item for item in items if not item.get_closest_marker("verify")]
    if connection.vendor != "sqlite":
        chosen = [item for item in chosen if _asks_the_database(item)]
    if len(chosen) < len(items):
        kept = {id(item) for item in chosen}
        config.hook.pytest_deselected(items=[item for item in items if id(item) not in kept])
        items[:] = chosen


def pytest_collection_finish():
    """What was imported stays: the garbage collector need not look through it over and over."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


def _asks_the_database(item) -> bool:
    fixtures = {"db", "transactional_db", "live_server", "gunicorn"}
    return bool(item.get_closest_marker("django_db")) or bool(fixtures & set(item.fixturenames))


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Argon2 is slow on purpose; tests make accounts by the hundred."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(autouse=True)
def no_open_data_in_the_footer(monkeypatch) -> None:
    """A process remembers for a minute whether there are some, and each test has its own rows."""
    monkeypatch.setattr("portal.context.has_open_data", lambda: False)


@pytest.fixture(scope="session", autouse=True)
def static_files_found_once() -> Iterator[None]:
    """Every client makes a middleware of its own, and each would search all folders anew."""
    found: dict = {}
    search = WhiteNoiseMiddleware.add_files_from_finders

    def search_once(middleware):
        if not found:
            search(middleware)
            found.update(middleware.files)
        middleware.files.update(found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", search_once)
        yield


@pytest.fixture(scope="session", autouse=True)
def tables_are_emptied_quickly() -> Iterator[None]:
    """Between tests that really commit; and past the audit trail, which refuses that rightly."""
    with pytest.MonkeyPatch.context() as patch:
        quick = emptying.quickly(TransactionTestCase._fixture_teardown)
        patch.setattr(TransactionTestCase, "_fixture_teardown", quick)
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """SQLite in a file, as it is served: in memory neither WAL nor the write lock would exist."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = f"{os.environ['VAR_DIR']}/test.sqlite3"


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None) -> bool:
    """The test database is a migrated copy before Django looks for it; then it keeps what it finds.

    The file goes with its folder, the one on PostgreSQL when the next of its name is made.
    """
    name = connection.creation._get_test_db_name()
    if connection.vendor == "sqlite":
        databases.copy_file(Path(name))
    else:
        databases.copy_on_server(name)
    return True


@pytest.fixture(scope="module")
def module_db(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """For rows that a whole module shares: each test undoes its own changes, the end undoes all.

    A fixture of scope `module` asks for it and makes the rows; its tests are marked `django_db`
    as ever. Not for a module in which a test really commits.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


# Real servers ---------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def idle_servers() -> Iterator[dict[str, GunicornServer]]:
    """Those that a test has left as they were, by their options."""
    idle: dict[str, GunicornServer] = {}
    yield idle
    for server in idle.values():
        server.__exit__()


@pytest.fixture
def gunicorn(idle_servers) -> Iterator[Callable[..., GunicornServer]]:
    """`gunicorn(workers=4)` gives real processes on a new database, for the time of the test."""
    taken: list[tuple[str, GunicornServer]] = []

    def take(**options) -> GunicornServer:
        key = repr(sorted(options.items()))
        server = idle_servers.pop(key, None) or GunicornServer(**options).__enter__()
        taken.append((key, server))
        return server

    yield take
    for key, server in taken:
        if server.can_be_renewed and key not in idle_servers:
            server.renew()
            idle_servers[key] = server
        else:
            server.__exit__()


# A real browser -------------------------------------------------------------------------------
expect.set_options(timeout=15_000)  # a machine may have other work, too


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return browser_type_launch_args | {"executable_path": chromium(), "args": CHROMIUM_ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args, live_server):
    """`page.goto("/programs/")` is enough."""
    return browser_context_args | {"base_url": live_server.url}


@pytest.fixture
def complaints(live_server) -> Iterator[Complaints]:
    """What the browser had to complain about; the test fails if that is anything at all."""
    complaints = Complaints(live_server.url)
    yield complaints
    assert complaints.found == []


@pytest.fixture
def new_context(new_context, complaints, request):
    """As Playwright's own (`context` and `page` come from it), and every page is watched.

    English and 1366 × 768 where neither the call nor the marker `browser_context_args` says else.
    """
    marker = request.node.get_closest_marker("browser_context_args")
    defaults = {"locale": "en-US", "viewport": {"width": 1366, "height": 768}}
    for name in marker.kwargs if marker else ():
        defaults.pop(name, None)

    def make(**options):
        context = new_context(**defaults | options)
        complaints.watch(context)
        return context

    return make
