"""One of everything, so that each address can be asked for with something that exists."""

from dataclasses import dataclass, field
from functools import cached_property

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts import invitations
from accounts.models import User
from accounts.roles import Role
from applications.models import (
    Application,
    DeliveryLink,
    DocumentSlot,
    DocumentVersion,
    Expert,
    ForwardedFile,
    Review,
)
from core import audit, files
from core.imports import running, steps
from core.models import CalendarDay, ExportRecord, Message, MessageTemplate, StoredFile
from core.uploads import Inspected
from events.models import Certificate, Event, EventPerson, EventSeries
from partners.models import Agreement
from programs.models import CountryGroup, LanguageRuleset
from talents.models import IdentityNumber, LanguageProof, Membership, StayAbroad
from talents.roster.kind import ROSTER
from tests.factories.accounts import DepartmentFactory, user_with
from tests.factories.api_tokens import token_for
from tests.factories.applications import (
    ApplicationFactory,
    AssignmentFactory,
    ForwardedFileFactory,
    ForwardingFactory,
    PanelFactory,
    RankingEntryFactory,
    SlotFactory,
    StandingItemFactory,
    link_into,
)
from tests.factories.attending import attendee, guest, past_event
from tests.factories.events import (
    EventFactory,
    MaterialFactory,
    PhotoFactory,
    QuestionFactory,
    RegistrationFactory,
)
from tests.factories.notices import ObjectionFactory, PeopleNoticeFactory, on_notice
from tests.factories.partners import InstitutionFactory
from tests.factories.programs import (
    CallFactory,
    ProgramFactory,
    RequiredDocumentFactory,
    RuleFactory,
)
from tests.factories.talents import TalentFactory

MARK = "marker-of-a-draft"
PAST = "lecture-that-is-over"


@dataclass
class World:
    """`people`: a user (None: a visitor) for each column of the access table.

    talent owns the files, other is another talent; head heads the owner's department, head2
    another; officer2 is of Foreign Affairs and applies in the very call. `reviewed`: a paper that
    the panel of the call shows, of a stranger's file that reviewer has scored.
    """

    people: dict[str, User | None]
    application: Application
    draft: Application
    slot: DocumentSlot
    version: DocumentVersion
    link: DeliveryLink
    token: str  # of the link: whoever has it needs no account
    reviewed: DocumentSlot
    forwarded: ForwardedFile  # of somebody else, in another call: all that the university sees
    paths: dict[str, str] = field(default_factory=dict)  # of every address, by its name

    @cached_property
    def file(self) -> StoredFile:
        return self.version.file

    @cached_property
    def event(self) -> Event:
        """The one that is to come."""
        return Event.objects.exclude(slug=PAST).get()


def build() -> World:
    department, elsewhere = DepartmentFactory(), DepartmentFactory()
    owner, other = TalentFactory(department=department), TalentFactory(department=elsewhere)
    people: dict[str, User | None] = {
        "visitor": None,
        "talent": owner.user,
        "other": other.user,
        "head": user_with(Role.DEPARTMENT_HEAD),
        "head2": user_with(Role.DEPARTMENT_HEAD),
        "reviewer": user_with(Role.REVIEWER),
        "foreign_affairs": user_with(Role.FOREIGN_AFFAIRS),
        "human_resources": user_with(Role.HUMAN_RESOURCES),
        "officer2": user_with(Role.FOREIGN_AFFAIRS, Role.TALENT),
        "university": user_with(Role.UNIVERSITY_OFFICE),
        "auditor": user_with(Role.AUDITOR),
        "administrator": user_with(Role.ADMINISTRATOR),
    }
    department.heads.add(people["head"])
    elsewhere.heads.add(people["head2"])
    call = CallFactory(program=ProgramFactory(), asks_opinion=True, has_panel=True)
    requirement = RequiredDocumentFactory(call=call)
    RuleFactory(call=call)
    application = ApplicationFactory(talent=owner, call=call, state="submitted")
    officer = TalentFactory(user=people["officer2"], department=elsewhere)
    ApplicationFactory(talent=officer, call=call, state="submitted")
    RankingEntryFactory(ranking__call=call, application=application)
    draft = ApplicationFactory(talent=owner, call=CallFactory(), plan_title=MARK)
    slot = DocumentSlot.objects.create(application=application, requirement=requirement)
    version = _version(slot, owner.user)
    _around(owner, call, people)
    outside = RequiredDocumentFactory(call=call, source="third_party", position=1)
    awaited = DocumentSlot.objects.create(application=application, requirement=outside)
    link, token = link_into(awaited, asks=DeliveryLink.Asks.FORM)
    reviewed = _reviewed(call, people["reviewer"])
    ForwardingFactory(call=call)
    forwarded = ForwardedFileFactory(forwarding__fields=["passport"])
    return World(people, application, draft, slot, version, link, token, reviewed, forwarded)


