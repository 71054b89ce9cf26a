from datetime import timedelta

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django.asserts import assertContains

from accounts import workflow
from accounts.admin import InvitationAdmin
from accounts.models import Department, Invitation, User
from accounts.rights import Right
from accounts.roles import Role
from core.models import AuditEntry, Message
from tests.factories.accounts import DepartmentFactory, UserFactory, user_with

pytestmark = pytest.mark.django_db


def change(user) -> str:
    return reverse("admin:accounts_user_change", args=[user.pk])


def fields(user, **changes) -> dict:
    roles = sorted(user.groups.values_list("name", flat=True))
    known = {"name_zh": user.name_zh, "name_en": user.name_en, "department": "", "roles": roles}
    return known | ({"is_active": "on"} if user.is_active else {}) | changes


# Accounts ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", Role)
def test_accounts_are_listed_for_offices_and_changed_by_administrators(client, role):
    person = user_with(Role.TALENT)
    client.force_login(user_with(role))

    seen = client.get(change(person)).status_code == 200
    client.post(change(person), fields(person, roles=["auditor"]))

    offices = {Role.FOREIGN_AFFAIRS, Role.HUMAN_RESOURCES, Role.AUDITOR, Role.ADMINISTRATOR}
    assert seen == (role in offices)
    changed = User.objects.get(pk=person.pk).roles == {"auditor"}
    assert changed == (role == Role.ADMINISTRATOR)


def test_office_reads_the_roles_of_an_account_in_words(client):
    person = user_with(Role.AUDITOR)
    client.force_login(user_with(Role.HUMAN_RESOURCES))

    form = client.get(change(person)).context["adminform"]

    told = [
        field.contents()
        for fieldset in form
        for line in fieldset
        for field in line
        if field.field["name"] == "role_names"
    ]
    assert told == ["auditor"]


def test_officer_cannot_give_themselves_a_role(client):
    officer = user_with(Role.HUMAN_RESOURCES)
    client.force_login(officer)

    response = client.post(change(officer), fields(officer, roles=["administrator"]))

    assert response.status_code == 403
    assert User.objects.get(pk=officer.pk).roles == {"human_resources"}


def test_page_holds_neither_password_nor_superuser_switch(client):
    person = UserFactory()
    client.force_login(user_with(Role.ADMINISTRATOR))
    before = person.password

    page = client.get(change(person)).content.decode()
    client.post(
        change(person),
        fields(person, password="x", is_superuser="on", email="x@example.org", session_epoch="9"),
    )

    person.refresh_from_db()
    assert "password" not in page
    assert (person.password, person.is_superuser) == (before, False)
    assert person.email != "x@example.org"


def test_roles_and_the_switch_are_recorded(client):
    person = user_with(Role.TALENT)
    client.force_login(user_with(Role.ADMINISTRATOR))
    sent = fields(person, roles=["reviewer", "talent"])
    del sent["is_active"]

    client.post(change(person), sent)

    person = User.objects.get(pk=person.pk)
    assert not person.is_active
    assert set(person.groups.values_list("name", flat=True)) == {"reviewer", "talent"}
    assert sorted(AuditEntry.objects.values_list("action", flat=True)) == [
        "accounts.change_roles",
        "accounts.switch_off",
    ]


@pytest.mark.parametrize("role", [Role.HUMAN_RESOURCES, Role.FOREIGN_AFFAIRS])
def test_administrator_gives_the_rights_to_export_by_name_and_takes_them_back(client, role):
    officer = user_with(role)
    client.force_login(user_with(Role.ADMINISTRATOR))

    page = client.get(change(officer)).content.decode()
    client.post(change(officer), fields(officer, exports="on", takes_sensitive="on"))

    assert "Each export asks for its purpose and is recorded." in page
    assert "each time with a typed reason, and the other office is told by mail." in page
    given = User.objects.get(pk=officer.pk)
    assert given.has_perms(["core.take_exportrecord", "core.take_sensitive_exportrecord"])
    form = client.get(change(officer)).context["adminform"].form
    assert (form["exports"].value(), form["takes_sensitive"].value()) == (True, True)

    client.post(change(officer), fields(officer, exports="on"))

    left = User.objects.get(pk=officer.pk)
    assert left.has_perm("core.take_exportrecord")
    assert not left.has_perm("core.take_sensitive_exportrecord")
    told = AuditEntry.objects.filter(action="accounts.change_rights").order_by("pk")
    both = ["take_exportrecord", "take_sensitive_exportrecord"]
    assert [entry.details for entry in told] == [
        {"before": {"rights": []}, "after": {"rights": both}},
        {"before": {"rights": both}, "after": {"rights": both[:1]}},
    ]


