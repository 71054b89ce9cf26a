"""Who reaches which page of the admin: every record x every role x every page, from one table.

V view, C create, U change, D delete; nothing: the page is refused.
"""

from datetime import date, timedelta

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation
from accounts.roles import Role
from applications.models import Expert
from core import audit, outbox
from core.exports import records
from core.models import CalendarDay, ImportRun, Message, MessageTemplate
from events.models import EventSeries, Registration
from partners.models import Agreement
from programs.models import CountryGroup, LanguageRuleset
from tests.factories.accounts import DepartmentFactory, UserFactory, user_with
from tests.factories.api_tokens import token_for
from tests.factories.applications import ApplicationFactory, NoticeFactory, StandingItemFactory
from tests.factories.events import EventFactory
from tests.factories.partners import InstitutionFactory
from tests.factories.programs import CallFactory, ProgramFactory, RuleFactory
from tests.factories.talents import StayAbroadFactory, TalentFactory

pytestmark = pytest.mark.django_db
STAFF = {
    "FAO": Role.FOREIGN_AFFAIRS,
    "HR": Role.HUMAN_RESOURCES,
    "AUD": Role.AUDITOR,
    "ADM": Role.ADMINISTRATOR,
}
OUTSIDE = [Role.TALENT, Role.DEPARTMENT_HEAD, Role.REVIEWER, Role.UNIVERSITY_OFFICE]
TABLE = {
    "accounts.user": {"FAO": "V", "HR": "V", "AUD": "V", "ADM": "VU"},
    "accounts.invitation": {"FAO": "VC", "HR": "VC", "AUD": "V", "ADM": "VC"},
    "accounts.department": {"FAO": "V", "HR": "VCU", "AUD": "V", "ADM": "VCU"},
    "accounts.apitoken": {"FAO": "", "HR": "", "AUD": "V", "ADM": "VC"},
    "applications.application": {"FAO": "V", "HR": "V", "AUD": "V", "ADM": ""},
    "applications.expert": {"FAO": "VCU", "HR": "V", "AUD": "V", "ADM": ""},
    "core.exportrecord": {"FAO": "", "HR": "", "AUD": "V", "ADM": "V"},
    "applications.publicnotice": {"FAO": "VCU", "HR": "V", "AUD": "V", "ADM": "V"},
    # The row is one of the Foreign Affairs Office: the other one adds its own.
    "applications.standingitem": {"FAO": "VCU", "HR": "VC", "AUD": "V", "ADM": "V"},
    "core.auditentry": {"FAO": "", "HR": "", "AUD": "V", "ADM": "V"},
    # Of the roster, which Foreign Affairs does not bring in.
    "core.importrun": {"FAO": "", "HR": "V", "AUD": "V", "ADM": "V"},
    "core.calendarday": {"FAO": "VCUD", "HR": "VCUD", "AUD": "V", "ADM": "V"},
    "core.message": {"FAO": "V", "HR": "V", "AUD": "V", "ADM": "V"},
    "core.messagetemplate": {"FAO": "VU", "HR": "V", "AUD": "V", "ADM": "VU"},
    "events.event": {"FAO": "VCU", "HR": "VU", "AUD": "V", "ADM": "V"},
    "events.eventseries": {"FAO": "VCU", "HR": "V", "AUD": "V", "ADM": "V"},
    "events.registration": {"FAO": "V", "HR": "V", "AUD": "V", "ADM": "V"},
    "partners.agreement": {"FAO": "VCU", "HR": "V", "AUD": "V", "ADM": "V"},
    "partners.institution": {"FAO": "VCU", "HR": "V", "AUD": "V", "ADM": "V"},
    "programs.call": {"FAO": "VCUD", "HR": "V", "AUD": "V", "ADM": "VU"},
    "programs.countrygroup": {"FAO": "VCU", "HR": "V", "AUD": "V", "ADM": "VU"},
    "programs.eligibilityrule": {"FAO": "VCUD", "HR": "V", "AUD": "V", "ADM": "V"},
    "programs.languageruleset": {"FAO": "VCU", "HR": "V", "AUD": "V", "ADM": "V"},
    "programs.program": {"FAO": "VCU", "HR": "V", "AUD": "V", "ADM": "VU"},
    "talents.stayabroad": {"FAO": "V", "HR": "V", "AUD": "V", "ADM": "V"},
    "talents.talent": {"FAO": "V", "HR": "VCU", "AUD": "V", "ADM": "V"},
}
# A list may be open where a single row of somebody else is not.
LIST_ONLY = {
    ("applications.application", "ADM"),
    ("core.auditentry", "FAO"),
    ("core.importrun", "FAO"),
    ("core.auditentry", "HR"),
}


