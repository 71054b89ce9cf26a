"""Which reviewer gets which file: as proposed, or by hand."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from applications import emails
from applications.barring import departments_of_all, people_barred_from
from applications.models import Application, Assignment, Panel, Review
from applications.panels.balancing import Paper, Proposal, Seat, balance, bars
from applications.refusals import Refusal
from applications.states import State
from core import audit, policy

# Files that experts can be given: before the panel opens, and while it scores.
ASSIGNABLE = [State.QUALIFIED, State.IN_REVIEW]
MOST_FILES = 20  # of a reviewer of whom the office has noted nothing


def assignable(panel: Panel) -> QuerySet[Application]:
    return Application.objects.filter(call=panel.call_id, state__in=ASSIGNABLE)


def reviewers() -> QuerySet[User]:
    """Everybody who reviews, with what is known of them and their load in panels not closed yet."""
    running = Q(
        assignments__declined_at=None, assignments__application__call__panel__closed_at=None
    )
    return (
        User.objects.with_role(Role.REVIEWER)
        .select_related("expert")
        .prefetch_related("expert__fields")
        .annotate(load=Count("assignments", filter=running, distinct=True))
        .order_by("pk")
    )


def seats(panel: Panel) -> dict[int, Seat]:
    """The reviewers as the proposal sees them, by key."""
    people = list(reviewers())
    barred = set(people_barred_from(panel.call_id).values_list("pk", flat=True))
    own = departments_of_all(people)
    return {user.pk: _seat(user, own[user.pk], user.pk in barred) for user in people}


def papers(panel: Panel) -> dict[int, Paper]:
    """The files that can be assigned, by key, in two queries."""
    readers: dict[int, set[int]] = defaultdict(set)
    refused: dict[int, set[int]] = defaultdict(set)
    rows = Assignment.objects.filter(application__in=assignable(panel))
    for application, reviewer, declined in rows.values_list(
        "application_id", "reviewer_id", "declined_at"
    ):
        (refused if declined else readers)[application].add(reviewer)
    files = assignable(panel).order_by("pk").values_list("pk", "talent__department_id")
    return {
        pk: Paper(pk, department, frozenset(readers[pk]), frozenset(refused[pk]))
        for pk, department in files
    }


def propose(panel: Panel) -> Proposal:
    """Who should read what in addition to what is assigned; nothing is written."""
    return balance(papers(panel).values(), seats(panel).values(), each=panel.reviews_each)


@transaction.atomic
def assign(panel: Panel, pairs: Iterable[tuple[int, int]], *, actor: User) -> int:
    """Gives files to reviewers in addition, as (application, reviewer); returns how many.

    Raises Refusal, and assigns nothing, where one of them cannot be, e.g. any more.
    """
    panel = take_up(panel, actor)
    known, files = seats(panel), papers(panel)
    by_file = defaultdict(list)
    for application, reviewer in pairs:
        paper, seat = files.get(application), known.get(reviewer)
        if paper is None or seat is None or bars(seat, paper) or reviewer in paper.readers:
            raise Refusal(
                _("Something has changed meanwhile, so nothing was assigned. Look at it again.")
            )
        by_file[application].append(reviewer)
    rows = Application.objects.select_related("call").in_bulk(by_file)
    people = User.objects.in_bulk({key for keys in by_file.values() for key in keys})
    for application, keys in by_file.items():
        _add(rows[application], [people[key] for key in keys], actor)
    _tell_of_open(panel, by_file, people, rows)
    return sum(map(len, by_file.values()))


@transaction.atomic
def set_readers(
    panel: Panel, application: Application, chosen: Iterable[User], *, actor: User
) -> None:
    """By hand: the file is read by exactly these reviewers; those who declined stay out.

    Raises Refusal with a sentence where somebody may not read it, or has begun a review.
    """
    panel = take_up(panel, actor)
    paper = papers(panel).get(application.pk)
    if paper is None:
        raise Refusal(_("This file is not with the experts now."))
    wanted = {user.pk: user for user in chosen}
    added = [user for key, user in wanted.items() if key not in paper.readers]
    known = seats(panel)
    for user in added:
        if user.pk not in known or bars(known[user.pk], paper):
            raise Refusal(_("%s cannot be given this file.") % user)
    for row in application.assignments.filter(declined_at=None).exclude(reviewer__in=wanted):
        _remove(row, actor)
    if added:
        _add(application, added, actor)
        files = {application.pk: [user.pk for user in added]}
        _tell_of_open(panel, files, wanted, {application.pk: application})


def take_up(panel: Panel, actor: User) -> Panel:
    """The panel with its row locked, for one who runs it. Refusal where it is closed."""
    row = (
        Panel.objects.select_for_update(of=("self",))
        .select_related("call__program")
        .get(pk=panel.pk)
    )
    if not policy.can(actor, "change", row):
        raise PermissionDenied
    if row.closed_at is not None:
        raise Refusal(_("Scoring is closed; who reads what does not change any more."))
    return row


def _seat(user: Any, departments: set[int], is_barred: bool) -> Seat:
    """user: as `reviewers` gives them."""
    expert = getattr(user, "expert", None)
    return Seat(
        reviewer=user.pk,
        departments=frozenset(departments),
        fields=frozenset(row.pk for row in expert.fields.all()) if expert else frozenset(),
        load=user.load,
        most=expert.most_files if expert else MOST_FILES,
        is_available=expert is None or expert.is_available,
        is_barred=is_barred,
    )


def _add(application: Application, people: list[User], actor: User) -> None:
    Assignment.objects.bulk_create(
        Assignment(application=application, reviewer=user, assigned_by=actor) for user in people
    )
    after = {"reviewers": [str(user) for user in people]}
    audit.record(actor, "applications.assign_review", application, after=after)


def _remove(row: Assignment, actor: User) -> None:
    if Review.objects.filter(assignment=row).exists():
        raise Refusal(
            _("%s has begun the review; only they can give the file back.") % row.reviewer
        )
    before = {"reviewers": [str(row.reviewer)]}
    audit.record(actor, "applications.take_review", row.application, before=before)
    row.delete()


def _tell_of_open(
    panel: Panel, by_file: dict[int, list[int]], people: dict[int, User],
    rows: dict[int, Application],
) -> None:  # fmt: skip
    """Of files that are with the experts already, their new readers learn at once."""
    new: dict[int, int] = defaultdict(int)
    for application, keys in by_file.items():
        if rows[application].state == State.IN_REVIEW:
            for key in keys:
                new[key] += 1
    for key, number in sorted(new.items()):
        emails.tell_reviewer(panel, people[key], "review_assigned", number=number)
