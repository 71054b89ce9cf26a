"""The offices' pages of a public notice."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts.roles import Role
from applications.admin.notice_forms import span_in_words
from applications.models import Application, NoticePaper, PublicNotice
from applications.states import ALL_STAGES, Stage
from applications.workflow import withdraw
from core.models import AuditEntry
from core.working_days import Span
from tests.factories.accounts import user_with
from tests.factories.applications import ApplicationFactory, ConflictFactory, call_with
from tests.factories.notices import ObjectionFactory, PeopleNoticeFactory, on_notice

pytestmark = pytest.mark.django_db
READERS = [Role.FOREIGN_AFFAIRS, Role.HUMAN_RESOURCES, Role.AUDITOR]


def page(name: str, call, *args) -> str:
    return reverse(f"admin:{name}", args=[call.pk, *args])


@pytest.fixture
def office(client, foreign_affairs):
    client.force_login(foreign_affairs)
    return client


@pytest.fixture
def notice():
    return PeopleNoticeFactory()


def typed(files, **changes) -> dict:
    return {
        "people": [file.pk for file in files],
        "columns": ["department", "host"],
        "counted": "tomorrow",
        "title_zh": "公示",
        "title_en": "Notice",
        "text_zh": "拟推荐下列人选。",
        "text_en": "Proposed are:",
        "objecting_zh": "实名反映。",
        "objecting_en": "Under one's own name.",
    } | changes


def test_officer_publishes_a_notice_of_some(office):
    call = call_with()
    first, second, third = ApplicationFactory.create_batch(3, call=call, state="proposed")

    form = office.get(page("call_notice_publish", call)).content.decode()
    answer = office.post(page("call_notice_publish", call), typed([first, third]), follow=True)

    assert "People proposed for" in form
    assert "The notice is public, with 2 people." in answer.content.decode()
    notice = PublicNotice.objects.get()
    assert (notice.columns, notice.title_en) == (["name", "department", "host"], "Notice")
    second.refresh_from_db()
    assert second.state == "proposed"
    assert list(notice.entries.values_list("application", flat=True)) == [first.pk, third.pk]


def test_form_that_lacks_words_keeps_what_was_typed(office):
    call = call_with()
    file = ApplicationFactory(call=call, state="proposed")

    answer = office.post(
        page("call_notice_publish", call), typed([file], text_zh="", title_en="Kept title")
    )

    assert "Kept title" in answer.content.decode()
    assert not PublicNotice.objects.exists()


def test_person_of_another_call_cannot_be_chosen(office):
    call = call_with()
    ApplicationFactory(call=call, state="proposed")
    other = ApplicationFactory(call=call_with(), state="proposed")

    response = office.post(page("call_notice_publish", call), typed([other]))

    told = response.context["form"].errors["people"]
    assert told == ["One of these cannot be put on the notice any more. Look at the list."]
    assert not PublicNotice.objects.exists()


def test_form_says_that_an_end_in_an_unknown_year_is_provisional(office, time_machine):
    time_machine.move_to("2099-03-02T04:00:00Z")
    call = call_with()
    ApplicationFactory(call=call, state="proposed")
    office.force_login(user_with(Role.FOREIGN_AFFAIRS))

    answer = office.get(page("call_notice_publish", call)).content.decode()

    assert "The end is provisional" in answer
    assert "9 Mar 2099" in answer


def test_call_without_the_stage_has_no_such_page_and_no_tab(office):
    call = call_with(ALL_STAGES - {Stage.NOTICE})

    assert office.get(page("call_notices", call)).status_code == 404
    board = office.get(page("call_board", call))
    assert "call_notices" not in str(board.context["call_tabs"])
    assert page("call_notices", call) not in board.content.decode()


def test_board_leads_to_what_is_to_be_published_and_examined(office):
    call = call_with()
    ApplicationFactory(call=call, state="proposed")
    notice = PeopleNoticeFactory(call=call)
    ObjectionFactory(notice=notice)

    context = office.get(page("call_board", call)).context

    address = page("call_notices", call)
    assert [task.count for task in context["tasks"] if task.url == address] == [1]
    assert [number for _label, number, url, _tone in context["waiting"] if url == address] == [1]


def test_withdrawn_person_is_struck_for_the_office_and_not_in_public(office, notice, client):
    entry = on_notice(notice, name_zh="赵退出", family_name="ZHAO", given_name="Tuichu")
    withdraw(entry.application, actor=entry.application.talent.user, note="Family.")

    inside = office.get(page("call_notice", notice.call, notice.pk)).content.decode()
    client.logout()
    outside = client.get(notice.get_absolute_url()).content.decode()

    assert "<s>ZHAO Tuichu</s>" in inside
    assert "赵退出" in outside
    assert "<s>" not in outside
    assert "Withdrawn" not in outside


@pytest.mark.parametrize("role", READERS)
def test_words_of_an_objection_stand_on_no_page_but_its_own(client, notice, role):
    entry = on_notice(notice)
    objection = ObjectionFactory(notice=notice, entry=entry, name="王实名", text="A secret fact.")
    client.force_login(user_with(role))

    listed = client.get(page("call_notice", notice.call, notice.pk)).content.decode()
    read = client.get(page("call_objection", notice.call, notice.pk, objection.pk))

    assert "Objection 1" in listed
    assert "王实名" not in listed
    assert "A secret fact." not in listed
    assert read.status_code == (200 if role == Role.FOREIGN_AFFAIRS else 403)
    assert ("A secret fact." in read.content.decode()) == (role == Role.FOREIGN_AFFAIRS)


def test_officer_decides_an_objection(office, notice, foreign_affairs):
    entry = on_notice(notice)
    objection = ObjectionFactory(notice=notice, entry=entry)
    address = page("call_objection", notice.call, notice.pk, objection.pk)
    chosen = {"decision": "upheld", "people": [entry.pk], "answer": "You are right."}

    refused = office.post(address, chosen)
    decided = office.post(address, {**chosen, "reason": "Not confirmed."}, follow=True)

    assert "Say why: the reason is missing." in refused.content.decode()
    assert "The objection is decided." in decided.content.decode()
    objection.refresh_from_db()
    entry.application.refresh_from_db()
    assert (objection.state, entry.application.state) == ("upheld", "not_selected")
    assert "You are right." in office.get(address).content.decode()


def test_second_decision_is_told_and_keeps_the_answer(office, notice):
    objection = ObjectionFactory(notice=notice, entry=on_notice(notice))
    address = page("call_objection", notice.call, notice.pk, objection.pk)
    office.post(address, {"decision": "rejected", "answer": "It does not hold."})

    second = office.post(address, {"decision": "rejected", "answer": "A colleague's <words>."})
    shown = second.content.decode()

    assert "This objection is decided already." in shown
    assert "A colleague&#x27;s &lt;words&gt;." in shown
    objection.refresh_from_db()
    assert objection.answer == "It does not hold."


def test_objection_to_somebody_who_left_can_be_rejected_from_an_old_form(office, notice):
    entry = on_notice(notice)
    objection = ObjectionFactory(notice=notice, entry=entry)
    address = page("call_objection", notice.call, notice.pk, objection.pk)
    Application.objects.filter(pk=entry.application_id).update(state="withdrawn")
    typed = {"people": [entry.pk], "answer": "Nothing is left to decide.", "reason": "No."}

    upheld = office.post(address, {**typed, "decision": "upheld"})
    office.post(address, {**typed, "decision": "rejected"})

    told = upheld.context["form"].errors["people"]
    assert told == ["One of these does not stand on the notice any more."]
    objection.refresh_from_db()
    assert objection.state == "rejected"


def test_objection_of_another_notice_is_unknown(office, notice):
    other = ObjectionFactory()

    address = page("call_objection", notice.call, notice.pk, other.pk)

    assert office.get(address).status_code == 404
    assert office.post(address, {"decision": "rejected", "answer": "No."}).status_code == 404


def test_officer_in_conflict_knows_no_notice_from_within(client, notice):
    conflict = ConflictFactory(call=notice.call, user__roles=[Role.FOREIGN_AFFAIRS])
    client.force_login(conflict.user)

    for address in [
        page("call_notices", notice.call),
        page("call_notice", notice.call, notice.pk),
        page("call_notice_publish", notice.call),
    ]:
        assert client.get(address).status_code == 404


def test_papers_are_asked_for_in_both_languages(office, notice, foreign_affairs):
    answer = office.post(page("call_notice_paper", notice.call, notice.pk), follow=True)

    asked = NoticePaper.objects.filter(notice=notice, asked_by=foreign_affairs)
    assert sorted(asked.values_list("language", flat=True)) == ["en", "zh-hans"]
    assert "is being made" in answer.content.decode()


def test_days_are_counted_anew_by_a_press_where_they_are_provisional(office, time_machine):
    time_machine.move_to("2099-03-02T04:00:00Z")
    office.force_login(user_with(Role.FOREIGN_AFFAIRS))
    notice = PeopleNoticeFactory(is_provisional=True)
    address = page("call_notice", notice.call, notice.pk)

    shown = office.get(address).content.decode()
    office.post(page("call_notice_recount", notice.call, notice.pk))

    assert "Count the days anew" in shown
    assert AuditEntry.objects.filter(action="applications.recount_notice").exists()


def test_list_of_people_is_not_changed_by_hand(office, notice):
    address = reverse("admin:applications_publicnotice_change", args=[notice.pk])

    answer = office.post(address, {"title_zh": "另一个标题"})

    notice.refresh_from_db()
    assert answer.status_code == 403
    assert notice.title_zh != "另一个标题"


def test_notices_with_an_open_objection_are_found(office, notice):
    ObjectionFactory(notice=notice)
    PeopleNoticeFactory()
    address = reverse("admin:applications_publicnotice_changelist")

    found = office.get(address, {"objections": "open"})

    assert list(found.context["cl"].result_list) == [notice]
    assert page("call_notice", notice.call, notice.pk) in found.content.decode()


@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize("name", ["call_notices", "call_notice"])
def test_page_asks_the_same_for_one_person_and_for_thirty(client, notice, role, name):
    client.force_login(user_with(role))
    args = [notice.pk] if name == "call_notice" else []
    on_notice(notice)
    ObjectionFactory(notice=notice)
    client.get(page(name, notice.call, *args))
    with CaptureQueriesContext(connection) as few:
        client.get(page(name, notice.call, *args))
    for _number in range(9):
        ObjectionFactory(notice=notice, entry=on_notice(notice))
        PeopleNoticeFactory(call=notice.call)

    with CaptureQueriesContext(connection) as many:
        client.get(page(name, notice.call, *args))

    assert len(many) == len(few)


def test_days_of_the_form_read_in_the_officers_language():
    span = Span((date(2026, 11, 27), date(2026, 12, 3)), is_provisional=True)

    with translation.override("zh-hans"):
        assert span_in_words(span) == "2026年11月27日至2026年12月3日 (暂定)"
    assert span_in_words(span) == "27 Nov 2026 to 3 Dec 2026 (provisional)"
