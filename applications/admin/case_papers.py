"""The papers of a case file: the unit's opinion, what is printed, and the hand-on sheet."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View

from applications.models import Application, Paper, Recommendation
from applications.papers import handing_over, recommending
from applications.papers.contents import LANGUAGES
from applications.refusals import NotComplete, Refusal
from applications.workflow import papers
from core import policy, printing
from core.forms import WithoutTag

OF_FILE = (Paper.Kind.RECOMMENDATION, Paper.Kind.APPLICATION)
LABELS = {"zh-hans": gettext_lazy("Chinese"), "en": gettext_lazy("English")}


def papers_tab(request: HttpRequest, application: Application) -> dict:
    made = {(row.kind, row.language): row for row in application.papers.select_related("file")}
    words = Recommendation.objects.filter(application=application).select_related("by").first()
    own = Recommendation(application=application)
    may_write = policy.can(request.user, "change" if words else "add", words or own)
    wanted = Paper(kind=OF_FILE[0], application=application, call=application.call)
    return {
        "recommendation": words,
        "may_write": may_write,
        "may_make": policy.can(request.user, "make", wanted),
        "is_possible": printing.is_possible(),
        "papers": offered(OF_FILE, made),
    }


def offered(kinds, made: dict[tuple[str, str], Paper]) -> list[dict]:
    """Each paper that can be drawn, with what was made of it."""
    return [
        {
            "kind": kind.value,
            "label": kind.label,
            "language": language,
            "language_label": LABELS[language],
            "paper": made.get((kind.value, language)),
        }
        for kind in kinds
        for language in LANGUAGES[kind]
    ]


class OfFile:
    """A page beside a case file, for those who may read the file."""

    @cached_property
    def application(self) -> Application:
        rows = Application.objects.on_desk_of(self.request.user).select_related(
            "talent__department", "talent__user", "call__program", "track", "host_institution"
        )
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def dispatch(self, request, *args, **kwargs):
        if not policy.can(request.user, "read_file", Application):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def tab_url(self) -> str:
        address = reverse("admin:applications_application_change", args=[self.application.pk])
        return f"{address}?tab=papers"

    def get_context_data(self, **kwargs):
        return {
            **admin.site.each_context(self.request),
            **super().get_context_data(**kwargs),
            "application": self.application,
            "tab_url": self.tab_url,
        }


class PaperView(OfFile, View):
    """Has a paper drawn."""

    def post(self, request, pk, kind, language) -> HttpResponseRedirect:
        application = self.application
        try:
            if kind not in OF_FILE:
                raise Refusal(_("There is no such paper."))
            papers.ask(
                kind, language, actor=request.user, call=application.call, application=application
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The paper is being made. Look again in a moment."))
        return redirect(self.tab_url)


class RecommendationForm(WithoutTag, forms.Form):
    text = forms.CharField(
        label=gettext_lazy("The unit's opinion (Chinese)"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 9, "lang": "zh-Hans"}),
        help_text=gettext_lazy(
            "It is printed on the recommendation form and read by the receiver."
        ),
    )


class RecommendView(OfFile, FormView):
    """The unit's opinion, begun from what is known of the file."""

    form_class = RecommendationForm
    template_name = "admin/applications/recommend.html"

    def dispatch(self, request, *args, **kwargs):
        if not policy.can(request.user, "change", Recommendation):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        words = Recommendation.objects.filter(application=self.application).first()
        return {"text": words.text if words else recommending.draft(self.application)}

    def form_valid(self, form):
        try:
            papers.recommend(
                self.application, actor=self.request.user, text=form.cleaned_data["text"]
            )
        except NotComplete as refusal:
            form.add_error("text", str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("The unit's opinion is kept. Draw the form anew."))
        return redirect(self.tab_url)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, title=_("The unit's opinion"))


class HandOnView(OfFile, TemplateView):
    """The sheet for the national platform: value by value, to be copied."""

    template_name = "admin/applications/hand_on.html"

    def get_context_data(self, **kwargs):
        application = self.application
        return super().get_context_data(
            **kwargs,
            title=_("Hand-on sheet"),
            sections=handing_over.sections_of(application),
            numbers=handing_over.numbers_of(application),
            documents=handing_over.documents_of(application),
        )
