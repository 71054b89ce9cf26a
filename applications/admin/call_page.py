"""What the pages of one call share: the call, who may read them, and the way between them."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from applications.models import Application, Ranking
from applications.querysets import barred_calls
from applications.states import Stage, stages_of
from core import policy
from programs.models import Call

# The way of a call through the hospital: a word, the page, and the stage that it belongs to.
TABS = [
    (_("Board"), "call_board", None),
    (_("Panel"), "call_panel", Stage.PANEL),
    (_("Ranking"), "call_ranking", None),
    (_("Public notice"), "call_notices", Stage.NOTICE),
    (_("Papers"), "call_papers", None),
    (_("Forwarding"), "call_forwarding", Stage.FORWARDING),
]


class CallPage:
    """A page of one call for those who read case files, in calls that are not barred to them.

    Stands before a generic view. `may_act`: whether this person runs the process of the call;
    `acts`: the page is for them alone.
    """

    tab = ""
    acts = False

    def dispatch(self, request, *args, **kwargs):
        if not policy.can(request.user, "read_file", Application):
            raise PermissionDenied
        if self.acts and self.call:  # a barred call stays unknown to them
            self.require_act()
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def call(self) -> Call:
        """Unknown (404) where this person applies, or has declared a conflict of interest."""
        calls = Call.objects.visible_to(self.request.user).select_related("program")
        barred = barred_calls(self.request.user)
        return get_object_or_404(calls.exclude(pk__in=barred), pk=self.kwargs["pk"])

    @property
    def may_act(self) -> bool:
        return policy.can(self.request.user, "change", Ranking)

    def require_act(self) -> None:
        if not self.may_act:
            raise PermissionDenied

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **{
                **admin.site.each_context(self.request),
                "call": self.call,
                "call_tabs": self._tabs(),
                "may_act": self.may_act,
                **kwargs,
            }
        )

    def _tabs(self) -> list[dict]:
        stages = stages_of(self.call)
        return [
            {
                "label": label,
                "url": reverse(f"admin:{route}", args=[self.call.pk]),
                "current": route == self.tab,
            }
            for label, route, stage in TABS
            if stage is None or stage in stages
        ]
