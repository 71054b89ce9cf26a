"""What an address of a database means."""

import pytest

from portal import env


@pytest.mark.parametrize(
    ("query", "options"),
    [
        ("", "-c random_page_cost=1.1 -c jit=off"),
        ("?options=-c%20statement_timeout%3D5000", "-c statement_timeout=5000"),
        ("?options=", ""),
    ],
)
def test_postgresql_is_told_of_quick_disks_unless_the_address_says_otherwise(
    monkeypatch, query, options
):
    monkeypatch.setenv("PORTAL_ADDRESS", f"postgres://portal@localhost/portal{query}")

    assert env.database("PORTAL_ADDRESS", "")["OPTIONS"] == {"options": options}
