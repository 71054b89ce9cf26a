import io
from datetime import date, timedelta

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pypdf import PdfWriter

from applications.models import Application, DocumentSlot, DocumentVersion, Opinion, PublicNotice
from core import files, uploads
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
    call = factory.SubFactory(CallFactory)
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
