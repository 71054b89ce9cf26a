"""Which events and registrations."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, Subquery, When
from django.utils import timezone

from core.policy import Anyone
from core.search import words
from core.word_index import ProseQuerySet

if TYPE_CHECKING:
    from events.models import Registration

LIVE = ("seated", "offered", "waiting", "walked_in")
UNREGISTERED = 3  # Registration.Precedence.AT_THE_DOOR
OF_PHOTO = ("sizes", "alt_zh", "alt_en")
ON_SCREEN = ("shown", "current", "answered")  # questions that the hall reads


# What seats, their pages and their mails ask of an event; its texts are long.
SEATING = (
    *("slug", "state", "title_zh", "title_en", "starts_at", "ends_at", "is_all_day"),
    *("time_zone", "date_precision", "mode", "venue_zh", "venue_en", "online_url"),
    *("audience", "capacity", "seats_taken", "seats_reserved", "seats_held", "offer_hours"),
    *("favors_talents", "registration_opens_at", "registration_closes_at"),
)


def sees_drafts(user: Anyone) -> bool:
    return user.has_perm("events.view_event")


class EventQuerySet(ProseQuerySet):
    def published(self) -> Self:
        """What visitors see; cancelled ones too, since somebody may hold the link."""
        return self.filter(state__in=["published", "cancelled"])

    def visible_to(self, user: Anyone) -> Self:
        return self.shown(drafts=sees_drafts(user))

    def shown(self, *, drafts: bool) -> Self:
        """To those who see drafts, too, or to everybody."""
        return self if drafts else self.published()

    def for_seating(self) -> Self:
        """Loads only what registering and cancelling need."""
        return self.only(*SEATING)

    def upcoming(self, *, at: datetime | None = None) -> Self:
        """Not over at the instant `at` (left out: now), the next one first."""
        return self.filter(ends_at__gt=at or timezone.now()).order_by("ends_at", "pk")

    def past(self, *, at: datetime | None = None) -> Self:
        """Over at the instant `at` (left out: now), the latest first."""
        return self.filter(ends_at__lte=at or timezone.now()).order_by("-ends_at", "-pk")


class RegistrationQuerySet(models.QuerySet):
    def seated(self) -> Self:
        return self.filter(state="seated")

    def holding(self) -> Self:
        """Those who count as a seat taken: it is theirs, or held for them for a while."""
        is_held = Q(state="unconfirmed", seated_at__isnull=False)
        return self.filter(Q(state__in=["seated", "offered"]) | is_held)

    def on_offer(self, *, at: datetime) -> Self:
        """Those to whom a seat is offered that they may still accept."""
        return self.filter(
            state="offered", held_until__gt=at, event__state="published", event__ends_at__gt=at
        )

    def waiting(self) -> Self:
        """In the order in which they stand in line."""
        return self.filter(state="waiting").order_by("precedence", "queued_at", "pk")

    def live(self) -> Self:
        """Those who have a place; a guest who has not confirmed the address has none yet."""
        return self.filter(state__in=LIVE)

    def registered(self) -> Self:
        """Those with a place who asked for it; not who came to the door without."""
        return self.live().exclude(precedence=UNREGISTERED)

    def unconfirmed(self) -> Self:
        return self.filter(state="unconfirmed")

    def run_out(self, *, at: datetime) -> Self:
        """What was held until an instant that has come, in the order in which it ran out."""
        return self.filter(held_until__lte=at).order_by("held_until", "pk")

    def before(self, registration: "Registration") -> Self:
        """Those who stand in the same line ahead of a waiting one."""
        same = Q(precedence=registration.precedence)
        earlier = Q(queued_at__lt=registration.queued_at) | Q(
            queued_at=registration.queued_at, pk__lt=registration.pk
        )
        ahead = Q(precedence__lt=registration.precedence) | same & earlier
        return self.waiting().filter(ahead, event=registration.event_id)

    def attended(self) -> Self:
        """Those who came, with a seat or without."""
        return self.exclude(attended_at=None)

    def missed(self, *, at: datetime | None = None) -> Self:
        """Those who held a seat at an event that is over (left out: now), and did not come."""
        over = self.filter(event__state="published", event__ends_at__lte=at or timezone.now())
        return over.filter(state="seated", attended_at=None)

    def called(self, query: str) -> Self:
        """Whose name, pinyin or staff number holds every word; guests go by their name.

        The record of a talent is reached from the account: events and talents are neighbors.
        """
        rows = self
        for word in words(query):
            rows = rows.filter(
                Q(user__talent__search_text__contains=word)
                | Q(user__name_zh__icontains=word)
                | Q(user__name_en__icontains=word)
                | Q(guest_name__icontains=word)
            )
        return rows

    def visible_to(self, user: Anyone) -> Self:
        if user.has_perm("events.view_registration"):
            return self
        return self.filter(user=user) if user.is_authenticated else self.none()


class QuestionQuerySet(models.QuerySet):
    def on_screen(self) -> Self:
        return self.filter(state__in=ON_SCREEN)

    def waiting(self) -> Self:
        """Those that the office has not looked at."""
        return self.filter(state="asked")

    def open(self) -> Self:
        """Asked, and not answered yet; what the office has put aside is not among them."""
        return self.filter(state__in=["asked", "shown", "current"])

    def answered_in_writing(self) -> Self:
        return self.filter(state="answered").exclude(answer_zh="", answer_en="")

    def asked_by(self, registration: "Registration") -> Self:
        """Of this person, under an earlier registration for the event too."""
        if registration.user_id:
            return self.filter(event=registration.event_id, registration__user=registration.user_id)
        return self.filter(
            event=registration.event_id, registration__guest_email=registration.guest_email
        )

    def ranked(self) -> Self:
        """With `number_of_votes`: what is being answered first, then what most people want."""
        now = Case(When(state="current", then=0), default=1, output_field=IntegerField())
        rows = self.annotate(number_of_votes=Count("votes"))
        return rows.order_by(now, "-number_of_votes", "asked_at", "pk")

    def visible_to(self, user: Anyone) -> Self:
        """The offices read all, who comes what is on the screen, everybody what was answered."""
        if user.has_perm("events.view_question"):
            return self
        answered = Q(state="answered") & ~Q(answer_zh="", answer_en="")
        of_published = self.filter(event__state__in=["published", "cancelled"])
        if not user.is_authenticated:
            return of_published.filter(answered)
        at_mine = self.model._default_manager.filter(
            event__registrations__user=user, event__registrations__state__in=LIVE
        )
        on_screen = Q(state__in=ON_SCREEN) & Q(Exists(at_mine.filter(pk=OuterRef("pk"))))
        return of_published.filter(answered | on_screen | Q(registration__user=user))


class FeedbackQuerySet(models.QuerySet):
    def released(self) -> Self:
        """What the office sees: answers come to it by the handful, never one by one."""
        return self.filter(is_released=True)


class CertificateQuerySet(models.QuerySet):
    def visible_to(self, user: Anyone) -> Self:
        """Those that hold: the person came, and the event is over and was not called off."""
        holding = self.filter(
            registration__attended_at__isnull=False,
            registration__event__state="published",
            registration__event__ends_at__lte=timezone.now(),
        )
        if user.has_perm("events.view_registration"):
            return holding
        if not user.is_authenticated:
            return self.none()
        return holding.filter(registration__user=user)


class CheckInHelperQuerySet(models.QuerySet):
    def usable(self, *, after: timedelta = timedelta()) -> Self:
        """Those who are let in now. after: how long past its end an event still counts."""
        return self.filter(revoked_at=None, event__ends_at__gt=timezone.now() - after)


class CheckInQuerySet(models.QuerySet):
    def standing(self) -> Self:
        """One row for each person who is there."""
        return self.filter(first=None, undone_at=None)

    def unregistered(self) -> Self:
        """Of people whom the portal does not know: a name and a unit, and no place."""
        return self.filter(registration=None)

    def with_people(self) -> Self:
        return self.select_related("registration__user", "by", "helper")


class MaterialQuerySet(models.QuerySet):
    def visible_to(self, user: Anyone) -> Self:
        """What this person may open now. The offices open all."""
        if user.has_perm("events.view_registration"):
            return self
        of_published = self.filter(event__state__in=["published", "cancelled"])
        due = of_published.filter(Q(phase="before") | Q(event__ends_at__lte=timezone.now()))
        event: Any = self.model._meta.get_field("event").related_model
        places = event._meta.get_field("registrations").related_model._default_manager
        inside = places.filter(event=OuterRef("event"), state__in=["seated", "walked_in"])
        if user.is_authenticated:
            mine = inside.filter(user=user)
        elif by_link := getattr(user, "registration", None):  # a guest: permissions.LinkHolder
            mine = inside.filter(uuid=by_link)
        else:
            return due.filter(readers="everybody")
        registered = Q(readers="registered") & Q(Exists(mine))
        attended = Q(readers="attended") & Q(Exists(mine.exclude(attended_at=None)))
        return due.filter(Q(readers="everybody") | registered | attended)


class RecapQuerySet(models.QuerySet):
    def with_first_photo(self) -> Self:
        """Each with the columns of its first photo, as `Recap.first_photo` reads them."""
        photo: Any = self.model._meta.get_field("photos").related_model
        first = photo._default_manager.filter(recap=OuterRef("pk")).order_by("position", "pk")
        return self.annotate(
            **{f"photo_{name}": Subquery(first.values(name)[:1]) for name in OF_PHOTO}
        )

    def published(self) -> Self:
        """The latest first; that of an event which nobody sees is not among them."""
        shown = self.filter(published_at__isnull=False, event__state="published")
        return shown.order_by("-published_at", "-pk")
