"""Papers are asked for here and drawn by the worker; the unit's opinion is written down."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from applications.models import Application, Paper, Recommendation
from applications.papers import making, recommending
from applications.papers.contents import LANGUAGES
from applications.refusals import NotComplete, Refusal
from core import audit, policy, printing
from programs.models import Call


@transaction.atomic
def ask(
    kind: str,
    language: str,
    *,
    actor: User,
    call: Call,
    application: Application | None = None,
) -> Paper:
    """Has the worker draw the paper, or draw it anew from what is known now.

    Raises PermissionDenied, and Refusal where this machine draws no papers or knows no such one.
    """
    if language not in LANGUAGES.get(kind, ()):
        raise Refusal(_("There is no such paper."))
    wanted = Paper(kind=kind, language=language, call=call, application=application)
    if not policy.can(actor, "make", wanted):
        raise PermissionDenied
    if not printing.is_possible():
        raise Refusal(_("This machine cannot draw papers: Pango is missing."))
    paper, is_new = Paper.objects.get_or_create(
        kind=kind, language=language, call=call, application=application
    )
    if paper.is_awaited and not is_new:
        return paper
    paper.ask()
    after = {"kind": kind, "language": language}
    audit.record(actor, "applications.ask_paper", application or call, after=after)
    making.make.enqueue(paper_id=paper.pk)
    return paper


def draw_form(application: Application, *, actor: User) -> None:
    """Has the recommendation form drawn with the words as they are, where this machine can."""
    if printing.is_possible():
        ask(
            Paper.Kind.RECOMMENDATION,
            recommending.LANGUAGE,
            actor=actor,
            call=application.call,
            application=application,
        )


@transaction.atomic
def recommend(application: Application, *, actor: User, text: str) -> Recommendation:
    """Writes the unit's opinion (单位推荐意见), in the words of the office; the form follows it.

    Raises PermissionDenied, and NotComplete without words.
    """
    application = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    row = Recommendation.objects.filter(application=application).first()
    row = row or Recommendation(application=application)
    if not policy.can(actor, "change" if row.pk else "add", row):
        raise PermissionDenied
    if not text.strip():
        raise NotComplete(_("Write the unit's opinion."))
    before = {"text": row.text} if row.pk else {}
    row.text, row.by = text.strip(), actor
    row.save()
    audit.record(
        actor,
        "applications.recommend",
        application,
        before=before,
        after={"text": row.text},
        subject=application.talent,
    )
    draw_form(application, actor=actor)
    return row
