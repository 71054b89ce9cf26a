"""Which rows of the trail, the outbox and the file store."""

from collections.abc import Callable
from datetime import datetime
from typing import NoReturn, Self

from django.db import models
from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast
from django.utils import timezone

from core.policy import Anyone

_kept_to: dict[str, str] = {}  # action → permission
_concealed: dict[str, Callable[[Anyone], models.QuerySet]] = {}
_lists: dict[str, Callable[[Anyone], Q | None]] = {}  # kind of import → which of its runs


def conceal_mails_about(kind: str, rows: Callable[[Anyone], models.QuerySet]) -> None:
    """Mails about these rows of a model are not shown to a person (in `AppConfig.ready`).

    kind: `app.model`, as in `Message.about_type`.
    """
    _concealed[kind] = rows


def name_list(kind: str, runs: Callable[[Anyone], Q | None]) -> None:
    """Tells which imports of a kind a person brings in, and so sees (in `AppConfig.ready`).

    runs: a condition on them; None where this person brings in none of the kind.
    """
    _lists[kind] = runs


def keep_entries_to(permission: str, *actions: str) -> None:
    """Entries of these actions are for those alone who hold the permission (`AppConfig.ready`)."""
    _kept_to.update(dict.fromkeys(actions, permission))


def lists_of(user: Anyone) -> dict[str, Q]:
    """The kinds of lists that this person brings in, each with a condition on its imports."""
    found = {kind: runs(user) for kind, runs in _lists.items()}
    return {kind: runs for kind, runs in found.items() if runs is not None}


class AuditQuerySet(models.QuerySet):
    def visible_to(self, user: Anyone) -> Self:
        """All of it; or of every record on which this person has acted themselves.

        Without the actions that are kept to others (`keep_entries_to`).
        """
        return self._in_reach_of(user).exclude(
            action__in=[name for name, leave in _kept_to.items() if not user.has_perm(leave)]
        )

    def _in_reach_of(self, user: Anyone) -> Self:
        if user.has_perm("core.view_auditentry"):
            return self
        if not user.has_perm("core.trace_auditentry"):
            return self.none()
        own = self.model._default_manager.filter(
            actor=user.pk, target_type=OuterRef("target_type"), target_id=OuterRef("target_id")
        )
        return self.filter(Exists(own))

    def unsealed(self) -> Self:
        return self.filter(seal=None).order_by("pk")

    def about(self, target: models.Model) -> Self:
        """Everything recorded about one row, newest first."""
        return self.filter(target_type=target._meta.label_lower, target_id=str(target.pk)).order_by(
            "-pk"
        )

    def delete(self) -> NoReturn:
        raise TypeError("The audit trail is append-only.")

    def update(self, **values: object) -> NoReturn:
        raise TypeError("The audit trail is append-only.")


class MessageQuerySet(models.QuerySet):
    def due(self, *, at: datetime | None = None) -> Self:
        """What the worker should send at the instant `at` (left out: now)."""
        at = at or timezone.now()
        return self.filter(state="queued").filter(Q(retry_at=None) | Q(retry_at__lte=at))

    def needing_a_hand(self) -> Self:
        """Given up after the last attempt, or nobody knows whether it is out."""
        return self.filter(state__in=["failed", "unclear"])

    def visible_to(self, user: Anyone) -> Self:
        """What was written to this person; for those who watch over the outbox all of it.

        Without what concerns files that are kept from them (see `conceal_mails_about`).
        """
        if not user.is_authenticated:
            return self.none()
        own = Q(recipient=user.pk)
        if not user.has_perm("core.view_message"):
            return self.filter(own)
        seen = Q()
        for kind, rows in _concealed.items():
            keys = rows(user).order_by().annotate(key=Cast("pk", CharField())).values("key")
            seen &= ~Q(about_type=kind, about_id__in=keys)
        return self.filter(own | seen)


class StoredFileQuerySet(models.QuerySet):
    def of(self, target: models.Model) -> Self:
        return self.filter(owner_type__model=target._meta.model_name, owner_id=target.pk)


class ExportRecordQuerySet(models.QuerySet):
    def visible_to(self, user: Anyone) -> Self:
        """All for those who watch over exports, else one's own."""
        if not user.is_authenticated:
            return self.none()
        return self if user.has_perm("core.view_exportrecord") else self.filter(by=user)

    def to_be_built(self) -> Self:
        """Those that a worker makes, or has to make."""
        return self.filter(status="opened", file=None, options__is_built=True)

    def expired(self, *, at: datetime) -> Self:
        """Those whose file is still there, though it may not be taken any more."""
        return self.filter(expires_at__lte=at, file__isnull=False)


class ColumnSetQuerySet(models.QuerySet):
    def visible_to(self, user: Anyone) -> Self:
        """Those of the roles that this person has."""
        return self.filter(role__in=user.roles) if user.is_authenticated else self.none()


class ImportRunQuerySet(models.QuerySet):
    def visible_to(self, user: Anyone) -> Self:
        """Those of the lists that this person brings in, or may see all of."""
        if not user.is_authenticated:
            return self.none()
        return self if user.has_perm("core.view_importrun") else self.brought_in_by(user)

    def brought_in_by(self, user: Anyone) -> Self:
        """Those of the lists that this person brings in: who takes their steps."""
        own = Q(pk__in=[])
        for kind, runs in lists_of(user).items():
            own |= Q(kind=kind) & runs
        return self.filter(own)

    def open(self) -> Self:
        return self.filter(state__in=["recognized", "checking", "checked", "applying"])

    def at_work(self) -> Self:
        """A task has it, or should have."""
        return self.filter(state__in=["checking", "applying", "undoing"])
