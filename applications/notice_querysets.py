"""Which public notices, which objections to them, which papers."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone

from accounts.roles import Role
from applications.barring import barred_calls
from core.policy import Anyone


class NoticeQuerySet(models.QuerySet):
    def public(self, *, at: datetime | None = None) -> Self:
        """Notices that run at the instant `at` (left out: now); they end by themselves."""
        at = at or timezone.now()
        return self.filter(published_at__lte=at, ends_at__gt=at)

    def over(self) -> Self:
        """Notices whose time is up."""
        return self.filter(ends_at__lte=timezone.now())

    def of_people(self) -> Self:
        """Lists of proposed people, as against texts of an office."""
        return self.exclude(working_days=None)

    def unfinished(self) -> Self:
        """Lists whose end was not carried out yet."""
        return self.of_people().filter(closed_at=None)

    def visible_to(self, user: Anyone) -> Self:
        return self if user.has_perm("applications.view_publicnotice") else self.public()

    def handled_by(self, user: Anyone) -> Self:
        """Those of calls that are not barred to this person: in these they may look behind."""
        return self.filter(Q(call=None) | ~Q(call__in=barred_calls(user)))

    def with_counts(self) -> Self:
        """Each row with `people` and `open_objections`."""
        still_open = Count("objections", filter=Q(objections__state="open"), distinct=True)
        return self.annotate(people=Count("entries", distinct=True), open_objections=still_open)


class ObjectionQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(state="open")

    def visible_to(self, user: Anyone) -> Self:
        """That there is one, and how it was decided; not in a call barred to this person."""
        if not user.has_perm("applications.view_objection"):
            return self.none()
        return self.exclude(notice__call__in=barred_calls(user))

    def readable_by(self, user: Anyone) -> Self:
        """Who objects and why: for Foreign Affairs alone."""
        if not user.is_authenticated or not user.has_role(Role.FOREIGN_AFFAIRS):
            return self.none()
        return self.visible_to(user)

    def unreadable_by(self, user: Anyone) -> Self:
        return self.exclude(pk__in=ObjectionQuerySet(self.model).readable_by(user).values("pk"))


class NoticePaperQuerySet(models.QuerySet):
    def visible_to(self, user: Anyone) -> Self:
        """For offices and auditors, but of the calls that are barred to them."""
        if not user.is_authenticated or not (user.is_office or user.has_role(Role.AUDITOR)):
            return self.none()
        return self.exclude(notice__call__in=barred_calls(user))
