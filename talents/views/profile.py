"""The own profile: one page to read, a small form for each section. Works without JavaScript."""

from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, UpdateView

from core import files
from talents import photos, presenting, workflow
from talents.forms.profile import (
    ContactForm,
    IdentityNumberForm,
    LanguageProofForm,
    MembershipForm,
    PassportNameForm,
    PhotoForm,
    StayForm,
)
from talents.language_proofs import TESTS, known_test
from talents.models import IdentityNumber, LanguageProof, Membership, StayAbroad, Talent
from talents.pinyin import passport_name


class OwnProfileMixin:
    """The person behind the account; somebody who is not on the roster gets 404."""

    success_url = reverse_lazy("profile")
    heading = ""

    @cached_property
    def talent(self) -> Talent:
        own = Talent.objects.visible_to(self.request.user).select_related(
            "department", "photo", "thumbnail"
        )
        return get_object_or_404(own, user=self.request.user)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **{"talent": self.talent, "heading": self.heading, **kwargs}
        )

    def saved(self, where: str):
        messages.success(self.request, _("Saved."))
        return redirect(f"{reverse('profile')}#{where}")


class ProfileView(OwnProfileMixin, TemplateView):
    template_name = "talents/profile.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, **presenting.profile(self.talent))


class FactsView(OwnProfileMixin, UpdateView):
    """A form over columns of the person; routed with `form_class`, `heading` and `anchor`."""

    template_name = "talents/profile_form.html"
    anchor = ""

    def get_object(self, queryset=None):
        # A copy of its own: what a failed form typed must not stand in the page's head.
        return Talent.objects.get(pk=self.talent.pk)

    def form_valid(self, form):
        workflow.save_facts(self.talent, form, actor=self.request.user)
        return self.saved(self.anchor)


class ContactView(FactsView):
    form_class = ContactForm
    heading = gettext_lazy("Contact and field of work")
    anchor = "contact"


class PassportNameView(FactsView):
    form_class = PassportNameForm
    heading = gettext_lazy("Name as in the passport")
    anchor = "passport"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "suggestion": passport_name(self.talent.name_zh)}


class RowView(OwnProfileMixin, UpdateView):
    """Adds (without `pk`) or changes one row of the person's own."""

    template_name = "talents/profile_form.html"
    anchor = ""

    def get_object(self, queryset=None):
        if "pk" not in self.kwargs:
            return self.model(talent=self.talent)
        own = self.model.objects.filter(talent=self.talent)
        return get_object_or_404(own, pk=self.kwargs["pk"])

    def form_valid(self, form):
        workflow.save_row(self.talent, form, actor=self.request.user)
        return self.saved(self.anchor)


class StayView(RowView):
    model, form_class = StayAbroad, StayForm
    heading = gettext_lazy("Stay abroad")
    anchor = "stays"


class MembershipView(RowView):
    model, form_class = Membership, MembershipForm
    heading = gettext_lazy("Membership")
    anchor = "memberships"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "talent": self.talent}


class LanguageProofView(RowView):
    """A new one first asks which test it is (`?test=`), then only what that test has."""

    model, form_class = LanguageProof, LanguageProofForm
    anchor = "languages"

    @cached_property
    def test(self):
        if "pk" in self.kwargs:
            proof = self.get_object()
            if proof.from_roster or known_test(proof) is None:
                raise Http404
            return known_test(proof)
        return TESTS.get(self.request.GET.get("test", ""))

    @property
    def heading(self) -> str:
        return str(self.test.label)

    def dispatch(self, request, *args, **kwargs):
        if self.test is None:
            return ChooseTestView.as_view()(request)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "test": self.test}


class ChooseTestView(OwnProfileMixin, TemplateView):
    template_name = "talents/profile_language.html"

    def get_context_data(self, **kwargs):
        tests = [(test.code, test.label) for test in TESTS.values()]
        return super().get_context_data(**kwargs, tests=tests)


class RowDeleteView(OwnProfileMixin, TemplateView):
    """Asks once, then deletes; routed with `model` and `anchor`. What HR entered stays."""

    template_name = "talents/profile_delete.html"
    model: type[models.Model] = models.Model
    anchor = ""

    @cached_property
    def row(self):
        own = self.model.objects.filter(talent=self.talent)
        if hasattr(self.model, "from_roster"):
            own = own.filter(from_roster=False)
        return get_object_or_404(own, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **kwargs, described=presenting.describe(self.row), anchor=self.anchor
        )

    def post(self, request, *args, **kwargs):
        workflow.delete_row(self.talent, self.row, actor=request.user)
        messages.success(request, _("Deleted."))
        return redirect(f"{reverse('profile')}#{self.anchor}")


class IdentityNumberView(OwnProfileMixin, FormView):
    form_class = IdentityNumberForm
    template_name = "talents/profile_identity.html"

    @cached_property
    def kind(self) -> IdentityNumber.Kind:
        if self.kwargs["kind"] not in IdentityNumber.Kind.values:
            raise Http404
        return IdentityNumber.Kind(self.kwargs["kind"])

    @cached_property
    def stored(self) -> IdentityNumber | None:
        return IdentityNumber.objects.filter(talent=self.talent, kind=self.kind).first()

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "kind": self.kind.value}

    def get_initial(self):
        return {"expires_on": self.stored.expires_on} if self.stored else {}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **{
                **kwargs,
                "heading": capfirst(self.kind.label),
                "masked": presenting.masked_number(self.stored),
            }
        )

    def post(self, request, *args, **kwargs):
        if "delete" in request.POST and self.stored:
            workflow.delete_identity_number(self.stored, actor=request.user)
            messages.success(request, _("Deleted."))
            return redirect(f"{reverse('profile')}#identity")
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        workflow.save_identity_number(
            self.talent, self.kind.value, form.cleaned_data, actor=self.request.user
        )
        return self.saved("identity")


class PhotoView(OwnProfileMixin, FormView):
    form_class = PhotoForm
    template_name = "talents/profile_photo.html"
    heading = gettext_lazy("Photo")

    def post(self, request, *args, **kwargs):
        if "remove" in request.POST:
            photos.remove(self.talent, actor=request.user)
            messages.success(request, _("The photo was removed."))
            return redirect("profile")
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        upload = form.cleaned_data["photo"]
        try:
            self._check_room(upload)
            photos.replace(self.talent, upload, actor=self.request.user)
        except ValidationError as error:
            form.add_error("photo", error)
            return self.form_invalid(form)
        messages.success(self.request, _("The photo was saved."))
        return redirect("profile")

    def _check_room(self, upload) -> None:
        if not ratelimit.consume(self.request, action="upload"):
            raise ValidationError(_("That was too often. Wait a minute, then try again."))
        if upload.size > files.quota_left(self.request.user):
            raise ValidationError(
                _("Your space for files is full. Delete some that you no longer need.")
            )
