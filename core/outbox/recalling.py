"""Mails that would tell what is no longer true, called back before they go out."""

from collections.abc import Mapping
from datetime import datetime

from django.db import models

from core import audit
from core.audit import Recorded
from core.models import Message
from core.policy import Anyone

State = Message.State
WAITING = (State.HELD, State.QUEUED, State.FAILED)


def told_of(template: str, about: type[models.Model], since: Mapping[int, datetime]) -> set[int]:
    """Of which of these rows one may have read such a mail: the keys.

    since: of each row, by its key, from when on mails count; none that was discarded does.
    """
    return {int(mail.about_id) for mail in _standing(template, about, since) if not _waits(mail)}


def recall(
    template: str,
    about: type[models.Model],
    since: Mapping[int, datetime],
    *,
    reason: str,
    actor: Anyone | None,
) -> set[int]:
    """Discards those mails that wait; of which rows one may be with its reader, see `told_of`.

    As many queries are asked for one row as for a thousand. Call it inside the transaction of what
    makes the mails untrue.
    """
    mails = _standing(template, about, since, Message.objects.select_for_update(of=("self",)))
    waiting = [mail for mail in mails if _waits(mail)]
    Message.objects.filter(pk__in=[mail.pk for mail in waiting]).update(
        state=State.DISCARDED, discarded_by=actor, discard_reason=reason[:300]
    )
    entries = [
        Recorded(
            mail,
            before={"state": mail.state},
            after={"state": State.DISCARDED.value},
            note=reason[:300],
            subject=mail.recipient,
            label=mail.template,
        )
        for mail in waiting
    ]
    audit.record_each(actor, "core.discard_message", entries)
    return {int(mail.about_id) for mail in mails if not _waits(mail)}


def _standing(
    template: str,
    about: type[models.Model],
    since: Mapping[int, datetime],
    rows: models.QuerySet[Message] | None = None,
) -> list[Message]:
    if not since:
        return []
    rows = Message.objects.all() if rows is None else rows
    kind = {"template": template, "about_type": about._meta.label_lower}
    rows = rows.filter(**kind, about_id__in=map(str, since), created_at__gte=min(since.values()))
    rows = rows.exclude(state=State.DISCARDED).select_related("recipient").defer("body")
    return [mail for mail in rows.order_by("pk") if mail.created_at >= since[int(mail.about_id)]]


def _waits(mail: Message) -> bool:
    return mail.state in WAITING
