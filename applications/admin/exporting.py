"""Handing on the list: what for, in which file, and then the file itself."""

import time
from collections.abc import Iterable
from typing import Any

from allauth.account import app_settings
from allauth.account.authentication import get_authentication_records
from allauth.core import ratelimit
from allauth.core.exceptions import ReauthenticationRequired
from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView

from applications.admin.filters import ApplicationFilters
from applications.admin.keyset import count_of
from applications.exports import columns as offered
from applications.exports import csv_file, records, xlsx_file
from applications.exports.columns import Column
from applications.models import Application
from core import policy
from core.forms import WithoutTag
from core.localized import suffix

FORMATS = [
    ("xlsx", format_lazy(_("Excel (XLSX), up to {most} rows"), most=f"{xlsx_file.MOST_ROWS:,}")),
    ("csv", _("Text (CSV), any number of rows")),
]
LANGUAGES = {"zh": ["zh-hans"], "en": ["en"], "both": ["zh-hans", "en"]}


class ExportForm(WithoutTag, forms.Form):
    purpose = forms.CharField(
        label=_("What for"),
        min_length=4,
        max_length=300,
        help_text=_("It stands in the record of this export, with your name and the time."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    format = forms.ChoiceField(
        label=_("File"), choices=FORMATS, initial="xlsx", widget=forms.RadioSelect
    )
    headings = forms.ChoiceField(
        label=_("Headings"),
        choices=[("zh", _("Chinese")), ("en", _("English")), ("both", _("both"))],
        widget=forms.RadioSelect,
    )
    columns = forms.MultipleChoiceField(
        label=_("Columns"), widget=forms.CheckboxSelectMultiple, choices=[]
    )

    def __init__(self, *args, rows: int, offered: list[Column], **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = rows
        self.fields["columns"].choices = [(column.key, str(column.label)) for column in offered]
        self.fields["columns"].initial = [column.key for column in offered]
        self.fields["headings"].initial = suffix()
        if rows > xlsx_file.MOST_ROWS:
            self.fields["format"].initial = "csv"

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("format") == "xlsx" and self.rows > xlsx_file.MOST_ROWS:
            text = _(
                "The list is too long for Excel, which takes up to %(most)s rows here. "
                "Take CSV, which Excel opens as well, or narrow the list."
            )
            self.add_error("format", text % {"most": f"{xlsx_file.MOST_ROWS:,}"})
        return cleaned


def was_here_lately(request) -> bool:
    """Has this session given its password, or second factor, within the last minutes?"""
    given = get_authentication_records(request, request.user)
    latest = max((record.get("at", 0) for record in given), default=0)
    return time.time() - latest < app_settings.REAUTHENTICATION_TIMEOUT


class ExportPage(FormView):
    """The form, and as its answer the file: exactly the rows of the list as it was narrowed.

    A list gives its columns and values, how many rows it has, what narrowed it, where it stands.
    """

    form_class = ExportForm
    template_name = "admin/applications/export.html"
    title: Any = ""
    list_title: Any = ""
    file_name = ""
    columns: list[Column] = []

    def values(self, chosen: list[Column]) -> Iterable[list[Any]]:
        raise NotImplementedError

    @property
    def count(self) -> Any:
        """`number`, and whether it `is_exact`."""
        raise NotImplementedError

    @property
    def described(self) -> dict[str, str]:
        raise NotImplementedError

    @property
    def list_url(self) -> str:
        raise NotImplementedError

    def may_export(self) -> bool:
        return policy.can(self.request.user, "export", Application)

    def dispatch(self, request, *args, **kwargs):
        if not self.may_export():
            raise PermissionDenied
        if not was_here_lately(request):
            raise ReauthenticationRequired
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "rows": self._at_least(), "offered": self.columns}

    def _at_least(self) -> int:
        return self.count.number if self.count.is_exact else xlsx_file.MOST_ROWS + 1

    def form_valid(self, form):
        if not ratelimit.consume(self.request, action="export", user=self.request.user):
            form.add_error(None, _("You have made many exports in this hour. Try again later."))
            return self.render_to_response(self.get_context_data(form=form), status=429)
        wanted = set(form.cleaned_data["columns"])
        chosen = [column for column in self.columns if column.key in wanted]
        record = records.opened(
            by=self.request.user,
            purpose=form.cleaned_data["purpose"],
            format=form.cleaned_data["format"],
            filters=self.described,
            columns=[column.key for column in chosen],
        )
        return self._file(record, chosen, LANGUAGES[form.cleaned_data["headings"]])

    def _file(self, record, chosen, languages) -> StreamingHttpResponse:
        heading = offered.heading(chosen, languages)
        values = self.values(chosen)
        if record.format == "csv":
            kind, pieces = csv_file.CONTENT_TYPE, csv_file.pieces(heading, values)
        else:
            kind = xlsx_file.CONTENT_TYPE
            pieces = xlsx_file.pieces(chosen, heading, values, title=str(self.list_title))
        name = f"{self.file_name}-{timezone.localdate():%Y%m%d}-{record.pk}.{record.format}"
        return StreamingHttpResponse(
            records.Streamed(record, pieces),
            content_type=kind,
            headers={
                "Content-Disposition": f'attachment; filename="{name}"',
                "X-Content-Type-Options": "nosniff",
            },
        )

    def get_context_data(self, **kwargs):
        return {
            **admin.site.each_context(self.request),
            **super().get_context_data(**kwargs),
            "title": self.title,
            "list_title": self.list_title,
            "count": self.count,
            "filters": self.described,
            "list_url": self.list_url,
        }


class ExportView(ExportPage):
    """The applications, as the list is filtered."""

    title = _("Export applications")
    list_title = _("Applications")
    file_name = "applications"
    columns = offered.COLUMNS

    @cached_property
    def filters(self) -> ApplicationFilters:
        return ApplicationFilters(self.request.GET, user=self.request.user)

    @cached_property
    def rows(self):
        return self.filters.narrow(Application.objects.on_desk_of(self.request.user))

    @cached_property
    def count(self):
        return count_of(self.rows, limit=xlsx_file.MOST_ROWS)

    @property
    def described(self) -> dict[str, str]:
        return self.filters.described

    def values(self, chosen):
        return offered.values(self.rows, chosen)

    @property
    def list_url(self) -> str:
        address, query = reverse("admin:applications_application_changelist"), self.request.GET
        return f"{address}?{query.urlencode()}" if query else address