@pytest.mark.parametrize(
    ("role", "sent", "wrong"),
    [
        (Role.TALENT, {"exports": "on"}, "exports"),
        (Role.AUDITOR, {"exports": "on", "takes_sensitive": "on"}, "exports"),
        (Role.DEPARTMENT_HEAD, {"takes_sensitive": "on"}, "takes_sensitive"),
        (Role.HUMAN_RESOURCES, {"takes_sensitive": "on"}, "takes_sensitive"),
        (Role.ADMINISTRATOR, {"takes_sensitive": "on"}, None),
    ],
)
def test_rights_to_export_are_for_those_who_work_with_the_lists(client, role, sent, wrong):
    person = user_with(role)
    client.force_login(user_with(Role.ADMINISTRATOR))

    answer = client.post(change(person), fields(person, **sent))

    errors = list(answer.context["adminform"].form.errors) if wrong else []
    assert errors == ([wrong] if wrong else [])
    given = User.objects.get(pk=person.pk).has_perm("core.take_sensitive_exportrecord")
    assert given == (wrong is None)


def test_officer_cannot_give_themselves_a_right(client):
    officer = user_with(Role.HUMAN_RESOURCES)
    client.force_login(officer)

    response = client.post(change(officer), fields(officer, exports="on"))

    assert response.status_code == 403
    assert not User.objects.get(pk=officer.pk).has_perm("core.take_exportrecord")


def test_auditor_reads_who_has_which_right(client):
    officer, other = user_with(Role.HUMAN_RESOURCES), user_with(Role.HUMAN_RESOURCES)
    administrator = user_with(Role.ADMINISTRATOR)
    workflow.set_rights(officer, Right.values, actor=administrator)
    workflow.set_rights(other, [Right.EXPORT], actor=administrator)
    client.force_login(user_with(Role.AUDITOR))

    def listed(right):
        page = client.get(reverse("admin:accounts_user_changelist"), {"right": right})
        return {user.pk for user in page.context["cl"].result_list}

    assertContains(client.get(change(officer)), "may export lists, may export sensitive columns")
    assert listed("take_exportrecord") == {officer.pk, other.pk, administrator.pk}
    assert listed("take_sensitive_exportrecord") == {officer.pk}


@pytest.mark.parametrize(
    ("changes", "wrong"), [({"is_active": ""}, "is_active"), ({"roles": ["auditor"]}, "roles")]
)
def test_administrator_is_told_that_they_cannot_lock_themselves_out(client, changes, wrong):
    administrator = user_with(Role.ADMINISTRATOR)
    client.force_login(administrator)

    response = client.post(change(administrator), fields(administrator, **changes))

    assert list(response.context["adminform"].form.errors) == [wrong]
    assert User.objects.get(pk=administrator.pk).roles == {"administrator"}


def test_nobody_adds_or_deletes_an_account(client):
    person = UserFactory()
    client.force_login(user_with(Role.ADMINISTRATOR))

    answers = [
        client.get(reverse("admin:accounts_user_add")),
        client.post(reverse("admin:accounts_user_delete", args=[person.pk]), {"post": "yes"}),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]


@pytest.mark.parametrize("name", ["accounts_user", "accounts_invitation", "accounts_department"])
def test_list_costs_the_same_for_1_and_30_rows(client, name, django_assert_max_num_queries):
    client.force_login(user_with(Role.ADMINISTRATOR))
    address = reverse(f"admin:{name}_changelist")

    def one_more() -> None:
        department = DepartmentFactory()
        department.heads.add(user_with(Role.TALENT, Role.REVIEWER, department=department))
        invitation = Invitation(email="a@example.org", invited_by=UserFactory())
        invitation.give_token()
        invitation.save()

    one_more()
    client.get(address)
    with django_assert_max_num_queries(40) as few:
        client.get(address)
    for _number in range(29):
        one_more()

    with django_assert_max_num_queries(len(few)):
        client.get(address)


@pytest.mark.parametrize(
    "query", [{"role": "talent"}, {"role": "nothing"}, {"is_active__exact": "9"}]
)
def test_list_takes_any_filter(client, query):
    client.force_login(user_with(Role.ADMINISTRATOR))

    response = client.get(reverse("admin:accounts_user_changelist"), query, follow=True)

    assert response.status_code == 200


