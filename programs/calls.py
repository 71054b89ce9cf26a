"""What happens to a call: opened from its program, announced, prolonged, its dates confirmed.

Every step is one transaction with one audit row. actor: None where the portal acts by itself.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, policy
from partners.models import Agreement
from programs.models import Call, EligibilityRule, Program, RequiredDocument, Track
from programs.rule_params import RuleType

CLOSING_TIME = time(17)  # what a mere day means
WINDOW = ("opens_at", "closes_at", "hospital_due_at", "sponsor_due_at")
# What applicants rely on once a call is announced: its name, its days and its way.
FROZEN = (
    *("title_zh", "title_en", "time_zone", *WINDOW),
    *("asks_opinion", "has_panel", "notice_working_days", "forwarded_to_zh", "forwarded_to_en"),
)
Row = TypeVar("Row", Track, EligibilityRule, RequiredDocument)
# The param that holds a day of one round of the sponsor.
DATED: dict[str, str] = {
    RuleType.BIRTH_ON_OR_AFTER: "date",
    RuleType.STAY_ABROAD_MONTHS: "until",
    RuleType.NOT_RETURNED_BEFORE: "date",
}


class CallRefused(ValidationError):
    """A sentence that says why a call cannot be opened, announced or changed."""


def instant(value: date | datetime, zone: str) -> datetime:
    """A mere day means 17:00 in the zone; a time without a zone is one of that zone."""
    if not isinstance(value, datetime):
        value = datetime.combine(value, CLOSING_TIME)
    return value.replace(tzinfo=ZoneInfo(zone)) if timezone.is_naive(value) else value


def prepared(
    program: Program,
    year: int,
    *,
    opens: date | datetime,
    closes: date | datetime,
    hospital_due: date | datetime,
    sponsor_due: date | datetime,
    time_zone: str = "Asia/Shanghai",
    **choices: Any,
) -> Call:
    """The call that `open_new_call` would save; writes nothing.

    Raises CallRefused where the program takes no applications, or the year has its call already.
    """
    days = (opens, closes, hospital_due, sponsor_due)
    titles = {"title_zh": f"{program.name_zh}（{year}年）", "title_en": f"{program.name_en} {year}"}
    call = Call(
        program=program,
        year=year,
        slug=f"{program.slug}-{year}",
        time_zone=time_zone,
        **dict(zip(WINDOW, (instant(day, time_zone) for day in days), strict=True)),
        **(titles | {name: value for name, value in choices.items() if value not in (None, "")}),
    )
    _refuse_closed_program(call)
    if Call.objects.filter(program=program, year=year).exists():
        raise CallRefused(_("There is a call of this program for %s already.") % year)
    _check(call)
    return call


@transaction.atomic
def open_new_call(program: Program, year: int, *, actor: User | None, **details: Any) -> Call:
    """A call in preparation, with the program's tracks, rules and documents copied into it.

    details: the window, and other columns of the call (stages, quota, note, titles), as `prepared`
    takes them. Raises PermissionDenied, and CallRefused as `prepared` does.
    """
    _ask_leave(actor, "add", Call)
    program = Program.objects.select_for_update().get(pk=program.pk)
    call = prepared(program, year, **details)
    call.save()
    _copy_requirements(program, call)
    audit.record(actor, "programs.open_call", call, after=_window(call))
    return call


@transaction.atomic
def announce(call: Call, *, actor: User | None, at: datetime | None = None) -> Call:
    """Makes the call visible and freezes what it asks, from the instant `at` on (left out: now).

    Raises PermissionDenied, and CallRefused where it cannot be offered.
    """
    call = _locked(call)
    _ask_leave(actor, "change", call)
    at = at or timezone.now()
    if call.announced_at:
        raise CallRefused(_("The call is announced already."))
    _refuse_closed_program(call)
    if not call.program.is_published:
        raise CallRefused(_("Visitors cannot see the program yet: publish it first."))
    if call.closes_at <= at:
        raise CallRefused(_("The call would be closed already: change its dates first."))
    _refuse_missing_documents(call)
    call.announced_at = at
    call.save(update_fields=["announced_at"])
    frozen = {
        "rules": call.rules.count(),
        "documents": call.documents.count(),
        "unconfirmed": list(call.rules.filter(is_confirmed=False).values_list("code", flat=True)),
    }
    audit.record(actor, "programs.announce_call", call, after={**_window(call), **frozen})
    return call


def freshened(call: Call, changed: Collection[str]) -> Call:
    """`call` as it may be saved: locked, and but for the columns in `changed` as they stand now.

    Call inside a transaction. Raises CallRefused where one of them is frozen by now.
    """
    fresh = _locked(call)
    if fresh.announced_at and any(name in FROZEN for name in changed):
        raise CallRefused(
            _(
                "The call was announced meanwhile: its titles, deadlines and stages stay as they "
                "were announced. Nothing was saved."
            )
        )
    for field in call._meta.concrete_fields:
        if field.name not in changed:
            setattr(call, field.attname, getattr(fresh, field.attname))
    return call


@transaction.atomic
def prolong(
    call: Call,
    *,
    actor: User | None,
    reason: str,
    closes: date | datetime | None = None,
    hospital_due: date | datetime | None = None,
    sponsor_due: date | datetime | None = None,
) -> Call:
    """Moves deadlines of an announced call to a later instant; nobody loses time by it.

    Raises PermissionDenied, and CallRefused without a reason or where a deadline would come nearer.
    """
    call = _locked(call)
    _ask_leave(actor, "change", call)
    if not call.announced_at:
        raise CallRefused(_("The call is not announced yet: change its dates directly."))
    if not reason.strip():
        raise CallRefused(_("Say why the deadlines are moved."))
    before = _window(call)
    for name, value in zip(WINDOW[1:], (closes, hospital_due, sponsor_due), strict=True):
        if value is not None:
            moved = instant(value, call.time_zone)
            if moved < getattr(call, name):
                raise CallRefused(_("An announced deadline can only be moved to a later day."))
            setattr(call, name, moved)
    before, after = audit.changes(before, _window(call))
    if not after:
        raise CallRefused(_("No deadline was changed."))
    _refuse_closed_program(call)
    _check(call)
    call.save(update_fields=list(WINDOW))
    audit.record(actor, "programs.prolong_call", call, before=before, after=after, note=reason)
    return call


@transaction.atomic
def confirm_date(
    rule: EligibilityRule, *, actor: User | None, day: date | None = None
) -> EligibilityRule:
    """Somebody has read the sponsor's text: the rule's date stands, or `day` does. Once only.

    It may be done after the announcement: until then the page says “not yet published”.
    """
    rule = (
        EligibilityRule.objects.select_for_update(of=["self"])
        .select_related("call")
        .get(pk=rule.pk)
    )
    _ask_leave(actor, "confirm", rule)
    before = {"params": rule.params, "is_confirmed": rule.is_confirmed}
    if rule.is_confirmed or rule.call is None:
        raise CallRefused(_("This date is confirmed already."))
    if rule.type in DATED:
        moved = {DATED[rule.type]: day.isoformat()} if day else {}
        rule.params = {**rule.params, **moved, "call_year": rule.call.year}
    elif day:
        raise CallRefused(_("This rule holds its dates in several parts: confirm it as it stands."))
    rule.is_confirmed = True
    rule.full_clean()
    rule.save(update_fields=["params", "is_confirmed"])
    after = {"params": rule.params, "is_confirmed": True}
    audit.record(actor, "programs.confirm_date", rule, before=before, after=after)
    return rule


def carried_over(rule_type: str, params: Mapping[str, Any], year: int) -> tuple[dict, bool]:
    """The params for a call of `year`, and whether their dates are those of that year's text.

    A birth date moves with the year where the sponsor's pattern is known (`years_back`); every
    other date of another round is kept and waits to be confirmed.
    """
    if rule_type == RuleType.ANY_OF:
        nested = [
            (rule, *carried_over(rule["type"], rule["params"], year)) for rule in params["rules"]
        ]
        rules = [{**rule, "params": carried} for rule, carried, _known in nested]
        return {**params, "rules": rules}, all(known for _rule, _carried, known in nested)
    if not params.get(DATED.get(rule_type, "")) or params.get("call_year") == year:
        return dict(params), True
    if rule_type == RuleType.BIRTH_ON_OR_AFTER and params.get("years_back"):
        cut_off = date(year - params["years_back"], 1, 1)
        return {**params, "date": cut_off.isoformat(), "call_year": year}, False
    return dict(params), False


def _copy_requirements(program: Program, call: Call) -> None:
    tracks = {}
    for track in program.tracks.all():
        tracks[track.pk] = _copy(track, call)
        tracks[track.pk].save()
    for rule in program.rules.all():
        copied = _copy(rule, call)
        copied.track = tracks[rule.track_id] if rule.track_id else None
        copied.params, known = carried_over(rule.type, rule.params, call.year)
        copied.is_confirmed = known and rule.is_confirmed
        copied.save()
    RequiredDocument.objects.bulk_create(_copy(row, call) for row in program.documents.all())


def _copy(row: Row, call: Call) -> Row:
    own = {"id", "program", "call", "track"}
    names = [field.name for field in row._meta.concrete_fields if field.name not in own]
    return type(row)(call=call, **{name: getattr(row, name) for name in names})


def _ask_leave(actor: User | None, action: str, target: Model | type[Model]) -> None:
    if actor is not None and not policy.can(actor, action, target):
        raise PermissionDenied


def _locked(call: Call) -> Call:
    rows = Call.objects.select_for_update(of=["self"]).select_related("program__partner")
    return rows.get(pk=call.pk)


def _refuse_closed_program(call: Call) -> None:
    """A program that takes no applications, or whose agreement does not reach to the close."""
    program = call.program
    if not program.takes_applications:
        raise CallRefused(
            _("%(status)s: %(reason)s")
            % {"status": program.get_status_display(), "reason": program.status_note}
        )
    if program.mode == Program.Mode.AGREEMENT:
        last_day = call.closes_at.astimezone(ZoneInfo(call.time_zone)).date()
        agreements = Agreement.objects.filter(institution=program.partner_id).in_force(on=last_day)
        if program.partner_id is None or not agreements.exists():
            raise CallRefused(_("No agreement is in force on the day the call closes."))


def _refuse_missing_documents(call: Call) -> None:
    known = set(call.documents.values_list("code", flat=True))
    for rule in call.rules.filter(type=RuleType.DOCUMENT_PRESENT):
        if rule.params["code"] not in known:
            raise CallRefused(
                _("The rule “%(rule)s” needs the document “%(document)s”, which is not asked for.")
                % {"rule": rule.code, "document": rule.params["code"]}
            )


def _check(call: Call) -> None:
    try:
        call.full_clean()
    except ValidationError as error:
        raise CallRefused(error.messages) from error


def _window(call: Call) -> dict[str, str]:
    return {name: getattr(call, name).isoformat() for name in WINDOW}