def _reviewed(call, reviewer: User) -> DocumentSlot:
    panel = PanelFactory(call=call)
    assignment = AssignmentFactory(application__call=call, reviewer=reviewer)
    Review.objects.create(assignment=assignment, total=80, submitted_at=timezone.now())
    Expert.objects.create(user=reviewer)
    slot = SlotFactory(application=assignment.application)
    panel.documents.add(slot.requirement)
    _version(slot, assignment.application.talent.user)
    return slot


def _version(slot: DocumentSlot, by: User) -> DocumentVersion:
    seen = Inspected("cv.pdf", "pdf", "application/pdf", 1)
    stored = files.store(ContentFile(b"%PDF-1.7 private"), seen, owner=slot, by=by)
    return DocumentVersion.objects.create(slot=slot, number=1, file=stored)


def _bring_in(officer) -> None:
    """A roster that has been looked through, with a row that is wrong."""
    content = ContentFile("工号,职称\nT99999,住院医师\n".encode(), name="roster.csv")
    run = steps.upload(ROSTER, content, actor=officer)
    steps.map_columns(run, run.mapping, actor=officer)
    running.check.call(run_id=run.pk, attempt=1)


def _after(user: User) -> None:
    """A lecture that is over: the person was there, and a guest who has a certificate."""
    event = past_event(slug=PAST)
    attendee(event, user=user)
    paper = Certificate.objects.create(registration=guest(event), language="en")
    seen = Inspected("certificate.pdf", "pdf", "application/pdf", 1)
    paper.file = files.store(ContentFile(b"%PDF-1.7 certificate"), seen, owner=paper)
    paper.save()


def _around(owner, call, people) -> None:
    """Rows of the other kinds, so that each of their pages has one to show."""
    now = timezone.now()
    event = EventFactory(capacity=10, seats_taken=2)
    seat = RegistrationFactory(event=event, user=owner.user)
    QuestionFactory(registration=seat)
    RegistrationFactory(event=event, user=None, guest_name="G", guest_email="guest@example.org")
    _after(owner.user)
    EventSeries.objects.create(name_zh="系列", name_en="Series")
    EventPerson.objects.create(event=event, position=1, role="speaker", name_en="Speaker")
    MaterialFactory(event=event)
    PhotoFactory(recap__event=event)
    institution = InstitutionFactory(slug="institution")
    Agreement.objects.create(institution=institution, title_zh="协议")
    CountryGroup.objects.create(code="group", year=2026, name_zh="组", name_en="Group")
    LanguageRuleset.objects.create(
        code="RULES", name_zh="条件", name_en="Conditions", valid_from_year=2026
    )
    StandingItemFactory()
    notice = PeopleNoticeFactory(slug="notice", call=call)
    ObjectionFactory(notice=notice, entry=on_notice(notice))
    ExportRecord.objects.create(by=people["administrator"], purpose="list", format="csv")
    CalendarDay.objects.create(day=now.date())
    LanguageProof.objects.create(talent=owner, kind="exam", test="IELTS-Academic", language="en")
    StayAbroad.objects.create(talent=owner, country="SE")
    Membership.objects.create(talent=owner, organization="ESMO")
    IdentityNumber.objects.create(talent=owner, kind="passport", number="E12345678")
    Message.objects.create(
        recipient=owner.user, address=owner.user.email, language="en", subject="s", body="b",
        template="x/y",
    )  # fmt: skip
    MessageTemplate.objects.create(key="applications/moved")
    audit.record(None, "x.y", owner, note="private", subject=owner)
    invitations.invite("new@example.org", [Role.TALENT], actor=people["administrator"])
    token_for(people["human_resources"])
    _bring_in(people["human_resources"])
