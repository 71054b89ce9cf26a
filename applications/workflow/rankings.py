"""The ranking of a call as a whole: made, ordered by hand, decided, and released at once.

Until the release nobody but the offices learns of it. The release is one instant: one transaction
marks the ranking, and from then on every applicant reads the decision (`Application.shown_state`);
the files and their mails follow in batches (`carry_out`), each exactly once.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from accounts.models import User
from applications.models import Application, Ranking, RankingEntry
from applications.panels import Result, results
from applications.rankings import Place, keep_places, order, troubles_of
from applications.rankings.places import Decision, waiting_state
from applications.refusals import NotComplete, Refusal
from applications.states import State
from applications.workflow import deciding
from core import audit, policy
from core.punctuation import enumerated
from programs.models import Call

BATCH = 100
AWAY = 1_000_000  # where places lie while others are moved: each place is taken once
TOLD_ONE_BY_ONE = 50


@transaction.atomic
def make(call: Call, *, actor: User, quota: int, tie_rule: str) -> Ranking:
    """Ranks the files that wait for a decision, by their scores.

    Raises PermissionDenied, and Refusal where the call has its ranking or nothing to rank.
    """
    if not policy.can(actor, "add", Ranking):
        raise PermissionDenied
    # Locked: of two officers who make it at once, the second reads a sentence.
    Call.objects.select_for_update(no_key=True).get(pk=call.pk)
    if Ranking.objects.filter(call=call).exists():
        raise Refusal(_("This call has its ranking already."))
    ranking = Ranking(call=call, quota=quota, tie_rule=tie_rule)
    ranking.full_clean()
    if not Application.objects.filter(call=call, state=waiting_state(ranking)).exists():
        raise Refusal(_("No application of this call waits for a decision yet."))
    ranking.save()
    if not policy.can(actor, "change", ranking):
        raise PermissionDenied
    _arrange(ranking)
    number = ranking.entries.count()
    after = {"quota": quota, "tie_rule": tie_rule, "applications": number}
    audit.record(actor, "applications.make_ranking", ranking, after=after)
    return ranking


@transaction.atomic
def bring_up_to_date(
    ranking: Ranking, *, actor: User, quota: int | None = None, tie_rule: str = ""
) -> Ranking:
    """Takes in new files and new scores, and drops what was withdrawn.

    What was moved by hand keeps its place, as far as the list is that long. quota, tie_rule: new
    ones; left out: as they are.
    """
    ranking = _taken_up(ranking, actor)
    before: dict[str, object] = {"quota": ranking.quota, "tie_rule": ranking.tie_rule}
    ranking.quota = ranking.quota if quota is None else quota
    ranking.tie_rule = tie_rule or ranking.tie_rule
    ranking.full_clean()
    ranking.save(update_fields=["quota", "tie_rule"])
    _arrange(ranking)
    before, after = audit.changes(before, {"quota": ranking.quota, "tie_rule": ranking.tie_rule})
    after["applications"] = ranking.entries.count()
    audit.record(actor, "applications.update_ranking", ranking, before=before, after=after)
    return ranking


@transaction.atomic
def move_entry(entry: RankingEntry, *, actor: User, to: int, reason: str) -> RankingEntry:
    """Puts a file at the place `to` (from 1), with a reason; those between make room."""
    ranking = _taken_up(entry.ranking, actor)
    entry = ranking.entries.select_related("application").get(pk=entry.pk)
    if not reason.strip():
        raise NotComplete(_("Say why the file is moved."))
    last = ranking.entries.count()
    if not 1 <= to <= last:
        raise NotComplete(_("The places go from 1 to %d.") % last)
    if to == entry.position:
        raise NotComplete(_("It stands at this place already."))
    origin, reason = entry.position, reason.strip()
    low, high = sorted([origin, to])
    step = -1 if to > origin else 1
    between = ranking.entries.filter(position__range=(low, high)).exclude(pk=entry.pk)
    others = list(between.values_list("pk", flat=True))
    rows = ranking.entries.filter(pk__in=others)
    rows.update(position=F("position") + AWAY)
    ranking.entries.filter(pk=entry.pk).update(position=to, reason=reason)
    rows.update(position=F("position") - AWAY + step)
    audit.record(
        actor,
        "applications.move_in_ranking",
        entry.application,
        before={"place": origin},
        after={"place": to},
        note=reason,
        subject=entry.application.talent,
    )
    entry.refresh_from_db()
    return entry


@transaction.atomic
def decide(ranking: Ranking, decisions: Mapping[int, str], *, actor: User) -> int:
    """Notes decisions, by the key of the entry; returns how many differ from what stood there.

    They stand on the ranking alone, under embargo, and may be changed until the release.
    """
    ranking = _taken_up(ranking, actor)
    if unknown := set(decisions.values()) - set(Decision.values):
        raise NotComplete(_("There is no such decision: %s.") % enumerated(sorted(unknown)))
    known = ranking.entries.filter(pk__in=decisions).select_related("application")
    changed = [entry for entry in known if entry.decision != decisions[entry.pk]]
    before = {entry.application.reference: entry.decision for entry in changed}
    for decision in Decision.values:
        keys = [entry.pk for entry in changed if decisions[entry.pk] == decision]
        ranking.entries.filter(pk__in=keys).update(decision=decision)
    if changed:
        after = {entry.application.reference: decisions[entry.pk] for entry in changed}
        if len(changed) > TOLD_ONE_BY_ONE:
            before, after = {}, {"decisions": str(len(changed))}
        audit.record(actor, "applications.decide", ranking, before=before, after=after)
    return len(changed)


@transaction.atomic
def release(ranking: Ranking, *, actor: User, warned: bool = False) -> Ranking:
    """All decisions become visible in this instant; files and mails follow (`carry_out`).

    warned: the officer has read what should be looked at. Raises PermissionDenied, and NotComplete
    with what is amiss.
    """
    ranking = _taken_up(ranking, actor)
    faults, warnings = troubles_of(ranking)
    if faults:
        raise NotComplete(_("The decisions cannot be released yet:"), faults)
    if warnings and not warned:
        raise NotComplete(_("Confirm that you have read the warnings."), warnings)
    now = timezone.now()
    rows = Ranking.objects.filter(pk=ranking.pk, released_at=None)
    if not rows.update(released_at=now, released_by=actor):
        raise Refusal(_("The decisions are released already."))
    ranking.released_at, ranking.released_by = now, actor
    counts = {
        decision: ranking.entries.filter(decision=decision).count()
        for decision in Decision.values
        if decision
    }
    audit.record(actor, "applications.release_ranking", ranking, after=counts)
    carry_out.enqueue(ranking_id=ranking.pk)
    return ranking


@transaction.atomic
def close_reserve(call: Call, *, actor: User, note: str = "") -> int:
    """Closes the reserve list of a call: everybody on it is not selected; returns how many."""
    files = Application.objects.filter(call=call, state=State.RESERVED).order_by("pk")
    if not files:
        raise Refusal(_("Nobody is on the reserve list."))
    return len([deciding.close_call(application, actor=actor, note=note) for application in files])


@task()
def carry_out(ranking_id: int) -> int:
    """Moves the files of a released ranking and writes their mails; returns how many.

    Each file once: its step starts in the waiting state alone. A killed run loses the batch that
    it was in; the next one (`carry_out_released`) begins with it.
    """
    ranking = Ranking.objects.select_related("call").get(pk=ranking_id)
    done = 0
    while ranking.released_at is not None and (number := _carry_out_some(ranking)):
        done += number
    return done


def carry_out_released() -> int:
    """What a killed run left undone. Registered as a periodic job."""
    unfinished = Ranking.objects.exclude(released_at=None).filter(
        entries__application__state__in=["qualified", "ranked"]
    )
    return sum(carry_out.call(ranking_id=pk) for pk in set(unfinished.values_list("pk", flat=True)))


@transaction.atomic
def _carry_out_some(ranking: Ranking) -> int:
    """The next ones of a released ranking; returns how many they were."""
    files = Application.objects.filter(
        call=ranking.call_id, state=waiting_state(ranking), ranking_entry__ranking=ranking
    ).exclude(ranking_entry__decision=Decision.UNDECIDED)  # who was withdrawn is not among them
    rows = files.select_related("talent__user", "ranking_entry").select_for_update(of=("self",))
    decided: dict[State, list[Application]] = defaultdict(list)
    for file in rows.order_by("pk")[:BATCH]:
        file.call = ranking.call
        if target := file.ranking_entry.leads_to:
            decided[target].append(file)
    deciding.carry_out(decided, actor=None)
    return sum(map(len, decided.values()))


def _taken_up(ranking: Ranking, actor: User) -> Ranking:
    """The fresh row, locked where the database can; nobody changes what was released."""
    fresh = Ranking.objects.select_for_update(of=("self",)).select_related("call")
    ranking = fresh.get(pk=ranking.pk)
    if not policy.can(actor, "change", ranking):
        raise PermissionDenied
    if ranking.released_at is not None:
        raise Refusal(_("The decisions are released already."))
    return ranking


def _arrange(ranking: Ranking) -> None:
    """Writes the places anew: by scores, then what was moved by hand back to its place."""
    scored = results(ranking.call)
    waiting = Application.objects.filter(call=ranking.call_id, state=waiting_state(ranking))
    places = [
        _place(pk, sent, scored.get(pk))
        for pk, sent in waiting.values_list("pk", "submitted_at")
        if sent is not None  # a file that waits was sent
    ]
    before = {entry.application_id: entry for entry in ranking.entries.all()}
    by_hand = {pk: entry.position for pk, entry in before.items() if entry.reason}
    arranged = keep_places(order(places, ranking.tie_rule), by_hand)
    ranking.entries.all().delete()
    rows = [
        _entry(ranking, place, number, before.get(place.application))
        for number, place in enumerate(arranged, start=1)
    ]
    RankingEntry.objects.bulk_create(rows, batch_size=500)


def _place(application: int, submitted_at: datetime, result: Result | None) -> Place:
    if result is None:
        return Place(application, submitted_at)
    return Place(application, submitted_at, result.mean, result.spread, result.first)


def _entry(
    ranking: Ranking, place: Place, position: int, before: RankingEntry | None
) -> RankingEntry:
    return RankingEntry(
        ranking=ranking,
        application_id=place.application,
        position=position,
        score=place.score,
        spread=place.spread,
        decision=before.decision if before else Decision.UNDECIDED,
        reason=before.reason if before else "",
    )
