"""Mails that would tell what is no longer true, called back before they go out."""

from datetime import datetime

from django.db import models

from core import audit
from core.models import Message
from core.policy import Anyone

State = Message.State
WAITING = (State.HELD, State.QUEUED, State.FAILED)


def told_of(template: str, about: models.Model, *, since: datetime) -> models.QuerySet[Message]:
    """The mails of this kind about a row that were written from then on, and stand."""
    return Message.objects.filter(
        template=template,
        about_type=about._meta.label_lower,
        about_id=str(about.pk),
        created_at__gte=since,
    ).exclude(state=State.DISCARDED)


def recall(
    template: str, about: models.Model, *, since: datetime, reason: str, actor: Anyone | None
) -> bool:
    """Discards those that wait; True where one may be with its reader already.

    Call it inside the transaction of what makes them untrue.
    """
    mails = told_of(template, about, since=since)
    for message in mails.filter(state__in=WAITING).select_for_update(of=("self",)):
        columns = {"state": State.DISCARDED, "discarded_by": actor, "discard_reason": reason[:300]}
        if mails.filter(pk=message.pk, state__in=WAITING).update(**columns):
            audit.record(
                actor,
                "core.discard_message",
                message,
                before={"state": message.state},
                after={"state": State.DISCARDED.value},
                note=reason[:300],
                subject=message.recipient,
                label=message.template,
            )
    return mails.exists()
