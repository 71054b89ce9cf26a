"""Days and hours as Django writes them, in the admin and on pages of other packages."""

from datetime import date, datetime

import pytest
from django.utils import formats, translation


@pytest.mark.parametrize(
    ("language", "day", "instant"),
    [
        ("en", "22 Nov 2026", "22 Nov 2026, 17:05"),
        ("zh-hans", "2026年11月22日", "2026年11月22日 17:05"),
    ],
)
def test_date_is_written_as_on_our_own_pages(language, day, instant):
    with translation.override(language):
        written = (
            formats.localize(date(2026, 11, 22)),
            formats.localize(datetime(2026, 11, 22, 17, 5)),  # noqa: DTZ001 (a form's own, as typed)
        )

    assert written == (day, instant)
