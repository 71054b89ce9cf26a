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
from tests.factories.events import EventFactory
from tests.factories.programs import CallFactory, RequiredDocumentFactory, TrackFactory

for number in range(3):
    call = CallFactory()
    TrackFactory(call=call)
    RequiredDocumentFactory(call=call)
    EventFactory(mode="online")
print(call.slug, call.program.slug, EventFactory().slug)
"""
EXAMPLES = 15
OPERATIONS = [endpoint.name for endpoint in ENDPOINTS.values()]


@pytest.fixture(scope="module")
def api():
    """The description as the server hands it out, and the short names of what is there."""
    with GunicornServer(workers=2) as server:
        slugs = dict(zip(("call", "program", "event"), server.shell(PREPARE).split(), strict=True))
        described = schemathesis.openapi.from_url(f"{server.url}/api/v1/openapi.json")
        yield described, slugs


def asked(cases, change=lambda case: None) -> None:
    """Sends each of them, and holds the answer against the description."""

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
        case.call_and_validate()

    ask()


@pytest.mark.parametrize("name", OPERATIONS)
def test_what_is_described_is_answered_as_described(api, name):
    described, slugs = api

    def with_what_is_there(case):
        """Names of records that exist; a place in a list is nothing that can be made up."""
        case.query.pop("cursor", None)
        if case.path_parameters:
            case.path_parameters["slug"] = slugs[name.removeprefix("get_")]

    asked(described.find_operation_by_id(name).as_strategy(), with_what_is_there)


@pytest.mark.parametrize("name", OPERATIONS)
def test_what_is_not_described_is_refused_as_described(api, name):
    operation = api[0].find_operation_by_id(name)

    asked(operation.as_strategy(GenerationMode.NEGATIVE))
