import pytest
from django.utils import translation

from accounts.models import User
from accounts.roles import Role
from tests.factories.accounts import user_with


@pytest.fixture
def foreign_affairs() -> User:
    return user_with(Role.FOREIGN_AFFAIRS)


@pytest.fixture
def human_resources() -> User:
    return user_with(Role.HUMAN_RESOURCES)


@pytest.fixture(autouse=True)
def english():
    """Sentences are compared in English; that they stand in Chinese too is tested elsewhere."""
    with translation.override("en"):
        yield
