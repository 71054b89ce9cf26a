from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from core.models import AuditEntry, Message, StoredFile
from events import cloning, pictures
from events.models import AgendaItem, ClosingPoint, Event, EventPerson, EventSeries, ProgramLink
from tests.events.pictures_of import picture
from tests.factories.accounts import user_with
from tests.factories.events import EventFactory, MaterialFactory, RecapFactory, RegistrationFactory
from tests.factories.partners import InstitutionFactory
from tests.factories.programs import CallFactory

pytestmark = pytest.mark.django_db
THEN = datetime(2024, 7, 24, 6, tzinfo=UTC)


@pytest.fixture
def office():
    return user_with(Role.FOREIGN_AFFAIRS)


@pytest.fixture
def event(office):
    """A lecture of the past with everything that can hang on one."""
    event = EventFactory(
        code="L001",
        slug="2024-07-24-programs",
        starts_at=THEN,
        registration_opens_at=THEN - timedelta(days=30),
        registration_closes_at=THEN - timedelta(days=2),
        capacity=30,
        seats_taken=1,
        audience="staff",
        summary_zh="内容",
        cpd_hours=Decimal("1.5"),
        online_url="https://meeting.example.org/old",
        source_url="https://example.org/report",
        change_note_zh="改期",
        series=EventSeries.objects.create(name_zh="系列", name_en="Series"),
    )
    person = EventPerson.objects.create(event=event, position=1, role="speaker", name_en="Ann")
    pictures.set_portrait(person, upload=picture(), actor=office)
    pictures.set_cover(event, upload=picture(), alt_zh="会场", alt_en="Hall", actor=office)
    AgendaItem.objects.create(
        event=event, position=1, starts_at=time(14), text_zh="开场", text_en="Opening"
    )
    ClosingPoint.objects.create(event=event, position=1, text_zh="要点", text_en="Point")
    call = CallFactory()
    ProgramLink.objects.create(event=event, program=call.program, name_as_published="scholars")
    event.calls.add(call)
    event.partners.add(InstitutionFactory())
    MaterialFactory(event=event, phase="before", title_en="Checklist")
    MaterialFactory(event=event, phase="after", title_en="Slides")
    RegistrationFactory(event=event)
    RecapFactory(event=event)
    return Event.objects.get(pk=event.pk)


def cloned(event, office, *, days=14) -> Event:
    starts_at = timezone.now().replace(hour=6, minute=0, second=0, microsecond=0)  # as it was
    starts_at += timedelta(days=days)
    made = cloning.clone(
        event, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), actor=office
    )
    return Event.objects.get(pk=made.pk)


def test_copy_says_what_the_event_said(event, office):
    made = cloned(event, office)

    assert [getattr(made, name) for name in cloning.COPIED] == [
        getattr(event, name) for name in cloning.COPIED
    ]
    assert made.cpd_hours == Decimal("1.5")
    assert [person.name_en for person in made.people.all()] == ["Ann"]
    assert [(item.starts_at, item.text_zh) for item in made.agenda.all()] == [(time(14), "开场")]
    assert [link.name_as_published for link in made.program_links.all()] == ["scholars"]
    assert list(made.calls.all()) == list(event.calls.all())
    assert list(made.partners.all()) == list(event.partners.all())
    assert [row.title_en for row in made.materials.all()] == ["Checklist"]


def test_copy_has_nothing_of_what_happened(event, office):
    made = cloned(event, office)

    assert (made.state, made.seats_taken, made.ical_sequence) == ("draft", 0, 0)
    assert (made.online_url, made.source_url, made.change_note_zh) == ("", "", "")
    assert not made.registrations.exists()
    assert not made.closing_points.exists()
    assert not hasattr(made, "recap")
    assert not Message.objects.exists()
    assert AuditEntry.objects.order_by("pk").last().details == {"after": {"of": "L001"}}


def test_event_keeps_all_it_had(event, office):
    before = Event.objects.filter(pk=event.pk).values().get()
    files = set(StoredFile.objects.values_list("uuid", flat=True))

    made = cloned(event, office)

    assert Event.objects.filter(pk=event.pk).values().get() == before
    assert event.people.get().portrait
    assert (event.materials.count(), event.agenda.count(), event.program_links.count()) == (2, 1, 1)
    own = [*made.cover, *made.people.get().portrait]
    assert not files & {size["uuid"] for size in own}
    assert files <= set(StoredFile.objects.values_list("uuid", flat=True))


def test_registration_moves_along_and_opens_no_earlier_than_now(event, office):
    soon, later = cloned(event, office, days=14), cloned(event, office, days=60)

    assert later.registration_opens_at == later.starts_at - timedelta(days=30)
    assert later.registration_closes_at == later.starts_at - timedelta(days=2)
    assert soon.registration_opens_at > timezone.now() - timedelta(hours=1)


def test_code_and_address_are_free_ones(event, office):
    made = [cloned(event, office) for _ in range(3)]

    day = timezone.localdate(made[0].starts_at)
    assert [row.code for row in made] == ["L001-2", "L001-3", "L001-4"]
    assert [row.slug for row in made] == [
        f"programs-{day}", f"programs-{day}-2", f"programs-{day}-3",
    ]  # fmt: skip


def test_suggested_day_lies_ahead_on_the_same_weekday_and_hour(event):
    starts_at, ends_at = cloning.suggested_day(event)

    assert starts_at > timezone.now()
    assert (starts_at.weekday(), starts_at.time()) == (THEN.weekday(), THEN.time())
    assert ends_at - starts_at == event.ends_at - event.starts_at


@pytest.mark.parametrize("role", [Role.TALENT, Role.HUMAN_RESOURCES, Role.AUDITOR])
def test_who_adds_no_events_makes_no_copies(event, role):
    with pytest.raises(PermissionDenied):
        cloned(event, user_with(role))

    assert Event.objects.count() == 1


def test_office_makes_a_copy_and_goes_on_with_it(client, event, office):
    client.force_login(office)
    days = {"starts_at_0": "2027-01-05", "starts_at_1": "14:00"}
    days |= {"ends_at_0": "2027-01-05", "ends_at_1": "16:00"}

    response = client.post(reverse("admin:event_clone", args=[event.pk]), days)

    made = Event.objects.get(state="draft")
    assert response.url == reverse("admin:events_event_change", args=[made.pk])
    assert made.starts_at.isoformat() == "2027-01-05T06:00:00+00:00"


def test_copy_that_ends_before_it_begins_is_refused(client, event, office):
    client.force_login(office)
    days = {"starts_at_0": "2027-01-05", "starts_at_1": "14:00"}
    days |= {"ends_at_0": "2027-01-05", "ends_at_1": "13:00"}

    response = client.post(reverse("admin:event_clone", args=[event.pk]), days)

    assert list(response.context["form"].errors) == ["ends_at"]
    assert Event.objects.count() == 1
