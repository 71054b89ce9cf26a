"""Published events are public; registrations belong to their person and the offices."""

from core import policy
from core.policy import Anyone
from events.models import Event, Registration


def may_event(user: Anyone, action: str, event: Event | None) -> bool:
    if action == "view" and event is not None and event.state != Event.State.DRAFT:
        return True
    if action == "register":
        return user.is_authenticated and event is not None and event.state == Event.State.PUBLISHED
    return user.has_perm(f"events.{action}_event")


def may_registration(user: Anyone, action: str, registration: Registration | None) -> bool:
    if (
        registration is not None
        and registration.user_id == user.pk
        and action in {"view", "cancel"}
    ):
        return user.is_authenticated
    if action == "cancel":
        return user.has_perm("events.change_registration")
    return user.has_perm(f"events.{action}_registration")


def register() -> None:
    policy.register(Event, may_event)
    policy.register(Registration, may_registration)
