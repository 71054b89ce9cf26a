"""The office's form and list of events."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from core.models import AuditEntry, Message
from events import registration
from events.models import Event
from tests.factories.accounts import UserFactory, user_with
from tests.factories.events import EventFactory, RegistrationFactory

pytestmark = pytest.mark.django_db
EVENTS = "/admin/events/event/"
REGISTRATIONS = "/admin/events/registration/"
INLINES = ("people", "agenda", "closing_points", "program_links")


@pytest.fixture
def office(client):
    user = user_with(Role.FOREIGN_AFFAIRS)
    client.force_login(user)
    return user


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def form_data(client, url, **changes):
    """What a browser would send from the form as it stands, with some fields changed."""
    form = client.get(url).context["adminform"].form
    data = {f"{name}-{key}": 0 for name in INLINES for key in ("TOTAL_FORMS", "INITIAL_FORMS")}
    for field in form:
        value = field.value()
        if field.field.widget.is_hidden or value in (None, False):
            continue
        value = field.field.prepare_value(value)
        if hasattr(value, "astimezone"):
            local = value.astimezone()
            data |= {
                f"{field.html_name}_0": f"{local:%Y-%m-%d}",
                f"{field.html_name}_1": f"{local:%H:%M:%S}",
            }
        else:
            data[field.html_name] = value
    return {key: value for key, value in (data | changes).items() if value is not None}


def change_url(event):
    return f"{EVENTS}{event.pk}/change/"


def save(client, event, **changes):
    url = change_url(event)
    return client.post(url, form_data(client, url, **changes))


def act(client, url, name, *rows):
    return client.post(url, {"action": name, "_selected_action": [row.pk for row in rows]})


def test_new_event_is_a_draft_with_its_agenda(client, office):
    texts = {"title_zh": "讲座", "title_en": "Lecture", "code": "N1", "slug": "lecture"}
    days = {"starts_at_0": "2027-01-05", "ends_at_0": "2027-01-05"}
    hours = {"starts_at_1": "14:00", "ends_at_1": "16:00", "time_zone": "Asia/Shanghai"}
    choices = {"kind": "policy_lecture", "date_precision": "day", "audience": "staff"}
    lines = {
        "topics_en": "one\n\n two ",
        "co_offices": "外事办公室 | Foreign Affairs Office\n人事处",
    }
    agenda = {"TOTAL_FORMS": 1, "0-position": 1, "0-text_zh": "开场", "0-text_en": "Opening"}
    data = texts | days | hours | choices | lines | {"capacity": "20"}
    data |= {f"agenda-{key}": value for key, value in agenda.items()}
    empty = {f"{name}-{key}": 0 for name in INLINES for key in ("TOTAL_FORMS", "INITIAL_FORMS")}

    response = client.post(f"{EVENTS}add/", empty | data)

    assert response.status_code == 302
    event = Event.objects.get()
    assert (event.state, event.capacity, event.topics_en) == ("draft", 20, ["one", "two"])
    assert event.co_offices == [
        {"name_zh": "外事办公室", "name_en": "Foreign Affairs Office"},
        {"name_zh": "人事处", "name_en": "人事处"},
    ]
    assert [item.text_en for item in event.agenda.all()] == ["Opening"]
    actions = AuditEntry.objects.order_by("pk").values_list("action", "actor")
    assert list(actions) == [("events.add_event", office.pk), ("events.add_agendaitem", office.pk)]


def test_rows_without_a_number_come_after_those_above_them(client, office):
    event = EventFactory()
    texts = ["First", "Second", "Seventh", "Eighth"]
    lines = {"agenda-TOTAL_FORMS": 4}
    for row, (text, position) in enumerate(zip(texts, ["", "", 7, ""], strict=True)):
        lines |= {f"agenda-{row}-text_zh": text, f"agenda-{row}-text_en": text}
        lines[f"agenda-{row}-position"] = position

    response = save(client, event, **lines)

    assert response.status_code == 302
    rows = event.agenda.values_list("position", "text_en")
    assert list(rows) == list(zip([1, 2, 7, 8], texts, strict=True))


def test_saving_without_a_change_changes_nothing(client, office):
    event = EventFactory(topics_en=["one"], co_offices=[{"name_zh": "科", "name_en": "Office"}])
    before = Event.objects.filter(pk=event.pk).values().get()

    response = save(client, event)

    after = Event.objects.filter(pk=event.pk).values().get()
    assert response.status_code == 302
    assert after | {"updated_at": None} == before | {"updated_at": None}
    assert not Message.objects.exists()


def test_more_seats_move_people_up(client, office):
    event = EventFactory(capacity=1)
    for _ in range(3):
        registration.register(event, actor=UserFactory())

    response = save(client, event, capacity="2", title_en="New title")

    event.refresh_from_db()
    assert (event.capacity, event.seats_taken, event.title_en) == (2, 2, "New title")
    assert Message.objects.filter(template="events/moved_up").count() == 1
    assert "1 person moved up from the waiting list and was told." in told(response)
    assert AuditEntry.objects.filter(action="event.change_capacity").count() == 1


def test_fewer_seats_than_taken_are_refused_and_the_form_is_kept(client, office):
    event = EventFactory(capacity=3)
    for _ in range(2):
        registration.register(event, actor=UserFactory())

    response = save(client, event, capacity="1", title_en="Typed")

    page = response.content.decode()
    assert response.status_code == 200
    assert "2 seats are taken already." in page
    assert 'value="Typed"' in page
    event.refresh_from_db()
    assert event.capacity == 3


def test_place_of_what_is_announced_is_moved_on_a_page_of_its_own(client, office):
    event = EventFactory(venue_en="Hall 1")
    registration.register(event, actor=UserFactory())

    save(client, event, venue_en="New hall")

    event.refresh_from_db()
    assert (event.venue_en, event.ical_sequence) == ("Hall 1", 0)
    assert (
        reverse("admin:event_move", args=[event.pk])
        in client.get(change_url(event)).content.decode()
    )


@pytest.mark.parametrize("comes", [True, False])
def test_day_of_what_is_over_is_typed_where_nobody_relies_on_it(client, office, comes):
    event = EventFactory(starts_at=timezone.now() - timedelta(days=30), venue_en="Hall 1")
    if comes:
        RegistrationFactory(event=event)

    save(client, event, venue_en="New hall")

    page = client.get(change_url(event)).content.decode()
    event.refresh_from_db()
    assert event.venue_en == ("Hall 1" if comes else "New hall")
    assert (reverse("admin:event_move", args=[event.pk]) in page) == comes


def test_announced_event_keeps_its_registration_within_its_time(client, office):
    event = EventFactory()
    late = event.ends_at + timedelta(days=1)
    closing = {"registration_closes_at_0": f"{late:%Y-%m-%d}", "registration_closes_at_1": "08:00"}

    page = save(client, event, **closing).content.decode()

    event.refresh_from_db()
    assert event.registration_closes_at is None
    assert "Registration must close before the event is over, or with it." in page
    assert '<a href="#id_registration_closes_at_0">Registration closes</a>' in page


def test_publish_page_says_what_becomes_of_registering(client, office):
    kinds = [{"capacity": 2}, {}, {"registration_opens_at": timezone.now()}]
    events = [
        EventFactory(state="draft", **{"registration_opens_at": None} | kind) for kind in kinds
    ]

    pages = [
        client.get(reverse("admin:event_publish", args=[event.pk])).content.decode()
        for event in events
    ]

    sentences = [
        "There are 2 seats and no day when registration opens: it opens at once.",
        "nobody registers, and the page says that none is needed.",
        "Registration opens: ",
    ]
    assert [[text in page for text in sentences] for page in pages] == [
        [True, False, False], [False, True, False], [False, False, True],
    ]  # fmt: skip


def test_place_of_a_draft_is_changed_in_the_form(client, office):
    event = EventFactory(state="draft")

    save(client, event, venue_en="New hall")

    event.refresh_from_db()
    assert (event.venue_en, event.ical_sequence) == ("New hall", 1)
    assert not Message.objects.exists()


def test_new_text_tells_nobody(client, office):
    event = EventFactory()
    registration.register(event, actor=UserFactory())

    save(client, event, summary_en="New text")

    event.refresh_from_db()
    assert (event.summary_en, event.ical_sequence, event.seats_taken) == ("New text", 0, 1)
    assert not Message.objects.filter(template="events/moved").exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"slug": "feed"}, "This address is taken by the portal."),
        ({"time_zone": "Mars/Olympus"}, "Write a time zone such as Asia/Shanghai."),
        ({"ends_at_0": "2020-01-01"}, "The event must begin before it ends."),
        ({"capacity": "-1"}, "greater than or equal to 0"),
        ({"capacity": "99999999999999999999"}, "less than or equal to"),
        ({"title_en": "a\x00b"}, "Null characters are not allowed."),
        ({"registration_closes_at_0": "2020-01-01", "registration_closes_at_1": "08:00"},
         "Registration must open before it closes."),
        ({"registration_closes_at_0": "2100-01-01", "registration_closes_at_1": "08:00"},
         "Registration must close before the event is over, or with it."),
    ],
)  # fmt: skip
def test_bad_values_get_a_sentence(client, office, changes, sentence):
    event = EventFactory(state="draft")

    response = save(client, event, **changes)

    assert response.status_code == 200
    assert sentence in response.content.decode()


def test_all_day_event_takes_its_day_whole(client, office):
    event = EventFactory(state="draft")
    start = {"starts_at_0": "2027-01-05", "starts_at_1": "09:00"}
    end = {"ends_at_0": "2027-01-05", "ends_at_1": "09:00"}

    save(client, event, is_all_day="on", **start, **end)

    event.refresh_from_db()
    assert event.starts_at.isoformat() == "2027-01-04T16:00:00+00:00"
    assert event.ends_at.isoformat() == "2027-01-05T16:00:00+00:00"


NEW_YORK = {"time_zone": "America/New_York", "starts_at_0": "2027-01-05", "ends_at_0": "2027-01-06"}
NEW_YORK |= {"starts_at_1": "23:00", "ends_at_1": "01:30"}


def test_times_of_an_event_elsewhere_are_those_of_the_clocks_there(client, office):
    event = EventFactory(state="draft")

    save(client, event, **NEW_YORK)

    event.refresh_from_db()
    assert event.starts_at.isoformat() == "2027-01-06T04:00:00+00:00"
    assert event.ends_at.isoformat() == "2027-01-06T06:30:00+00:00"
    page = client.get(change_url(event)).content.decode()
    assert 'name="starts_at_0" value="2027-01-05"' in page
    assert 'name="starts_at_1" value="23:00:00"' in page


def test_event_elsewhere_is_moved_by_the_clocks_there(client, office):
    event = EventFactory(time_zone="America/New_York")
    url = reverse("admin:event_move", args=[event.pk])
    day = {name: value for name, value in NEW_YORK.items() if name != "time_zone"}

    client.post(url, {**day, "mode": event.mode, "confirm": "1"})

    event.refresh_from_db()
    assert event.starts_at.isoformat() == "2027-01-06T04:00:00+00:00"


def test_all_day_event_elsewhere_takes_the_day_of_the_place(client, office):
    event = EventFactory(state="draft")
    day = NEW_YORK | {"starts_at_1": "00:00", "ends_at_0": "2027-01-05", "ends_at_1": "00:00"}

    save(client, event, is_all_day="on", **day)

    event.refresh_from_db()
    assert event.starts_at.isoformat() == "2027-01-05T05:00:00+00:00"


def test_publish_from_the_list(client, office):
    draft, open_one = EventFactory(state="draft"), EventFactory()

    response = act(client, EVENTS, "publish", draft, open_one)

    draft.refresh_from_db()
    assert draft.state == "published"
    assert f"“{draft}” is now: published." in told(response)
    assert f"“{open_one}” is already: published." in told(response)


def test_calling_off_from_the_list_shows_the_mail_of_one_first(client, office):
    one, other = EventFactory(), EventFactory()

    single = act(client, EVENTS, "call_off", one)
    both = act(client, EVENTS, "call_off", one, other)

    assert single.url == reverse("admin:event_call_off", args=[one.pk])
    assert "Choose one event: its mail is shown before it goes." in told(both)
    assert Event.objects.filter(state="published").count() == 2


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_who_reads_only_gets_no_steps(client, role):
    event = EventFactory(state="draft")
    client.force_login(user_with(role))

    act(client, EVENTS, "publish", event)

    event.refresh_from_db()
    assert event.state == "draft"
    assert client.get(change_url(event)).status_code == 200
    assert client.post(change_url(event), {}).status_code == 403


def test_list_needs_as_many_queries_for_30_rows_as_for_one(client, office):
    for url in (EVENTS, REGISTRATIONS):
        counts = []
        for rows in (1, 29):
            for event in EventFactory.create_batch(rows, capacity=1):
                registration.register(event, actor=UserFactory())
                registration.register(event, actor=UserFactory())
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            counts.append(len(queries))
        assert counts[1] <= counts[0]


def test_list_finds_by_words_of_both_languages(client, office):
    EventFactory(title_zh="公派讲座", title_en="Fellowship")
    EventFactory(title_zh="其他", title_en="Other")

    found = [
        client.get(EVENTS, {"q": query}).context["cl"].result_count
        for query in ("公派", "fellow", "x")
    ]

    assert found == [1, 1, 0]
