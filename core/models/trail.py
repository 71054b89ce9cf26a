"""The audit trail, its seals and the keys under which its personal values stand."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.querysets import AuditQuerySet


class PersonKey(models.Model):
    """The key under which one person's values in the audit trail are encrypted.

    Erasing a person empties `wrapped_key`: the trail stays, its personal values are gone.
    """

    person_type = models.CharField(max_length=80)
    person_id = models.CharField(max_length=64)
    wrapped_key = models.TextField(
        blank=True, help_text=_("The key, encrypted with the portal's own.")
    )
    destroyed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person_type", "person_id"], name="one_key_per_person"),
        ]


class AuditSeal(models.Model):
    """Closes a run of audit rows into the hash chain."""

    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField(unique=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)
    sealed_at = models.DateTimeField(auto_now_add=True)


class AuditEntry(models.Model):
    """Who did what to which row, when and from where. Never changed, never deleted."""

    at = models.DateTimeField(_("time"), auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        related_name="+",
        verbose_name=_("actor"),
    )
    real_actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        related_name="+",
    )
    roles = models.CharField(_("roles"), max_length=200, blank=True)
    action = models.CharField(_("action"), max_length=80)
    target_type = models.CharField(_("kind of record"), max_length=80)
    target_id = models.CharField(_("record"), max_length=64)
    target_label = models.CharField(_("name of the record"), max_length=200, blank=True)
    subject_key = models.ForeignKey(
        PersonKey, models.DO_NOTHING, null=True, db_constraint=False, related_name="+"
    )
    # {"before", "after", "note"}; encrypted with the person's key where there is a subject.
    details = models.JSONField(default=dict)
    address = models.CharField(pgettext_lazy("of a computer", "address"), max_length=45, blank=True)
    request_id = models.CharField(_("request"), max_length=36, blank=True)
    seal = models.ForeignKey(AuditSeal, models.PROTECT, null=True, related_name="entries")
    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit trail")
        permissions = [("trace_auditentry", _("Can see the trail of their own cases"))]
        indexes = [
            models.Index(fields=["target_type", "target_id", "-id"], name="audit_by_target"),
            models.Index(fields=["actor", "-id"], name="audit_by_actor"),
            models.Index(fields=["id"], name="audit_unsealed", condition=Q(seal=None)),
        ]

    def __str__(self):
        return f"{self.action} {self.target_label or self.target_id}"

    def delete(self, *args, **kwargs):
        raise TypeError("The audit trail is append-only.")
