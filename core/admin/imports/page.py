"""An import as the pages of it have it in common."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy

from core import policy
from core.imports import steps
from core.imports.heads import CHINESE, ENGLISH
from core.imports.kinds import ImportKind
from core.imports.remarks import read_out
from core.imports.tables import Dress
from core.imports.work import kind_for
from core.models import ImportRun

LANGUAGES = {CHINESE: gettext_lazy("Chinese"), ENGLISH: gettext_lazy("English")}


def frame(request: HttpRequest, place: str) -> dict[str, Any]:
    """What every page of the admin shows around itself, with the way to `place` marked in it:
    the list to which an import belongs.
    """
    request.place = place  # type: ignore[attr-defined]  # read by the site that draws the ways
    return admin.site.each_context(request)


class RunPage:
    """An import that this person may see. Stands before a view."""

    @cached_property
    def run(self) -> ImportRun:
        rows = ImportRun.objects.visible_to(self.request.user)
        rows = rows.select_related("file", "by", "applied_by", "undone_by")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def kind(self) -> ImportKind:
        return kind_for(self.run)

    @cached_property
    def may_change(self) -> bool:
        return policy.can(self.request.user, "change", self.run)

    @property
    def undo_until(self) -> datetime | None:
        applied_at = self.run.applied_at
        return applied_at and applied_at + steps.UNDO_WITHIN

    def refuse_others(self) -> None:
        if not policy.can(self.request.user, "view", self.run) or not self.may_change:
            raise PermissionDenied

    def get_context_data(self, **kwargs):
        run = self.run
        return {
            **frame(self.request, self.kind.address(run.scope)),
            **super().get_context_data(**kwargs),
            "title": run.name,
            "run": run,
            "state": run.state_in_words,
            "kind": self.kind,
            "list_title": self.kind.title(run.scope),
            "may_change": self.may_change,
            "problem": read_out(run.problem),
            "language": LANGUAGES.get(run.head_language, ""),
            "dress": Dress(**run.dress),
        }
