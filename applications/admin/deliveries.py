"""Asking a host or referee for a paper: the form of an office, and what is done to a link."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView, View

from accounts.models import User
from applications.models import Application, DeliveryLink, DocumentSlot
from applications.refusals import Refusal
from applications.workflow import delivery
from core import policy
from core.forms import WithoutTag


def days() -> list[tuple[int, str]]:
    """How long a link may open."""
    return [(number, ngettext("%d day", "%d days", number) % number) for number in (7, 14, 30, 60)]


class AskForm(WithoutTag, forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    email = forms.EmailField(label=gettext_lazy("E-mail"))
    asks = forms.ChoiceField(
        label=gettext_lazy("What the person sends"),
        choices=DeliveryLink.Asks.choices,
        widget=forms.RadioSelect,
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("The link opens for"), choices=days, coerce=int, initial=delivery.DAYS
    )
    message = forms.CharField(
        label=gettext_lazy("Words of your own"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "They stand in the mail and on the page. The mail is in English, with a line in "
            "Chinese; it names the applicant, the document and until when."
        ),
    )


class OfficeSlot:
    """A slot of a file on one's desk; whoever may not ask is refused before the first look."""

    @cached_property
    def slot(self) -> DocumentSlot:
        desk = Application.objects.on_desk_of(self.request.user).filter(pk=self.kwargs["pk"])
        slots = DocumentSlot.objects.filter(application__in=desk)
        rows = slots.select_related("requirement", "application__talent", "application__call")
        return get_object_or_404(rows, pk=self.kwargs["slot"])

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_office:
            raise PermissionDenied
        if not self.slot.comes_from_outside:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @property
    def file_url(self) -> str:
        address = reverse("admin:applications_application_change", args=[self.slot.application_id])
        return f"{address}?tab=documents&slot={self.slot.pk}"


class AskView(OfficeSlot, FormView):
    form_class = AskForm
    template_name = "admin/applications/ask.html"

    def get_initial(self):
        """The person asked before; else the host scholar whom the applicant named."""
        last = self.slot.links.first()
        if last:
            return {
                "name": last.recipient_name,
                "email": last.recipient_email,
                "asks": last.asks,
                "message": last.message,
            }
        application = self.slot.application
        return {
            "name": application.host_scholar_name,
            "email": application.host_scholar_email,
            "asks": DeliveryLink.Asks.FILE,
        }

    def form_valid(self, form):
        try:
            delivery.ask(self.slot, actor=self.request.user, **form.cleaned_data)
        except Refusal as refusal:
            messages.error(self.request, str(refusal))
        else:
            told = {"name": form.cleaned_data["name"]}
            messages.success(self.request, _("The link is on its way to %(name)s.") % told)
        return redirect(self.file_url)

    def get_context_data(self, **kwargs):
        return {
            **admin.site.each_context(self.request),
            **super().get_context_data(**kwargs),
            "title": _("Ask for a document by mail"),
            "slot": self.slot,
            "application": self.slot.application,
            "replaces": self.slot.links.live().first(),
            "file_url": self.file_url,
        }


class LinkView(OfficeSlot, View):
    """What is done to a link by one press: remind, or take it back."""

    DEEDS = {
        "remind": (
            delivery.remind,
            gettext_lazy("The reminder is on its way; it holds a new link."),
        ),
        "revoke": (delivery.revoke, gettext_lazy("The link opens no more.")),
    }

    def post(self, request, *args, **kwargs):
        if kwargs["deed"] not in self.DEEDS:
            raise Http404
        act, done = self.DEEDS[kwargs["deed"]]
        link = get_object_or_404(self.slot.links.select_related("slot"), pk=kwargs["link"])
        try:
            act(link, actor=request.user)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, done)
        return redirect(self.file_url)


def outside_of(slot: DocumentSlot, user: User) -> dict:
    """Whom the offices asked for this paper, what came, and whether the reader may ask.

    links: newest first, with their answers.
    """
    links = (
        list(slot.links.select_related("answer", "created_by")) if slot.comes_from_outside else []
    )
    return {
        "links": links,
        "latest": links[0] if links else None,
        "answers": [link.answer for link in links if hasattr(link, "answer")],
        "may_ask": policy.can(user, "ask", slot),
    }
