"""Which programs and calls."""

from datetime import datetime
from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.policy import Anyone
from core.search import words
from core.word_index import ProseQuerySet, holding


def sees_unpublished(user: Anyone) -> bool:
    return user.has_perm("programs.view_program")


def sees_preparation(user: Anyone) -> bool:
    """Whether calls that are not announced are for this person's eyes."""
    return user.has_perm("programs.view_call")


class ProgramQuerySet(ProseQuerySet):
    def published(self) -> Self:
        return self.filter(is_published=True)

    def visible_to(self, user: Anyone) -> Self:
        return self.shown(unpublished=sees_unpublished(user))

    def shown(self, *, unpublished: bool) -> Self:
        """To those who see unpublished ones, too, or to everybody."""
        return self if unpublished else self.published()


class CallQuerySet(models.QuerySet):
    def called(self, query: str) -> Self:
        """Those each word of which stands in the program, the title or the address."""
        rows, calls = self, self.model._default_manager.order_by().values("pk")
        programs = apps.get_model("programs", "Program")._default_manager
        for word in words(query):
            own = calls.filter(holding(word, table="programs_call", is_prose=True))
            # Joined, not "one or the other": so each of both indexes answers for itself.
            of_programs = calls.filter(program__in=programs.called(word).order_by().values("pk"))
            rows = rows.filter(pk__in=own.union(of_programs))
        return rows

    def announced(self, *, at: datetime | None = None) -> Self:
        return self.filter(announced_at__lte=at or timezone.now(), program__is_published=True)

    def open(self, *, at: datetime | None = None) -> Self:
        """Announced calls that take applications at the instant `at` (left out: now)."""
        at = at or timezone.now()
        return self.announced(at=at).filter(opens_at__lte=at, closes_at__gt=at)

    def upcoming(self, *, at: datetime | None = None) -> Self:
        at = at or timezone.now()
        # What opens later closes later, too: so asked, the index of the window answers.
        return self.announced(at=at).filter(opens_at__gt=at, closes_at__gt=at)

    def closed(self, *, at: datetime | None = None) -> Self:
        at = at or timezone.now()
        return self.announced(at=at).filter(closes_at__lte=at)

    def visible_to(self, user: Anyone) -> Self:
        return self.shown(preparation=sees_preparation(user))

    def shown(self, *, preparation: bool, at: datetime | None = None) -> Self:
        """To those who see calls in preparation, too, or to everybody at the instant `at`."""
        return self if preparation else self.announced(at=at)


class RuleQuerySet(models.QuerySet):
    def for_track(self, track: models.Model | None) -> Self:
        """The rules of everybody, and those of one track (None: no track chosen)."""
        return self.filter(Q(track=None) | Q(track=track)) if track else self.filter(track=None)
