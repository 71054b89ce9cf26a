import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied

from accounts import workflow
from accounts.models import User
from accounts.rights import Right
from accounts.roles import Role
from core import audit
from core.models import AuditEntry
from tests.factories.accounts import user_with

pytestmark = pytest.mark.django_db
OTHERS = [role for role in Role if role != Role.ADMINISTRATOR]


@pytest.mark.parametrize("role", OTHERS)
def test_only_administrators_change_roles_and_the_switch(role):
    actor, person = user_with(role), user_with(Role.TALENT)

    with pytest.raises(PermissionDenied):
        workflow.set_roles(person, [Role.AUDITOR], actor=actor)
    with pytest.raises(PermissionDenied):
        workflow.set_active(person, False, actor=actor)
    with pytest.raises(PermissionDenied):
        workflow.set_rights(person, [Right.EXPORT], actor=actor)
    with pytest.raises(PermissionDenied):
        workflow.set_roles(actor, [Role.ADMINISTRATOR], actor=actor)

    assert not AuditEntry.objects.exists()


def test_role_change_is_recorded_with_before_and_after():
    person = user_with(Role.TALENT)

    workflow.set_roles(person, [Role.REVIEWER], actor=user_with(Role.ADMINISTRATOR))

    entry = AuditEntry.objects.get()
    assert person.roles == {Role.REVIEWER}
    assert audit.details_of(entry) == {
        "before": {"roles": ["talent"]},
        "after": {"roles": ["reviewer"]},
    }


def test_same_rights_leave_no_trace_and_others_are_left_alone():
    person, administrator = user_with(Role.HUMAN_RESOURCES), user_with(Role.ADMINISTRATOR)
    other = Permission.objects.get(codename="view_exportrecord")
    person.user_permissions.add(other)
    workflow.set_rights(person, [Right.SENSITIVE, Right.EXPORT], actor=administrator)

    workflow.set_rights(person, [Right.EXPORT, Right.SENSITIVE], actor=administrator)
    workflow.set_rights(person, [], actor=administrator)

    assert list(person.user_permissions.all()) == [other]
    assert AuditEntry.objects.count() == 2


def test_same_roles_leave_no_trace():
    workflow.set_roles(user_with(Role.TALENT), [Role.TALENT], actor=user_with(Role.ADMINISTRATOR))

    assert not AuditEntry.objects.exists()


def test_administrator_cannot_lock_themselves_out():
    administrator = user_with(Role.ADMINISTRATOR)

    with pytest.raises(workflow.OwnAccount):
        workflow.set_roles(administrator, [Role.TALENT], actor=administrator)
    with pytest.raises(workflow.OwnAccount):
        workflow.set_active(administrator, False, actor=administrator)

    assert User.objects.get(pk=administrator.pk).roles == {Role.ADMINISTRATOR}


def test_switched_off_account_has_no_role():
    person, administrator = user_with(Role.TALENT), user_with(Role.ADMINISTRATOR)

    workflow.set_active(person, False, actor=administrator)

    assert User.objects.get(pk=person.pk).roles == frozenset()
    assert [entry.action for entry in AuditEntry.objects.all()] == ["accounts.switch_off"]
