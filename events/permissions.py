"""Published events are public; registrations belong to their person and the offices."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from accounts.models import User
from accounts.roles import STAFF, Role
from core import policy
from core.permissions import may_export
from core.policy import Anyone
from events.models import (
    Certificate,
    CheckInHelper,
    Event,
    EventPerson,
    EventSeries,
    FeedbackAnswer,
    Material,
    Question,
    RecapPhoto,
    Registration,
)

# What a helper may do at the door, and how long past the end of the event: what a device without
# network has kept is still taken.
AT_THE_DOOR = {"check_in": timedelta(), "hand_in_check_ins": timedelta(days=3)}
OF_THE_HOSPITAL = STAFF | {Role.TALENT, Role.DEPARTMENT_HEAD}


@dataclass(frozen=True)
class LinkHolder:
    """Whoever came by the link in a mail: no account, but this one registration is theirs."""

    registration: UUID
    is_authenticated = False
    pk = None
    roles: frozenset[str] = frozenset()

    def has_perm(self, permission: str) -> bool:
        return False


def may_event(user: Anyone, action: str, event: Event | None) -> bool:
    if action == "view" and event is not None and event.state != Event.State.DRAFT:
        return True
    if action == "download":  # its cover
        return event is not None and policy.can(user, "view", event)
    if action == "register":
        return (
            user.is_authenticated
            and event is not None
            and event.state == Event.State.PUBLISHED
            and is_invited(user, event)
        )
    if action == "manage_check_in":
        return user.has_perm("events.change_registration")
    if action in AT_THE_DOOR:
        return may_stand_at_door(user, event, after=AT_THE_DOOR[action])
    return user.has_perm(f"events.{action}_event")


def may_stand_at_door(user: Anyone, event: Event | None, *, after: timedelta) -> bool:
    """The Foreign Affairs Office at any event, a helper at theirs. after: its end."""
    if isinstance(user, CheckInHelper):
        return event is not None and user.serves(event, after=after)
    if user.has_perm("events.change_registration"):
        return True
    if event is None or not user.is_authenticated:
        return False
    return CheckInHelper.objects.usable(after=after).filter(event=event, user=user).exists()


def may_registration(user: Anyone, action: str, registration: Registration | None) -> bool:
    if registration is not None and action in {"view", "cancel", "answer"}:
        if isinstance(user, LinkHolder):
            return user.registration == registration.uuid
        if user.is_authenticated and registration.user_id == user.pk:
            return True
    if action == "export":
        return registration is None and may_export(user, "events.view_registration")
    if action == "cancel":
        return user.has_perm("events.change_registration")
    return user.has_perm(f"events.{action}_registration")


def may_question(user: Anyone, action: str, question: Question | None) -> bool:
    """Whoever asked or comes may read it where it is on the screen; what was answered, all."""
    if action == "view" and question is not None:
        return Question.objects.visible_to(user).filter(pk=question.pk).exists()
    return user.has_perm(f"events.{action}_question")


def may_feedback(user: Anyone, action: str, answer: FeedbackAnswer | None) -> bool:
    """Sums and texts, for whoever may see who came; one answer is nobody's to open."""
    return action == "view" and answer is None and user.has_perm("events.view_registration")


def may_certificate(user: Anyone, action: str, certificate: Certificate | None) -> bool:
    """For the person while it holds, and the offices; guests come by their code instead."""
    if action not in {"view", "download"} or not user.is_authenticated:
        return False
    rows = Certificate.objects.visible_to(user)
    return certificate is not None and rows.filter(pk=certificate.pk).exists()


def may_person(user: Anyone, action: str, person: EventPerson | None) -> bool:
    """Whoever sees the event sees the portrait."""
    return action == "download" and person is not None and may_event(user, "view", person.event)


def may_material(user: Anyone, action: str, material: Material | None) -> bool:
    """Those for whom it is, once it is to be had; the offices always."""
    if action != "download" or material is None:
        return False
    return Material.objects.visible_to(user).filter(pk=material.pk).exists()


def may_photo(user: Anyone, action: str, photo: RecapPhoto | None) -> bool:
    """Everybody once the article is published; until then who works on events."""
    if action != "download" or photo is None:
        return False
    is_published = photo.recap.published_at is not None
    return may_event(user, "view", photo.recap.event) and (
        is_published or user.has_perm("events.view_event")
    )


def may_series(user: Anyone, action: str, series: EventSeries | None) -> bool:
    return user.has_perm(f"events.{action}_eventseries")


def is_invited(user: User, event: Event) -> bool:
    """Whether the event is meant for this person; that it still takes people is not asked."""
    if event.audience == Event.Audience.PUBLIC:
        return True
    if event.audience == Event.Audience.STAFF:
        return is_of_the_hospital(user)
    return shuren_category(user) == event.audience


def is_of_the_hospital(user: User) -> bool:
    return user.department_id is not None or user.has_role(*OF_THE_HOSPITAL)


def category_of(user: Anyone) -> str:
    """Whose reserved seats are theirs: a Shuren category, else the hospital's; empty for others."""
    if not user.is_authenticated:
        return ""
    return shuren_category(user) or (Event.Audience.STAFF if is_of_the_hospital(user) else "")


def shuren_category(user: User) -> str:
    """The person's category in the Shuren Talents Plan; empty for all others.

    Events and talents are neighbors and do not import each other: the record is reached through
    the account's reverse one-to-one, which raises an AttributeError where there is none.
    """
    return getattr(getattr(user, "talent", None), "category", "") or ""


def register() -> None:
    policy.register(Event, may_event)
    policy.register(Registration, may_registration)
    policy.register(Question, may_question)
    policy.register(FeedbackAnswer, may_feedback)
    policy.register(Certificate, may_certificate)
    policy.register(EventPerson, may_person)
    policy.register(Material, may_material)
    policy.register(RecapPhoto, may_photo)
    policy.register(EventSeries, may_series)
