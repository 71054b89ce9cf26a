import pytest

from accounts.roles import Role
from tests.factories.accounts import user_with


@pytest.fixture
def foreign_affairs():
    return user_with(Role.FOREIGN_AFFAIRS)
