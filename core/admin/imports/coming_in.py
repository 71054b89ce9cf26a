"""A file comes in: which one, how it is read, what its columns stand for."""

from functools import cached_property

from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import FormView, View

from core.admin.imports.forms import ColumnsForm, DressForm, UploadForm
from core.admin.imports.page import RunPage, frame
from core.imports import steps
from core.imports.heads import doubled
from core.imports.kinds import ImportKind, kind_of
from core.imports.problems import UnreadableFile
from core.imports.tables import Dress, Table, open_table
from core.models import ImportRun
from core.trouble import NoRoom

State = ImportRun.State
SAMPLES = 3


class UploadView(FormView):
    """Takes a file in. Nothing of it is read into the records here."""

    form_class = UploadForm
    template_name = "admin/core/imports/upload.html"

    @cached_property
    def kind(self) -> ImportKind:
        kind = kind_of(self.kwargs["kind"])
        if kind is None:
            raise Http404
        return kind

    @property
    def scope(self) -> str:
        return self.kwargs.get("scope", "")

    def dispatch(self, request, *args, **kwargs):
        if self.scope and not self.kind.knows(request.user, self.scope):
            raise Http404
        if not self.kind.may_bring_in(request.user, self.scope):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        if not ratelimit.consume(self.request, action="upload", user=self.request.user):
            form.add_error(None, _("That was often in a short time. Try again in a minute."))
            return self.render_to_response(self.get_context_data(form=form), status=429)
        try:
            file, actor = form.cleaned_data["file"], self.request.user
            run = steps.upload(self.kind, file, actor=actor, scope=self.scope)
        except UnreadableFile as problem:
            form.add_error("file", str(problem))
            return self.form_invalid(form)
        except NoRoom as full:
            form.add_error("file", full)
            return self.render_to_response(self.get_context_data(form=form), status=507)
        except steps.AlreadyHere as same:
            messages.info(self.request, _("This file is already being imported: here it is."))
            return redirect(same.run)
        return redirect(run)

    def get_context_data(self, **kwargs):
        return {
            **frame(self.request, self.kind.address(self.scope)),
            **super().get_context_data(**kwargs),
            "title": self.kind.title(self.scope),
            "kind": self.kind,
            "list_url": self.kind.address(self.scope),
        }


class ColumnsView(RunPage, FormView):
    """How the file is read, and what each of its columns stands for."""

    form_class = ColumnsForm
    template_name = "admin/core/imports/columns.html"

    def dispatch(self, request, *args, **kwargs):
        self.refuse_others()
        if self.run.state not in (State.RECOGNIZED, State.CHECKED):
            return redirect(self.run)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "kind": self.kind, "heads": self.run.heads}

    def get_initial(self):
        mapping = enumerate(self.run.mapping)
        return {"clears": self.run.clears, **{f"column_{n}": name for n, name in mapping}}

    def form_valid(self, form):
        try:
            steps.map_columns(
                self.run, form.mapping, clears=form.clears_cells, actor=self.request.user
            )
        except steps.Refusal as refusal:
            messages.error(self.request, str(refusal))
        return redirect(self.run)

    def _opened(self) -> tuple[Table, list[list[str]], str]:
        """The table, its first rows, and why these cannot be read."""
        with self.run.open_file() as file:
            table = open_table(file, Dress(**self.run.dress))
            try:
                return table, table.sample(SAMPLES), ""
            except UnreadableFile as problem:
                return table, [], str(problem)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        form = context["form"]
        table, samples, problem = self._opened()
        dressed = DressForm(dress=Dress(**self.run.dress), sheets=table.sheets)
        mapping = form.mapping if form.is_bound else self.run.mapping
        twice = doubled(mapping)
        columns = [
            (
                form[name],
                [row[place] for row in samples if place < len(row) and row[place]],
                mapping[place] in twice,
            )
            for place, name in enumerate(form.names)
        ]
        complaints, missing = steps.complaints_about(mapping, self.kind), set(self.kind.for_new)
        missing = set() if complaints else missing - set(mapping)
        has_rows = bool(samples or problem)
        return context | {
            "columns": columns,
            "dress_form": dressed,
            "hidden_sheets": table.hidden,
            "missing": [
                self.kind.columns[name].label for name in self.kind.for_new if name in missing
            ],
            "complaints": [
                *([] if has_rows else [steps.NO_ROWS]),
                *([] if form.is_bound else complaints),
            ],
            "has_rows": has_rows,
            "problem": context["problem"] or problem,
        }


class DressView(RunPage, View):
    """Reads the file as the officer says."""

    def post(self, request, pk) -> HttpResponseRedirect:
        self.refuse_others()
        columns = reverse("admin:core_importrun_columns", args=[self.run.pk])
        if self.run.state not in (State.RECOGNIZED, State.CHECKED):
            return redirect(self.run)
        dress = Dress(**self.run.dress)
        with self.run.open_file() as file:
            sheets = open_table(file, dress).sheets
        form = DressForm(request.POST, dress=dress, sheets=sheets)
        if not form.is_valid():
            messages.error(request, " ".join(sum(form.errors.values(), [])))
            return redirect(columns)
        try:
            steps.read_otherwise(self.run, form.chosen, actor=request.user)
        except (UnreadableFile, steps.Refusal) as problem:
            messages.error(request, str(problem))
        return redirect(columns)
