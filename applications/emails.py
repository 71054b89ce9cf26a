"""Mails about an application: rows of the outbox, each in its reader's language."""

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from accounts.roles import OFFICES
from applications.barring import people_barred_from
from applications.models import Application, Assignment, DeliveryLink, Panel
from applications.states import State, is_barred
from core import outbox
from core.models import Message
from core.outbox import Letter


def tell_applicant(application: Application, template: str, **context) -> None:
    if application.talent.user is not None:
        _write(application, template, application.talent.user, **context)


def tell_applicants(
    applications: Iterable[Application],
    template: str,
    notes: Mapping[int, str] | None = None,
    **context,
) -> None:
    """The same mail for many at once; who has no account gets none.

    notes: words for single ones, by the key of their application.
    """
    said = {key: {"note": note} for key, note in (notes or {}).items()}
    outbox.write_all(
        f"applications/{template}",
        [
            Letter(row.talent.user, _context(row) | context | said.get(row.pk, {}), about=row)
            for row in applications
            if row.talent.user is not None
        ],
    )


def ask_heads(application: Application) -> None:
    """The heads of the department learn that an opinion is asked of them."""
    for head in heads_of(application):
        _write(application, "opinion_asked", head)


def tell_heads_it_was_entered(application: Application, *, by: User) -> None:
    """An office has spoken for the department: its heads learn what was given in their name."""
    for head in heads_of(application):
        if head != by:
            _write(application, "opinion_entered", head)


def tell_officers(
    application: Application, people: Iterable[User], template: str, **context
) -> None:
    for person in sorted(people, key=lambda person: person.pk):
        _write(application, template, person, **context)


def ask_outside(link: DeliveryLink, token: str, *, again: bool = False) -> None:
    """The one mail that holds the token; its text is forgotten once it is sent."""
    path = reverse("delivery", kwargs={"token": token})
    outbox.write(
        "applications/delivery_reminded" if again else "applications/delivery_asked",
        to=link.recipient_email,
        context={"delivery": link, "address": settings.SITE_URL + path},
        about=link.slot.application,
        language="en",
    )


def tell_arrival(link: DeliveryLink) -> None:
    """The applicant learns that it is there, the offices who asked or screen what came."""
    application = link.slot.application
    tell_applicant(application, "delivery_arrived", delivery=link)
    tell_officers(application, _officers_of(link), "delivery_came", delivery=link)


def _officers_of(link: DeliveryLink) -> Iterable[User]:
    """Who asked and who screens; where none of them is there any more, both offices."""
    application = link.slot.application
    offices = (
        User.objects.filter(is_active=True, groups__name__in=[role.value for role in OFFICES])
        .exclude(pk__in=people_barred_from(application.call_id))
        .distinct()
    )
    screens = Q(pk__in=application.screenings.values("by"))
    return offices.filter(Q(pk=link.created_by_id) | screens) or offices


def concerned_by(application: Application) -> set[User]:
    """Who has worked on it, or is asked to: heads before the opinion, then those who screened."""
    if application.state == State.SUBMITTED:
        return set(heads_of(application))
    return {
        screening.by
        for screening in application.screenings.select_related("by")
        if screening.by.is_active
    }


def heads_of(application: Application) -> list[User]:
    """Who may speak for the department: its heads, but those to whom the call is barred."""
    department = application.talent.department
    if department is None:
        return []
    heads = department.heads.filter(is_active=True)
    return [head for head in heads if not is_barred(head, application)]


def letters_to_applicants(
    applications: Iterable[Application], template: str
) -> list[Message | None]:
    """The mails that `tell_applicant` would write, not saved; None where it would write none."""
    key = f"applications/{template}"
    kept = outbox.template_of(key)
    return [
        outbox.prepared(key, kept=kept, to=row.talent.user, context=_context(row), about=row)
        if row.talent.user is not None
        else None
        for row in applications
    ]


def remind(application: Application, template: str, person: User, once_key: str) -> Message | None:
    """None where it was written before, or is not wanted."""
    return _write(application, template, person, once_key)


def remind_of_changes(
    application: Application, template: str, person: User, once_key: str
) -> Message | None:
    """The same, with all that can still be sent."""
    open_ones = application.corrections.answerable().soonest_first()
    asked = list(open_ones.select_related("slot__requirement", "application__call"))
    return _write(application, template, person, once_key, corrections=asked)


def tell_reviewer(
    panel: Panel, reviewer: User, template: str, once_key: str | None = None, **context
) -> Message | None:
    """A mail about the files of a panel; it names no applicant."""
    known = {"panel": panel, **context}
    return outbox.write(
        f"applications/{template}", to=reviewer, context=known, about=panel, once_key=once_key
    )


def tell_reviewers(
    panel: Panel, reviewers: Iterable[User], template: str, numbers: Mapping[int, int] | None = None
) -> None:
    """The same mail for many at once. numbers: of how many files it tells, by reviewer."""
    letters = []
    for person in reviewers:
        number = {"number": numbers[person.pk]} if numbers else {}
        letters.append(Letter(person, {"panel": panel, **number}, about=panel))
    outbox.write_all(f"applications/{template}", letters)


def remind_reviewer(
    panel: Panel, template: str, person: User, once_key: str | None = None
) -> Message | None:
    """How many reviews this person still owes; None as in `remind`."""
    owed = Assignment.objects.owed(panel).filter(reviewer=person).count()
    return tell_reviewer(panel, person, template, once_key, number=owed)


def owing(panel: Panel) -> list[User]:
    """The reviewers who have not sent all their reviews."""
    rows = Assignment.objects.owed(panel)
    return list(User.objects.filter(pk__in=rows.values("reviewer"), is_active=True).order_by("pk"))


def tell_of_declined(assignment: Assignment, panel: Panel) -> None:
    """The officer who assigned it learns that the file needs another reader."""
    officer = assignment.assigned_by
    if officer is not None and officer.is_active:
        context = {"assignment": assignment, "panel": panel}
        outbox.write("applications/review_declined", to=officer, context=context, about=panel)


def _write(
    application: Application, template: str, to: User, once_key: str | None = None, **context
) -> Message | None:
    known = _context(application) | context
    return outbox.write(
        f"applications/{template}", to=to, context=known, about=application, once_key=once_key
    )


def _context(application: Application) -> dict:
    return {"application": application, "call": application.call, "talent": application.talent}
