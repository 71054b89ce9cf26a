"""docs/states.md tells the table of states as it is."""

from docs import states


def test_page_is_up_to_date():
    assert states.TARGET.read_text(encoding="utf-8") == states.document(), (
        "The table of states has changed: make docs"
    )
