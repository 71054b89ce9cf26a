"""Who stays away from what: both sides of the question have the same answer."""

import pytest

from accounts.models import User
from accounts.roles import Role
from applications.barring import (
    barred_calls,
    departments_of,
    departments_of_all,
    people_barred_from,
)
from applications.states import is_barred
from tests.factories.accounts import DepartmentFactory, UserFactory, user_with
from tests.factories.applications import ApplicationFactory, ConflictFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db


def test_who_applies_or_has_declared_a_conflict_is_barred_whoever_asks():
    file, other = ApplicationFactory(), ApplicationFactory()
    applicant, declared = file.talent.user, ConflictFactory(call=file.call).user
    ApplicationFactory(call=file.call, talent__user=None)
    UserFactory()

    assert set(User.objects.filter(pk__in=people_barred_from(file.call_id))) == {
        applicant, declared,
    }  # fmt: skip
    for user in User.objects.all():
        is_here = user in (applicant, declared)
        assert barred_calls(user).filter(pk=file.call_id).exists() == is_here
        assert is_barred(user, file) == is_here
        assert is_barred(user, other) == (user == other.talent.user)


def test_departments_are_ones_own_by_account_roster_or_as_head():
    by_account, by_roster, headed, _other = DepartmentFactory.create_batch(4)
    person = user_with(Role.REVIEWER, department=by_account)
    TalentFactory(user=person, department=by_roster)
    headed.heads.add(person)
    nobody = UserFactory()

    own = departments_of_all([person, nobody])

    assert own[person.pk] == {by_account.pk, by_roster.pk, headed.pk}
    assert own[nobody.pk] == set()
    assert set(departments_of(person).values_list("pk", flat=True)) == own[person.pk]
    assert not departments_of(nobody).exists()