def _invitation():
    soon = timezone.now() + timedelta(hours=1)
    number = Invitation.objects.count()
    return Invitation.objects.create(
        email=f"new{number}@example.org", token_hash=str(number), expires_at=soon
    )


def _agreement():
    return Agreement.objects.create(
        institution=InstitutionFactory(),
        title_zh="协议",
        title_en="Agreement",
        **{
            name: value
            for name, value in {"code": f"A{Agreement.objects.count()}"}.items()
            if any(field.name == name for field in Agreement._meta.fields)
        },
    )


def _registration():
    return Registration.objects.create(
        event=EventFactory(), user=UserFactory(), state="seated", queued_at=timezone.now()
    )


def _calendar_day():
    number = CalendarDay.objects.count()
    return CalendarDay.objects.create(day=date(2027, 1, 1) + timedelta(days=number))


def _import():
    return ImportRun.objects.create(
        kind="roster", name="list.csv", size=1, sha256="0" * 64, by=UserFactory(), state="applied"
    )


def _message():
    return Message.objects.create(
        template="a/b", address="a@example.org", language="en", subject="s", body="the body"
    )


def _mail_text():
    number, kinds = MessageTemplate.objects.count(), outbox.all_kinds()
    key = kinds[number].key if number < len(kinds) else f"x/{number}"
    return MessageTemplate.objects.create(key=key)


def _export():
    return records.opened(
        by=user_with(Role.ADMINISTRATOR), purpose="why", format="csv", filters={}, columns=["a"]
    )


MAKE = {
    "accounts.user": UserFactory,
    "accounts.invitation": _invitation,
    "accounts.department": DepartmentFactory,
    "accounts.apitoken": lambda: token_for()[0],
    "applications.application": lambda: ApplicationFactory(state="screening"),
    "applications.expert": lambda: Expert.objects.create(user=user_with(Role.REVIEWER)),
    "core.exportrecord": _export,
    "applications.publicnotice": NoticeFactory,
    "applications.standingitem": StandingItemFactory,
    "core.auditentry": lambda: audit.record(UserFactory(), "a.b", UserFactory()),
    "core.calendarday": _calendar_day,
    "core.importrun": _import,
    "core.message": _message,
    "core.messagetemplate": _mail_text,
    "events.event": EventFactory,
    "events.eventseries": lambda: EventSeries.objects.create(name_zh="系列", name_en="Series"),
    "events.registration": _registration,
    "partners.agreement": _agreement,
    "partners.institution": InstitutionFactory,
    "programs.call": lambda: CallFactory(announced_at=None),
    "programs.countrygroup": lambda: CountryGroup.objects.create(
        code=f"group-{CountryGroup.objects.count()}", year=2027, name_zh="组", name_en="Group"
    ),
    "programs.eligibilityrule": lambda: RuleFactory(call=CallFactory(announced_at=None)),
    "programs.languageruleset": lambda: LanguageRuleset.objects.create(
        code=f"rules-{LanguageRuleset.objects.count()}",
        name_zh="条件",
        name_en="Conditions",
        valid_from_year=2027,
    ),
    "programs.program": ProgramFactory,
    "talents.stayabroad": StayAbroadFactory,
    "talents.talent": TalentFactory,
}
CASES = [(label, name) for label in sorted(TABLE) for name in STAFF]


def address(label: str, page: str, *args) -> str:
    return reverse(f"admin:{label.replace('.', '_')}_{page}", args=args)


def test_every_registered_record_stands_in_the_table():
    assert {model._meta.label_lower for model in admin.site._registry} == set(TABLE) == set(MAKE)


@pytest.mark.parametrize(("label", "name"), CASES)
def test_pages_open_as_the_table_says(client, label, name):
    allowed, row = TABLE[label][name], MAKE[label]()
    # A rule is made for a call or a program, never by itself.
    owner = {"call": row.call_id} if label == "programs.eligibilityrule" else {}
    client.force_login(user_with(STAFF[name]))

    seen = {
        "list": client.get(address(label, "changelist")).status_code == 200,
        "row": client.get(address(label, "change", row.pk)).status_code == 200,
        "history": client.get(address(label, "history", row.pk)).status_code == 200,
        "add": client.get(address(label, "add"), owner).status_code == 200,
        "delete": client.get(address(label, "delete", row.pk)).status_code == 200,
    }

    assert seen["list"] == ("V" in allowed or (label, name) in LIST_ONLY)
    assert seen["row"] == ("V" in allowed)
    assert seen["add"] == ("C" in allowed)
    assert seen["delete"] == ("D" in allowed)
    assert not seen["history"] or seen["list"]


