import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from portal import health
from programs.models import Call
from tests.factories.accounts import UserFactory, user_with
from tests.factories.applications import ApplicationFactory
from tests.factories.events import EventFactory
from tests.factories.partners import InstitutionFactory
from tests.factories.programs import CallFactory, RuleFactory

pytestmark = pytest.mark.django_db
ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')


@pytest.mark.parametrize(
    ("name", "english", "chinese"),
    [
        ("home", "Which programs can I join?", "我适合哪些项目？"),
        ("privacy", "What we keep", "保存的信息"),
        ("accessibility", "What helps", "已经做到"),
        ("search", "Search", "搜索"),
        ("partners:list", "Partners", "合作机构"),
        ("notices:list", "Notices", "公示"),
    ],
)
def test_page_answers_visitors_in_both_languages(client, name, english, chinese):
    url = reverse(name)

    assert english in client.get(url, **ENGLISH).content.decode()
    assert chinese in client.get(url, HTTP_ACCEPT_LANGUAGE="zh-CN").content.decode()
    assert chinese in client.get(url, HTTP_ACCEPT_LANGUAGE="fr").content.decode()


def test_home_lists_open_calls_by_the_time_left(client):
    later, soon = CallFactory(), CallFactory()
    Call.objects.filter(pk=soon.pk).update(closes_at=timezone.now() + timedelta(days=1))
    CallFactory(announced_at=None)
    CallFactory(program__is_published=False)

    response = client.get(reverse("home"))

    assert [line["call"].pk for line in response.context["calls"]] == [soon.pk, later.pk]


def test_home_dates_a_lecture_elsewhere_as_its_place_does(client):
    starts = (timezone.now() + timedelta(days=9)).replace(hour=4, minute=0)  # 23:00 the day before
    EventFactory(
        starts_at=starts, ends_at=starts + timedelta(hours=2), time_zone="America/New_York"
    )

    page = client.get("/", headers={"accept-language": "en"}).content.decode()

    day = (starts - timedelta(days=1)).day
    assert f'<span class="leaf__day">{day}</span>' in page


def test_home_says_as_the_list_does_that_a_lecture_is_full(client):
    EventFactory(capacity=1, seats_taken=1)
    badge = '<span class="badge badge-amber">waiting list</span>'

    for address in ("/", "/events/"):
        assert badge in client.get(address, headers={"accept-language": "en"}).content.decode()


def test_errors_stand_behind_a_colon_of_their_language(client):
    EventFactory(slug="lecture")

    page = client.post(
        "/events/lecture/guest/", {"email": "nobody"}, headers={"accept-language": "zh-hans"}
    ).content.decode()

    assert '<a href="#id_name">您的姓名</a>：' in page
    assert '<a href="#id_email">邮箱</a>：请填写邮箱地址，例如name@example.org。' in page


def test_home_answers_which_programs_fit_and_keeps_nothing(client, caplog):
    call = CallFactory()
    RuleFactory(call=call, type="title_at_least", params={"level": "senior"})

    answers = {"birth_on": "1990-02-03", "title_level": "junior"}
    response = client.post(reverse("home"), answers, headers={"hx-request": "true"}, **ENGLISH)

    [match] = response.context["matches"]
    assert (match.call, match.verdict.qualifies) == (call, False)
    assert "1990" not in caplog.text
    assert not client.session.keys()


def test_home_tells_a_day_that_cannot_be(client):
    CallFactory()

    response = client.post(reverse("home"), {"birth_on": "2999-01-01"}, **ENGLISH)

    assert response.status_code == 200
    assert "This day cannot be right." in response.content.decode()


@pytest.mark.parametrize("number", [1, 30])
def test_home_asks_the_same_number_of_queries(client, number, django_assert_num_queries):
    for _row in range(number):
        EventFactory()
        CallFactory()
        InstitutionFactory(relation="documented")
    client.get(reverse("home"))

    with django_assert_num_queries(5):
        client.get(reverse("home"))


@pytest.mark.parametrize("query", ["", " ", "%", "'\"<script>", "x" * 5000, "龘" * 300])
def test_search_takes_anything(client, query):
    assert client.get(reverse("search"), {"q": query}).status_code == 200


