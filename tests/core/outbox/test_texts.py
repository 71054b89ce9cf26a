"""Every mail of the house: its kind, its text, and the text that an office wrote instead."""

import pytest
from django.conf import settings
from django.utils import timezone, translation

from accounts.roles import Role
from core import outbox
from core.models import ExportRecord, Message, MessageTemplate, MutedMessage
from core.outbox import texts
from tests.factories.accounts import UserFactory, user_with
from tests.factories.api_tokens import token_for
from tests.factories.applications import ApplicationFactory, ForwardedFileFactory
from tests.factories.events import EventFactory, QuestionFactory
from tests.factories.notices import ObjectionFactory
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db
KINDS = {kind.key: kind for kind in outbox.all_kinds()}
LANGUAGES = ["zh-hans", "en"]


@pytest.fixture
def officer():
    """With one of each that a kind of mail can be shown with."""
    roles = Role.FOREIGN_AFFAIRS, Role.ADMINISTRATOR
    officer = user_with(*roles, name_zh="王", name_en="Wang")
    ApplicationFactory(state="submitted")
    EventFactory(online_url="https://example.org/live")
    QuestionFactory(state="answered", answer_zh="是", answer_en="Yes", answered_at=timezone.now())
    ObjectionFactory()
    ForwardedFileFactory()
    ExportRecord.objects.create(by=officer, purpose="A list", reason="Asked for", format="csv")
    token_for(officer)
    return officer


def test_every_mail_has_a_kind_and_every_kind_a_mail():
    files = (settings.BASE_DIR / "templates").glob("*/mail/*.txt")
    keys = {f"{file.parts[-3]}/{file.stem}" for file in files if not file.stem.startswith("_")}

    assert keys == set(KINDS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", KINDS)
def test_original_says_with_its_placeholders_what_the_mail_says(officer, key, language):
    """So what an office begins with in the editor is what is sent now."""
    kind = KINDS[key]
    with translation.override(language):
        context = kind.sample(officer, "")
        values = kind.fill(context)

        assert texts.filled(texts.original(kind, language), values) == texts.compose(key, context)


@pytest.mark.parametrize("key", KINDS)
def test_original_uses_known_placeholders_alone_and_all_that_are_needed(key):
    kind = KINDS[key]

    for language in LANGUAGES:
        used = texts.placeholders_in("".join(texts.original(kind, language)))
        assert kind.needed <= used <= set(kind.placeholders)


def test_both_languages_are_of_their_own(officer):
    for kind in KINDS.values():
        assert texts.original(kind, "en") != texts.original(kind, "zh-hans")


@pytest.fixture
def own_words():
    return MessageTemplate.objects.create(
        key="applications/received",
        subject_en="Thank you: {reference}",
        body_en="Good day {name}\n\nYour file {reference} is with us.\n{turn}\n",
    )


def received(**fields) -> Message:
    user = UserFactory(preferred_language="en", **fields)
    application = ApplicationFactory(talent=TalentFactory(user=user), state="submitted")
    return outbox.write(
        "applications/received", to=user, context={"application": application}, about=application
    )


def test_words_of_an_office_take_the_place_of_the_portals(own_words):
    message = received()

    reference = message.subject.removeprefix("Thank you: ")
    assert f"Your file {reference} is with us." in message.body


def test_language_without_words_of_an_office_keeps_the_portals(own_words):
    message = received()
    application = message.recipient.talent.applications.get()

    with translation.override("zh-hans"):
        context = {"application": application, "recipient": message.recipient}
        subject, _body = texts.compose(
            "applications/received", context, texts.template_of("applications/received")
        )
        original = texts.original(KINDS["applications/received"], "zh-hans")[0]

    assert subject == original.replace("{reference}", application.reference)


@pytest.mark.parametrize(
    "hostile", ["{{ settings.SECRET_KEY }}", "{% load i18n %}", "{0.__class__}", "{state}", "%(x)s"]
)
def test_what_is_put_in_is_not_looked_at_again(hostile):
    filled = texts.filled(("{name}", "{name}\n"), {"name": hostile, "state": "secret"})

    assert filled == (" ".join(hostile.split()), f"{hostile}\n")


@pytest.mark.parametrize("hostile", ["{{ name }}", "{% now 'Y' %}", "{name.__class__}", "{name!r}"])
def test_words_of_an_office_are_never_run(hostile):
    subject, _body = texts.filled((hostile, "-"), {"name": "Li"})

    assert subject == hostile


def test_line_breaks_do_not_come_into_the_subject():
    subject, _body = texts.filled(("About {name}", "-"), {"name": "Li\r\nBcc: all@example.org"})

    assert subject == "About Li Bcc: all@example.org"


def test_line_whose_placeholders_are_all_empty_is_left_out():
    values = {"note": "", "name": "Li"}

    _subject, body = texts.filled(("s", "Dear {name}\n\n{note}\n\n{note}Bye"), values)

    assert body == "Dear Li\n\nBye\n"


def test_mail_that_a_person_has_switched_off_is_not_written():
    person = UserFactory()
    MutedMessage.objects.create(user=person, key="events/registered")
    context = {"event": EventFactory()}

    assert outbox.write("events/registered", to=person, context=context) is None
    assert outbox.write("events/registered", to=UserFactory(), context=context)


def test_essential_mail_is_written_to_everybody():
    person = UserFactory()
    MutedMessage.objects.create(user=person, key="events/called_off")

    assert outbox.write("events/called_off", to=person, context={"event": EventFactory()})


def test_mail_leads_to_the_page_where_mails_are_chosen():
    message = received()

    assert f"{settings.SITE_URL}/accounts/mails/" in message.body


def test_kind_that_is_held_back_waits_for_the_office(own_words):
    MessageTemplate.objects.update(is_held=True)

    assert received().state == "held"


def test_link_that_opens_an_account_never_waits():
    MessageTemplate.objects.create(key="accounts/password_reset", is_held=True)

    message = outbox.write("accounts/password_reset", to=UserFactory(), context={"link": "x"})

    assert (message.state, "/accounts/mails/" in message.body) == ("queued", False)
