"""I13: the database restarts under load, takes no more connections, or a disk is full.

Against real processes: everybody gets a clear answer, nothing is there by half, and the portal
goes on without a restart of its own.
"""

import json
import os
import subprocess
import threading
import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from tests import postgres
from tests.factories.applications import pdf
from tests.races.storm import CSRF, Request, storm

pytestmark = pytest.mark.race
ON_POSTGRESQL = pytest.mark.skipif(
    not os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="SQLite has no server"
)
PEOPLE, AT_ONCE = 120, 4
PREPARE = f"""
import json
from accounts.models import User
from tests.factories.events import EventFactory
from tests.races.sessions import session_of
EventFactory(slug="trouble", capacity=None)
people = User.objects.bulk_create(
    User(email=f"p{{number}}@example.org", password="!") for number in range({PEOPLE})
)
print(json.dumps([session_of(person) for person in people]))
"""
LOOK = """
import json
from django.contrib.sessions.models import Session
from core.models import AuditEntry, Message
from events.models import Registration
places = Registration.objects.count()
rows = AuditEntry.objects.filter(action="registration.register").count()
mails = Message.objects.filter(template="events/registered").count()
print(json.dumps([places, rows, mails]))
"""


def page_of(server, path: str = "/events/trouble/") -> tuple[int, str]:
    return told(urllib.request.Request(server.url + path))


def told(request: urllib.request.Request) -> tuple[int, str]:
    """Status and text, whatever the status is."""
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.read().decode()


@ON_POSTGRESQL
def test_database_that_restarts_under_load_loses_nothing_that_was_acknowledged(gunicorn):
    server = gunicorn(workers=2)
    sessions = json.loads(server.shell(PREPARE))
    server.errands.close()  # its connection would be cut, too
    is_over, answers, pages = threading.Event(), Counter(), Counter()

    def register(share: list[str]) -> None:
        for session in share:
            [answer] = storm(server.port, [Request("/events/trouble/register/", session)])
            answers[answer.status] += 1

    def read() -> None:
        while not is_over.is_set():
            status, text = page_of(server)
            pages[status, "go back one page" in text] += 1

    with ThreadPoolExecutor(AT_ONCE + 1) as pool:
        shares = [sessions[number::AT_ONCE] for number in range(AT_ONCE)]
        running = [pool.submit(register, share) for share in shares]
        reading = pool.submit(read)
        while answers[302] < PEOPLE // 4:
            is_over.wait(0.01)
        is_ours = postgres.restart(os.environ["DATABASE_URL"])
        for one in running:
            one.result()
        is_over.set()
        reading.result()

    if not is_ours:
        pytest.skip("This server is not ours to restart.")
    assert set(answers) <= {302, 503}
    assert set(pages) <= {(200, False), (503, True)}
    assert page_of(server)[0] == 200
    places, rows, mails = json.loads(server.shell(LOOK))
    assert places == rows == mails >= answers[302]
    print(f"\nrestarted under load: {dict(answers)} for registrations, {dict(pages)} for pages")


@ON_POSTGRESQL
def test_database_that_takes_no_more_connections_is_told_and_waited_for(gunicorn):
    server, url = gunicorn(workers=2), os.environ["DATABASE_URL"]
    server.shell(PREPARE)
    server.errands.close()
    name = server.environment["DATABASE_URL"].split("?")[0].rpartition("/")[2]

    with ExitStack() as held:
        first = held.enter_context(psycopg.connect(url, autocommit=True))
        gone = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        first.execute(gone, [name])
        while True:
            try:
                held.enter_context(psycopg.connect(url))
            except psycopg.OperationalError:
                break
        status, text = page_of(server)
        assert status == 503
        assert "go back one page" in text
        assert page_of(server, "/readyz")[0] == 503
        assert page_of(server, "/healthz")[0] == 200

    assert page_of(server)[0] == 200
    assert page_of(server, "/readyz")[0] == 200


