"""An application: one talent in one call."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.roles import OFFICES
from applications.querysets import ApplicationQuerySet
from applications.states import ABOUT, TRANSITIONS, Stage, State, Turn, stages_of
from applications.states.state import About


class ReferenceCounter(models.Model):
    """The last number given per year and prefix; a number is never given twice."""

    year = models.PositiveSmallIntegerField()
    prefix = models.CharField(max_length=10)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["year", "prefix"], name="one_counter_per_year_and_prefix"
            ),
        ]


class Application(models.Model):
    """One talent in one call (and track). Its state moves by `applications.workflow` alone."""

    # What the talent fills in and an office may ask to have mended, in the order of the page.
    EDITABLE = [
        "track",
        "host_institution",
        "host_name",
        "host_country",
        "host_city",
        "host_scholar_name",
        "host_scholar_email",
        "invitation_months",
        "starts_on",
        "ends_on",
        "parts",
        "months_in_all",
        "plan_title",
        "plan",
        "use_at_home",
    ]

    class LanguageRoute(models.TextChoices):
        """The kind of route by which the language condition was met as it was sent."""

        EXAM = "exam", pgettext_lazy("language route", "language test")
        LEVEL = "level", pgettext_lazy("language route", "level certificate")
        TRAINING = "training", pgettext_lazy("language route", "training center")
        DEGREE = "degree", pgettext_lazy("language route", "degree in the language")
        STAY = "stay", pgettext_lazy("language route", "earlier stay abroad")
        HOST = "host", pgettext_lazy("language route", "letter of the host")
        OPEN = "open", pgettext_lazy("language route", "not met yet when it was sent")

    reference = models.CharField(_("reference"), max_length=30, unique=True, editable=False)
    talent = models.ForeignKey(
        "talents.Talent", models.PROTECT, related_name="applications", verbose_name=_("talent")
    )
    call = models.ForeignKey(
        "programs.Call", models.PROTECT, related_name="applications", verbose_name=_("call")
    )
    track = models.ForeignKey(
        "programs.Track",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("track"),
    )
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.DRAFT)
    state_since = models.DateTimeField(_("since"), default=timezone.now)
    submitted_at = models.DateTimeField(_("sent"), null=True, blank=True)
    host_institution = models.ForeignKey(
        "partners.Institution",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("host among our partners"),
    )
    host_name = models.CharField(_("host institution"), max_length=200, blank=True)
    host_country = models.CharField(_("host country or region"), max_length=2, blank=True)
    host_city = models.CharField(_("city"), max_length=100, blank=True)
    host_scholar_name = models.CharField(_("host scholar"), max_length=100, blank=True)
    host_scholar_email = models.EmailField(_("e-mail of the host scholar"), blank=True)
    invitation_months = models.DecimalField(
        _("months in the invitation"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    starts_on = models.DateField(_("planned departure"), null=True, blank=True)
    ends_on = models.DateField(_("planned return"), null=True, blank=True)
    parts = models.PositiveSmallIntegerField(_("number of stays"), default=1)
    # Only asked where the stay has several parts: the days between them do not count.
    months_in_all = models.PositiveSmallIntegerField(
        _("months abroad in all"), null=True, blank=True
    )
    plan_title = models.CharField(_("subject of the plan"), max_length=200, blank=True)
    plan = models.TextField(_("plan"), blank=True, max_length=8000)
    use_at_home = models.TextField(_("use at home"), blank=True, max_length=4000)
    # Raised with every save of the draft: a tab that holds an older one is told so.
    revision = models.PositiveIntegerField(default=0)
    # The findings as they stood at submission (see programs.eligibility), and their day.
    findings = models.JSONField(default=list, blank=True)
    findings_on = models.DateField(null=True, blank=True)
    # Repeats what the findings say, so that one query counts a million; empty: not asked.
    language_route = models.CharField(max_length=10, choices=LanguageRoute, blank=True)
    consent_version = models.CharField(max_length=20, blank=True)
    consent_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-submitted_at", "-id"]
        permissions = [
            ("screen_application", _("Can screen applications")),
        ]
        indexes = [
            models.Index(fields=["-submitted_at", "-id"], name="application_newest"),
            models.Index(
                fields=["call", "state", "-submitted_at", "-id"], name="application_by_call"
            ),
            models.Index(fields=["state", "state_since"], name="application_by_state"),
            models.Index(fields=["state_since", "id"], name="application_longest_waiting"),
            # The files of some people, newest first: found and counted without reading a row.
            models.Index(
                fields=["talent", "-submitted_at", "-id", "state", "call"],
                name="application_by_talent",
            ),
            models.Index(fields=["updated_at", "id"], name="application_by_change"),
            # All that a report counts by, so that it need not read the files themselves.
            models.Index(
                fields=[
                    *("submitted_at", "state", "call", "talent", "host_institution"),
                    *("host_country", "starts_on", "ends_on", "language_route", "created_at"),
                    "id",
                ],
                name="application_as_reports_see_it",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["talent", "call"],
                condition=~Q(state="withdrawn"),
                name="one_live_application_per_call",
                violation_error_message=_("There is an application for this call already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="application_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(submitted_at__isnull=False),
                name="application_sent_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(starts_on__lt=F("ends_on")),
                name="application_departs_before_it_returns",
                violation_error_message=_("The departure must lie before the return."),
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("applications:detail", kwargs={"reference": self.reference})

    @property
    def stages(self) -> frozenset[Stage]:
        return stages_of(self.call)

    @property
    def shown_state(self) -> State:
        """What the applicant may know: of a released ranking the decision, at once for all.

        The rows move after it in batches; until then the ranking says where this one leads.
        """
        state = State(self.state)
        if state in {State.QUALIFIED, State.RANKED}:
            entry = getattr(self, "ranking_entry", None)
            if entry is not None and entry.ranking.released_at is not None:
                return entry.leads_to or state
        return state

    @property
    def shown(self) -> About:
        """The words, the turn and the ring of the state that the applicant may know."""
        return ABOUT[self.shown_state]

    @property
    def public_state(self) -> str:
        return str(self.shown.public)

    @property
    def turn(self) -> Turn:
        return self.shown.turn

    @property
    def tone(self) -> str:
        return ABOUT[State(self.state)].tone

    def steps_for(self, user) -> list[str]:
        """Names of the steps that this user may take now, in the table's order."""
        return [
            name
            for name, step in TRANSITIONS.items()
            if self.state in step.sources_in(self.stages) and step.allowed(user, self)
        ]

    @property
    def host_label(self) -> str:
        return self.host_institution.name if self.host_institution else self.host_name


