"""Public notices of proposed people, and objections to them."""

from datetime import timedelta

import factory
from django.utils import timezone

from applications.models import NoticeEntry, Objection, PublicNotice
from applications.notices import shown
from tests.factories.applications import ApplicationFactory, NoticeEntryFactory, NoticeFactory
from tests.factories.programs import CallFactory
from tests.factories.talents import TalentFactory


class PeopleNoticeFactory(NoticeFactory):
    """A list of proposed people, as the workflow publishes it; `over=True`: its time is up."""

    class Params:
        over = factory.Trait(
            published_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=9)),
            ends_at=factory.LazyFunction(lambda: timezone.now() - timedelta(minutes=1)),
        )

    call = factory.SubFactory(CallFactory, notice_working_days=5, asks_opinion=False)
    working_days = 5
    columns = ["name", "department"]
    counted_days = factory.LazyAttribute(
        lambda row: [
            (row.published_at + timedelta(days=number)).date().isoformat() for number in range(5)
        ]
    )
    objecting_zh = "如有异议，请实名反映。"
    objecting_en = "Whoever objects tells us."


def on_notice(notice: PublicNotice, **talent) -> NoticeEntry:
    """A person on the notice, as frozen."""
    application = ApplicationFactory(
        call=notice.call, state="on_notice", talent=TalentFactory(**talent)
    )
    return NoticeEntryFactory(
        notice=notice,
        application=application,
        position=notice.entries.count() + 1,
        shown=shown(application, notice.columns),
    )


class ObjectionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Objection

    notice = factory.SubFactory(PeopleNoticeFactory)
    name = "王实名"
    contact = "wang@example.org"
    text = "He did not write that paper."
    language = "en"
