import copy

import pytest

from tests.security.addresses import all_paths
from tests.security.world import World, build


@pytest.fixture(scope="module")
def one_of_everything(module_db) -> World:
    world = build()
    world.paths = all_paths(world)
    return world


@pytest.fixture
def world(db, one_of_everything, caplog) -> World:
    """The rows of the module, in objects of the test's own."""
    for logger in ("django.request", "django_structlog.middlewares.request"):
        caplog.set_level("ERROR", logger)  # thousands are refused, as they should
    return copy.deepcopy(one_of_everything)
