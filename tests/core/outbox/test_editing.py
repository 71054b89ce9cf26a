import pytest
from django.core.exceptions import PermissionDenied

from accounts.roles import Role
from core import audit, outbox
from core.models import AuditEntry, MessageTemplate
from core.outbox import editing
from tests.factories.accounts import user_with

pytestmark = pytest.mark.django_db
KIND = outbox.find_kind("applications/received")


@pytest.fixture
def officer():
    return user_with(Role.FOREIGN_AFFAIRS)


def changed(**words) -> dict:
    return {**editing.words_of(KIND), **words}


def test_words_that_nobody_changed_are_not_kept(officer):
    words = changed(body_en="Other words for {name}", is_held=True)
    words["body_zh"] = words["body_zh"].replace("\n", "\r\n")  # as a browser sends it

    row = editing.change_words(KIND, words, actor=officer)

    assert (row.subject_zh, row.body_zh) == ("", "")
    assert (row.body_en, row.is_held, row.changed_by) == ("Other words for {name}", True, officer)
    assert editing.words_of(KIND)["body_en"] == "Other words for {name}"


def test_change_is_in_the_trail_and_no_change_is_not(officer):
    editing.change_words(KIND, changed(subject_en="Other"), actor=officer)
    editing.change_words(KIND, editing.words_of(KIND), actor=officer)

    entry = AuditEntry.objects.get()
    assert entry.action == "core.change_mail_text"
    assert audit.details_of(entry)["after"]["subject_en"] == "Other"


def test_restored_words_are_the_portals_and_the_record_stays(officer):
    before = editing.words_of(KIND)
    editing.change_words(KIND, changed(subject_en="Other", subject_zh="另"), actor=officer)

    editing.restore_words(KIND, actor=officer)

    assert editing.words_of(KIND) == before
    assert AuditEntry.objects.count() == 2


def test_mail_with_a_link_that_opens_an_account_is_never_held(officer):
    kind = outbox.find_kind("accounts/password_reset")

    row = editing.change_words(kind, {**editing.words_of(kind), "is_held": True}, actor=officer)

    assert not row.is_held


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.FOREIGN_AFFAIRS, Role.ADMINISTRATOR}))
def test_words_are_for_foreign_affairs_and_administrators(role):
    with pytest.raises(PermissionDenied):
        editing.change_words(KIND, changed(subject_en="Other"), actor=user_with(role))

    assert not MessageTemplate.objects.exists()
