"""What every app needs and no app owns: the audit trail, the outbox, the private files."""

import uuid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.querysets import AuditQuerySet, MessageQuerySet, StoredFileQuerySet


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


class Message(models.Model):
    """One mail, written in the transaction that caused it and sent by the worker.

    Its state moves by `core.outbox` alone; `claim` is the worker's that has it (see sending.py).
    """

    class State(models.TextChoices):
        HELD = "held", pgettext_lazy("message", "held")
        QUEUED = "queued", _("queued")
        SENDING = "sending", pgettext_lazy("message", "being sent")
        SENT = "sent", pgettext_lazy("message", "sent")
        UNCLEAR = "unclear", pgettext_lazy("message", "unclear whether sent")
        FAILED = "failed", _("failed")
        DISCARDED = "discarded", pgettext_lazy("message", "discarded")

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    template = models.CharField(_("template"), max_length=100)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="messages",
        verbose_name=_("recipient"),
    )
    address = models.EmailField(pgettext_lazy("of a mail", "address"))
    language = models.CharField(_("language"), max_length=10)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    about_type = models.CharField(max_length=80, blank=True)
    about_id = models.CharField(max_length=64, blank=True)
    # Two mails with the same key are one: a reminder that is due is written once.
    once_key = models.CharField(max_length=200, unique=True, null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)
    retry_at = models.DateTimeField(_("next attempt"), null=True, blank=True)
    claim = models.UUIDField(null=True, editable=False)
    claimed_at = models.DateTimeField(null=True, editable=False)
    # When the last byte was due: from here on the server may have it.
    handed_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    discarded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("discarded by"),
    )
    discard_reason = models.CharField(_("reason"), max_length=300, blank=True)
    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-id"]
        permissions = [("hold_message", _("Can hold, edit and discard messages"))]
        indexes = [
            models.Index(
                fields=["retry_at", "id"], name="message_due", condition=Q(state="queued")
            ),
            models.Index(
                fields=["claimed_at"], name="message_claimed", condition=Q(state="sending")
            ),
            models.Index(
                fields=["state"],
                name="message_needs_hand",
                condition=Q(state__in=["failed", "unclear"]),
            ),
            models.Index(fields=["about_type", "about_id"], name="message_by_subject"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False),
                name="sent_message_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="discarded") | ~Q(discard_reason=""),
                name="discarded_message_has_its_reason",
            ),
        ]

    def __str__(self):
        return self.subject


class MessageTemplate(models.Model):
    """Words of an office for one kind of mail; empty ones are the portal's own (core.outbox.texts).

    Plain text with placeholders in braces; it is never run as a template.
    """

    key = models.CharField(_("kind of mail"), max_length=100, unique=True)
    subject_zh = models.CharField(_("subject (Chinese)"), max_length=200, blank=True)
    subject_en = models.CharField(_("subject (English)"), max_length=200, blank=True)
    body_zh = models.TextField(_("text (Chinese)"), blank=True)
    body_en = models.TextField(_("text (English)"), blank=True)
    is_held = models.BooleanField(_("held until an office releases it"), default=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("changed by"),
    )
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("mail text")
        verbose_name_plural = _("mail texts")
        ordering = ["key"]

    def __str__(self):
        return self.key


class MutedMessage(models.Model):
    """A kind of mail that a person does not want."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="muted_messages"
    )
    key = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="muted_once_per_person"),
        ]


class StoredFile(models.Model):
    """A private file and what is known of its bytes. Opened through /files/<uuid>/ alone.

    `owner` is the row whose permissions decide: can(user, "download", file) asks it.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.FileField(max_length=200)
    name = models.CharField(_("name"), max_length=200, help_text=_("As its owner called it."))
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveIntegerField(null=True, blank=True)
    # Made by the portal itself (a preview, a re-encoded photo): may be shown in the page.
    is_own_image = models.BooleanField(default=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    owner_type = models.ForeignKey(ContentType, models.PROTECT, null=True, related_name="+")
    owner_id = models.PositiveBigIntegerField(null=True)
    owner = GenericForeignKey("owner_type", "owner_id")
    objects = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        indexes = [
            models.Index(fields=["owner_type", "owner_id"], name="file_by_owner"),
            models.Index(fields=["uploaded_by", "created_at"], name="file_by_uploader"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("file", kwargs={"uuid": self.uuid})


class ScheduledRun(models.Model):
    """When a periodic job last ran, so that several hosts run it once."""

    name = models.CharField(max_length=100, unique=True)
    last_run_at = models.DateTimeField()


class CalendarDay(models.Model):
    """A day as the offices know it: it goes before the table of the year (core.working_days)."""

    day = models.DateField(_("date"), unique=True)
    is_working = models.BooleanField(
        _("working day"),
        default=False,
        help_text=_(
            "A Saturday or Sunday on which the hospital works is a make-up day. With the first one "
            "of a year its table counts as published: enter all of them, and all days off."
        ),
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ["-day"]

    def __str__(self):
        return f"{self.day:%Y-%m-%d}"
