from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.applications import NoticeFactory

pytestmark = pytest.mark.django_db


def test_list_without_notices_says_what_will_be_here(client):
    content = client.get("/notices/").content.decode()

    assert "目前没有公示" in content


def test_list_holds_what_runs_now(client):
    now, day = timezone.now(), timedelta(days=1)
    NoticeFactory(title_zh="正在公示")
    NoticeFactory(title_zh="已经结束", published_at=now - 2 * day, ends_at=now - day)
    NoticeFactory(title_zh="尚未开始", published_at=now + day, ends_at=now + 2 * day)

    content = client.get("/notices/").content.decode()

    assert "正在公示" in content
    assert "已经结束" not in content
    assert "尚未开始" not in content
    assert '<meta name="robots" content="noindex">' in content


def test_notice_ends_by_itself(client, time_machine):
    notice = NoticeFactory()
    address = notice.get_absolute_url()
    assert "拟推荐人选如下。" in client.get(address).content.decode()

    time_machine.move_to(notice.ends_at, tick=False)

    assert client.get(address).status_code == 404


def test_list_asks_the_database_the_same_for_one_and_for_thirty(
    client, django_assert_max_num_queries
):
    counts = []
    for number in (1, 29):
        NoticeFactory.create_batch(number)
        with django_assert_max_num_queries(4) as captured:
            client.get("/notices/")
        counts.append(len(captured))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("number", [str(10**9), "-3", "x"])
def test_list_answers_any_page_number(client, number):
    assert client.get("/notices/", {"page": number}).status_code == 200
