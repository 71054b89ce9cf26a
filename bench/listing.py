"""In a process of the portal: the long list, and the yardsticks of its files."""

import itertools
import json
import subprocess
import tempfile
import time

import xlsxwriter
from django.db import connection
from django.http import QueryDict
from django.test import Client

from accounts.models import User
from applications.admin.exporting import ApplicationsList
from applications.models import Application
from bench.exporting import KEYS, STORED
from bench.memory import peak, rest
from core.exports import xlsx_file
from core.exports.columns import heading
from core.exports.lists import Wish
from programs.models import Call
from talents.models import Talent

STATES = ["submitted", "screening", "sent_back", "qualified", "not_qualified"]


def fill(wanted: int) -> None:
    """So many applications in all, spread over the roster and its calls; prints the cookie."""
    add_applications(wanted)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    client = Client()
    officer = User.objects.get(email="foreign-affairs@example.org")
    client.force_login(officer)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = str(officer.pk)
    session.save()
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    print(json.dumps({"cookie": cookie, "rows": _list().rows.count()}))


def add_applications(wanted: int) -> None:
    """Until there are so many, each person in each call once at most."""
    if (missing := wanted - Application.objects.count()) > 0:
        _multiply(missing)


def _multiply(number: int) -> None:
    template = Application.objects.exclude(submitted_at=None).first()
    days = {
        "postgresql": "now() - (t.id * 31 + c.id) * interval '1 second'",
        "sqlite": "datetime('now', '-' || (t.id * 31 + c.id) || ' seconds')",
    }
    states = " ".join(f"WHEN {place} THEN '{state}'" for place, state in enumerate(STATES))
    made = {
        "reference": "'2027-CP-' || t.id || '-' || c.id",
        "talent_id": "t.id",
        "call_id": "c.id",
        "submitted_at": days[connection.vendor],
        "state": f"CASE (t.id + c.id) %% {len(STATES)} {states} END",
    }
    fields = [field for field in Application._meta.concrete_fields if not field.primary_key]
    values, params = [], []
    for field in fields:
        values.append(made.get(field.column, "%s"))
        if field.column not in made:
            value = field.value_from_object(template)
            params.append(field.get_db_prep_save(value, connection))
    columns = ", ".join(f'"{field.column}"' for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO applications_application ({columns}) SELECT {', '.join(values)}"
            f" FROM {Talent._meta.db_table} t CROSS JOIN {Call._meta.db_table} c"
            " WHERE NOT EXISTS (SELECT 1 FROM applications_application a"
            " WHERE a.talent_id = t.id AND a.call_id = c.id)"
            # Scattered: as the engine likes, one person would get all the calls.
            f" ORDER BY (t.id * 7919 + c.id * 104729) %% 1000003, t.id, c.id LIMIT {int(number)}",
            params,
        )


def _list() -> ApplicationsList:
    return ApplicationsList(
        User.objects.get(email="foreign-affairs@example.org"), QueryDict("state=")
    )


def copy() -> None:
    """Seconds of the database's own COPY of the stored columns, read and thrown away."""
    rows = _list().rows.values_list(*STORED)
    words = connection.ops.compose_sql(*rows.query.sql_with_params())
    began, size = time.perf_counter(), 0
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY ({words}) TO STDOUT WITH (FORMAT csv)") as lines,
    ):
        for line in lines:
            size += len(line)
    print(json.dumps({"seconds": time.perf_counter() - began, "bytes": size}))


def shell() -> None:
    """Seconds of `sqlite3 -csv` for the same rows and columns."""
    text, params = _list().rows.values_list(*STORED).query.sql_with_params()
    quoted = ["'" + str(value).replace("'", "''") + "'" for value in params]
    path = str(connection.settings_dict["NAME"])
    began = time.perf_counter()
    subprocess.run(
        ["sqlite3", "-csv", "-readonly", path, text % tuple(quoted)],
        stdout=subprocess.DEVNULL,
        check=True,
    )
    print(json.dumps({"seconds": time.perf_counter() - began}))


def sheets(number: int) -> None:
    """Seconds for a sheet of ours and for one of XlsxWriter, and by how much memory ours grows."""
    found, wish = _list(), Wish("xlsx", "en", tuple(KEYS))
    columns = found.chosen(wish)
    some = [list(row) for row in found.found(columns, wish)[:2000]]
    lines = [heading(columns, "en")]
    own, theirs, grown = [], [], []
    for _round in range(3):
        rows = itertools.islice(itertools.cycle(some), number)
        before, began = rest(), time.perf_counter()
        with tempfile.TemporaryFile() as target:
            for piece, _count in xlsx_file.pieces(columns, lines, rows, title="x"):
                target.write(piece)
        own.append(time.perf_counter() - began)
        grown.append(peak() - before)
        rows, began = itertools.islice(itertools.cycle(some), number), time.perf_counter()
        with tempfile.TemporaryDirectory() as folder:
            _with_xlsxwriter(f"{folder}/x.xlsx", lines[0], rows)
        theirs.append(time.perf_counter() - began)
    told = {"own": min(own), "theirs": min(theirs), "mib": max(grown)}
    print(json.dumps(told))


def _with_xlsxwriter(path: str, head: list[str], rows) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        text = book.add_format({"num_format": "@"})
        sheet.write_row(0, 0, head)
        for line, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(line, place, value, text)
                elif value is not None:
                    sheet.write_datetime(line, place, value, day)
