"""What the pages of a call's panel share: the panel, and who may look on or run it."""

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from applications.admin.call_page import CallPage
from applications.models import Panel
from applications.states import Stage, stages_of
from core import policy


class PanelPage(CallPage):
    """A page of a call that has a panel. `panel`: None while nobody has set it up."""

    tab = "call_panel"

    @cached_property
    def panel(self) -> Panel | None:
        if Stage.PANEL not in stages_of(self.call):
            raise Http404
        rows = Panel.objects.visible_to(self.request.user).select_related("call")
        return rows.filter(call=self.call).first()

    @property
    def may_act(self) -> bool:
        return policy.can(self.request.user, "change", self.panel or Panel)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"panel": self.panel, "title": _("Panel"), **kwargs})


class ActingPage(PanelPage):
    """For those alone who run the panel; it must have been set up."""

    acts = True

    def require_act(self) -> None:
        super().require_act()
        if self.panel is None:
            raise Http404

    @property
    def back(self) -> str:
        return reverse("admin:call_panel", args=[self.call.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"back": self.back, **kwargs})
