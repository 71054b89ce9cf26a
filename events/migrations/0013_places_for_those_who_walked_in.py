"""Who walked in with an account, or from the waiting list, gets the place that shows it."""

from django.db import migrations
from django.db.models import F, Min
from django.utils import timezone

AT_THE_DOOR, USUAL = 3, 2


def give_places(apps, schema_editor):
    CheckIn = apps.get_model("events", "CheckIn")
    standing_first = F("first").asc(nulls_first=True)
    for row in CheckIn.objects.exclude(user=None).order_by(standing_first, "pk"):
        place = _place_of(apps, row)
        standing = CheckIn.objects.filter(registration=place, first=None, undone_at=None)
        if row.undone_at is None and row.first_id is None:
            row.first = standing.first()
            CheckIn.objects.filter(first=row).update(first=row.first or row)
        row.registration, row.user = place, None
        row.is_walk_in = place.state != "seated"
        row.save(update_fields=["registration", "user", "first", "is_walk_in"])
    _mark_those_who_came(apps)


def _place_of(apps, row):
    Registration = apps.get_model("events", "Registration")
    rows = Registration.objects.filter(event=row.event_id, user=row.user_id)
    live = rows.exclude(state="cancelled").first()
    if live or row.undone_at is None:
        return live or Registration.objects.create(
            event_id=row.event_id, user_id=row.user_id, state="walked_in",
            precedence=AT_THE_DOOR, queued_at=row.at, attended_at=row.at,
        )
    return rows.filter(precedence=AT_THE_DOOR).first() or Registration.objects.create(
        event_id=row.event_id, user_id=row.user_id, state="cancelled",
        precedence=AT_THE_DOOR, queued_at=row.at, cancelled_at=row.undone_at,
    )


def _mark_those_who_came(apps):
    """From the waiting list, or on a seat that was registered after the check-in."""
    Registration = apps.get_model("events", "Registration")
    seen = Registration.objects.filter(
        attended_at=None, state__in=["seated", "waiting"], check_ins__undone_at=None,
        check_ins__isnull=False,
    )
    for place in seen.annotate(seen_at=Min("check_ins__at")):
        state = "walked_in" if place.state == "waiting" else place.state
        Registration.objects.filter(pk=place.pk).update(state=state, attended_at=place.seen_at)


def take_places_back(apps, schema_editor):
    """Accounts stand on the check-in again; a place that nobody registered stays as given back."""
    CheckIn = apps.get_model("events", "CheckIn")
    Registration = apps.get_model("events", "Registration")
    unregistered = Registration.objects.filter(precedence=AT_THE_DOOR)
    for place in unregistered.exclude(user=None):
        CheckIn.objects.filter(registration=place).update(registration=None, user=place.user_id)
    unregistered.filter(cancelled_at=None).update(cancelled_at=timezone.now())
    unregistered.update(state="cancelled", precedence=USUAL, attended_at=None)
    Registration.objects.filter(state="walked_in").update(state="waiting", attended_at=None)


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0012_walk_ins_have_a_place'),
    ]

    operations = [
        migrations.RunPython(give_places, take_places_back),
    ]
