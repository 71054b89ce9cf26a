"""A roster comes in: 100,000 rows looked through by the worker's own function, 20,000 taken over
and back.

Called as `bench.bringing_in:function` in a process of the portal; each prints one JSON object.
"""

import csv
import json
import time
from itertools import islice
from pathlib import Path

from django.core.files import File
from django.db.models import Value
from django.db.models.functions import Concat, Lower

from accounts.models import User
from accounts.roles import Role
from bench import waiting
from bench.selection import peak
from core.imports import running, steps, taking_back
from core.models import ImportRow, ImportRun
from talents.models import Talent
from talents.roster.kind import ROSTER

HEADS = [
    *("工号", "姓名", "出生日期", "人才类别", "科室", "职称", "最高学位", "学位取得日期"),
    *("入职日期", "外语考试", "外语成绩", "考试日期", "电子邮箱"),
]
# Of each hundred rows: new people, changed titles, wrong dates, full-width digits to be mended.
NEW, CHANGED, WRONG, MENDED = range(10), range(10, 30), range(30, 32), range(32, 42)
FULL_WIDTH = str.maketrans("0123456789-", "０１２３４５６７８９－")


def write(path: str, rows: int) -> None:
    """The list as an office sends it (GB18030). Prints how many bytes it has."""
    User.objects.create_user("bench-hr@example.org", roles=[Role.HUMAN_RESOURCES])
    Talent.objects.filter(staff_no__startswith="B").update(
        email=Concat(Lower("staff_no"), Value("@example.org"))
    )
    known = Talent.objects.filter(staff_no__startswith="B", birth_date__isnull=False)
    people = known.select_related("department").order_by("staff_no").iterator(2_000)
    person = next(people)
    with Path(path).open("w", encoding="gb18030", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADS)
        for number in range(rows):
            writer.writerow(_row(number, person))
            if number % 100 not in NEW:
                person = next(people, person)
    print(json.dumps(Path(path).stat().st_size))


def _row(number: int, person: Talent) -> list[str]:
    place = number % 100
    birth = person.birth_date.isoformat()
    staff_no = f"N{number:06}" if place in NEW else person.staff_no
    return [
        staff_no,
        f"新{person.name_zh}" if place in NEW else person.name_zh,
        "1989-02-30" if place in WRONG else birth.translate(FULL_WIDTH if place in MENDED else {}),
        person.get_category_display() or ("青年创新优秀人才" if place in NEW else ""),
        person.department.name_zh,
        "特聘专家" if place in CHANGED else person.title,
        person.get_highest_degree_display(),
        person.highest_degree_on.isoformat(),
        person.hire_date.isoformat(),
        *(("IELTS-Academic", "6.5", "2026-03-14") if place % 3 == 0 else ("", "", "")),
        f"{staff_no.lower()}@example.org",
    ]


def preview(path: str) -> None:
    """From the upload to the last row judged. Prints seconds, MiB grown, rows by standing."""
    before, began, used = peak(), time.perf_counter(), time.process_time()
    run = _upload(path)
    running.check.call(run_id=run.pk, attempt=1)
    seconds, used = time.perf_counter() - began, time.process_time() - used
    run.refresh_from_db()
    told = {"seconds": seconds, "cpu": used, "mib": peak() - before, "counts": run.counts}
    print(json.dumps(told))


def apply(path: str, rows: int) -> None:
    """Takes the good rows at the head of the list over, in one transaction.

    Prints seconds, MiB grown, how long others could not save meanwhile, rows left behind.
    """
    short = Path(path).with_name("short.csv")
    with Path(path).open("rb") as whole:
        short.write_bytes(b"".join(islice(whole, rows + 1)))
    run = _upload(str(short))
    running.check.call(run_id=run.pk, attempt=1)
    before, began, used = peak(), time.perf_counter(), time.process_time()
    with waiting.watched() as longest:
        steps.take_over(run, only_good=True, actor=run.by)
        running.apply.call(run_id=run.pk)
    seconds, used = time.perf_counter() - began, time.process_time() - used
    run.refresh_from_db()
    left = 0 if run.state == ImportRun.State.APPLIED else run.rows
    left += ImportRow.objects.filter(run=run, standing="new", undo={}).count()
    told = {"seconds": seconds, "cpu": used, "mib": peak() - before, "errors": left}
    print(json.dumps(told | {"locked": longest.seconds}))


def take_back() -> None:
    """What `apply` has taken over is taken back. Prints what `apply` prints."""
    run = ImportRun.objects.get(state=ImportRun.State.APPLIED)
    before, began, used = peak(), time.perf_counter(), time.process_time()
    with waiting.watched() as longest:
        steps.take_back(run, actor=run.by)
        taking_back.undo.call(run_id=run.pk)
    seconds, used = time.perf_counter() - began, time.process_time() - used
    run.refresh_from_db()
    left = Talent.objects.filter(staff_no__startswith="N").count()
    left += 0 if run.state == ImportRun.State.UNDONE else run.rows
    told = {"seconds": seconds, "cpu": used, "mib": peak() - before, "errors": left}
    print(json.dumps(told | {"locked": longest.seconds}))


def _upload(path: str) -> ImportRun:
    officer = User.objects.get(email="bench-hr@example.org")
    with Path(path).open("rb") as file:
        run = steps.upload(ROSTER, File(file, name="roster.csv"), actor=officer)
    return steps.map_columns(run, run.mapping, actor=officer)
