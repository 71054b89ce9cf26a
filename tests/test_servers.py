"""The real servers that races and kills are shown on."""

import urllib.error
import urllib.request

import pytest

from tests.servers import free_port

pytestmark = pytest.mark.race


def status(url):
    with urllib.request.urlopen(url) as answer:
        return answer.status


def test_server_runs_on_a_migrated_database_of_its_own(gunicorn):
    first, second = gunicorn(workers=1), gunicorn(workers=1)

    count = "from accounts.models import User; print(User.objects.count())"
    first.shell("from accounts.models import User; User.objects.create(email='a@example.org')")

    assert (first.shell(count).strip(), second.shell(count).strip()) == ("1", "0")


def test_server_keeps_its_data_when_it_is_killed(gunicorn):
    server = gunicorn(workers=2, task_worker=True)
    server.shell("from accounts.models import User; User.objects.create(email='a@example.org')")

    server.kill()
    server.start()

    assert status(server.url + "/healthz") == 200
    assert server.shell("from accounts.models import User; print(User.objects.get().email)") == (
        "a@example.org\n"
    )


def test_renewed_server_answers_without_what_was_there(gunicorn):
    server = gunicorn(workers=2)
    server.shell("from tests.factories.events import EventFactory; EventFactory(slug='gone')")
    assert status(server.url + "/events/gone/") == 200

    server.renew()

    assert status(server.url + "/events/") == 200
    with pytest.raises(urllib.error.HTTPError, match="404"):
        status(server.url + "/events/gone/")
    assert server.shell("from events.models import Event; print(Event.objects.count())") == "0\n"


def test_process_that_is_split_off_writes_until_it_is_killed(gunicorn):
    server = gunicorn(workers=1)
    make = "from accounts.models import User; User.objects.create(email='{}@example.org')"
    count = "from accounts.models import User; print(User.objects.count())"

    ended = [server.errands.apart(code).wait() for code in (make.format("a"), "raise OSError")]
    hanging = server.errands.apart("import threading; threading.Event().wait()")
    ran = hanging.is_running
    hanging.kill()

    assert ended == [0, 1]
    assert ran
    assert server.shell(count) == "1\n"


def test_free_port_can_be_used():
    assert 1024 < free_port() < 65536
