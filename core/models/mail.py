"""The outbox, and what its mails say."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.querysets import MessageQuerySet


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
