"""I1: capacity is never exceeded and no seat is wasted, against real processes.

200 at once for 50 seats, and the same with cancellations, offers answered and seats lowered and
added in between;
`pytest -m race --rounds 20` repeats it. The times are printed, not judged: on a busy machine they
say nothing (`make bench` holds the goal).
"""

import json
import random
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.races.storm import Request, percentile, storm

pytestmark = pytest.mark.race
PEOPLE, SEATS = 200, 50

PREPARE = """
import json
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from accounts.models import User
from events import registration
from tests.factories.events import EventFactory

event, sessions = EventFactory(slug="storm", capacity={seats}, offer_hours={offer_hours}), []
emails = ["storm%03d@example.org" % number for number in range({people})]
users = User.objects.bulk_create(
    User(email=email, name_en=email, password="!", preferred_language="en") for email in emails
)
for user in users:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    sessions.append(session.session_key)
for user in users[:{registered}]:
    registration.register(event, actor=user)
for row in event.registrations.seated().order_by("pk")[:{leave}]:
    registration.cancel(row, actor=row.user)
print(json.dumps(sessions))
"""
LOOK = """
import json
from collections import Counter
from core.models import AuditEntry, Message
from events.models import Event
event = Event.objects.get(slug="storm")
print(json.dumps({
    "capacity": event.capacity,
    "seats_taken": event.seats_taken,
    "seated": list(event.registrations.seated().order_by("pk").values_list("pk", flat=True)),
    "waiting": list(event.registrations.waiting().values_list("pk", flat=True)),
    "offered": sorted(event.registrations.filter(state="offered").values_list("pk", flat=True)),
    "asked": sorted(event.offers.filter(outcome="open").values_list("registration", flat=True)),
    "outcomes": dict(Counter(event.offers.values_list("outcome", flat=True))),
    "cancelled": event.registrations.filter(state="cancelled").count(),
    "audit": AuditEntry.objects.filter(action__startswith="registration.").count(),
    "mails": Message.objects.filter(template__startswith="events/").count(),
}))
"""
# Changes the number of seats over and over, from the first word of the test to its last.
CHANGE_CAPACITY = """
import select, socket
from accounts.roles import Role
from events import registration
from events.models import Event
from events.seating.capacity import change_capacity
from tests.factories.accounts import user_with
office, event = user_with(Role.FOREIGN_AFFAIRS), Event.objects.get(slug="storm")
test = socket.create_connection(("127.0.0.1", {port}))
lowered = 0
while not select.select([test], [], [], 0.02)[0]:
    for capacity in ({seats} + 10, {seats} - 10, {seats}):
        try:
            change_capacity(event, capacity, office)
        except registration.RegistrationRefused:
            lowered += 1
change_capacity(event, {seats} + 10, office)
print(lowered)
"""


# Takes seats back from the latest and gives them anew, over and over.
LOWER_AND_RAISE = """
import select, socket
from accounts.roles import Role
from events.models import Event
from events.seating.capacity import change_capacity, lower_capacity, may_move, too_many
from events.seating.refusals import RegistrationRefused
from tests.factories.accounts import user_with
office, lowered = user_with(Role.FOREIGN_AFFAIRS), 0
test = socket.create_connection(("127.0.0.1", {port}))
while not select.select([test], [], [], 0.02)[0]:
    event = Event.objects.get(slug="storm")
    fewer = {seats} - 5
    moving = may_move(event).values_list("pk", flat=True)[:too_many(event, fewer)]
    try:
        lower_capacity(event, fewer, list(moving), office)
        lowered += 1
    except RegistrationRefused:
        pass
    change_capacity(event, {seats}, office)
print(lowered)
"""


def prepared(server, *, registered=0, people=PEOPLE, offer_hours=None, leave=0):
    """An event, and the sessions of those who want to come; the first hold a place already.

    offer_hours: of the event; leave: so many of those who hold a seat have given it back.

    Every process has answered a page before, as those of a server that runs.
    """
    code = PREPARE.format(
        **{"people": people, "seats": SEATS, "registered": registered},
        **{"offer_hours": offer_hours, "leave": leave},
    )
    sessions = json.loads(server.shell(code))
    storm(server.port, [Request("/events/storm/", key, method="GET") for key in sessions[:40]])
    return sessions


