"""Handing on a list: what for, in which file, and then the file itself."""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.authentication import get_authentication_records
from allauth.core import ratelimit
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from core import policy
from core.admin.export_forms import ColumnSetForm, ExportForm
from core.exports import asking, building, records, sets
from core.exports.lists import ExportList
from core.models import ExportRecord

SET = "set"  # the parameter of the address that names a set of columns


def was_here_lately(request) -> bool:
    """Has this session given its password, or second factor, within the last minutes?"""
    given = get_authentication_records(request, request.user)
    latest = max((record.get("at", 0) for record in given), default=0)
    return time.time() - latest < app_settings.REAUTHENTICATION_TIMEOUT


def file_of(wanted: ExportList, record: ExportRecord, watched: asking.Watched):
    """The answer that sends the list while it is read, and closes its record."""
    name = asking.file_name(wanted, record)
    return StreamingHttpResponse(
        records.Streamed(record, watched.pieces(), found=lambda: watched.found),
        content_type=asking.CONTENT_TYPES[record.format],
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


class ExportPage(FormView):
    """The form, and as its answer the file: exactly the rows of the list as it was narrowed."""

    list_class: type[ExportList] = ExportList
    form_class = ExportForm
    template_name = "admin/core/export.html"
    title: Any = ""

    @cached_property
    def wanted(self) -> ExportList:
        query = self.request.GET.copy()
        query.pop(SET, None)
        return self.list_class(self.request.user, query, **self.kwargs)

    def dispatch(self, request, *args, **kwargs):
        if not self.wanted.may_leave():
            raise PermissionDenied
        if not was_here_lately(request):
            raise ReauthenticationRequired
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def offered_sets(self) -> list[sets.Offered]:
        return sets.offered(self.wanted)

    @cached_property
    def chosen_set(self) -> sets.Offered | None:
        """The one that the address names."""
        key = self.request.GET.get(SET)
        return next((one for one in self.offered_sets if one.key == key), None)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "wanted": self.wanted}

    def get_initial(self):
        return {"columns": list(self.chosen_set.columns)} if self.chosen_set else {}

    def post(self, request, *args, **kwargs):
        if "keep" in request.POST:
            return self._keep()
        if "drop" in request.POST:
            return self._drop()
        return super().post(request, *args, **kwargs)

    def _keep(self):
        form = ColumnSetForm(self.request.POST, wanted=self.wanted)
        if form.is_valid():
            name, columns = form.cleaned_data["set_name"], form.cleaned_data["columns"]
            row = sets.keep(self.wanted, name, columns)
            messages.success(self.request, _("The set “%s” is kept for your office.") % row)
            return self._here(set=row.pk)
        messages.error(self.request, _("Tick at least one column and name the set."))
        typed = self.get_form()
        kept = {name: typed[name].value() for name in typed.fields}
        return self.render_to_response(
            self.get_context_data(form=ExportForm(initial=kept, wanted=self.wanted))
        )

    def _drop(self):
        row = self.chosen_set.kept if self.chosen_set else None
        if row is None or not policy.can(self.request.user, "delete", row):
            raise PermissionDenied
        sets.drop(row, actor=self.request.user)
        messages.success(self.request, _("The set “%s” is gone.") % row)
        return self._here()

    def _here(self, **more):
        query = self.wanted.query.copy()
        query.update({key: str(value) for key, value in more.items()})
        return redirect(f"{self.request.path}?{query.urlencode()}")

    def form_valid(self, form):
        if not ratelimit.consume(self.request, action="export", user=self.request.user):
            form.add_error(None, _("You have made many exports in this hour. Try again later."))
            return self.render_to_response(self.get_context_data(form=form), status=429)
        asked = form.cleaned_data
        told = {"purpose": asked["purpose"], "reason": asked.get("reason", "")}
        record = asking.ask(form.asked, form.wish, **told)
        if record.is_built:
            building.build.enqueue(record.pk)
            return redirect("admin:core_exportrecord_change", record.pk)
        return file_of(form.asked, record, asking.Watched(form.asked, form.wish))

    def get_context_data(self, **kwargs):
        return {
            **admin.site.each_context(self.request),
            **super().get_context_data(**kwargs),
            "title": self.title or _("Export: %s") % self.wanted.title,
            "list_title": self.wanted.title,
            "count": self.wanted.count,
            "comes_back": self.wanted.comes_back,
            "withheld": [column.label for column in self.wanted.withheld],
            "filters": self.wanted.described,
            "list_url": self.wanted.address,
            "sets": self.offered_sets,
            "set": self.chosen_set,
            "query": self.wanted.query.items(),
        }
