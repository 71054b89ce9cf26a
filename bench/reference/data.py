"""Fills the bare project; `main` prints, as JSON, the cookie of its staff."""

import json
from datetime import UTC, date, datetime, timedelta

from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from bench.reference.models import Applicant, Field, Host, Program, Sponsor

PROGRAMS, APPLICANTS = 200, 10_000
SUMMARY = (
    "Scholars with a doctorate spend three to twelve months with a host of their own choice, "
    "work on a joint subject, keep their post and salary, and report at home on their return. "
    "A plan and an invitation are asked for."
)


def fill(applicants: int) -> None:
    for model in (Sponsor, Host, Field):
        model.objects.bulk_create(
            model(name=f"{model.__name__} of the exchange {number}") for number in range(12)
        )
    joined = [list(model.objects.order_by("pk")) for model in (Sponsor, Host, Field)]
    Program.objects.bulk_create(
        Program(
            title=f"Program for visiting scholars {number}",
            summary=SUMMARY,
            closes_on=date(2027, 1, 1) + timedelta(days=number),
            months=3 + number % 10,
            sponsor=joined[0][number % 12],
            host=joined[1][number // 3 % 12],
            field=joined[2][number // 5 % 12],
        )
        for number in range(PROGRAMS)
    )
    programs = list(Program.objects.order_by("pk")[:20])
    states, start = Applicant.State.values, datetime(2026, 1, 1, 9, tzinfo=UTC)
    Applicant.objects.bulk_create(
        (
            Applicant(
                reference=f"2027-VS-{number:05}",
                name=f"Given Family {number}",
                host=joined[1][number % 12],
                program=programs[number % 20],
                state=states[number % 3],
                submitted_at=start + timedelta(minutes=number),
                state_since=start + timedelta(minutes=number + 60),
            )
            for number in range(applicants)
        ),
        batch_size=1000,
    )


def staff_cookie() -> str:
    client = Client()
    client.force_login(User.objects.create_superuser("staff", password=None))
    return f"sessionid={client.cookies['sessionid'].value}"


def main(applicants: int = APPLICANTS) -> None:
    call_command("migrate", run_syncdb=True, interactive=False, verbosity=0)
    fill(applicants)
    print(json.dumps({"staff": staff_cookie()}))
