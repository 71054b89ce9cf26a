"""A list that came into the house: the file, what was recognized, what became of each row."""

from typing import BinaryIO, cast

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.querysets import ImportRunQuerySet

NOTHING_TO_TAKE_OVER = pgettext_lazy("import", "nothing to take over")


class ImportRun(models.Model):
    """One file on its way in. Its steps: `core.imports.steps`; its bytes go when it is over."""

    class State(models.TextChoices):
        RECOGNIZED = "recognized", pgettext_lazy("import", "waits for its columns")
        CHECKING = "checking", pgettext_lazy("import", "being looked through")
        CHECKED = "checked", pgettext_lazy("import", "ready to be taken over")
        APPLYING = "applying", pgettext_lazy("import", "being taken over")
        APPLIED = "applied", pgettext_lazy("import", "taken over")
        UNDOING = "undoing", pgettext_lazy("import", "being taken back")
        UNDONE = "undone", pgettext_lazy("import", "taken back")
        DISCARDED = "discarded", pgettext_lazy("import", "discarded")

    kind = models.CharField(_("list"), max_length=40)
    # What it is about, where a kind has many: the key of a batch of files.
    scope = models.CharField(max_length=40, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.RECOGNIZED)
    name = models.CharField(_("file"), max_length=200)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField("SHA-256", max_length=64)
    file = models.OneToOneField(
        "core.StoredFile", models.SET_NULL, null=True, related_name="+", editable=False
    )
    # How the file is read: {"format", "encoding", "delimiter", "sheet", "head_line"}.
    dress = models.JSONField(default=dict)
    heads = models.JSONField(default=list)
    head_language = models.CharField(max_length=10, blank=True)
    mapping = models.JSONField(default=list, help_text=_("For each head the column it stands for."))
    clears = models.BooleanField(_("empty cells delete"), default=False)
    # What a person decided of single rows: {line: {"person": key or 0, "cells": {column: text},
    # "out": [key, label] of a row that is left out}}.
    answers = models.JSONField(default=dict)
    only_good = models.BooleanField(_("only the good rows"), default=False)
    counts = models.JSONField(default=dict)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    percent = models.PositiveSmallIntegerField(default=0)
    # Of all that the rows would do: what is taken over is what was shown.
    fingerprint = models.CharField(max_length=64, blank=True)
    problem = models.JSONField(default=dict, help_text=_("What went wrong, by language."))
    attempt = models.PositiveSmallIntegerField(default=0)
    touched_at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("brought in by"),
    )
    created_at = models.DateTimeField(_("brought in"), auto_now_add=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("taken over by"),
    )
    applied_at = models.DateTimeField(_("taken over"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("taken back by"),
    )
    undone_at = models.DateTimeField(_("taken back"), null=True)
    undo_reason = models.TextField(_("reason"), max_length=1000, blank=True)
    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "scope", "sha256"],
                name="one_open_import_per_file",
                condition=Q(state__in=["recognized", "checking", "checked", "applying"]),
            ),
            models.UniqueConstraint(
                fields=["kind"],
                name="one_import_at_a_time_is_taken_over",
                condition=Q(state__in=["applying", "undoing"]),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("admin:core_importrun_change", args=[self.pk])

    @property
    def is_at_work(self) -> bool:
        """A task has it, or should have."""
        return self.state in (self.State.CHECKING, self.State.APPLYING, self.State.UNDOING)

    @property
    def does_something(self) -> bool:
        """Whether any of its rows would change a record, or add one."""
        does = (ImportRow.Standing.NEW, ImportRow.Standing.CHANGED)
        return any(self.counts.get(standing) for standing in does)

    @property
    def state_in_words(self) -> str:
        """A file that does nothing is not ready to be taken over."""
        if self.state == self.State.CHECKED and not self.does_something:
            return str(NOTHING_TO_TAKE_OVER)
        return self.get_state_display()

    @property
    def total(self) -> int:
        """How many rows the preview has."""
        return sum(self.counts.values())

    def open_file(self) -> BinaryIO:
        """Raises FileNotFoundError where it was wiped."""
        if self.file is None:
            raise FileNotFoundError(self.name)
        return cast(BinaryIO, self.file.file.open("rb"))


class ImportRow(models.Model):
    """One row of the file and what it does. Personal: it goes with the time for taking back."""

    class Standing(models.TextChoices):
        NEW = "new", pgettext_lazy("row", "new")
        CHANGED = "changed", pgettext_lazy("row", "changed")
        UNCHANGED = "unchanged", pgettext_lazy("row", "unchanged")
        ASKED = "asked", pgettext_lazy("row", "to be confirmed")
        WRONG = "wrong", pgettext_lazy("row", "wrong")

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="found")
    line = models.PositiveIntegerField(_("line"))
    standing = models.CharField(max_length=10, choices=Standing)
    key = models.CharField(max_length=80, blank=True)
    label = models.CharField(max_length=200, blank=True)
    is_mended = models.BooleanField(default=False)
    is_doubtful = models.BooleanField(default=False)
    # [[column, before, after]], as the kind of list shows them.
    changes = models.JSONField(default=list)
    # [{"column", "weight", "code", "suggestion", "sentence": {language: text}}]
    remarks = models.JSONField(default=list)
    # Whom a person may confirm: [[key, name]].
    candidates = models.JSONField(default=list)
    # As they stand in the file; kept of the rows that somebody has to look at.
    cells = models.JSONField(default=list)
    undo = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "line"], name="one_row_per_line"),
        ]
        indexes = [
            models.Index(fields=["run", "standing", "line"], name="import_row_by_standing"),
        ]


class ImportMapping(models.Model):
    """Which column each head of a file stands for, as somebody said it last."""

    kind = models.CharField(max_length=40)
    heads_hash = models.CharField(max_length=64)
    mapping = models.JSONField(default=list)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "heads_hash"], name="one_mapping_per_heads"),
        ]
