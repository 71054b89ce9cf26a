"""The reverse list of the demo's calls over the sample roster, held against `assess`."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.demo import calls, partners, people, programs
from programs.models import Call, Program
from tests.applications.reverse_answers import judged, listed
from tests.factories.programs import CallFactory

pytestmark = pytest.mark.django_db
EDGES = [f"T{number}" for number in range(90001, 90016)]
TENTH, THIRTIETH = date(2027, 4, 10), date(2027, 4, 30)


@pytest.fixture(scope="module")
def demo(module_db):
    for load in (partners.load, programs.load, people.load):
        load()
    calls.load(TENTH)


def judged_on(day: date) -> None:
    """Every call is open for one minute of that day: so today is that day for each of them."""
    opens = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
    closes = opens + timedelta(minutes=1)
    Call.objects.update(
        opens_at=opens, closes_at=closes, hospital_due_at=closes, sponsor_due_at=closes
    )


def test_demo_calls_list_those_who_qualify(demo):
    judged_on(TENTH)

    for call in Call.objects.select_related("program"):
        assert listed(call) == judged(call), call.slug
        for track in call.tracks.all():
            assert listed(call, track) == judged(call, track), track.code


def test_programs_without_a_demo_call_list_those_who_qualify(demo):
    """Their rules are the rarest: an institution's province, years abroad, a post in China."""
    for program in Program.objects.filter(calls=None):
        call = CallFactory(program=program)
        program.rules.filter(track=None).update(program=None, call=call)

        assert listed(call) == judged(call), program.code


@pytest.mark.parametrize(
    ("day", "among_the_edges"),
    [
        (TENTH, ["T90005", "T90007", "T90008", "T90010", "T90013", "T90015"]),
        (THIRTIETH, ["T90005", "T90007", "T90008", "T90010", "T90015"]),
    ],
)
def test_visiting_scholars_of_2027(demo, day, among_the_edges):
    judged_on(day)

    found = listed(Call.objects.get(slug="csc-vs-2027"))

    assert [staff_no for staff_no in found if staff_no in EDGES] == among_the_edges
