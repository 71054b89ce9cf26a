from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from events import dates

SHANGHAI = "Asia/Shanghai"


def shanghai(year, month, day, hour=0, minute=0):
    """The instant, in UTC, at which a clock in Shanghai (UTC+8 all year) reads so."""
    return datetime.fromisoformat(
        f"{year}-{month:02}-{day:02}T{hour:02}:{minute:02}+08:00"
    ).astimezone(UTC)


@pytest.mark.parametrize(
    ("first", "last", "english", "chinese"),
    [
        (date(2024, 7, 24), date(2024, 7, 24), "24 Jul 2024", "2024年7月24日"),
        (date(2023, 11, 16), date(2023, 11, 19), "16–19 Nov 2023", "2023年11月16日至19日"),
        (date(2023, 11, 30), date(2023, 12, 2), "30 Nov – 2 Dec 2023", "2023年11月30日至12月2日"),
        (
            date(2023, 12, 31),
            date(2024, 1, 2),
            "31 Dec 2023 – 2 Jan 2024",
            "2023年12月31日至2024年1月2日",
        ),
    ],
)
def test_written_days_name_what_differs(first, last, english, chinese):
    for language, expected in [("en", english), ("zh-hans", chinese)]:
        with translation.override(language):
            assert dates.written_days(first, last) == expected


def test_written_month_names_no_day():
    with translation.override("en"):
        assert dates.written_month(date(2019, 6, 1)) == "June 2019"
    with translation.override("zh-hans"):
        assert dates.written_month(date(2019, 6, 1)) == "2019年6月"


def test_written_span_is_in_the_zone_of_the_place():
    start, end = shanghai(2026, 11, 22, 14), shanghai(2026, 11, 22, 16, 30)

    with translation.override("en"):
        english = dates.written_span(start, end, SHANGHAI)
        far = dates.written_span(start, end, "America/New_York")
    with translation.override("zh-hans"):
        chinese = dates.written_span(start, end, SHANGHAI)

    assert english == "22 Nov 2026 (Sun), 14:00–16:30 Beijing time"
    assert chinese == "2026年11月22日（周日）14:00–16:30（北京时间）"
    assert far == "22 Nov 2026 (Sun), 01:00–03:30 New York time (14:00–16:30 Beijing time)"


@pytest.mark.parametrize(
    ("start", "end", "zone", "english", "chinese"),
    [
        (
            shanghai(2026, 11, 22, 21),
            shanghai(2026, 11, 22, 23),
            "Europe/Stockholm",
            "22 Nov 2026 (Sun), 14:00–16:00 Stockholm time (21:00–23:00 Beijing time)",
            "2026年11月22日（周日）14:00–16:00（斯德哥尔摩时间，北京时间21:00–23:00）",
        ),
        (
            shanghai(2026, 11, 23, 2),
            shanghai(2026, 11, 23, 4),
            "America/New_York",
            "22 Nov 2026 (Sun), 13:00–15:00 New York time (23 Nov, 02:00–04:00 Beijing time)",
            "2026年11月22日（周日）13:00–15:00（纽约时间，北京时间11月23日02:00–04:00）",
        ),
        (
            shanghai(2026, 11, 22, 23),
            shanghai(2026, 11, 23, 1),
            "Europe/Oslo",
            "22 Nov 2026 (Sun), 16:00–18:00 Oslo time (23:00–23 Nov, 01:00 Beijing time)",
            "2026年11月22日（周日）16:00–18:00（Oslo时间，北京时间23:00–11月23日01:00）",
        ),
        (
            shanghai(2026, 11, 22, 21),
            shanghai(2026, 11, 22, 23),
            "Asia/Singapore",
            "22 Nov 2026 (Sun), 21:00–23:00 Singapore time",
            "2026年11月22日（周日）21:00–23:00（新加坡时间）",
        ),
    ],
)
def test_span_elsewhere_names_the_city_once_and_the_time_of_the_house(
    start, end, zone, english, chinese
):
    for language, expected in [("en", english), ("zh-hans", chinese)]:
        with translation.override(language):
            assert dates.written_span(start, end, zone) == expected


def test_written_span_over_midnight_names_both_ends():
    with translation.override("en"):
        text = dates.written_span(shanghai(2026, 11, 22, 22), shanghai(2026, 11, 23, 1), SHANGHAI)

    assert text == "22 Nov 2026 (Sun), 22:00 – 23 Nov 2026 (Mon), 01:00 Beijing time"


def test_event_that_ends_at_midnight_does_not_reach_into_the_new_day():
    found = dates.days_of(shanghai(2024, 7, 24), shanghai(2024, 7, 25), SHANGHAI)

    assert found == (date(2024, 7, 24), date(2024, 7, 24))


@pytest.mark.parametrize(
    ("start", "end", "after"),
    [
        (shanghai(2023, 11, 16, 9), shanghai(2023, 11, 16, 11), shanghai(2023, 11, 17)),
        (shanghai(2023, 11, 16), shanghai(2023, 11, 16), shanghai(2023, 11, 17)),
        (shanghai(2023, 11, 16), shanghai(2023, 11, 17), shanghai(2023, 11, 17)),
        (shanghai(2023, 11, 16), shanghai(2023, 11, 19, 23, 59), shanghai(2023, 11, 20)),
    ],
)
def test_whole_days_run_from_midnight_to_midnight(start, end, after):
    assert dates.whole_days(start, end, SHANGHAI) == (shanghai(2023, 11, 16), after)
