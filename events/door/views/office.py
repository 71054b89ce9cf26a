"""The office's side of the door: who helps, the sheet to sign; and how a helper comes in."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View

from accounts.models import User
from events import tickets
from events.attendance import passes
from events.door.views.entrance import HELPER_KEY, DoorMixin

PEOPLE_OF_A_SHEET = 100
EMPTY_LINES = range(10)


class HelperForm(forms.Form):
    """An account by its address, or anybody by name, for a link."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail of an account"),
        required=False,
        help_text=gettext_lazy("The person signs in and finds the check-in in a mail."),
    )
    name = forms.CharField(
        label=gettext_lazy("Or a name, for a link without an account"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("The link opens once, on one device."),
    )

    def clean_email(self) -> User | None:
        email = self.cleaned_data["email"]
        if not email:
            return None
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user is None:
            raise forms.ValidationError(
                _("There is no account with this address. Give the name, and take a link.")
            )
        return user

    def clean(self) -> dict:
        data = super().clean()
        if not self.errors and not data.get("email") and not data.get("name"):
            raise forms.ValidationError(_("Write an address or a name."))
        return data


class HelpersView(DoorMixin, FormView):
    """Who helps at this door. A new link is shown in the answer itself, since nothing keeps it."""

    action = "manage_check_in"
    form_class = HelperForm
    template_name = "events/check_in_helpers.html"

    def form_valid(self, form):
        user, name = form.cleaned_data["email"], form.cleaned_data["name"]
        try:
            if user:
                helper, link = passes.name_helper(self.event, user, actor=self.actor), ""
            else:
                helper, token = passes.make_link(self.event, name, actor=self.actor)
                link = settings.SITE_URL + reverse("events:helper", args=[token])
        except passes.PassRefused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        if link:
            context = self.get_context_data(form=self.form_class(), link=link, helper=helper)
            return self.render_to_response(context)
        messages.success(self.request, _("%(name)s helps now and gets a mail.") % {"name": helper})
        return redirect(self.request.path)

    def get_context_data(self, **kwargs):
        helpers = self.event.check_in_helpers.select_related("user").order_by("pk")
        return super().get_context_data(**kwargs, event=self.event, helpers=helpers)


class RecallView(DoorMixin, View):
    action = "manage_check_in"
    http_method_names = ("post",)

    def post(self, request, slug, pk):
        helpers = self.event.check_in_helpers.select_related("event")
        helper = get_object_or_404(helpers, pk=pk)
        passes.recall(helper, actor=self.actor)
        messages.success(request, _("%(name)s is not let in any more.") % {"name": helper})
        return redirect("events:helpers", slug=slug)


class HelperLinkView(TemplateView):
    """What a helper's link opens: looking changes nothing, pressing the button takes it."""

    template_name = "events/helper.html"

    @method_decorator(login_not_required)
    def dispatch(self, request, *args, **kwargs):
        try:
            response = super().dispatch(request, *args, **kwargs)
        except passes.PassRefused as refusal:
            page = {"reason": str(refusal)}
            response = render(request, "events/helper_refused.html", page, status=410)
        response["Referrer-Policy"] = "strict-origin"  # no page learns the address
        return response

    def post(self, request, token):
        helper = passes.open_link(token)
        request.session[HELPER_KEY] = helper.pk
        return HttpResponseRedirect(reverse("events:check_in", args=[helper.event.slug]))

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, helper=passes.find(self.kwargs["token"]))


class SheetView(DoorMixin, TemplateView):
    """The list on paper: a QR code and a line to sign for everybody who holds a seat."""

    action = "manage_check_in"
    template_name = "events/sign_in_sheet.html"

    def get(self, request, *args, **kwargs):
        language = request.GET.get("language")
        if language not in dict(settings.LANGUAGES):
            language = translation.get_language()
        with translation.override(language):
            return super().get(request, *args, **kwargs).render()

    def get_context_data(self, **kwargs):
        part = _number(self.request.GET.get("part", ""))
        rows = self.event.registrations.seated().select_related(
            "user__department", "user__talent__department"
        )
        ordered = rows.order_by("user__talent__pinyin", "user__name_zh", "guest_name", "pk")
        count = ordered.count()
        parts = max(-(-count // PEOPLE_OF_A_SHEET), 1)
        part = min(part, parts)
        first = (part - 1) * PEOPLE_OF_A_SHEET
        people = [
            {"number": number, "row": row, "code": tickets.code_of(row), "unit": _unit(row)}
            for number, row in enumerate(ordered[first : first + PEOPLE_OF_A_SHEET], first + 1)
        ]
        return super().get_context_data(
            **kwargs,
            event=self.event,
            people=people,
            count=count,
            part=part,
            parts=range(1, parts + 1),
            empty_lines=EMPTY_LINES if part == parts else (),
        )


def _unit(row) -> str:
    """The department of the account, or of the roster, which is reached from the account."""
    if row.user is None:
        return row.guest_unit
    of_roster = getattr(getattr(row.user, "talent", None), "department", None)
    department = row.user.department or of_roster
    return department.name if department else ""


def _number(text: str) -> int:
    return max(int(text), 1) if text.isascii() and text.isdecimal() and len(text) < 6 else 1
