"""Which applications, and whose turn it is."""

from datetime import datetime, timedelta
from itertools import combinations
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.querysets import OneTimeLinkQuerySet
from accounts.roles import Role
from applications.barring import is_barred_call
from applications.states import ENDED, TRANSITIONS, Stage
from core.policy import Anyone

# States in which somebody of the house has to act, or has asked the applicant to.
MOVING = [
    *("submitted", "screening", "sent_back", "qualified"),
    *("in_review", "ranked", "proposed", "recommended"),
]
# Nothing comes of these any more.
WITHOUT_AWARD = sorted(ENDED - {"awarded"})
# Which calls have chosen a stage: `states.stages_of`, as the database asks it.
USES = {
    Stage.OPINION: Q(call__asks_opinion=True),
    Stage.PANEL: Q(call__has_panel=True),
    Stage.NOTICE: Q(call__notice_working_days__gt=0),
    Stage.FORWARDING: ~Q(call__forwarded_to_zh="", call__forwarded_to_en=""),
}


class ApplicationQuerySet(models.QuerySet):
    def live(self) -> Self:
        return self.exclude(state="withdrawn")

    def own_of(self, user: Anyone) -> Self:
        """The applications that this person has made."""
        return self.filter(talent__user=user) if user.is_authenticated else self.none()

    def submitted(self) -> Self:
        """Everything the offices have, or had, on their desk."""
        return self.exclude(submitted_at=None)

    def beside(self, application: Any) -> Self:
        """What the same person has sent elsewhere, and what may still come of it, or has come."""
        others = self.submitted().filter(talent=application.talent_id).exclude(pk=application.pk)
        return others.exclude(state__in=WITHOUT_AWARD).select_related("call").newest_first()

    def visible_to(self, user: Anyone) -> Self:
        """Own ones; of what was submitted, those that this person has a part in.

        Offices and those who watch over them: all. Heads: their department's. Reviewers: what is
        assigned to them. The university office: what was forwarded. Nobody handles a call in which
        they apply or have a conflict: of such a call they see only their own.
        """
        if not user.is_authenticated:
            return self.none()
        seen = Q(pk__in=[])
        if user.has_perm("applications.view_application"):
            seen |= ~self.barred(user)
        if user.has_role(Role.DEPARTMENT_HEAD):
            seen |= self.of_departments_of(user) & ~self.barred(user)
        if user.has_role(Role.REVIEWER):
            assigned = apps.get_model("applications", "Assignment")._default_manager.active_of(user)
            seen |= Q(pk__in=assigned.values("application"))
        if user.has_role(Role.UNIVERSITY_OFFICE):
            seen |= Q(forwarded_file__isnull=False) & ~self.barred(user)
        own = Q(talent__user=user)
        return self.filter(own | (seen & Q(submitted_at__isnull=False) & ~Q(state="draft")))

    def of_departments_of(self, user: Anyone) -> Q:
        """Of people in the departments that this person heads."""
        return Q(talent__department__in=user.headed_departments.values("pk"))

    def barred(self, user: Anyone) -> Q:
        """Of calls in which this person applies, or has declared a conflict of interest."""
        return is_barred_call(user, "call")

    def on_desk_of(self, user: Anyone) -> Self:
        """What the admin shows to this person: what was submitted, in calls not barred to them.

        Their own file they read as applicants, on the site: there no office's note is seen.
        """
        if not user.is_authenticated or not user.has_perm("applications.view_application"):
            return self.none()
        return self.submitted().exclude(state="draft").exclude(self.barred(user))

    def read_by_head(self, user: Anyone) -> Self:
        """Of the departments that this person heads, sent and not their own."""
        if not user.is_authenticated or not user.has_role(Role.DEPARTMENT_HEAD):
            return self.none()
        files = self.visible_to(user).filter(self.of_departments_of(user))
        return files.exclude(talent__user=user).exclude(submitted_at=None)

    def forwarded_to(self, user: Anyone) -> Self:
        """What the university office has received, in calls not barred to this person."""
        if not user.is_authenticated or not user.has_role(Role.UNIVERSITY_OFFICE):
            return self.none()
        return self.filter(forwarded_file__isnull=False).exclude(self.barred(user))

    def answered_by(self, user: Anyone) -> Self:
        """Of which this person may say what the sponsor decided, for either office."""
        if user.is_authenticated and user.has_role(Role.FOREIGN_AFFAIRS):
            return self.exclude(self.barred(user))
        return self.forwarded_to(user)

    def awaiting_opinion_of(self, user: Anyone) -> Self:
        """Submitted files of the departments that this person heads.

        Without the calls that are barred to them: there the office speaks for the head.
        """
        files = self.filter(self.of_departments_of(user), state="submitted")
        return files.exclude(self.barred(user))

    def awaiting_screening_of(self, office: str) -> Self:
        """Files in screening on which this office has not passed its verdict yet."""
        passed = apps.get_model("applications", "Screening")._default_manager.filter(
            application=OuterRef("pk"), office=office, verdict="pass"
        )
        return self.filter(~Exists(passed), state="screening")

    def ready(self, step: str, *, at: datetime | None = None) -> Q:
        """The files with which this step begins, whichever stages their calls have chosen.

        Scoring is closed once the time of the panel is over: until then it is the experts' turn.
        """
        found = Q(pk__in=[])
        for number in range(len(Stage) + 1):
            for chosen in combinations(Stage, number):
                if sources := TRANSITIONS[step].sources_in(frozenset(chosen)):
                    uses = [USES[stage] if stage in chosen else ~USES[stage] for stage in Stage]
                    found |= Q(*uses, state__in=sorted(sources))
        if step == "close_scoring":
            found &= Q(call__panel__due_at__lte=at or timezone.now())
        return found

    def stuck(self, *, days: int, at: datetime | None = None) -> Self:
        """Not moved for `days` days, while it is not the talent's own draft."""
        since = (at or timezone.now()) - timedelta(days=days)
        return self.filter(state__in=MOVING, state_since__lt=since)

    def planned_absences(self) -> Self:
        """What may still take its person away, or does: with both days, not refused, not over."""
        going = self.exclude(starts_on=None).exclude(ends_on=None)
        return going.exclude(state__in=["draft", *WITHOUT_AWARD])

    def newest_first(self) -> Self:
        return self.order_by(F("submitted_at").desc(nulls_last=True), "-pk")


