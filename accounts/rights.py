"""What is given to people by name, besides what their roles bring: lists leave by them alone."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import OFFICES, Role, permissions_of

HOLDERS = OFFICES | {Role.ADMINISTRATOR}  # who else may read exports nothing


class Right(TextChoices):
    """By the code name of the permission on the record of an export."""

    EXPORT = "take_exportrecord", _("may export lists")
    SENSITIVE = "take_sensitive_exportrecord", _("may export sensitive columns")


def permissions_for(rights: list[str]) -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="core", codename__in=rights)


def rights_of(user: User) -> list[str]:
    """Those that were given by name, in their order."""
    held = permissions_for(Right.values).filter(user=user).values_list("codename", flat=True)
    return [right for right in Right.values if right in set(held)]


def brought_by(roles: list[str]) -> set[str]:
    """Those that need not be given, since one of the roles brings them."""
    known = [Role(name) for name in roles if name in Role.values]
    brought = {code for role in known for _app, code in permissions_of(role)}
    return brought & set(Right.values)
