"""Two workers end the same notice: each file moves once, and its person is told once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from applications.models import HistoryEntry, PublicNotice
from applications.workflow import notices
from core.models import AuditEntry, Message
from tests.factories.notices import PeopleNoticeFactory, on_notice

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS, PEOPLE = 4, 6


def end_and_hang_up(_number: int) -> int:
    try:
        return notices.end_due()
    finally:
        connection.close()


def test_workers_that_end_a_notice_together_end_it_once():
    notice = PeopleNoticeFactory(over=True)
    for _number in range(PEOPLE):
        on_notice(notice)

    with ThreadPoolExecutor(WORKERS) as pool:
        ended = list(pool.map(end_and_hang_up, range(WORKERS)))

    assert sum(ended) == PEOPLE
    assert HistoryEntry.objects.filter(step="end_notice").count() == PEOPLE
    assert Message.objects.filter(template="applications/moved").count() == PEOPLE
    assert AuditEntry.objects.filter(action="applications.close_notice").count() == 1
    assert PublicNotice.objects.get().closed_at is not None
