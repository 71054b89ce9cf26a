from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.template import Context, Template
from django.utils import timezone, translation

from core.templatetags.core_tags import day, is_urgent, moment, percent_left, until

NOON = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "zone", "text"),
    [
        ("en", "Asia/Shanghai", "22 Nov 2026 (Sun), 17:00 Beijing time"),
        ("zh-hans", "Asia/Shanghai", "2026年11月22日（周日）17:00（北京时间）"),
        ("en", "Europe/Brussels", "22 Nov 2026 (Sun), 10:00 Brussels time"),
        ("en", "America/Sao_Paulo", "22 Nov 2026 (Sun), 06:00 Sao Paulo time"),
    ],
)
def test_moment_names_its_zone(language, zone, text):
    with translation.override(language):
        assert moment(NOON, zone) == text


@pytest.mark.parametrize(("language", "written"), [("en", "One. Two."), ("zh-hans", "One.Two.")])
def test_chinese_has_no_blank_between_sentences(language, written):
    template = Template("One.{% between_sentences %}Two.")

    with translation.override(language):
        assert template.render(Context()) == written


def test_day_is_that_of_the_readers_zone():
    late = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)

    with translation.override("en"), timezone.override("Asia/Shanghai"):
        assert (day(late), day(date(2026, 1, 2))) == ("23 Nov 2026", "2 Jan 2026")


@pytest.mark.parametrize(
    ("away", "english", "chinese"),
    [
        (timedelta(seconds=30), "in 1 minute", "1分钟后"),
        (timedelta(hours=1, minutes=30), "in 1 hour 30 minutes", "1小时30分钟后"),
        (timedelta(hours=2), "in 2 hours", "2小时后"),
        (timedelta(hours=-2, minutes=-59), "2 hours 59 minutes ago", "2小时59分钟前"),
        (timedelta(hours=3, minutes=31), "in 4 hours", "4小时后"),
        (timedelta(hours=5), "in 5 hours", "5小时后"),
        (timedelta(days=3), "in 3 days", "3天后"),
        (timedelta(days=-3), "3 days ago", "3天前"),
    ],
)
def test_until_tells_how_long(away, english, chinese):
    with time_machine.travel(NOON, tick=False):
        with translation.override("en"):
            assert until(NOON + away) == english
        with translation.override("zh-hans"):
            assert until(NOON + away) == chinese


def test_urgent_is_under_three_days_and_not_past():
    with time_machine.travel(NOON, tick=False):
        spans = [
            timedelta(days=3),
            timedelta(days=2, hours=23),
            timedelta(0),
            timedelta(seconds=-1),
        ]
        assert [is_urgent(NOON + span) for span in spans] == [False, True, True, False]


def test_percent_left_is_what_the_ring_shows():
    with time_machine.travel(NOON, tick=False):
        assert percent_left(NOON - timedelta(days=3), NOON + timedelta(days=1)) == 25
        assert percent_left(NOON - timedelta(days=3), NOON - timedelta(days=1)) == 0
        assert percent_left(NOON + timedelta(days=3), NOON + timedelta(days=4)) == 100
