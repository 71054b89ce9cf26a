import io
from datetime import date, timedelta

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pypdf import PdfWriter

from applications.models import (
    Application,
    Assignment,
    ConflictOfInterest,
    Criterion,
    DeliveryLink,
    DocumentSlot,
    DocumentVersion,
    ForwardedFile,
    Forwarding,
    NoticeEntry,
    Opinion,
    Panel,
    PublicNotice,
    Ranking,
    RankingEntry,
    Review,
    StandingItem,
)
from applications.states import ALL_STAGES, Stage
from core import files, uploads
from tests.factories.accounts import UserFactory
from tests.factories.programs import CallFactory, RequiredDocumentFactory
from tests.factories.talents import TalentFactory


class ApplicationFactory(factory.django.DjangoModelFactory):
    """An application; in any state but `draft` it has been sent. `complete=True` can be sent."""

    class Meta:
        model = Application

    class Params:
        complete = factory.Trait(
            host_name="Lund University",
            host_country="SE",
            starts_on=date(2027, 9, 1),
            ends_on=date(2028, 8, 31),
            plan_title="Proton therapy",
            plan="I want to learn how to plan it.",
            use_at_home="I set up a working group.",
        )

    talent = factory.SubFactory(TalentFactory)
    call = factory.SubFactory(
        CallFactory,
        asks_opinion=factory.LazyAttribute(lambda call: call.factory_parent.state == "submitted"),
    )
    reference = factory.Sequence(lambda n: f"2027-VS-{n:04}")
    submitted_at = factory.LazyAttribute(
        lambda row: None if row.state == "draft" else timezone.now()
    )
    state = "draft"


class SlotFactory(factory.django.DjangoModelFactory):
    """A slot of the application's own call; requirement__… describes what is asked for."""

    class Meta:
        model = DocumentSlot

    application = factory.SubFactory(ApplicationFactory)
    requirement = factory.SubFactory(
        RequiredDocumentFactory, call=factory.SelfAttribute("..application.call")
    )


class OpinionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Opinion

    application = factory.SubFactory(ApplicationFactory, state="screening")
    verdict = Opinion.Verdict.AGREES
    text = "We can spare her for a year."


class StandingItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StandingItem

    office = "foreign_affairs"
    position = factory.Sequence(int)
    text_zh = factory.Sequence(lambda n: f"核对事项{n}")
    text_en = factory.Sequence(lambda n: f"Point {n}")


class NoticeFactory(factory.django.DjangoModelFactory):
    """A notice that runs: since yesterday, until in five days."""

    class Meta:
        model = PublicNotice

    slug = factory.Sequence(lambda n: f"notice-{n}")
    title_zh = factory.Sequence(lambda n: f"公示{n}")
    title_en = factory.Sequence(lambda n: f"Notice {n}")
    text_zh = "拟推荐人选如下。"
    text_en = "These people are proposed."
    published_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=1))
    ends_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=5))


class ConflictFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ConflictOfInterest

    user = factory.SubFactory(UserFactory)
    call = factory.SubFactory(CallFactory)
    reason = "The applicant is my sister."


class PanelFactory(factory.django.DjangoModelFactory):
    """A panel that was opened and takes scores for another week."""

    class Meta:
        model = Panel

    call = factory.SubFactory(CallFactory, has_panel=True)
    opened_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=1))
    due_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))


class CriterionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Criterion

    panel = factory.SubFactory(PanelFactory)
    position = factory.Sequence(lambda n: n)
    name_zh = factory.Sequence(lambda n: f"指标{n}")
    name_en = factory.Sequence(lambda n: f"Criterion {n}")


class AssignmentFactory(factory.django.DjangoModelFactory):
    """A file in review, given to a reviewer; the call needs a panel (`PanelFactory`)."""

    class Meta:
        model = Assignment

    application = factory.SubFactory(ApplicationFactory, state="in_review")
    reviewer = factory.SubFactory(UserFactory, roles=["reviewer"])


class ReviewFactory(factory.django.DjangoModelFactory):
    """A review in work; `sent=True` has its total."""

    class Meta:
        model = Review

    class Params:
        sent = factory.Trait(submitted_at=factory.LazyFunction(timezone.now), total=80)

    assignment = factory.SubFactory(AssignmentFactory)


class RankingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Ranking

    call = factory.SubFactory(CallFactory)
    quota = 2


class RankingEntryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RankingEntry

    ranking = factory.SubFactory(RankingFactory)
    application = factory.SubFactory(
        ApplicationFactory, call=factory.SelfAttribute("..ranking.call"), state="ranked"
    )
    position = factory.Sequence(lambda n: n + 1)


class NoticeEntryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = NoticeEntry

    notice = factory.SubFactory(NoticeFactory)
    application = factory.SubFactory(ApplicationFactory, state="on_notice")
    position = factory.Sequence(lambda n: n + 1)


class ForwardingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Forwarding

    call = factory.SubFactory(CallFactory, forwarded_to_en="Tianjin Medical University")
    number = factory.Sequence(lambda n: n + 1)
    by = factory.SubFactory(UserFactory, roles=["foreign_affairs"])


class ForwardedFileFactory(factory.django.DjangoModelFactory):
    """A file in a batch; `visible_to` shows it to the university office from then on."""

    class Meta:
        model = ForwardedFile

    forwarding = factory.SubFactory(ForwardingFactory)
    application = factory.SubFactory(
        ApplicationFactory, call=factory.SelfAttribute("..forwarding.call"), state="forwarded"
    )


def call_with(stages: frozenset[Stage] = ALL_STAGES, **fields):
    """An open call with these stages."""
    return CallFactory(
        asks_opinion=Stage.OPINION in stages,
        has_panel=Stage.PANEL in stages,
        notice_working_days=5 if Stage.NOTICE in stages else 0,
        forwarded_to_en="Tianjin Medical University" if Stage.FORWARDING in stages else "",
        **fields,
    )


def ready_for_every_step(*, stages: frozenset[Stage] = ALL_STAGES) -> Application:
    """An application in screening, with all that any step asks for beside the state: a panel that
    could be opened or was closed, a released ranking that proposes, a notice that is over, a batch.
    """
    application = ApplicationFactory(state="screening", complete=True, call=call_with(stages))
    call, now = application.call, timezone.now()
    PanelFactory(call=call)
    ranking = RankingFactory(call=call, released_at=now, released_by=UserFactory())
    RankingEntryFactory(ranking=ranking, application=application, decision="propose")
    notice = NoticeFactory(call=call, ends_at=now - timedelta(minutes=1))
    NoticeEntryFactory(notice=notice, application=application)
    ForwardedFileFactory(forwarding__call=call, application=application)
    return application


def pdf(name: str = "paper.pdf", *, pages: int = 1) -> SimpleUploadedFile:
    """A small PDF of blank pages, as a browser sends it."""
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(width=595, height=842)
    target = io.BytesIO()
    writer.write(target)
    return SimpleUploadedFile(name, target.getvalue(), content_type="application/pdf")


def version_in(slot: DocumentSlot, *, name: str = "paper.pdf", by=None) -> DocumentVersion:
    """A file that is in the slot already, whatever state its application is in."""
    file = pdf(name)
    seen = uploads.inspect(file, uploads.Limits())
    number = slot.versions.count() + 1
    stored = files.store(file, seen, owner=slot, by=by or slot.application.talent.user)
    return DocumentVersion.objects.create(slot=slot, number=number, file=stored)


def outside_slot(**application) -> DocumentSlot:
    """A slot that a host or referee fills, of a file in screening where nothing else is said."""
    known = {"state": "screening", **application}
    return SlotFactory(
        application=ApplicationFactory(**known),
        requirement__source="third_party",
        requirement__name_en="Letter of the host",
    )


def link_into(slot: DocumentSlot, **fields) -> tuple[DeliveryLink, str]:
    """A link that waits, or what `fields` make of it, and its token."""
    known = {"recipient_name": "Anna Host", "recipient_email": "anna@example.org", **fields}
    link = DeliveryLink(slot=slot, **known)
    token = link.give_token(timedelta(days=14))
    link.expires_at = fields.get("expires_at", link.expires_at)
    link.save()
    return link, token


# What a host types into the short form.
HOST_ANSWERS = {
    "hosts": "True", "institution": "Lund University", "starts_on": "2027-09-01",
    "ends_on": "2028-08-31", "working_language": "English", "has_facilities": "True",
    "bench_fee": "False", "statement": "Dear colleagues, she is welcome. 欢迎来访。",
    "name": "Anna Host", "position": "Professor", "signature": "anna  host",
}  # fmt: skip
