import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts.roles import Role
from core import outbox
from core.models import MessageTemplate
from core.outbox import editing
from tests.factories.accounts import user_with
from tests.factories.applications import ApplicationFactory
from tests.factories.programs import CallFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db
LIST = reverse("admin:core_messagetemplate_changelist")
PAGE = reverse("admin:core_messagetemplate_edit", args=["applications", "received"])
KIND = outbox.find_kind("applications/received")


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def officer(client):
    user = user_with(Role.FOREIGN_AFFAIRS, preferred_language="en")
    client.force_login(user)
    return user


@pytest.fixture
def application():
    return ApplicationFactory(state="submitted", call=CallFactory(title_zh="批次", title_en="Call"))


def typed(**words) -> dict:
    known = {name: value for name, value in editing.words_of(KIND).items() if value is not False}
    return {**known, **words}


def test_list_names_every_event_in_words_with_a_steady_number_of_queries(client, officer):
    client.get(LIST)
    with CaptureQueriesContext(connection) as none_written:
        response = client.get(LIST)
    for kind in outbox.all_kinds():
        MessageTemplate.objects.create(key=kind.key, changed_by=officer)
    with CaptureQueriesContext(connection) as all_written:
        client.get(LIST)

    assert [row[0].key for row in response.context["rows"]] == [
        kind.key for kind in outbox.all_kinds()
    ]
    assert len(all_written) == len(none_written)


def test_saved_words_are_those_of_the_next_mail(client, officer, application):
    client.post(PAGE, typed(subject_en="In: {reference}", body_en="Dear {name}, it is here."))

    user = application.talent.user
    message = outbox.write(
        "applications/received", to=user, language="en", context={"application": application}
    )
    assert message.subject == f"In: {application.reference}"
    assert message.body.startswith(f"Dear {application.talent.name}, it is here.")


def test_preview_shows_both_languages_with_a_real_record_and_keeps_nothing(
    client, officer, application
):
    ApplicationFactory(state="submitted")
    words = typed(subject_zh="收到：{call}", subject_en="In: {call}", record=application.reference)

    response = client.post(PAGE, {**words, "preview": "1"})

    shown = [(mail.lang, mail.subject) for mail in response.context["previews"]]
    assert shown == [("zh-Hans", "收到：批次"), ("en", "In: Call")]
    assert not MessageTemplate.objects.exists()


def test_page_opens_with_the_newest_record(client, officer, application):
    previews = client.get(PAGE).context["previews"]

    assert all(application.reference in mail.subject for mail in previews)


def test_preview_of_a_record_that_one_may_not_see_is_refused(client, officer, application):
    ApplicationFactory(talent=TalentFactory(user=officer), call=application.call)
    draft = ApplicationFactory()

    for reference in (application.reference, draft.reference, "no-such"):
        response = client.post(PAGE, {**typed(record=reference), "preview": "1"})
        assert response.context["form"].errors["record"]
        assert response.context["previews"] == []


def test_unknown_placeholder_is_refused_in_words(client, officer):
    response = client.post(PAGE, typed(body_en="Dear {nmae}", subject_zh="{passport}"))

    errors = response.context["form"].errors
    assert sorted(errors) == ["body_en", "subject_zh"]
    assert errors["body_en"][0].startswith("{nmae} is not known here")
    assert "{name}, {applicant}, {reference}" in errors["body_en"][0]
    assert not MessageTemplate.objects.exists()


@pytest.mark.parametrize("stray", ["{ name }", "{name", "{{ 7*7 }}", "｛name｝", "name}"])
def test_brace_that_belongs_to_no_placeholder_is_refused(client, officer, stray):
    response = client.post(PAGE, typed(body_en=f"Dear {{name}} {stray} {{link}}"))

    assert "brace" in response.context["form"].errors["body_en"][0]
    assert not MessageTemplate.objects.exists()


def test_text_without_its_link_is_refused(client, officer):
    page = reverse("admin:core_messagetemplate_edit", args=["accounts", "password_reset"])
    kind = outbox.find_kind("accounts/password_reset")
    words = {**editing.words_of(kind), "body_en": "Dear {name}, good luck."}
    words.pop("is_held")

    response = client.post(page, words)

    assert list(response.context["form"].errors) == ["body_en"]


def test_stored_text_is_shown_and_never_run(client, officer, application):
    hostile = "{% now 'Y' %}{{ request.user }}<script>alert(1)</script>"
    words = {"subject_en": "Hello", "body_en": hostile}
    MessageTemplate.objects.create(key=KIND.key, changed_by=officer, **words)

    text = client.get(PAGE).content.decode()

    assert "<script>alert(1)" not in text
    assert text.count("{% now &#x27;Y&#x27; %}{{ request.user }}&lt;script&gt;") == 2


def test_way_back_to_the_portals_words(client, officer):
    client.post(PAGE, typed(subject_en="Other"))

    client.post(PAGE, {"restore": "1"})

    assert MessageTemplate.objects.get().subject_en == ""


@pytest.mark.parametrize("role", [Role.HUMAN_RESOURCES, Role.AUDITOR])
@pytest.mark.parametrize("button", [{}, {"restore": "1"}])
def test_those_who_only_read_change_nothing(client, role, button):
    client.force_login(user_with(role))

    assert client.get(PAGE).status_code == 200
    assert client.post(PAGE, {**typed(subject_en="Other"), **button}).status_code == 403
    assert not MessageTemplate.objects.exists()


def test_number_of_a_text_shows_its_page(client, officer):
    row = MessageTemplate.objects.create(key="applications/received")

    response = client.get(reverse("admin:core_messagetemplate_change", args=[row.pk]))

    assert response.context["kind"] == KIND


def test_unknown_kind_is_not_found(client, officer):
    page = reverse("admin:core_messagetemplate_edit", args=["no", "such"])

    assert client.get(page).status_code == 404
