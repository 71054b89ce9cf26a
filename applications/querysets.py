"""Which applications, and whose turn it is."""

from datetime import datetime, timedelta
from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from accounts.roles import Role
from core.policy import Anyone


class ApplicationQuerySet(models.QuerySet):
    def live(self) -> Self:
        return self.exclude(state="withdrawn")

    def own_of(self, user: Anyone) -> Self:
        """The applications that this person has made."""
        return self.filter(talent__user=user) if user.is_authenticated else self.none()

    def submitted(self) -> Self:
        """Everything the offices have, or had, on their desk."""
        return self.exclude(submitted_at=None)

    def visible_to(self, user: Anyone) -> Self:
        """Own ones; of the department and, for the offices, of all: what was submitted.

        Nobody handles a call in which they apply: an officer sees of such a call only their own.
        """
        if not user.is_authenticated:
            return self.none()
        own = Q(talent__user=user)
        seen = Q(pk__in=[])
        if user.has_perm("applications.view_application"):
            seen = ~Q(call__in=self.model._default_manager.filter(own).values("call"))
        if user.has_role(Role.DEPARTMENT_HEAD):
            seen |= Q(talent__department__in=user.headed_departments.values("pk"))
        return self.filter(own | (seen & Q(submitted_at__isnull=False) & ~Q(state="draft")))

    def on_desk_of(self, user: Anyone) -> Self:
        """What the admin shows to this person: what was submitted, in calls they do not apply in.

        Their own file they read as applicants, on the site: there no office's note is seen.
        """
        if not user.is_authenticated or not user.has_perm("applications.view_application"):
            return self.none()
        own = self.model._default_manager.filter(talent__user=user)
        return self.submitted().exclude(state="draft").exclude(call__in=own.values("call"))

    def awaiting_opinion_of(self, user: Anyone) -> Self:
        """Submitted files of the departments that this person heads.

        Without the calls in which they apply themselves: there the office speaks for the head.
        """
        own = self.model._default_manager.filter(talent__user=user)
        return self.filter(
            state="submitted", talent__department__in=user.headed_departments.values("pk")
        ).exclude(call__in=own.values("call"))

    def awaiting_screening_of(self, office: str) -> Self:
        """Files in screening on which this office has not passed its verdict yet."""
        passed = apps.get_model("applications", "Screening")._default_manager.filter(
            application=OuterRef("pk"), office=office, verdict="pass"
        )
        return self.filter(~Exists(passed), state="screening")

    def stuck(self, *, days: int, at: datetime | None = None) -> Self:
        """Not moved for `days` days, while it is not the talent's own draft."""
        since = (at or timezone.now()) - timedelta(days=days)
        return self.filter(state__in=["submitted", "screening", "sent_back"], state_since__lt=since)

    def newest_first(self) -> Self:
        return self.order_by(F("submitted_at").desc(nulls_last=True), "-pk")


class ExportRecordQuerySet(models.QuerySet):
    def visible_to(self, user: Anyone) -> Self:
        if user.has_perm("applications.view_exportrecord"):
            return self
        return self.filter(by=user) if user.is_authenticated else self.none()


class NoticeQuerySet(models.QuerySet):
    def public(self, *, at: datetime | None = None) -> Self:
        """Notices that run at the instant `at` (left out: now); they end by themselves."""
        at = at or timezone.now()
        return self.filter(published_at__lte=at, ends_at__gt=at)

    def visible_to(self, user: Anyone) -> Self:
        return self if user.has_perm("applications.view_publicnotice") else self.public()