FOR_THE_HEAD = _("entered the department's opinion for a head who was away")
# What happens to an application without moving it.
IN_PASSING = {
    "follow_up": _("sent what was to follow"),
    "close_request": _("no longer asks for this"),
}


class HistoryEntry(models.Model):
    """One step of an application, as its people read it."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="history")
    step = models.CharField(max_length=30)
    source = models.CharField(max_length=20, choices=State)
    target = models.CharField(max_length=20, choices=State)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    # As whom: talent, department_head, foreign_affairs, human_resources; empty: the portal itself.
    role = models.CharField(max_length=30, blank=True)
    # What the applicant reads, and what stays in the offices.
    note = models.TextField(blank=True)
    internal_note = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("history entry")
        verbose_name_plural = _("history")
        ordering = ["pk"]
        indexes = [
            # How long each part took, file by file, without reading the notes.
            models.Index(
                fields=["application", "at", "source", "target"], name="history_as_reports_see_it"
            ),
        ]

    def __str__(self):
        return f"{self.step} {self.at:%Y-%m-%d}"

    @property
    def told(self) -> str:
        if self.step == "give_opinion" and self.role in OFFICES:
            return str(FOR_THE_HEAD)
        if self.step in TRANSITIONS:
            return TRANSITIONS[self.step].done
        return str(IN_PASSING.get(self.step, self.step))
