"""Which panels, assignments and reviews, and who may see them."""

from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from accounts.roles import Role
from applications.barring import barred_calls, departments_of
from core.policy import Anyone

# Not given to experts, or no longer theirs.
BEFORE_REVIEW = [
    *("draft", "submitted", "screening", "sent_back", "qualified", "not_qualified"),
    "withdrawn",
]
# A review that counts: sent, and its reviewer has neither declined nor declared a conflict …
COUNTS = Q(submitted_at__isnull=False, assignment__declined_at=None)
# … and an application's assignments with such a review.
SCORED = Q(assignments__review__submitted_at__isnull=False, assignments__declined_at=None)


class PanelQuerySet(models.QuerySet):
    def taking_scores(self) -> Self:
        return self.filter(closed_at=None).exclude(opened_at=None)

    def visible_to(self, user: Anyone) -> Self:
        """For offices and auditors, without the calls that are barred to them."""
        if not user.has_perm("applications.view_panel"):
            return self.none()
        return self.exclude(call__in=barred_calls(user))


class AssignmentQuerySet(models.QuerySet):
    def active_of(self, user: Anyone) -> Self:
        """The files that this reviewer has to score, or has scored, and may read.

        Only what was given to an open panel, never of the own department, of the own call or where
        a conflict was declared; a declined file is gone.
        """
        return (
            self.filter(
                reviewer=user, declined_at=None, application__call__panel__opened_at__isnull=False
            )
            .exclude(application__state__in=BEFORE_REVIEW)
            .exclude(application__call__in=barred_calls(user))
            .exclude(application__talent__department__in=departments_of(user))
        )

    def to_score_by(self, user: Anyone) -> Self:
        """What waits for this reviewer: not sent in an open panel, or opened once more."""
        unsent = Q(review=None) | Q(review__submitted_at=None)
        again = Q(review__reopened_at__isnull=False)
        return self.active_of(user).filter(
            (unsent & Q(application__call__panel__closed_at=None)) | again
        )

    def visible_to(self, user: Anyone) -> Self:
        """Their own for reviewers; for offices and auditors all but those of barred calls."""
        if not user.is_authenticated:
            return self.none()
        seen = Q(pk__in=[])
        if user.has_perm("applications.view_assignment"):
            seen |= ~Q(application__call__in=barred_calls(user))
        if user.has_role(Role.REVIEWER):
            seen |= Q(pk__in=AssignmentQuerySet(self.model).active_of(user).values("pk"))
        return self.filter(seen)

    def scored(self) -> Self:
        """Those with a review that counts, see `COUNTS`."""
        return self.filter(review__submitted_at__isnull=False, declined_at=None)

    def owed(self, panel: models.Model) -> Self:
        """What reviewers still have to send, of the files that are with them."""
        return self.filter(
            Q(review=None) | Q(review__submitted_at=None),
            declined_at=None,
            application__call__panel=panel,
            application__state="in_review",
        )


class ReviewQuerySet(models.QuerySet):
    def sent(self) -> Self:
        return self.filter(COUNTS)

    def visible_to(self, user: Anyone) -> Self:
        """Own ones; others' of a file once the own is in, where the panel shows them.

        Offices and auditors: all that were sent, but for the calls barred to them.
        """
        if not user.is_authenticated:
            return self.none()
        seen = Q(pk__in=[])
        if user.has_perm("applications.view_review"):
            barred = Q(assignment__application__call__in=barred_calls(user))
            seen |= Q(submitted_at__isnull=False) & ~barred
        if user.has_role(Role.REVIEWER):
            own = apps.get_model("applications", "Assignment")._default_manager.active_of(user)
            scored = own.filter(
                review__submitted_at__isnull=False, application__call__panel__shows_others=True
            )
            others = COUNTS & Q(assignment__application__in=scored.values("application"))
            seen |= Q(assignment__in=own.values("pk")) | others
        return self.filter(seen)


class ConflictQuerySet(models.QuerySet):
    def visible_to(self, user: Anyone) -> Self:
        if user.has_perm("applications.view_conflictofinterest"):
            return self
        return self.filter(user=user) if user.is_authenticated else self.none()


class ExpertQuerySet(models.QuerySet):
    def visible_to(self, user: Anyone) -> Self:
        return self if user.has_perm("applications.view_expert") else self.none()
