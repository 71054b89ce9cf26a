"""The statements of the profile: every question that some program's rules ask."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from applications import statements
from applications.forms import StatementsForm
from programs.declarations import DECLARATIONS
from programs.eligibility import fact_field
from talents.models import Talent


class StatementsView(FormView):
    form_class = StatementsForm
    template_name = "applications/statements.html"

    @cached_property
    def talent(self) -> Talent:
        talent = getattr(self.request.user, "talent", None)
        if talent is None:
            raise Http404
        return talent

    def get_form_kwargs(self):
        facts = [fact_field(f"declared:{code}") for code in DECLARATIONS]
        stated = statements.stated(self.talent)
        return super().get_form_kwargs() | {"facts": facts, "stated": stated}

    def form_valid(self, form):
        statements.keep(self.talent, form.answers, actor=self.request.user)
        messages.success(self.request, _("Saved."))
        return redirect(f"{reverse('profile')}#statements")