def look(server):
    return json.loads(server.shell(LOOK))


def register(session):
    return Request("/events/storm/register/", session, "question=")


def test_200_at_once_fill_50_seats_and_one_line(gunicorn, capsys):
    server = gunicorn(workers=4)
    sessions = prepared(server)

    answers = storm(server.port, [register(session) for session in sessions])

    assert {(answer.status, answer.location) for answer in answers} == {(302, "/events/storm/")}
    assert "Traceback" not in server.output()
    found = look(server)
    assert (found["seats_taken"], len(found["seated"])) == (SEATS, SEATS)
    assert len(found["waiting"]) == PEOPLE - SEATS
    assert found["seated"] + found["waiting"] == sorted(found["seated"] + found["waiting"])
    assert (found["audit"], found["mails"]) == (PEOPLE, PEOPLE)
    report(capsys, "200 for 50 seats", answers)


def test_no_seat_is_wasted_while_people_cancel_and_seats_change(gunicorn, capsys):
    server = gunicorn(workers=4)
    sessions = prepared(server, registered=100)  # 50 hold a seat, 50 wait
    leaving = sessions[20:80]  # 30 of each
    requests = [Request("/events/storm/cancel/", session) for session in leaving]
    requests += [register(session) for session in sessions[100:]]

    answers, _refused = storm_beside(CHANGE_CAPACITY, server, requests[::2] + requests[1::2])

    assert {(answer.status, answer.location) for answer in answers} == {(302, "/events/storm/")}
    assert "Traceback" not in server.output()
    found = look(server)
    assert found["capacity"] == SEATS + 10
    assert (found["seats_taken"], len(found["seated"])) == (SEATS + 10, SEATS + 10)
    assert len(found["waiting"]) == 140 - (SEATS + 10)
    assert found["cancelled"] == len(leaving)
    assert found["waiting"] == sorted(found["waiting"])
    report(capsys, "with cancellations and changes", answers)


def test_offers_are_exact_while_200_register_people_cancel_and_seats_are_lowered(gunicorn, capsys):
    server = gunicorn(workers=4)
    # 50 held a seat and 50 waited; 15 have left, so 15 of those who waited are offered a seat.
    sessions = prepared(server, people=300, registered=100, offer_hours=5, leave=15)
    requests = [register(session) for session in sessions[100:]]
    requests += [Request("/events/storm/offer/accept/", session) for session in sessions[50:58]]
    requests += [Request("/events/storm/offer/decline/", session) for session in sessions[58:65]]
    requests += [Request("/events/storm/cancel/", session) for session in sessions[15:35]]
    random.Random(1).shuffle(requests)

    answers, lowered = storm_beside(LOWER_AND_RAISE, server, requests)

    assert {(answer.status, answer.location) for answer in answers} == {(302, "/events/storm/")}
    assert "Traceback" not in server.output()
    assert lowered > 0
    found = look(server)
    assert found["capacity"] == found["seats_taken"] == SEATS
    assert len(found["seated"]) + len(found["offered"]) == SEATS
    assert found["offered"] == found["asked"]
    places = SEATS + len(found["waiting"]) + found["cancelled"]
    assert places == 300
    report(capsys, f"with offers, seats lowered {lowered} times: {found['outcomes']}", answers)


def storm_beside(code, server, requests):
    """The answers, and the number that the code prints; it runs for as long as the storm."""
    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(1) as pool:
        working = pool.submit(
            server.shell, code.format(port=listener.getsockname()[1], seats=SEATS)
        )
        office = listener.accept()[0]
        answers = storm(server.port, requests)
        office.close()
        return answers, int(working.result())


def report(capsys, name, answers):
    p50, p95 = percentile(answers, 0.5), percentile(answers, 0.95)
    with capsys.disabled():
        print(f"\n{name}: p50 {p50:.2f} s, p95 {p95:.2f} s")
