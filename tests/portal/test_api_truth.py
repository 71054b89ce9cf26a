"""The description of the read API is true: property-based requests against running processes.

It starts its server itself, so it runs once, on SQLite: the description does not know the engine.
"""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from portal.api import ENDPOINTS
from tests.servers import GunicornServer

PREPARE = """
from tests.factories.api_tokens import READ, STAYS, token_for
from tests.factories.applications import ApplicationFactory
from tests.factories.events import EventFactory
from tests.factories.programs import CallFactory, RequiredDocumentFactory, TrackFactory
from tests.factories.talents import StayAbroadFactory

for number in range(3):
    call = CallFactory()
    TrackFactory(call=call)
    RequiredDocumentFactory(call=call)
    EventFactory(mode="online")
    file = ApplicationFactory(state="screening", complete=True)
    StayAbroadFactory(talent=file.talent)
_token, secret = token_for(opens={READ: [], STAYS: []})
print(call.slug, call.program.slug, EventFactory().slug, file.reference, secret)
"""
EXAMPLES = 12
OPERATIONS = [endpoint.name for endpoint in ENDPOINTS.values()]


@pytest.fixture(scope="module")
def api():
    """The description as the server hands it out, the names of what is there, and a token."""
    with GunicornServer(workers=2) as server:
        *slugs, token = server.shell(PREPARE).split()
        described = schemathesis.openapi.from_url(f"{server.url}/api/v1/openapi.json")
        names = ("call", "program", "event", "application")
        yield described, dict(zip(names, slugs, strict=True)), token


def asked(cases, token: str = "", change=lambda case: None) -> None:
    """Sends each of them, and holds the answer against the description."""
    headers = {"Authorization": f"Bearer {token}"} if token else None

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def ask(case):
        change(case)
        case.call_and_validate(headers=headers)

    ask()


@pytest.mark.parametrize("name", OPERATIONS)
def test_what_is_described_is_answered_as_described(api, name):
    described, slugs, token = api

    def with_what_is_there(case):
        """Names of records that exist; a place in a list is nothing that can be made up."""
        case.query.pop("cursor", None)
        if case.path_parameters:
            case.path_parameters["slug"] = slugs[name.removeprefix("get_")]

    asked(described.find_operation_by_id(name).as_strategy(), token, with_what_is_there)


@pytest.mark.parametrize("name", OPERATIONS)
def test_what_is_not_described_is_refused_as_described(api, name):
    described, _slugs, token = api
    operation = described.find_operation_by_id(name)

    asked(operation.as_strategy(GenerationMode.NEGATIVE), token)


@pytest.mark.parametrize(
    "name", [name for name in OPERATIONS if "application" in name or "stay" in name]
)
def test_without_a_token_it_is_refused_as_described(api, name):
    asked(api[0].find_operation_by_id(name).as_strategy())
