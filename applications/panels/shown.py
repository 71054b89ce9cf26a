"""What a reviewer sees of a file: never what identifies the person beyond name and department."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from applications import fields
from applications.models import Application, DocumentSlot, Panel, Review
from talents.models import Talent
from talents.presenting import degree_line, describe

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Shown:
    """person: empty in a blind panel. plan, record: labels, texts. documents: slots with a file."""

    person: Pairs
    plan: Pairs
    record: Pairs
    documents: list[DocumentSlot]


def shown(application: Application, panel: Panel) -> Shown:
    return Shown(
        person=[] if panel.is_blind else _person(application.talent),
        plan=_plan(application),
        record=_record(application.talent),
        documents=[slot for slot in documents(application, panel) if slot.current],
    )


def name_of(application: Application, panel: Panel) -> str:
    """How the file is called: the applicant's name, in a blind panel the reference."""
    return application.reference if panel.is_blind else application.talent.name


def documents(application: Application, panel: Panel) -> QuerySet[DocumentSlot]:
    """Papers that the panel shows; those that prove identity never."""
    return (
        application.slots.filter(
            requirement__in=panel.documents.all(), requirement__is_sensitive=False
        )
        .select_related("requirement")
        .prefetch_related("versions__file", "versions__pages__file")
    )


def others(application: Application, reviewer: User) -> QuerySet[Review]:
    """The others' reviews of the file, as far as this reviewer may read them; without names."""
    return (
        Review.objects.visible_to(reviewer)
        .filter(assignment__application=application)
        .exclude(assignment__reviewer=reviewer)
        .prefetch_related("scores__criterion")
        .order_by("pk")
    )


def _person(talent: Talent) -> Pairs:
    title = " · ".join(filter(None, [talent.title, talent.get_title_level_display()]))
    return [
        (_("Name"), talent.name),
        (_("Department"), str(talent.department or "")),
        (_("Post"), talent.post),
        (_("Professional title"), title),
    ]


def _plan(application: Application) -> Pairs:
    """As the applicant wrote it, without the address of the host."""
    scholar = (fields.label_of("host_scholar_name"), application.host_scholar_name)
    return [
        *fields.pairs_of(application, "track", "host"),
        scholar,
        *fields.pairs_of(application, "dates", "plan", "use"),
    ]


def _record(talent: Talent) -> Pairs:
    degrees = [degree_line(row) for row in talent.degrees.all()]
    proofs = [describe(row) for row in talent.language_proofs.all()]
    highest = talent.get_highest_degree_display()
    return [
        (_("Degrees"), "\n".join(degrees) or highest),
        (_("Languages"), "\n".join(proofs)),
        (_("Field of work"), talent.research_field),
    ]
