"""I5: every address of the URLconf × person × method, held against the access table."""

import copy

import pytest
from django.db import transaction
from django.test import Client

from tests.security.access import expected
from tests.security.access_table import PEOPLE
from tests.security.addresses import Address, all_addresses
from tests.security.world import MARK, World

TABLE = expected()
ADDRESSES = all_addresses()
# The admin's own shortcut to a row's change page: it only redirects, for everybody who may enter.
SHORTCUTS = [row for row in ADDRESSES if row.name.startswith("admin/") and "object_id" in row.name]
REFUSALS = set("L345GT")


def letter(response) -> str:
    if response.status_code in {301, 302}:
        to_login = any(part in response["Location"] for part in ("/accounts/login", "/admin/login"))
        return "L" if to_login else "R"
    return {200: "2", 401: "T", 403: "3", 404: "4", 405: "5", 410: "G"}.get(
        response.status_code, str(response.status_code)
    )


def signed_in(user) -> Client:
    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user)
    return client


def asked(client: Client, address: Address, world: World, method: str) -> str:
    """The answer to one request, its effects undone."""
    cookies, point = copy.deepcopy(client.cookies), transaction.savepoint()
    response = getattr(client, method)(world.paths[address.name])
    if response.streaming:
        b"".join(response.streaming_content)
    transaction.savepoint_rollback(point)
    client.cookies = cookies
    if method in {"get", "post"}:  # what is refused before any page has no page to frame
        assert cannot_be_framed(response), address
    return letter(response)


def cannot_be_framed(response) -> bool:
    """I16, held here for every answer that anybody gets."""
    policy = response.headers["Content-Security-Policy"]
    return response.headers["X-Frame-Options"] == "DENY" and "frame-ancestors 'none'" in policy


def answers(world: World, person: str, method: str) -> dict[str, str]:
    client = signed_in(world.people[person])
    rows = [row for row in ADDRESSES if row.name in TABLE]
    return {row.name: asked(client, row, world, method) for row in rows}


def test_every_address_has_a_row():
    names = {row.name for row in ADDRESSES} - {row.name for row in SHORTCUTS}

    assert names - {"admin/(?P<url>.*)$"} == set(TABLE)


@pytest.mark.parametrize("person", PEOPLE)
def test_get_answers_as_the_table_says(world, person):
    wanted = {name: row[person] for name, row in TABLE.items()}

    assert answers(world, person, "get") == wanted


@pytest.mark.parametrize("person", ["visitor", "other", "head2", "officer2", "auditor"])
def test_post_is_refused_where_get_is(world, person):
    """And never fails; an empty form is a bad form, not an error."""
    given = answers(world, person, "post")

    let_in = {
        name: code
        for name, code in given.items()
        if TABLE[name][person] in REFUSALS - {"5", "G"} and code not in REFUSALS
    }
    assert let_in == {}
    assert [name for name, code in given.items() if code[0] == "5" and len(code) > 1] == []


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace"])
def test_other_methods_are_refused_everywhere(world, method):
    given = answers(world, "administrator", method)

    assert set(given.values()) == {"5"}


def test_shortcuts_of_the_admin_only_lead_on(world):
    for person, inside in (("foreign_affairs", "R"), ("talent", "3"), ("visitor", "L")):
        client = signed_in(world.people[person])
        found = {asked(client, row, world, "get") for row in SHORTCUTS}
        assert found == {inside}


def test_a_draft_is_nobodys_but_its_owners(world):
    """Not in any list, search, history or page of anybody else."""
    for person, user in world.people.items():
        client = signed_in(user)
        paths = [world.paths[row.name] for row in ADDRESSES if "changelist" in row.name]
        paths += [f"/admin/applications/application/?q={MARK}", "/search/?q=" + MARK, "/opinions/"]
        paths += [f"/admin/applications/application/{world.draft.pk}/change/"]
        paths += [f"/me/applications/{world.draft.reference}/"]
        seen = [path for path in paths if world.draft.reference in _text(client.get(path))]
        own = [f"/me/applications/{world.draft.reference}/"] if person == "talent" else []
        assert [path for path in seen if MARK not in path] == own


def _text(response) -> str:
    return response.content.decode() if response.status_code == 200 else ""
