"""What the pages of one call share: the call, who may read them, and the way between them."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from applications.barring import barred_calls
from applications.models import Application, Ranking
from applications.permissions import is_barred_from
from applications.states import Stage, stages_of
from core import policy
from programs.models import Call

# The way of a call through the hospital: a word, the page, and the stage that it belongs to.
TABS = [
    (_("Board"), "call_board", None),
    (_("Who qualifies"), "who_qualifies", None),
    (_("Panel"), "call_panel", Stage.PANEL),
    (_("Ranking"), "call_ranking", None),
    (_("Public notice"), "call_notices", Stage.NOTICE),
    (_("Papers"), "call_papers", None),
    (_("Forwarding"), "call_forwarding", Stage.FORWARDING),
]


class CallHead:
    """The head of every page of one call: the call, and the way between its pages.

    Stands before a generic view that has a `call`. `tab`: the page in whose part one is.
    """

    tab = ""

    @property
    def opens_files(self) -> bool:
        """Whether this person may open the pages on which the case files of the call stand."""
        user = self.request.user
        return policy.can(user, "read_file", Application) and not is_barred_from(user, self.call.pk)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **{
                **admin.site.each_context(self.request),
                "call": self.call,
                "call_tabs": self._tabs(),
                **kwargs,
            }
        )

    def _tabs(self) -> list[dict]:
        """current: “page” where one is on it, “true” where one is on a page behind it."""
        stages, opens_files = stages_of(self.call), self.opens_files
        sees_roster = self.request.user.has_perm("talents.view_talent")
        tabs = []
        for label, route, stage in TABS:
            opens = sees_roster if route == "who_qualifies" else opens_files
            if opens and (stage is None or stage in stages):
                url = reverse(f"admin:{route}", args=[self.call.pk])
                here = "page" if url == self.request.path else "true"
                tabs.append(
                    {"label": label, "url": url, "current": here if route == self.tab else ""}
                )
        return tabs


class CallPage(CallHead):
    """A page of one call for those who read case files, in calls that are not barred to them.

    Stands before a generic view. `may_act`: whether this person runs the process of the call;
    `acts`: the page is for them alone.
    """

    acts = False
    opens_files = True  # or there is no page

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
        return super().get_context_data(**{"may_act": self.may_act, **kwargs})
