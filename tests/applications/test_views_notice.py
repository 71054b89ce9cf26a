from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from applications.models import Objection
from tests.factories.applications import NoticeFactory
from tests.factories.notices import PeopleNoticeFactory, on_notice

pytestmark = pytest.mark.django_db


def objecting(**fields) -> dict:
    known = {"name": "王实名", "contact": "wang@example.org", "text": "He did not write it."}
    return known | fields


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


def test_time_of_a_notice_is_its_working_days_on_page_and_list(client):
    """Published on a Thursday afternoon, counted from the Friday on (Civil Code 2020, art. 201)."""
    notice = PeopleNoticeFactory(
        counted_days=["2026-11-27", "2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03"]
    )

    for language, told in [
        ("zh-hans", "2026年11月27日至2026年12月3日（5个工作日）"),
        ("en", "27 Nov 2026 to 3 Dec 2026 (5 working days)"),
    ]:
        for address in (notice.get_absolute_url(), "/notices/"):
            content = client.get(address, headers={"accept-language": language}).content.decode()
            assert told in content
            assert "公示开始" not in content
            assert "Runs from" not in content


def test_notice_ends_by_itself(client, time_machine):
    notice = NoticeFactory()
    address = notice.get_absolute_url()
    assert "拟推荐人选如下。" in client.get(address).content.decode()

    time_machine.move_to(notice.ends_at, tick=False)

    answer = client.get(address)
    assert answer.status_code == 410
    assert "拟推荐人选如下。" not in answer.content.decode()


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


def test_notice_of_people_shows_the_frozen_columns_and_nothing_else(client):
    notice = PeopleNoticeFactory()
    entry = on_notice(notice, name_zh="李可心", staff_no="S77001", birth_date=date(1988, 7, 6))

    content = client.get(notice.get_absolute_url()).content.decode()

    assert "李可心" in content
    assert entry.application.talent.department.name_zh in content
    for secret in ["S77001", "1988", entry.application.reference]:
        assert secret not in content
    assert '<meta name="robots" content="noindex">' in content


def test_counted_days_stand_on_the_page_and_a_guess_is_named(client):
    notice = PeopleNoticeFactory(
        counted_days=["2027-02-04", "2027-02-05", "2027-02-15"], is_provisional=True
    )

    content = client.get(notice.get_absolute_url(), headers={"accept-language": "en"})

    for told in ["4 Feb 2027", "5 Feb 2027", "15 Feb 2027, 24:00", "The last day is provisional"]:
        assert told in content.content.decode()


def test_objection_is_taken_in_without_a_log_in(client):
    notice = PeopleNoticeFactory()
    entry = on_notice(notice)
    address = f"{notice.get_absolute_url()}objection/"

    answer = client.post(address, objecting(entry=entry.pk), follow=True)

    objection = Objection.objects.get()
    assert (objection.entry, objection.name) == (entry, "王实名")
    assert "您的异议已收到" in answer.content.decode()
    assert "王实名" not in answer.content.decode()


def test_objection_to_the_whole_notice_names_nobody(client):
    notice = PeopleNoticeFactory()

    client.post(f"{notice.get_absolute_url()}objection/", objecting(entry="all"))

    assert Objection.objects.get().entry is None


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("contact", " "), ("text", ""), ("entry", ""), ("entry", "9")],
)
def test_objection_that_lacks_something_keeps_what_was_typed(client, field, value):
    notice = PeopleNoticeFactory()
    known = objecting(entry="all") | {field: value}

    answer = client.post(f"{notice.get_absolute_url()}objection/", known)

    assert answer.status_code == 200
    assert not Objection.objects.exists()
    kept = "He did not write it." if field != "text" else "王实名"
    assert kept in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("wang@example.org", "wang@example.org"),
        ("ｗａｎｇ＠ｅｘａｍｐｌｅ．ｏｒｇ", "wang@example.org"),
        ("+86 22 2334-0123", "+86 22 2334-0123"),
        ("（022）２３３４０１２３", "(022)23340123"),
        ("(022) 23340123 转 3151", "(022) 23340123 转 3151"),
        ("23340123 ext. 3151", "23340123 ext. 3151"),
        ("13800000000", "13800000000"),
    ],
)
def test_contact_is_a_telephone_number_or_an_address(client, typed, kept):
    notice = PeopleNoticeFactory()

    client.post(f"{notice.get_absolute_url()}objection/", objecting(entry="all", contact=typed))

    assert Objection.objects.get().contact == kept


@pytest.mark.parametrize(
    "typed", ["not-mail", "wang@", "@example.org", "1234", "()-- /", "call me", "1380000000O", "王"]
)
def test_contact_that_nobody_could_answer_is_refused_and_kept(client, typed):
    notice = PeopleNoticeFactory()

    answer = client.post(
        f"{notice.get_absolute_url()}objection/",
        objecting(entry="all", contact=typed),
        headers={"accept-language": "en"},
    )

    content = answer.content.decode()
    assert not Objection.objects.exists()
    assert "Give one telephone number or one e-mail address" in content
    assert f'value="{typed}"' in content
    assert "He did not write it." in content


def test_person_of_another_notice_cannot_be_named(client):
    notice, other = PeopleNoticeFactory(), PeopleNoticeFactory()
    stranger = on_notice(other)

    answer = client.post(
        f"{notice.get_absolute_url()}objection/",
        objecting(entry=stranger.pk),
        headers={"accept-language": "en"},
    )

    assert not Objection.objects.exists()
    sentence = "Choose somebody who stands on this notice, or the notice as a whole."
    assert sentence in answer.content.decode()


def test_form_is_gone_with_the_end_of_the_notice(client, time_machine):
    notice = PeopleNoticeFactory()
    address = f"{notice.get_absolute_url()}objection/"

    time_machine.move_to(notice.ends_at, tick=False)
    answers = [client.get(address), client.post(address, objecting(entry="all"))]

    assert [answer.status_code for answer in answers] == [410, 410]
    assert "不再受理异议" in answers[0].content.decode()
    assert not Objection.objects.exists()


def test_text_of_an_office_takes_no_objection_here(client):
    notice = NoticeFactory()

    assert client.get(f"{notice.get_absolute_url()}objection/").status_code == 404


def test_objections_of_one_address_are_limited(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"objection": "2/h/ip"}
    cache.clear()
    notice = PeopleNoticeFactory()
    address = f"{notice.get_absolute_url()}objection/"

    codes = [client.post(address, objecting(entry="all")).status_code for _number in range(3)]

    assert codes == [302, 302, 429]
    assert Objection.objects.count() == 2


@pytest.mark.parametrize("page", ["", "objection/"])
def test_page_asks_the_database_the_same_for_one_person_and_for_thirty(client, page):
    notice = PeopleNoticeFactory()
    on_notice(notice)
    with CaptureQueriesContext(connection) as few:
        client.get(notice.get_absolute_url() + page)
    for _number in range(9):
        on_notice(notice)

    with CaptureQueriesContext(connection) as many:
        client.get(notice.get_absolute_url() + page)

    assert len(many) == len(few)
