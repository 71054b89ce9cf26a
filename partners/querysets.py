"""Which institutions and agreements."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.word_index import ProseQuerySet


class InstitutionQuerySet(ProseQuerySet):
    def published(self) -> Self:
        return self.filter(is_published=True)


class AgreementQuerySet(models.QuerySet):
    def in_force(self, *, on: date | None = None) -> Self:
        """Agreements that hold on the day `on` (left out: today)."""
        on = on or timezone.localdate()
        return self.filter(Q(starts_on=None) | Q(starts_on__lte=on)).filter(
            Q(ends_on=None) | Q(ends_on__gte=on)
        )