@pytest.mark.parametrize(("label", "name"), CASES)
def test_a_row_that_may_not_be_changed_refuses_a_post(client, label, name):
    row = MAKE[label]()
    client.force_login(user_with(STAFF[name]))

    changed = client.post(address(label, "change", row.pk), {})
    removed = client.post(address(label, "delete", row.pk), {"post": "yes"})

    assert (changed.status_code in {403, 404, 405}) == ("U" not in TABLE[label][name])
    assert (removed.status_code in {403, 404, 405}) == ("D" not in TABLE[label][name])
    assert type(row)._default_manager.filter(pk=row.pk).exists() == ("D" not in TABLE[label][name])


@pytest.mark.parametrize("role", OUTSIDE)
@pytest.mark.parametrize("label", sorted(TABLE))
def test_others_send_nothing_to_any_page(client, label, role):
    """That they open none is held in tests/security/test_i5_access_table.py."""
    row = MAKE[label]()
    client.force_login(user_with(role))

    for page in [
        address(label, "changelist"),
        address(label, "add"),
        address(label, "change", row.pk),
        address(label, "delete", row.pk),
        address(label, "history", row.pk),
    ]:
        assert client.post(page).status_code == 403


@pytest.mark.parametrize("role", OUTSIDE)
def test_others_complete_no_field(client, role):
    client.force_login(user_with(role))

    assert client.get(reverse("admin:autocomplete")).status_code == 403
    assert client.post(reverse("admin:autocomplete")).status_code == 403


@pytest.mark.parametrize("label", sorted(set(TABLE) - {"applications.application"}))
def test_lists_answer_what_they_do_not_know_in_words(client, label):
    MAKE[label]()
    client.force_login(user_with(Role.AUDITOR))

    for query in ["a__b=1", "id__gte=1", "e=1", "p=1000000000", "p=x", "o=99.-5", "q=%25", "all="]:
        response = client.get(f"{address(label, 'changelist')}?{query}", follow=True)

        assert response.status_code == 200, query
        if query in {"a__b=1", "id__gte=1"}:
            assert "no such filter" in response.content.decode()


@pytest.mark.parametrize("label", sorted(set(TABLE) - {"applications.application"}))
def test_every_filter_survives_a_value_that_it_cannot_read(client, label):
    MAKE[label]()
    client.force_login(user_with(Role.AUDITOR))
    model_admin = next(
        row for model, row in admin.site._registry.items() if model._meta.label_lower == label
    )

    elsewhere = set()
    for item in model_admin.list_filter:
        item = item[0] if isinstance(item, tuple) else item
        name = getattr(item, "parameter_name", item)
        for key in [
            name,
            f"{name}__exact",
            f"{name}__gte",
            f"{name}__id__exact",
            f"{name}__isnull",
        ]:
            for value in ["nonsense", "9" * 40, "9999-99-99"]:
                response = client.get(address(label, "changelist"), {key: value})

                assert response.status_code in {200, 302}, (key, value)
                if response.status_code == 302:
                    elsewhere.add(response["Location"])
    for page in elsewhere:
        assert client.get(page, follow=True).status_code == 200, page


@pytest.mark.parametrize("label", sorted(set(TABLE) - {"applications.application"}))
def test_lists_take_as_many_queries_for_thirty_rows_as_for_one(client, label):
    user = user_with(Role.AUDITOR)
    client.force_login(user)
    MAKE[label]()
    client.get(address(label, "changelist"))
    with CaptureQueriesContext(connection) as one:
        client.get(address(label, "changelist"))
    for _number in range(29):
        MAKE[label]()

    with CaptureQueriesContext(connection) as thirty:
        client.get(address(label, "changelist"))

    assert len(thirty) == len(one)


@pytest.mark.parametrize("number", ["0", "9" * 30, "x_y", "1' or '1"])
@pytest.mark.parametrize("label", sorted(TABLE))
def test_a_row_that_is_not_there_is_not_found(client, label, number):
    client.force_login(user_with(Role.AUDITOR))

    for page in ("change", "history"):
        assert client.get(address(label, page, number)).status_code == 404


def test_mails_show_their_text_to_the_offices_alone(client):
    row = _message()

    for name, role in STAFF.items():
        client.force_login(user_with(role))
        page = client.get(address("core.message", "change", row.pk)).content.decode()
        assert ("the body" in page) == (name in {"FAO", "HR"})


def test_offices_read_the_trail_of_their_own_cases_alone(client):
    officer, case, other = user_with(Role.FOREIGN_AFFAIRS), UserFactory(), UserFactory()
    own = audit.record(officer, "a.b", case)
    by_another = audit.record(UserFactory(), "a.c", case)
    hidden = audit.record(UserFactory(), "a.d", other)
    client.force_login(officer)

    response = client.get(address("core.auditentry", "changelist"))

    assert list(response.context["cl"].result_list) == [by_another, own]
    assert client.get(address("core.auditentry", "change", hidden.pk)).status_code == 404
