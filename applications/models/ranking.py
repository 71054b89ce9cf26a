"""The ranking of a call: order, decisions under embargo, and their release at once."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application
from applications.states import State


class Ranking(models.Model):
    """The order of the applications of one call. Its decisions are nobody else's until release."""

    class TieRule(models.TextChoices):
        FIRST_CRITERION = "first_criterion", _("the higher score in the first criterion")
        SPREAD = "spread", _("the smaller spread between reviewers")
        EARLIER = "earlier", _("the earlier application")

    call = models.OneToOneField(
        "programs.Call", models.PROTECT, related_name="ranking", verbose_name=_("call")
    )
    quota = models.PositiveSmallIntegerField(_("places"))
    tie_rule = models.CharField(
        _("where scores are equal"),
        max_length=20,
        choices=TieRule,
        default=TieRule.FIRST_CRITERION,
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    # Set in one transaction: from then on every decision is visible to its applicant.
    released_at = models.DateTimeField(_("released"), null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("ranking")
        verbose_name_plural = _("rankings")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(released_at=None) | Q(released_by__isnull=False),
                name="release_has_its_officer",
            ),
        ]

    def __str__(self):
        return str(self.call)


class RankingEntry(models.Model):
    """The place of one application, and what is decided of it."""

    class Decision(models.TextChoices):
        UNDECIDED = "", _("undecided")
        PROPOSE = "propose", _("propose")
        RESERVE = "reserve", _("reserve")
        NOT_CHOOSE = "not_choose", _("not choose")

    LEADS_TO = {
        Decision.PROPOSE: State.PROPOSED,
        Decision.RESERVE: State.RESERVED,
        Decision.NOT_CHOOSE: State.NOT_SELECTED,
    }

    ranking = models.ForeignKey(Ranking, models.CASCADE, related_name="entries")
    application = models.OneToOneField(Application, models.CASCADE, related_name="ranking_entry")
    position = models.PositiveIntegerField(_("place"))
    # Mean of the reviews, 0 to 100; null in a call without a panel.
    score = models.DecimalField(_("score"), max_digits=6, decimal_places=3, null=True, blank=True)
    spread = models.DecimalField(_("spread"), max_digits=6, decimal_places=3, null=True, blank=True)
    decision = models.CharField(
        _("decision"), max_length=12, choices=Decision, default=Decision.UNDECIDED, blank=True
    )
    # Why it was moved by hand; empty where the scores alone gave the place.
    reason = models.TextField(_("reason"), blank=True, max_length=1000)

    class Meta:
        verbose_name = _("place in the ranking")
        verbose_name_plural = _("places in the ranking")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["ranking", "position"], name="one_file_per_place"),
            models.CheckConstraint(
                condition=Q(decision__in=["", "propose", "reserve", "not_choose"]),
                name="ranking_decision_is_known",
            ),
        ]

    def __str__(self):
        return f"{self.position}: {self.application}"

    @property
    def leads_to(self) -> State | None:
        return self.LEADS_TO.get(self.Decision(self.decision))
