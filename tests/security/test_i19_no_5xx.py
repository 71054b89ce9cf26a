"""I19: no input of any kind gives an answer of 500 or more."""

import random

import pytest
from django.db import transaction
from django.test import Client

from tests.security.addresses import all_addresses
from tests.security.world import World

ADDRESSES = [row for row in all_addresses() if row.name not in {"account_logout", "admin:logout"}]
# Out of range, of another type, of another alphabet, or meant for a database or a template.
JUNK = [
    "", "0", "-1", "1000000000", "99999999999999999999", "1e9", "NaN", "true", "null", "None",
    "2026-02-30", "0001-01-01", "9999-12-31T25:61", "'", '"', "\\", "%", "%s", "{{7*7}}", "<b>",
    "../../etc/passwd", "\u202e\ud7ff", "龘" * 300, "x" * 5000, "[]", "{}", "a,b", "é", "\t\r\n",
]  # fmt: skip
PARAMETERS = ["q", "page", "p", "o", "e", "all", "next", "term", "state", "call", "kind", "open",
              "id__exact", "state__exact", "talent__user__password", "_to_field", "_popup", "tab",
              "key", "after", "before", "department", "version"]  # fmt: skip
BAD_PATHS = [
    "/programs/%FF/", "/programs/" + "x" * 3000 + "/", "/calls/..%2f/", "/events/🙂/",
    "/files/00000000-0000-0000-0000-000000000000/", "/files/nonsense/", "/me/applications/%E9/",
    "/admin/accounts/user/99999999999999999999/change/", "/admin/accounts/user/_5F/change/",
    "/admin/events/event/abc/change/", "/admin/programs/call/99999999999999999999/announce/",
    "/me/applications/2027-VS-0000/documents/99999999999999999999/", "/%00", "/a\x00b", "/%",
    "/admin/r/99999999999/99999999999999999999/", "/admin/core/message/1/delete/?_to_field=",
]  # fmt: skip
BAD_HEADERS = [
    {"accept-language": "x" * 5000}, {"accept-language": "zh-\xff;q=nan"}, {"host": "evil.example"},
    {"x-forwarded-for": "1.2.3.4, nonsense, \xff"}, {"cookie": "sessionid=" + "z" * 4000},
    {"cookie": "django_language=xx-YY"}, {"content-type": "multipart/form-data"},
    {"hx-request": "true", "hx-current-url": "http://[::1"}, {"range": "bytes=9-1,-0"},
    {"if-modified-since": "yesterday"}, {"referer": "\x7f\x80"},
]  # fmt: skip


PEOPLE = ["visitor", "talent", "foreign_affairs", "administrator"]  # each reaches other code


def signed_in(world: World, person: str) -> Client:
    client = Client(raise_request_exception=False)
    if user := world.people[person]:
        client.force_login(user)
    return client


def people(world: World) -> list[Client]:
    return [signed_in(world, person) for person in PEOPLE]


def send(client: Client, method: str, *args, **kwargs) -> int:
    """The status; what the request changed is undone, so that each meets the same world."""
    point, cookies = transaction.savepoint(), client.cookies.copy()
    response = getattr(client, method)(*args, **kwargs)
    if response.streaming:
        b"".join(response.streaming_content)
    transaction.savepoint_rollback(point)
    client.cookies = cookies
    return response.status_code


def shaken(dice: random.Random, names: list[str]) -> dict[str, str]:
    return {dice.choice(names): dice.choice(JUNK) for _number in range(4)}


def form_names(response) -> list[str]:
    context = response.context or {}
    form = context.get("form") or getattr(context.get("adminform"), "form", None)
    return list(getattr(form, "fields", {})) or ["file", "note", "revision"]


@pytest.mark.parametrize("person", PEOPLE)
def test_query_strings_never_fail(world, person):
    client, dice = signed_in(world, person), random.Random(f"query {person}")
    for address in ADDRESSES:
        data = shaken(dice, PARAMETERS)
        path = world.paths[address.name]
        assert send(client, "get", path, data) < 500, f"{path} {data}"


@pytest.mark.parametrize("person", PEOPLE)
def test_forms_never_fail(world, person):
    client, dice = signed_in(world, person), random.Random(f"form {person}")
    for address in ADDRESSES:
        path = world.paths[address.name]
        data = shaken(dice, form_names(client.get(path)))
        assert send(client, "post", path, data) < 500, f"{path} {data}"


@pytest.mark.parametrize("path", BAD_PATHS)
def test_paths_never_fail(world, path):
    assert [send(client, "get", path) < 500 for client in people(world)] == [True] * 4


@pytest.mark.parametrize("headers", BAD_HEADERS)
def test_headers_never_fail(world, headers):
    statuses = [send(client, "get", "/programs/", headers=headers) for client in people(world)]

    assert max(statuses) < 500


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b'{"a": '),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
        ("multipart/form-data", b""),
        ("application/x-www-form-urlencoded", b"a=%FF%FE&b=%00&" + b"c=1&" * 2000),
    ],
)
def test_bodies_never_fail(world, kind, body):
    for client in people(world):
        for path in ("/", "/accounts/login/", f"/me/applications/{world.draft.reference}/edit/"):
            assert send(client, "post", path, body, content_type=kind) < 500