@pytest.mark.parametrize("page", ["0", "-1", "x", "1e9", "1000000000", "9" * 400, ""])
def test_partner_list_answers_any_page_and_filter(client, page):
    InstitutionFactory.create_batch(30)

    response = client.get(reverse("partners:list"), {"page": page, "kind": "castle", "q": ""})

    assert response.status_code == 200
    assert response.context["object_list"]


def test_hidden_institution_is_not_found(client):
    institution = InstitutionFactory(is_published=False)

    assert client.get(institution.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("number", [1, 30])
def test_partner_list_asks_the_same_number_of_queries(client, number, django_assert_num_queries):
    InstitutionFactory.create_batch(number)

    with django_assert_num_queries(2):
        client.get(reverse("partners:list"))


def test_language_switch_is_kept_with_the_account(client):
    person = UserFactory(preferred_language="zh-hans")
    client.force_login(person)

    client.post(reverse("set_language"), {"language": "en", "next": "/"})

    person.refresh_from_db()
    assert person.preferred_language == "en"


@pytest.mark.parametrize(
    ("is_signed_in", "forms"),
    [(False, {"language-form"}), (True, {"language-form", "sign-out-form"})],
)
def test_buttons_of_the_header_find_their_forms(client, is_signed_in, forms):
    if is_signed_in:
        client.force_login(UserFactory())

    page = client.get(reverse("privacy")).content.decode()

    assert set(re.findall(r'<button[^>]* form="([^"]+)"', page)) == forms
    assert set(re.findall(r'<form id="([^"]+)"', page)) == forms


def test_header_of_a_visitor_holds_nothing_of_who_was_here_before(client):
    before = client.get(reverse("privacy")).content.decode()
    person = UserFactory(name_zh="张三", name_en="San Zhang")
    client.force_login(person)
    signed_in = client.get(reverse("privacy")).content.decode()
    client.logout()

    after = client.get(reverse("privacy")).content.decode()

    assert person.email in signed_in
    assert TOKEN.sub("", after) == TOKEN.sub("", before)


def test_language_switch_leads_to_no_other_host(client):
    answer = client.post(
        reverse("set_language"), {"language": "en", "next": "https://evil.example/"}
    )

    assert answer["Location"] == "/"


@pytest.mark.parametrize(
    ("role", "name"),
    [
        (Role.TALENT, "me"),
        (Role.DEPARTMENT_HEAD, "opinions:list"),
        (Role.FOREIGN_AFFAIRS, "admin:index"),
        (Role.AUDITOR, "admin:index"),
        (Role.REVIEWER, "reviews:list"),
        (Role.UNIVERSITY_OFFICE, "forwarded:list"),
    ],
)
def test_dashboard_leads_to_where_the_work_waits(client, role, name):
    client.force_login(user_with(role))

    assert client.get(reverse("dashboard"))["Location"] == reverse(name)


def test_healthz_asks_nobody(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get(reverse("healthz")).content == b"ok"


def test_readyz_names_the_part_that_fails(client, monkeypatch):
    assert client.get(reverse("readyz")).json() == dict.fromkeys(health.PROBES, True)

    monkeypatch.setattr(cache, "set", lambda *args, **kwargs: None)
    answer = client.get(reverse("readyz"))

    assert answer.status_code == 503
    assert answer.json()["cache"] is False


def test_security_txt_says_whom_to_tell(client):
    text = client.get("/.well-known/security.txt").content.decode()

    assert text.startswith("Contact: mailto:")
    assert "Expires: " in text


def test_unknown_page_answers_in_words(client):
    answer = client.get("/nothing/here/", **ENGLISH)

    assert answer.status_code == 404
    assert "There is no such page" in answer.content.decode()


def test_dashboard_of_several_roles_leads_to_the_one_in_which_something_waits(client):
    head = user_with(Role.DEPARTMENT_HEAD, Role.TALENT)
    client.force_login(head)
    before = client.get(reverse("dashboard"))["Location"]

    ApplicationFactory(state="submitted").talent.department.heads.add(head)

    assert (before, client.get(reverse("dashboard"))["Location"]) == (
        reverse("me"),
        reverse("opinions:list"),
    )
