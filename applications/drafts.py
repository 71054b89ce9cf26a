"""How an application begins, and how what the talent types is kept. All saves are conditional."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from applications import statements
from applications.models import Application, DocumentSlot, ReferenceCounter
from applications.querysets import CorrectionQuerySet
from applications.refusals import Refusal, TooLate
from applications.states import State, is_applicant
from applications.workflow.talent import refuse_unless_open
from core import audit, policy
from core.templatetags.core_tags import moment
from programs.models import Call, Track
from talents.models import Talent


class ChangedElsewhere(Refusal):
    """Another window has saved a newer text; nothing of this one was kept."""

    def __str__(self):
        return _(
            "This application was changed in another window. Nothing was overwritten: "
            "copy what you typed here, load the page again, and go on there."
        )


def start(
    talent: Talent, call: Call, track: Track | None = None, *, actor: User
) -> tuple[Application, bool]:
    """The talent's live application for the call, and whether it is new.

    A second start, however fast, leads to the first one's row: the constraint is the last word.
    Raises PermissionDenied for anybody but the talent, Refusal where the call takes none.
    """
    if talent.user_id != actor.pk or not policy.can(actor, "add", Application):
        raise PermissionDenied
    existing = _live(talent, call)
    if existing is not None:
        return existing, False
    refuse_unless_open(call)
    if track is not None and track.call_id != call.pk:
        raise Refusal(_("This track does not belong to the call."))
    try:
        with transaction.atomic():
            return _create(talent, call, track, actor), True
    except IntegrityError:
        existing = _live(talent, call)
        if existing is None:
            raise
        return existing, False


def open_fields(application: Application) -> list[str]:
    """The fields that the applicant may change now, in the order of the page."""
    if application.state == State.DRAFT:
        return list(Application.EDITABLE)
    return _fields_of(application.corrections.answerable())


def asked_fields(application: Application) -> list[str]:
    """Those that an office waits for, also where the time for them is over."""
    if application.state == State.DRAFT:
        return list(Application.EDITABLE)
    return _fields_of(application.corrections.pending())


def known_fields(application: Application) -> list[str]:
    """Those that were ever open to the applicant; a window may still hold what was closed since."""
    if application.state == State.DRAFT:
        return list(Application.EDITABLE)
    return _fields_of(application.corrections.all())


def _fields_of(requests: CorrectionQuerySet) -> list[str]:
    asked = set(requests.exclude(field="").values_list("field", flat=True))
    return [name for name in Application.EDITABLE if name in asked]


@transaction.atomic
def save(
    application: Application,
    values: Mapping[str, Any],
    *,
    actor: User,
    revision: int,
    answers: Mapping[str, Any] | None = None,
) -> Application:
    """Keeps the given fields, and of a draft the statements; all others stay.

    answers: code → answer, None takes one back. Raises ChangedElsewhere if `revision` is an old
    one, Refusal where a field is not open (any more), PermissionDenied for anybody else.
    """
    application = _fresh(application, actor)
    if closed := set(values) - set(open_fields(application)):
        _refuse_closed(application, closed)
    if answers and application.state != State.DRAFT:
        raise Refusal(_("Statements can be changed here only before the application is sent."))
    before = {name: application.serializable_value(name) for name in values}
    for name, value in values.items():
        setattr(application, name, value)
    now = {name: application.serializable_value(name) for name in values}
    before, after = audit.changes(before, now)
    answers = answers or {}
    restated = statements.differ(application.talent, answers)
    if after or restated:
        _take_revision(application, revision)
    if after:
        application.save(update_fields=[*after, "updated_at"])
        _record(application, "application.change", actor, before, after)
    if restated:
        statements.keep(application.talent, answers, actor=actor)
    return application


def _refuse_closed(application: Application, names: set[str]) -> None:
    """Raises TooLate where the time of a request is over, Refusal where nothing is asked."""
    late = application.corrections.pending().filter(field__in=names).soonest_first().first()
    if late is not None:
        raise TooLate(
            _(
                "The office took this until %(moment)s. What you typed stays in this window; "
                "ask the office for more time."
            )
            % {"moment": moment(late.due, application.call.time_zone)}
        )
    raise Refusal(
        _(
            "These fields cannot be changed now: the office no longer asks for them. What was "
            "saved before counts; what you typed since stays in this window alone."
        )
    )


def _live(talent: Talent, call: Call) -> Application | None:
    return Application.objects.live().filter(talent=talent, call=call).first()


def _create(talent: Talent, call: Call, track: Track | None, actor: User) -> Application:
    if track is None and call.tracks.count() == 1:
        track = call.tracks.get()
    application = Application.objects.create(
        reference=_next_reference(call), talent=talent, call=call, track=track
    )
    DocumentSlot.objects.bulk_create(
        DocumentSlot(application=application, requirement=requirement)
        for requirement in call.documents.all()
    )
    audit.record(
        actor,
        "application.start",
        application,
        after={"call": call.slug, "track": track.code if track else None},
        subject=talent,
    )
    return application


def _next_reference(call: Call) -> str:
    """Counted in the database: the update holds the counter's row until the draft is committed."""
    key: dict[str, Any] = {"year": call.year, "prefix": call.program.reference_prefix}
    counter, _made = ReferenceCounter.objects.get_or_create(**key)
    ReferenceCounter.objects.filter(pk=counter.pk).update(last=F("last") + 1)
    counter.refresh_from_db()
    return f"{call.year}-{call.program.reference_prefix}-{counter.last:04}"


def _fresh(application: Application, actor: User) -> Application:
    """The row as it stands now; what is the same already needs no newer revision to be kept."""
    row = Application.objects.select_related("talent", "call").get(pk=application.pk)
    if not is_applicant(actor, row):
        raise PermissionDenied
    return row


def _take_revision(application: Application, revision: int) -> None:
    """Counts the save, on condition that nobody saved in between and the state has not moved."""
    rows = Application.objects.filter(pk=application.pk, state=application.state, revision=revision)
    if not rows.update(revision=F("revision") + 1, updated_at=timezone.now()):
        raise ChangedElsewhere
    application.revision = revision + 1


def _record(application: Application, action: str, actor: User, before: dict, after: dict) -> None:
    audit.record(actor, action, application, before=before, after=after, subject=application.talent)
