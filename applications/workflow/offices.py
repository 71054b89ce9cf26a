"""As which office somebody acts."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.models import User
from applications.models import Office
from applications.refusals import NotComplete


def offices_of(user: User) -> list[Office]:
    """The offices in which this person works, none for anybody else."""
    return [office for office in Office if office.value in user.roles]


def office_of(actor: User, named: str = "") -> Office:
    """The office for which `actor` acts; somebody in both names it.

    Raises PermissionDenied where they do not belong to it.
    """
    own = offices_of(actor)
    if named:
        if named not in own:
            raise PermissionDenied
        return Office(named)
    if not own:
        raise PermissionDenied
    if len(own) > 1:
        raise NotComplete(_("You belong to both offices: say for which one you act."))
    return own[0]
