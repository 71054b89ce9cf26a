"""When sensitive columns leave by one office, the other one is told."""

from accounts.models import User
from accounts.roles import OFFICES
from core import outbox
from core.models import ExportRecord


def tell_other_office(record: ExportRecord) -> None:
    """Both, where it was neither that exported. Call it inside the transaction of the record."""
    others = OFFICES - record.by.roles
    people = User.objects.filter(is_active=True, groups__name__in=others).distinct()
    for person in people.exclude(pk=record.by_id):
        outbox.write("accounts/sensitive_export", to=person, context={"record": record})