# A full disk ------------------------------------------------------------------------------------
APPLICANT = """
import json
from tests.factories.applications import ApplicationFactory, SlotFactory
from tests.races.sessions import session_of
slot = SlotFactory(application=ApplicationFactory())
path = f"/me/applications/{slot.application.reference}/documents/{slot.pk}/"
print(json.dumps([path, session_of(slot.application.talent.user)]))
"""
KEPT = """
import json
from applications.models import DocumentVersion
from core.models import AuditEntry, StoredFile
print(json.dumps([model.objects.count() for model in (DocumentVersion, StoredFile)]))
"""
PACK = """
import json
from django.http import QueryDict
from accounts.roles import Role
from applications.admin.dossiers import DossiersList
from applications.dossiers import naming
from core.exports import asking, building
from core.exports.lists import Wish
from core.models import ExportRecord, StoredFile
from core.trouble import NoRoom
from tests.factories.accounts import user_with
from tests.factories.applications import ApplicationFactory, SlotFactory

SlotFactory(application=ApplicationFactory(state="screening"))
rule = {"folder": naming.FOLDER, "file": naming.FILE, "purpose": "Tested.", "merged": False}
officer = user_with(Role.FOREIGN_AFFAIRS)
officer.user_permissions.add(*officer.user_permissions.model.objects.filter(
    codename="take_exportrecord"))
wanted = DossiersList(officer, QueryDict(), **rule, with_identity=False, only=[])
record = asking.ask(wanted, Wish("zip", "zh", ()), purpose="Tested.")
try:
    building.build.call(record_id=record.pk)
except NoRoom:
    pass
record.refresh_from_db()
made = StoredFile.objects.filter(content_type="application/zip")
print(json.dumps([record.status, made.count()]))
"""


@pytest.fixture
def small_disk():
    """`small_disk(server)` gives its files a disk of 2 MB, of which 32 KB are free; and a larger
    one when it is called again.
    """
    mounted: list[Path] = []

    def mount(server) -> Path:
        target = server.folder / "files"
        if mounted:
            subprocess.run(["mount", "-o", "remount,size=64m", target], check=True)
            return target
        target.mkdir(exist_ok=True)
        command = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", target]
        if subprocess.run(command, capture_output=True).returncode:
            pytest.skip("Only root may mount a small disk.")
        mounted.append(target)
        (target / "filling").write_bytes(bytes((2 << 20) - (32 << 10)))
        return target

    yield mount
    for target in mounted:
        subprocess.run(["umount", "--lazy", target], check=True)


def files_on(disk: Path) -> list[Path]:
    return [path for path in disk.rglob("*") if path.is_file() and path.name != "filling"]


def upload(server, path: str, session: str) -> tuple[int, str]:
    """As the page of a draft sends it; a paper of 200 KB."""
    content, border = pdf().read() + bytes(200_000), "border"
    head = 'Content-Disposition: form-data; name="file"; filename="cv.pdf"\r\n'
    body = f"--{border}\r\n{head}Content-Type: application/pdf\r\n\r\n".encode() + content
    request = urllib.request.Request(
        server.url + path,
        data=body + f"\r\n--{border}--\r\n".encode(),
        headers={
            "Content-Type": f"multipart/form-data; boundary={border}",
            "Cookie": f"sessionid={session}; csrftoken={CSRF}",
            "X-CSRFToken": CSRF,
            "HX-Request": "true",
        },
    )
    return told(request)


def test_upload_onto_a_full_disk_gets_a_sentence_and_goes_through_when_there_is_room(
    gunicorn, small_disk
):
    server = gunicorn(workers=2)
    path, session = json.loads(server.shell(APPLICANT))
    disk = small_disk(server)

    status, text = upload(server, path, session)

    assert status == 200
    assert "no room left" in text
    assert (json.loads(server.shell(KEPT)), files_on(disk)) == ([0, 0], [])
    assert page_of(server, "/")[0] == 200
    small_disk(server)
    assert upload(server, path, session)[0] == 200
    assert json.loads(server.shell(KEPT))[0] == 1


def test_export_onto_a_full_disk_is_marked_broken_and_leaves_nothing(gunicorn, small_disk):
    server = gunicorn(workers=1)
    disk = small_disk(server)
    (disk / "filling").write_bytes(bytes((2 << 20) - (8 << 10)))

    assert json.loads(server.shell(PACK)) == ["broken", 0]
    assert files_on(disk) == []
    small_disk(server)
    assert json.loads(server.shell(PACK)) == ["closed", 1]
