"""The place of whoever reads a page: by their account, or as the guest who followed their link."""

from django.http import HttpRequest
from django.urls import reverse

from core import codes
from events.models import Event, Registration
from events.seating.codes import PLACE

GUEST_PLACES = "event_places"  # in the session: {key of the event: uuid of the registration}


def place_of(request: HttpRequest, event: Event) -> Registration | None:
    """The live registration of the reader at this event; None where they hold no place."""
    live = Registration.objects.live().select_related("event", "user").filter(event=event)
    if request.user.is_authenticated:
        return live.filter(user=request.user).first()
    known = request.session.get(GUEST_PLACES, {}).get(str(event.pk))
    return live.filter(uuid=known, user=None).first() if known else None


def remember(request: HttpRequest, registration: Registration) -> None:
    """A guest has shown the link of their own page: the event's other pages know them too."""
    places = request.session.get(GUEST_PLACES, {})
    request.session[GUEST_PLACES] = places | {str(registration.event_id): str(registration.uuid)}


def steps_of(mine: Registration) -> dict[str, str]:
    """The addresses of a place: of the event for an account, of their own link for a guest."""
    if mine.user_id is None:
        code = codes.code(PLACE, mine.uuid)
        return {
            "ticket": reverse("events:place", args=[code]),
            "cancel": reverse("events:place_cancel", args=[code]),
            "accept": reverse("events:place_answer", args=[code, "accept"]),
            "decline": reverse("events:place_answer", args=[code, "decline"]),
        }
    slug = mine.event.slug
    return {
        "ticket": reverse("events:ticket", args=[slug]),
        "cancel": reverse("events:cancel", args=[slug]),
        "accept": reverse("events:offer", args=[slug, "accept"]),
        "decline": reverse("events:offer", args=[slug, "decline"]),
    }
