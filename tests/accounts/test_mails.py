import pytest
from django.urls import reverse

from accounts import workflow
from accounts.roles import Role
from core import audit, outbox
from core.models import AuditEntry, MutedMessage
from tests.factories.accounts import user_with

pytestmark = pytest.mark.django_db
PAGE = reverse("account_mails")


def muted(user) -> set[str]:
    return set(MutedMessage.objects.filter(user=user).values_list("key", flat=True))


@pytest.fixture
def talent(client):
    user = user_with(Role.TALENT)
    client.force_login(user)
    return user


def test_kind_without_its_tick_is_switched_off_and_on_again(client, talent):
    form = client.get(PAGE).context["form"]
    ticks = dict.fromkeys(form.fields, "on")
    wanted = {name: "on" for name in ticks if name != "events-registered"}

    client.post(PAGE, wanted)
    assert muted(talent) == {"events/registered"}

    client.post(PAGE, ticks)
    assert muted(talent) == set()
    entries = AuditEntry.objects.filter(action="accounts.choose_mails")
    assert audit.details_of(entries[0])["after"] == {"muted": ["events/registered"]}
    assert entries.count() == 2


def test_page_offers_what_one_may_get_and_says_why_the_rest_comes_anyway(client, talent):
    form = client.get(PAGE).context["form"]

    assert {kind.key for kind in form.optional.values()} == {
        "applications/after_lecture",
        "applications/delivery_arrived",
        "applications/reminder_draft",
        "applications/reminder_changes",
        "events/afterwards",
        "events/registered",
        "events/waiting",
        "events/cancelled",
        "events/offer_declined",
        "events/question_answered",
        "events/reminder_day",
        "events/reminder_hour",
    }
    assert "applications/decided" in {kind.key for kind in form.essential}
    assert all(str(kind.why_essential) for kind in form.essential)


def test_essential_kinds_and_those_of_other_roles_cannot_be_switched_off(talent):
    workflow.choose_mails(talent, {"applications/decided", "applications/digest", "no/such"})

    assert muted(talent) == set()
    assert not AuditEntry.objects.exists()


def test_choice_of_another_role_is_kept(talent):
    MutedMessage.objects.create(user=talent, key="applications/digest")

    workflow.choose_mails(talent, {"events/registered"})

    assert muted(talent) == {"applications/digest", "events/registered"}


def test_saving_without_a_change_leaves_no_trace(client, talent):
    client.post(PAGE, dict.fromkeys(client.get(PAGE).context["form"].fields, "on"))

    assert not AuditEntry.objects.filter(action="accounts.choose_mails").exists()


def test_officers_may_do_without_the_digest():
    keys = {kind.key for kind in outbox.kinds_for(user_with(Role.HUMAN_RESOURCES))}

    assert "applications/digest" in keys
    assert "applications/reminder_draft" not in keys
