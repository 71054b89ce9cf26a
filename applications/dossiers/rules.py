"""The rule by which an office names folders and files."""

from django.db import transaction

from accounts.models import User
from applications.dossiers import naming
from applications.models import DossierRule
from core import audit


def rule_of(user: User) -> tuple[str, str]:
    """For folders and for files; the portal's own where the office has set none."""
    found = DossierRule.objects.filter(role=user.team).values_list("folder", "file").first()
    return found or (naming.FOLDER, naming.FILE)


@transaction.atomic
def keep(folder: str, file: str, *, by: User) -> None:
    """For everybody of the office; nothing happens where it is the same as before."""
    before = rule_of(by)
    if before == (folder, file):
        return
    rule, _made = DossierRule.objects.update_or_create(
        role=by.team, defaults={"folder": folder, "file": file, "changed_by": by}
    )
    old, new = ({"folder": one, "file": other} for one, other in (before, (folder, file)))
    audit.record(by, "applications.name_dossiers", rule, before=old, after=new)
