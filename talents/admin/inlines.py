"""What hangs on a person: edited by HR in the same page, read by the others."""

from django.contrib import admin
from django.db import models
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core import policy
from core.admin import PolicyInline
from core.crypto import masked
from talents import statement_words
from talents.forms.days import DayInput
from talents.forms.office import DegreeForm, LanguageProofForm, StayForm
from talents.models import (
    Declaration,
    Degree,
    IdentityNumber,
    LanguageProof,
    Membership,
    StayAbroad,
)

# The browser's own calendar: narrow, and in the reader's language.
DAYS = {models.DateField: {"widget": DayInput}}


class RowInline(PolicyInline, admin.TabularInline):
    formfield_overrides = DAYS


class DegreeInline(RowInline):
    model = Degree
    form = DegreeForm


class StayInline(RowInline):
    model = StayAbroad
    form = StayForm


class LanguageProofInline(RowInline):
    model = LanguageProof
    form = LanguageProofForm


class MembershipInline(RowInline):
    model = Membership
    fields = ["organization", "since"]


class ReadOnlyInline(RowInline):
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class DeclarationInline(ReadOnlyInline):
    """What the person stated; nobody states it for them."""

    model = Declaration
    fields = readonly_fields = ["stated", "answered", "stated_at", "verified_by"]

    @admin.display(description=_("statement"))
    def stated(self, row: Declaration) -> str:
        return statement_words.in_words(row.code)

    @admin.display(description=_("answer"))
    def answered(self, row: Declaration) -> str:
        return statement_words.answer_in_words(row.answer)


class IdentityNumberInline(ReadOnlyInline):
    """Masked. The whole number is a page of its own that asks for the reason."""

    model = IdentityNumber
    fields = readonly_fields = ["kind", "masked_number", "expires_on", "whole"]

    def has_view_permission(self, request, obj=None):
        self.may_reveal = policy.can(request.user, "reveal", IdentityNumber)
        return policy.can(request.user, "view", IdentityNumber)

    @admin.display(description=_("number of the document"))
    def masked_number(self, row: IdentityNumber) -> str:
        return masked(row.number)

    @admin.display(description="")
    def whole(self, row: IdentityNumber) -> str:
        if not self.may_reveal:
            return ""
        address = reverse("admin:talents_identitynumber_reveal", args=[row.talent_id, row.pk])
        return format_html('<a href="{}">{}</a>', address, _("See the whole number"))