class CorrectionQuerySet(models.QuerySet):
    """What the offices asked the applicants to mend."""

    def open(self) -> Self:
        return self.filter(closed_at=None)

    def pending(self) -> Self:
        """Open ones that still wait for the applicant; what may follow waits in later states too.

        Each row has its `due_until`.
        """
        later = Q(weight="later") & ~Q(application__state__in=["draft", *ENDED])
        until = Coalesce("due_at", "application__call__hospital_due_at")
        return self.open().filter(Q(application__state="sent_back") | later).alias(due_until=until)

    def answerable(self, *, at: datetime | None = None) -> Self:
        """Those that the applicant may answer at the instant `at` (left out: now)."""
        return self.pending().filter(due_until__gt=at or timezone.now())

    def soonest_first(self) -> Self:
        """Of pending ones."""
        return self.order_by("due_until", "pk")


class OfFileQuerySet(models.QuerySet):
    """Rows that hang on a case file and stay between offices and auditors."""

    def visible_to(self, user: Anyone) -> Self:
        if not (user.is_authenticated and (user.is_office or user.has_role(Role.AUDITOR))):
            return self.none()
        seen = apps.get_model("applications", "Application")._default_manager.on_desk_of(user)
        return self.filter(application__in=seen.values("pk"))


class StandingItemQuerySet(models.QuerySet):
    def visible_to(self, user: Anyone) -> Self:
        """Each office reads the other's too."""
        return self if user.has_perm("applications.view_standingitem") else self.none()


class EditionQuerySet(models.QuerySet):
    def public(self) -> Self:
        """The one that everybody reads, if there is one."""
        return self.filter(is_public=True)


class DeliveryLinkQuerySet(OneTimeLinkQuerySet):
    def live(self) -> Self:
        """Neither used nor taken back; at most one per slot, expired or not."""
        return self.filter(used_at=None, revoked_at=None)
