"""The whole identity or passport number: shown once, for a reason that is recorded."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from core import policy
from core.crypto import masked
from talents import workflow
from talents.forms.office import ReasonForm
from talents.models import IdentityNumber, Talent


class RevealView(FormView):
    """The number is the answer to the POST; no address leads to it."""

    form_class = ReasonForm
    template_name = "talents/admin_reveal.html"

    def dispatch(self, request, *args, **kwargs):
        if not policy.can(request.user, "reveal", self.row):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def row(self) -> IdentityNumber:
        seen = Talent.objects.visible_to(self.request.user).filter(pk=self.kwargs["talent"])
        rows = IdentityNumber.objects.select_related("talent")
        return get_object_or_404(rows, pk=self.kwargs["number"], talent__in=seen)

    def get_context_data(self, **kwargs):
        return {
            **admin.site.each_context(self.request),
            **super().get_context_data(**kwargs),
            "title": _("See the whole number"),
            "row": self.row,
            "masked": masked(self.row.number),
        }

    def form_valid(self, form):
        reason = form.cleaned_data["reason"]
        number = workflow.reveal(self.row, actor=self.request.user, reason=reason)
        return self.render_to_response(self.get_context_data(form=form, number=number))