# Invitations ------------------------------------------------------------------------------------
def test_office_invites_by_the_form(client):
    client.force_login(user_with(Role.FOREIGN_AFFAIRS))
    sent = {"email": "New@Example.org", "name_zh": "例", "roles": ["reviewer"], "language": "en"}

    response = client.post(reverse("admin:accounts_invitation_add"), sent)

    invitation = Invitation.objects.get()
    assert response.status_code == 302
    assert (invitation.email, invitation.invited_by.roles) == (
        "new@example.org",
        {"foreign_affairs"},
    )
    assert [group.name for group in invitation.groups.all()] == ["reviewer"]
    assert Message.objects.get().language == "en"


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"roles": ["administrator"]}, "roles"),
        ({"roles": []}, "roles"),
        ({"email": "KNOWN@example.org"}, "email"),
        ({"email": "nobody"}, "email"),
    ],
)
def test_wrong_invitation_is_refused_beside_its_field(client, changes, wrong):
    UserFactory(email="known@example.org")
    client.force_login(user_with(Role.FOREIGN_AFFAIRS))
    sent = {"email": "new@example.org", "roles": ["reviewer"], "language": "en"} | changes

    response = client.post(reverse("admin:accounts_invitation_add"), sent)

    assert list(response.context["adminform"].form.errors) == [wrong]
    assert not Invitation.objects.exists()


def test_invitation_is_revoked_by_the_action(client):
    client.force_login(user_with(Role.HUMAN_RESOURCES))
    sent = {"email": "new@example.org", "roles": ["talent"], "language": "en"}
    client.post(reverse("admin:accounts_invitation_add"), sent)
    invitation = Invitation.objects.get()

    client.post(
        reverse("admin:accounts_invitation_changelist"),
        {"action": "revoke", "_selected_action": [invitation.pk]},
    )

    invitation.refresh_from_db()
    assert invitation.revoked_at is not None
    assert AuditEntry.objects.filter(action="accounts.revoke_invitation").count() == 1


def test_invitation_that_waits_is_not_called_a_call_that_takes_applications():
    invitation = Invitation(expires_at=timezone.now() + timedelta(hours=1))

    with translation.override("zh-hans"):
        state = InvitationAdmin(Invitation, admin.site).state(invitation)

    assert state == "待接受"


@pytest.mark.parametrize(
    ("query", "sentence"),
    [("", "What is added will be listed here."), ("?q=x", "Take a filter away to see the rest.")],
)
def test_empty_list_says_what_will_be_there(client, query, sentence):
    client.force_login(user_with(Role.FOREIGN_AFFAIRS))

    page = client.get(reverse("admin:accounts_invitation_changelist") + query)

    assertContains(page, sentence)


def test_auditor_sees_invitations_and_cannot_revoke(client):
    client.force_login(user_with(Role.AUDITOR))

    page = client.get(reverse("admin:accounts_invitation_changelist"))

    assert page.status_code == 200
    assert b"revoke" not in page.content
    assert client.get(reverse("admin:accounts_invitation_add")).status_code == 403


# Departments ------------------------------------------------------------------------------------
def test_head_is_named_and_recorded(client):
    department, head = DepartmentFactory(), user_with(Role.DEPARTMENT_HEAD)
    client.force_login(user_with(Role.HUMAN_RESOURCES))
    sent = {"name_zh": department.name_zh, "name_en": department.name_en, "heads": [head.pk]}

    client.post(reverse("admin:accounts_department_change", args=[department.pk]), sent)

    assert list(department.heads.all()) == [head]
    assert AuditEntry.objects.get().action == "accounts.change_department"


@pytest.mark.parametrize("key", ["9" * 20, "9" * 400])
def test_head_that_nobody_can_be_is_told_so(client, key):
    client.force_login(user_with(Role.ADMINISTRATOR))
    sent = {"code": "D99", "name_zh": "科", "name_en": "Department", "heads": [key]}

    answer = client.post(reverse("admin:accounts_department_add"), sent)

    assert list(answer.context["error_lines"])
    assert not Department.objects.filter(code="D99").exists()


def test_heads_are_found_by_autocomplete(client):
    UserFactory(name_en="Kexin Li", email="kexin@example.org")
    client.force_login(user_with(Role.HUMAN_RESOURCES))
    query = {
        "app_label": "accounts",
        "model_name": "department",
        "field_name": "heads",
        "term": "kexin",
    }

    found = client.get(reverse("admin:autocomplete"), query).json()["results"]

    assert [row["text"] for row in found] == ["Kexin Li"]
