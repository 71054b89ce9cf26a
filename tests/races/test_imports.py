"""Lists that come in, many times in the same second, and with a worker that is killed."""

import http.client
import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.races.storm import CSRF, Request, storm
from tests.servers import ROOT

pytestmark = pytest.mark.race
AT_ONCE = 12

PREPARE = """
import json
from accounts.roles import Role
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.races.sessions import session_of

DepartmentFactory(code="lung", name_zh="肺部肿瘤科", name_en="Lung")
officer = UserFactory(password="!", roles=[Role.HUMAN_RESOURCES])
print(json.dumps([session_of(officer), officer.pk]))
"""
CHECK = """
from core.imports import running, steps
from core.models import ImportRun
for run in ImportRun.objects.filter(state="recognized"):
    run = steps.map_columns(run, run.mapping, actor=run.by)
    running.check.call(run_id=run.pk, attempt=run.attempt)
print(*ImportRun.objects.order_by("pk").values_list("pk", flat=True))
"""
LOOK = """
import json
from core.models import AuditEntry, ImportRow, ImportRun, StoredFile
from talents.models import Degree, Talent
print(json.dumps({
    "runs": list(ImportRun.objects.order_by("pk").values_list("state", flat=True)),
    "people": Talent.objects.count(),
    "numbers": Talent.objects.values("staff_no").distinct().count(),
    "degrees": Degree.objects.count(),
    "audit": AuditEntry.objects.filter(action="talents.import_talent").count(),
    "applied": AuditEntry.objects.filter(action="core.apply_importrun").count(),
    "files": StoredFile.objects.count(),
    "rows": ImportRow.objects.exclude(undo={}).count(),
}))
"""
HEADS = "工号,姓名,出生日期,人才类别,科室,最高学位,学位取得日期,入职日期,电子邮箱"


def roster(rows: int, note: str = "") -> bytes:
    lines = [
        f"T{number:05},样本,19{60 + number % 30}-01-01,杰出创新人才,肺部肿瘤科,博士,2017-06-01,"
        f"2017-09-01,t{number}@example.org"
        for number in range(rows)
    ]
    return "\n".join([HEADS + note, *lines, ""]).encode("gb18030")


def upload(port: int, session: str, content: bytes) -> tuple[int, str]:
    """One file as a browser sends it; status and where it leads."""
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{CSRF}\r\n',
        '--x\r\nContent-Disposition: form-data; name="file"; filename="roster.csv"\r\n\r\n',
    ]
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request(
        "POST",
        "/admin/core/importrun/new/roster/",
        "".join(parts).encode() + content + b"\r\n--x--\r\n",
        {
            "Content-Type": "multipart/form-data; boundary=x",
            "Cookie": f"csrftoken={CSRF}; sessionid={session}",
        },
    )
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, answer.headers.get("Location", "")


def test_the_same_file_many_times_at_once_comes_in_once(gunicorn):
    server = gunicorn(workers=4)
    session, _officer = json.loads(server.shell(PREPARE))
    content = roster(50)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(lambda _n: upload(server.port, session, content), range(AT_ONCE)))

    assert {status for status, _location in answers} == {302}
    assert len({location for _status, location in answers}) == 1
    found = json.loads(server.shell(LOOK))
    assert (found["runs"], found["files"]) == (["recognized"], 1)


def test_taken_over_many_times_at_once_it_happens_once(gunicorn):
    server = gunicorn(workers=4)
    session, _officer = json.loads(server.shell(PREPARE))
    upload(server.port, session, roster(50))
    upload(server.port, session, roster(50, note=",备注"))
    first, second = server.shell(CHECK).split()

    answers = storm(
        server.port,
        [
            Request(f"/admin/core/importrun/{run}/step/take-over/", session, "attempt=1")
            for run in [first, second] * (AT_ONCE // 2)
        ],
    )
    server.manage("run_worker", "--batch", "--queue-name", "*")

    assert {answer.status for answer in answers} == {302}
    found = json.loads(server.shell(LOOK))
    assert sorted(found["runs"]) == ["applied", "checked"]
    assert found["people"] == found["numbers"] == found["degrees"] == found["audit"] == 50
    assert found["applied"] == 1


@pytest.mark.verify
@pytest.mark.parametrize("after", [0.5, 1.0, 2.0])
def test_worker_killed_in_the_middle_has_written_nothing_and_another_goes_on(gunicorn, after):
    server = gunicorn(workers=1)
    session, _officer = json.loads(server.shell(PREPARE))
    upload(server.port, session, roster(3_000))
    run = server.shell(CHECK).strip()
    storm(
        server.port, [Request(f"/admin/core/importrun/{run}/step/take-over/", session, "attempt=1")]
    )
    code = (
        f"from core.imports import running; print('begun', flush=True); running.apply.call({run})"
    )
    worker = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "--no-imports", "--command", code],
        cwd=ROOT,
        env=os.environ | server.environment,
        stdout=subprocess.PIPE,
    )
    worker.stdout.readline()
    time.sleep(after)

    worker.kill()
    worker.wait()

    found = json.loads(server.shell(LOOK))
    assert found["people"] == found["audit"] == found["rows"] == 0
    assert found["runs"] == ["applying"]
    server.shell(
        "from datetime import timedelta\nfrom django.utils import timezone\n"
        "from core.imports import keeping\nfrom core.models import ImportRun\n"
        "ImportRun.objects.update(touched_at=timezone.now() - timedelta(minutes=5))\n"
        "keeping.go_on()"
    )
    server.manage("run_worker", "--batch", "--queue-name", "*")
    found = json.loads(server.shell(LOOK))
    assert found["runs"] == ["applied"]
    assert found["people"] == found["audit"] == found["rows"] == 3_000
