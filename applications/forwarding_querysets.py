"""Which papers and batches."""

from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from accounts.roles import Role
from applications.barring import barred_calls
from core.policy import Anyone


class ForwardingQuerySet(models.QuerySet):
    def visible_to(self, user: Anyone) -> Self:
        """Batches with a file that this person of the university office may read.

        Offices and auditors: all but those of the calls that are barred to them.
        """
        if not user.is_authenticated:
            return self.none()
        received = self.received_by(user)
        if not user.has_perm("applications.view_forwarding"):
            return received
        return self.filter(Q(pk__in=received.values("pk")) | ~Q(call__in=barred_calls(user)))

    def received_by(self, user: Anyone) -> Self:
        """Those that went to this person's university office."""
        applications = apps.get_model("applications", "Application")._default_manager
        files = applications.all().forwarded_to(user)
        return self.filter(pk__in=files.values("forwarded_file__forwarding"))


class PaperQuerySet(models.QuerySet):
    def visible_to(self, user: Anyone) -> Self:
        """Own applications; offices and auditors: of files on their desk and of their calls.

        The university office: of the files that were forwarded to it.
        """
        if not user.is_authenticated:
            return self.none()
        applications = apps.get_model("applications", "Application")._default_manager
        seen = Q(kind="application", application__talent__user=user)
        received = applications.all().forwarded_to(user)
        seen |= Q(application__in=received.values("pk"))
        if user.is_office or user.has_role(Role.AUDITOR):
            desk = applications.all().on_desk_of(user)
            seen |= Q(application__in=desk.values("pk"))
            seen |= Q(application=None) & ~Q(call__in=barred_calls(user))
        return self.filter(seen)
