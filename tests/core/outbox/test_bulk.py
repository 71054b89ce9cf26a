"""One mail to many: what each reads is what `write` would have written."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import outbox
from core.models import Message, MessageTemplate, MutedMessage
from core.outbox import Letter
from tests.factories.accounts import UserFactory
from tests.factories.applications import ApplicationFactory

pytestmark = pytest.mark.django_db

READ = ("state", "template", "recipient", "address", "language", "subject", "body")
ABOUT = ("about_type", "about_id")


def files(number: int) -> list:
    """Of people who read Chinese and English in turn."""
    return [
        ApplicationFactory(
            state="in_review",
            talent__user=UserFactory(preferred_language="en" if place % 2 else "zh-hans"),
        )
        for place in range(number)
    ]


def letters(rows) -> list[Letter]:
    return [Letter(row.talent.user, {"application": row}, about=row) for row in rows]


def written() -> list[tuple]:
    return list(Message.objects.order_by("pk").values_list(*READ, *ABOUT))


@pytest.mark.parametrize("kept", [{}, {"subject_en": "{name}", "body_en": "{state}\n{note}\n"}])
def test_each_reads_what_would_have_been_written_to_them_alone(kept):
    MessageTemplate.objects.create(key="applications/moved", is_held=bool(kept), **kept)
    rows = files(4)

    number = outbox.write_all("applications/moved", letters(rows))
    for row in rows:
        outbox.write(
            "applications/moved", to=row.talent.user, context={"application": row}, about=row
        )

    assert number == 4
    assert len(written()) == 8
    assert written()[:4] == written()[4:]
    assert {row[0] for row in written()} == {"held" if kept else "queued"}


def test_many_letters_take_as_many_queries_as_few():
    few, many = letters(files(2)), letters(files(9))

    with CaptureQueriesContext(connection) as of_few:
        outbox.write_all("applications/moved", few)
    with CaptureQueriesContext(connection) as of_many:
        outbox.write_all("applications/moved", many)

    assert len(of_few) == len(of_many) == 2


def test_who_has_switched_the_kind_off_or_has_no_address_gets_nothing():
    wants, mutes, unreachable = files(3)
    MutedMessage.objects.create(user=mutes.talent.user, key="applications/reminder_draft")
    unreachable.talent.user.email = ""

    outbox.write_all("applications/reminder_draft", letters([wants, mutes, unreachable]))

    assert [row.recipient for row in Message.objects.all()] == [wants.talent.user]


def test_mail_that_nobody_may_switch_off_reaches_those_who_tried():
    row = files(1)[0]
    MutedMessage.objects.create(user=row.talent.user, key="applications/moved")

    assert outbox.write_all("applications/moved", letters([row])) == 1


def test_mail_of_an_unknown_kind_is_a_mistake():
    with pytest.raises(LookupError, match="applications/nothing"):
        outbox.write_all("applications/nothing", [])
