"""The access table, read: what each person is answered at each address."""

from tests.security.access_table import ADMIN, OFFICE_PEOPLE, PEOPLE, SITE
from tests.security.api_table import API
from tests.security.roster_table import ROSTER


def read(table: str, people: list[str]) -> dict[str, dict[str, str]]:
    """address name → person → letter."""
    rows = (line.split() for line in table.strip().splitlines())
    return {name: dict(zip(people, letters, strict=True)) for name, *letters in rows}


def expected() -> dict[str, dict[str, str]]:
    """The whole table, by address name and person."""
    others = {name: "L" if name == "visitor" else "3" for name in PEOPLE}
    office = read(ADMIN, OFFICE_PEOPLE) | read(ROSTER, OFFICE_PEOPLE)
    admin = {name: others | row for name, row in office.items()}
    return read(SITE, PEOPLE) | read(API, PEOPLE) | admin
