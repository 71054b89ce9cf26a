from datetime import timedelta

import factory
from django.utils import timezone

from programs.models import Call, EligibilityRule, Program, RequiredDocument, Track


class ProgramFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Program

    code = factory.Sequence(lambda n: f"PRG-{n}")
    slug = factory.LazyAttribute(lambda program: program.code.lower())
    reference_prefix = factory.Sequence(lambda n: f"P{n}")
    name_zh = factory.Sequence(lambda n: f"项目{n}")
    name_en = factory.Sequence(lambda n: f"Program {n}")
    kind = Program.Kind.VISITING_SCHOLAR
    direction = Program.Direction.OUTBOUND
    mode = Program.Mode.INDIVIDUAL
    status = Program.Status.ANNUAL
    sponsor_zh = "国家留学基金管理委员会"
    sponsor_en = "China Scholarship Council (CSC)"
    min_months = 3
    max_months = 12
    length_basis = Program.LengthBasis.SOURCE
    confidence = Program.Confidence.HIGH
    is_published = True


class CallFactory(factory.django.DjangoModelFactory):
    """An open call: opened 10 days ago, closes in 20."""

    class Meta:
        model = Call

    program = factory.SubFactory(ProgramFactory)
    year = 2027
    slug = factory.LazyAttribute(lambda call: f"{call.program.slug}-{call.year}")
    title_zh = factory.LazyAttribute(lambda call: f"{call.program.name_zh}（{call.year}年）")
    title_en = factory.LazyAttribute(lambda call: f"{call.program.name_en} {call.year}")
    announced_at = factory.LazyAttribute(lambda call: call.opens_at - timedelta(days=10))
    opens_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=10))
    closes_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=20))
    hospital_due_at = factory.LazyAttribute(lambda call: call.closes_at + timedelta(days=7))
    sponsor_due_at = factory.LazyAttribute(lambda call: call.hospital_due_at + timedelta(days=7))
    asks_opinion = False


class TrackFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Track

    call = factory.SubFactory(CallFactory)
    code = factory.Sequence(lambda n: f"track-{n}")
    name_zh = factory.Sequence(lambda n: f"类别{n}")
    name_en = factory.Sequence(lambda n: f"Track {n}")
    min_months = 3
    max_months = 12


class RuleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EligibilityRule

    call = factory.SubFactory(CallFactory)
    code = factory.Sequence(lambda n: f"rule-{n}")
    type = "min_degree"
    params = factory.LazyFunction(lambda: {"degree": "doctorate"})
    severity = "must"
    checked_by = "auto"
    due = "application"
    text_zh = "具有博士学位"
    text_en = "Holds a doctorate"


class RequiredDocumentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RequiredDocument

    call = factory.SubFactory(CallFactory)
    code = factory.Sequence(lambda n: f"document-{n}")
    name_zh = factory.Sequence(lambda n: f"材料{n}")
    name_en = factory.Sequence(lambda n: f"Document {n}")
    required = "always"
    source = "applicant"
