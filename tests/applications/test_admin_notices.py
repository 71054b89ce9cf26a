"""Notices in the admin, and with them what every admin of the house does: ask, save, record."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from applications.models import PublicNotice
from core import audit
from core.models import AuditEntry
from tests.factories.accounts import user_with
from tests.factories.applications import ConflictFactory
from tests.factories.notices import PeopleNoticeFactory
from tests.factories.programs import CallFactory

pytestmark = pytest.mark.django_db
LIST = "admin:applications_publicnotice_changelist"
ADD = "admin:applications_publicnotice_add"


@pytest.fixture
def officer():
    return user_with(Role.FOREIGN_AFFAIRS)


@pytest.fixture
def office(client, officer):
    client.force_login(officer)
    return client


def typed(**changes) -> dict:
    now = timezone.localtime()
    later = now + timedelta(days=7)
    return {
        "title_zh": "公示",
        "title_en": "Public notice",
        "slug": "notice-1",
        "call": "",
        "text_zh": "名单如下。",
        "text_en": "The list follows.",
        "published_at_0": f"{now:%Y-%m-%d}",
        "published_at_1": f"{now:%H:%M:%S}",
        "ends_at_0": f"{later:%Y-%m-%d}",
        "ends_at_1": f"{later:%H:%M:%S}",
    } | changes


def change(notice: PublicNotice) -> str:
    return reverse("admin:applications_publicnotice_change", args=[notice.pk])


def test_notice_is_written_and_recorded(office, officer):
    call = CallFactory()

    response = office.post(reverse(ADD), typed(call=call.pk))
    notice = PublicNotice.objects.get()
    entry = AuditEntry.objects.get()

    assert response["Location"] == reverse(LIST)
    assert (notice.title_zh, notice.call) == ("公示", call)
    assert (entry.actor, entry.action, entry.target_id) == (
        officer,
        "applications.add_publicnotice",
        str(notice.pk),
    )
    assert audit.details_of(entry)["after"]["title_zh"] == "公示"


def test_change_is_recorded_with_before_and_after_of_what_differs(office):
    office.post(reverse(ADD), typed())
    notice = PublicNotice.objects.get()
    office.post(change(notice), typed(title_zh="更正公示"))
    entry = AuditEntry.objects.order_by("-pk").first()
    details = audit.details_of(entry)

    assert entry.action == "applications.change_publicnotice"
    assert (details["before"]["title_zh"], details["after"]["title_zh"]) == ("公示", "更正公示")
    assert "text_zh" not in details["after"]


def test_window_that_ends_before_it_begins_is_said_and_keeps_the_text(office):
    response = office.post(reverse(ADD), typed(ends_at_0="2020-01-01"))

    assert "The notice must begin before it ends." in response.content.decode()
    assert "名单如下。" in response.content.decode()
    assert not PublicNotice.objects.exists()
    assert not AuditEntry.objects.exists()


def test_history_tells_who_changed_what(office, officer):
    office.post(reverse(ADD), typed())
    notice = PublicNotice.objects.get()
    office.post(change(notice), typed(title_zh="更正公示"))

    response = office.get(reverse("admin:applications_publicnotice_history", args=[notice.pk]))
    told = [(entry.actor, str(did)) for entry, did, _rows in response.context["entries"]]

    assert told == [(officer, "changed"), (officer, "added")]
    assert "更正公示" in response.content.decode()


@pytest.mark.parametrize(("shift", "runs"), [(0, "now"), (5, "later"), (-30, "over")])
def test_notices_are_found_by_whether_they_run(office, shift, runs):
    begins = timezone.now() + timedelta(days=shift)
    notice = PublicNotice.objects.create(
        slug="a",
        title_zh="公示",
        text_zh="文",
        published_at=begins,
        ends_at=begins + timedelta(days=3),
    )

    found = {
        choice: list(office.get(reverse(LIST), {"runs": choice}).context["cl"].result_list)
        for choice in ("now", "later", "over")
    }

    assert found == {choice: [notice] if choice == runs else [] for choice in found}


def test_calls_are_offered_by_what_is_typed(office):
    wanted = CallFactory(title_zh="国家公派访问学者（2027年）", title_en="Visiting Scholar 2027")
    CallFactory(title_zh="博士后（2027年）", title_en="Postdoc 2027")

    response = office.get(
        reverse("admin:autocomplete"),
        {
            "term": "访问学者",
            "app_label": "applications",
            "model_name": "publicnotice",
            "field_name": "call",
        },
    )

    assert [row["id"] for row in response.json()["results"]] == [str(wanted.pk)]


@pytest.mark.parametrize(
    "query",
    [{}, {"app_label": "x", "model_name": "y", "field_name": "z"}, {"term": "a", "page": "9" * 30}],
)
def test_autocomplete_that_asks_for_nothing_known_is_refused(office, query):
    assert office.get(reverse("admin:autocomplete"), query).status_code in {403, 404}


def test_list_leads_to_the_page_of_a_list_only_who_may_open_it(client, officer):
    notice = PeopleNoticeFactory()
    barred = PeopleNoticeFactory()
    ConflictFactory(user=officer, call=barred.call)
    opens = reverse("admin:call_notice", args=[notice.call_id, notice.pk])
    closed = reverse("admin:call_notice", args=[barred.call_id, barred.pk])

    def shown_to(user) -> str:
        client.force_login(user)
        return client.get(reverse(LIST)).content.decode()

    assert opens in shown_to(officer)
    assert closed not in shown_to(officer)
    administrator = shown_to(user_with(Role.ADMINISTRATOR))
    assert notice.title_en in administrator
    assert opens not in administrator
