"""The demo's accounts: one for each role, all with the one password that is kept in var/."""

import secrets
from dataclasses import dataclass
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Department, User
from accounts.rights import Right, permissions_for
from accounts.roles import Role
from talents.models import Talent

DOMAIN = "example.org"


@dataclass(frozen=True)
class Account:
    """name: before the @. talent: staff number of the person; heads: whose department they head.

    takes: rights to export beyond those of the roles.
    """

    name: str
    roles: tuple[Role, ...]
    name_zh: str
    name_en: str
    does: str
    talent: str = ""
    heads: str = ""
    takes: tuple[Right, ...] = ()

    @property
    def email(self) -> str:
        return f"{self.name}@{DOMAIN}"


ACCOUNTS = [
    Account("talent", (Role.TALENT,), "样天佑", "YANG Tianyou", _("applies"), talent="T90008"),
    Account("talent2", (Role.TALENT,), "试望舒", "SHI Wangshu", _("applies"), talent="T90004"),
    Account(
        "head", (Role.DEPARTMENT_HEAD,), "例主任", "LI Zhuren", _("heads a department"),
        heads="T90008",
    ),
    Account(
        "foreign-affairs", (Role.FOREIGN_AFFAIRS,), "例外事", "LI Waishi",
        _("Foreign Affairs Office"), takes=(Right.EXPORT, Right.SENSITIVE),
    ),
    Account(
        "hr", (Role.HUMAN_RESOURCES,), "样人事", "YANG Renshi", _("Office of Human Resources"),
        takes=(Right.EXPORT,),
    ),
    Account(
        "reviewer", (Role.REVIEWER,), "试专家", "SHI Zhuanjia",
        pgettext_lazy("role in the demo", "reviews"),
    ),
    Account(
        "university", (Role.UNIVERSITY_OFFICE,), "拟学校", "NI Xuexiao",
        _("receives for the university"),
    ),
    Account(
        "auditor", (Role.AUDITOR,), "例审计", "LI Shenji", _("reads everything, changes nothing")
    ),
    Account(
        "admin", (Role.ADMINISTRATOR,), "样管理", "YANG Guanli", _("users, roles, exports")
    ),
]  # fmt: skip


def password() -> str:
    """Made at the first load, the same from then on."""
    path = Path(settings.VAR_DIR) / "demo_password"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(
            f"{secrets.token_hex(3)}-pine-ring-{secrets.token_hex(3)}\n", encoding="utf-8"
        )
    return path.read_text(encoding="utf-8").strip()


def load() -> int:
    """The accounts of the roles, and one without a password for everybody else of the roster."""
    shared = password()
    for account in ACCOUNTS:
        user = _account(account.email, account.name_zh, account.name_en, account.roles)
        user.set_password(shared)
        user.save()
        user.user_permissions.add(*permissions_for([right.value for right in account.takes]))
        if account.talent:
            Talent.objects.filter(staff_no=account.talent).update(user=user)
        if account.heads:
            Department.objects.get(talents__staff_no=account.heads).heads.add(user)
    for talent in Talent.objects.filter(user=None).exclude(email=""):
        talent.user = _account(talent.email, talent.name_zh, talent.name_en, (Role.TALENT,))
        talent.save(update_fields=["user"])
    return User.objects.count()


def _account(email: str, name_zh: str, name_en: str, roles: tuple[Role, ...]) -> User:
    user = User.objects.filter(email=email).first() or User(email=email)
    user.name_zh, user.name_en = name_zh, name_en
    if not user.pk:
        user.set_unusable_password()
    user.save()
    user.take_roles(roles)
    EmailAddress.objects.update_or_create(
        user=user, email=email, defaults={"verified": True, "primary": True}
    )
    return user
