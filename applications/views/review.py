"""A reviewer's pages: the files assigned to them, and nothing else."""

from functools import cached_property

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View

from accounts.roles import Role
from applications.forms import GiveBackForm, ReviewForm
from applications.models import Assignment, Panel, Review
from applications.panels import reviewing
from applications.panels.shown import documents, name_of, others, shown
from applications.refusals import Refusal
from applications.views.own import number_of
from core.views import ListPage, file_response


class ReviewersOnly:
    """Reviewers; which rows they see is decided by the query set."""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not request.user.has_role(Role.REVIEWER):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def assignments(self):
        return Assignment.objects.active_of(self.request.user).select_related(
            "application__talent__department",
            "application__call__panel",
            "application__host_institution",
            "application__track",
            "review",
        )


class AssignedFile(ReviewersOnly):
    """One of them; anything else is unknown here (404)."""

    @cached_property
    def assignment(self) -> Assignment:
        return get_object_or_404(
            self.assignments(), application__reference=self.kwargs["reference"]
        )

    @property
    def panel(self) -> Panel:
        return self.assignment.application.call.panel

    @property
    def review(self) -> Review | None:
        return getattr(self.assignment, "review", None)

    def get_context_data(self, **kwargs):
        application = self.assignment.application
        return super().get_context_data(
            **kwargs,
            assignment=self.assignment,
            application=application,
            call=application.call,
            panel=self.panel,
            review=self.review,
            name=name_of(application, self.panel),
        )


class ReviewList(ReviewersOnly, ListPage):
    """First what is to be scored, then what was sent or is closed."""

    template_name = "applications/review_list.html"

    @property
    def to_score(self) -> QuerySet[Assignment]:
        waiting = Assignment.objects.to_score_by(self.request.user)
        return self.assignments().filter(pk__in=waiting.values("pk"))

    def get_queryset(self):
        return self.assignments().exclude(pk__in=self.to_score.values("pk")).order_by("-pk")

    def get_context_data(self, **kwargs):
        waiting = self.to_score.order_by("application__call__panel__due_at", "pk")
        return super().get_context_data(**kwargs, waiting=waiting)


class ReviewPage(AssignedFile, TemplateView):
    """The file beside its score form; POST keeps what was typed, and sends it where asked."""

    template_name = "applications/review_detail.html"

    def post(self, request, *args, **kwargs):
        sending = "send" in request.POST
        criteria = self.panel.criteria.all()
        form = ReviewForm(request.POST, criteria=criteria, sending=sending)
        is_valid = form.is_valid()
        actor = request.user
        try:
            review = reviewing.save(
                self.assignment, form.typed, actor=actor, revision=self.revision
            )
            if sending and is_valid:
                comment = form.cleaned_data["comment"]
                reviewing.send(
                    self.assignment, form.points, comment, actor=actor, revision=review.revision
                )
        except Refusal as refusal:
            return self.refused(refusal, form)
        return self.kept(review, form, sent=sending and is_valid)

    @property
    def revision(self) -> int:
        """The revision that the window holds; anything that is no number is an old one."""
        return number_of(self.request.POST.get("revision", ""))

    def refused(self, refusal: Refusal, form: ReviewForm):
        if self.request.htmx:
            return render(
                self.request, "applications/_review_saved.html", {"refusal": str(refusal)}
            )
        messages.error(self.request, str(refusal))
        revision = self.revision
        if not isinstance(refusal, reviewing.ChangedElsewhere):
            revision = None
        del self.assignment  # it has moved: read it again
        context = self.get_context_data(form=form, revision=revision)
        return self.render_to_response(context, status=409)

    def kept(self, review: Review, form: ReviewForm, *, sent: bool):
        if self.request.htmx:
            context = {"review": review, "form": form, "at": timezone.now()}
            return render(self.request, "applications/_review_saved.html", context)
        if form.errors:
            del self.assignment
            return self.render_to_response(self.get_context_data(form=form))
        if sent:
            messages.success(self.request, _("Your review is sent."))
            return redirect("reviews:list")
        messages.success(self.request, _("Saved."))
        return redirect("reviews:detail", reference=self.assignment.application.reference)

    def get_context_data(self, *, form=None, revision=None, **kwargs):
        application, panel, review = self.assignment.application, self.panel, self.review
        closed = reviewing.why_closed(panel, review)
        if form is None and not closed:
            typed = (review.draft or reviewing.sent_text(review)) if review else {}
            form = ReviewForm(criteria=panel.criteria.all(), typed=typed)
        return super().get_context_data(
            **kwargs,
            form=form,
            revision=(review.revision if review else 0) if revision is None else revision,
            closed=closed,
            too_late=reviewing.why_too_late(panel, review),
            shown=shown(application, panel),
            scores=review.scores.select_related("criterion") if review else [],
            others=others(application, self.request.user),
        )


class GiveBackView(AssignedFile, FormView):
    """Declines the file, or declares a conflict of interest with it or with its call."""

    form_class = GiveBackForm
    template_name = "applications/review_give_back.html"

    def form_valid(self, form):
        kind, reason = form.cleaned_data["kind"], form.cleaned_data["reason"]
        actor = self.request.user
        try:
            if kind == GiveBackForm.OTHER:
                reviewing.decline(self.assignment, actor=actor, reason=reason)
            else:
                whole = kind == GiveBackForm.CALL
                reviewing.declare_conflict(
                    self.assignment, actor=actor, reason=reason, whole_call=whole
                )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("The file is given back. Thank you for saying so."))
        return redirect("reviews:list")


class ReviewDocument(AssignedFile, View):
    """A paper under a neutral name: what the applicant called the file may name them."""

    def get(self, request, *args, **kwargs):
        application = self.assignment.application
        slot = get_object_or_404(documents(application, self.panel), pk=kwargs["pk"])
        if slot.current is None:
            raise Http404
        stored = slot.current.file
        response = file_response(stored)
        ending = stored.name.rpartition(".")[2].lower()
        name = f"{application.reference}-{slot.requirement.code}.{ending}"
        response["Content-Disposition"] = content_disposition_header(True, name)
        return response
