"""Who may do what with an application and its papers."""

from accounts.roles import Role
from applications import panel_permissions
from applications.barring import barred_calls
from applications.models import (
    Application,
    Assignment,
    CheckMark,
    CorrectionRequest,
    DocumentSlot,
    OpenDataEdition,
    Opinion,
    Ranking,
    RankingEntry,
    Screening,
    Snapshot,
    StandingItem,
    Waiver,
)
from applications.querysets import ApplicationQuerySet
from applications.states import TRANSITIONS, State, is_applicant, is_barred, is_office
from core import policy
from core.permissions import may_export
from core.policy import Anyone
from core.querysets import conceal_mails_about, keep_entries_to
from talents.permissions import heads

# States in which no office has the file, or nobody needs a paper of it any more.
CLOSED = frozenset({State.DRAFT, State.WITHDRAWN})

# Entries of the trail that tell a decision under embargo, or what a reviewer has said.
KEPT = {
    "applications.view_ranking": [
        *("applications.make_ranking", "applications.update_ranking"),
        *("applications.move_in_ranking", "applications.decide"),
    ],
    "applications.view_review": [
        *("applications.save_review", "applications.send_review", "applications.change_review"),
    ],
}


def may_application(user: Anyone, action: str, application: Application | None) -> bool:
    """`view`, `read_file`, `change` (the fields that are open), the names of steps, `export`."""
    if not user.is_authenticated:
        return False
    if application is None:
        return _may_some_application(user, action)
    if action == "view":
        return _may_see(user, application)
    if action == "read_file":
        return _reads_files(user) and Application.objects.on_desk_of(user).contains(application)
    if action == "change":
        return is_applicant(user, application) and application.state in {"draft", "sent_back"}
    if action in TRANSITIONS:
        step = TRANSITIONS[action]
        starts = application.state in step.sources_in(application.stages)
        return starts and step.allowed(user, application)
    return False


def _may_some_application(user: Anyone, action: str) -> bool:
    if action == "add":
        return user.has_role(Role.TALENT) and hasattr(user, "talent")
    if action == "export":
        return may_export(user, "applications.view_application")
    if action == "read_file":
        return _reads_files(user)
    return action == "view" and user.has_perm("applications.view_application")


def _reads_files(user: Anyone) -> bool:
    """The case file with the offices' notes: for offices and auditors; a list never implies it."""
    return user.is_office or user.has_role(Role.AUDITOR)


def _may_see(user: Anyone, application: Application) -> bool:
    """The same rows as `ApplicationQuerySet.visible_to`."""
    if is_applicant(user, application):
        return True
    if application.submitted_at is None or application.state == "draft":
        return False
    watches = user.has_perm("applications.view_application")
    if (watches or heads(user, application.talent)) and not is_barred(user, application):
        return True
    return reviews(user, application) or receives(user, application)


def reviews(user: Anyone, application: Application) -> bool:
    """Whether the file is assigned to this reviewer, and open to them."""
    if not user.has_role(Role.REVIEWER):
        return False
    return Assignment.objects.active_of(user).filter(application=application.pk).exists()


def receives(user: Anyone, application: Application) -> bool:
    """Whether it was forwarded to this person's university office."""
    return Application.objects.forwarded_to(user).filter(pk=application.pk).exists()


def _barred_files(user: Anyone) -> ApplicationQuerySet:
    """All files of the calls in which this person applies or has a conflict."""
    return Application.objects.filter(Application.objects.barred(user))


def may_slot(user: Anyone, action: str, slot: DocumentSlot | None) -> bool:
    """`upload` into an open slot; `download` papers, `open_sensitive` what proves identity.

    `ask`: an office asks somebody outside for the paper by a one-time link. What came in by one is
    not the applicant's to read: they see that it has arrived.

    Identity papers (P3) are downloaded by their person alone; an office opens them with a reason
    that is recorded (`open_sensitive`), and no address of theirs answers it otherwise.
    """
    if slot is None or not user.is_authenticated:
        return False
    application = slot.application
    if action == "upload":
        return is_applicant(user, application) and slot.takes_upload and _is_open(slot)
    if action == "ask":
        return slot.comes_from_outside and _asks_others(user, application)
    if action not in {"view", "download", "open_sensitive"} or not _may_see(user, application):
        return False
    if action == "open_sensitive":
        return slot.requirement.is_sensitive and is_office(user, application)
    if is_applicant(user, application) and slot.comes_from_outside:
        return action == "view"
    if action == "download" and slot.requirement.is_sensitive:
        return is_applicant(user, application)
    if _reads_papers(user, application):
        return True
    if reviews(user, application):
        return application.call.panel.documents.filter(pk=slot.requirement_id).exists()
    return action == "view" and user.has_role(Role.ADMINISTRATOR)


def _reads_papers(user: Anyone, application: Application) -> bool:
    """All papers but those of identity; a reviewer reads what the call shows to reviewers."""
    return (
        is_applicant(user, application)
        or user.is_office
        or user.has_role(Role.AUDITOR)
        or heads(user, application.talent)
        or receives(user, application)
    )


def _asks_others(user: Anyone, application: Application) -> bool:
    """An office, while the file is on its desk and the applicant has not withdrawn it."""
    on_desk = application.submitted_at is not None and application.state not in CLOSED
    return on_desk and is_office(user, application)


def _is_open(slot: DocumentSlot) -> bool:
    """Every slot of a draft; after that, those that were asked for, as long as there is time."""
    return slot.application.state == "draft" or slot.corrections.answerable().exists()


def may_judgment(
    user: Anyone, action: str, row: Opinion | Screening | CorrectionRequest | None
) -> bool:
    """Offices and auditors read both offices' checks; heads their opinion; talents neither."""
    if row is None or action != "view":
        return False
    if user.is_office or user.has_role(Role.AUDITOR):
        return _may_see(user, row.application)
    if isinstance(row, CorrectionRequest):
        return is_applicant(user, row.application)
    return (
        isinstance(row, Opinion)
        and heads(user, row.application.talent)
        and not is_barred(user, row.application)
    )


def may_ranking(user: Anyone, action: str, row: Ranking | RankingEntry | None) -> bool:
    """Foreign Affairs decides, the other office and auditors read; none in a call barred to them.

    Nobody else learns of it before the release: the embargo.
    """
    if not user.has_perm(f"applications.{action}_ranking"):
        return False
    if row is None:
        return True
    ranking = row.ranking if isinstance(row, RankingEntry) else row
    return not is_barred_from(user, ranking.call_id)


def is_barred_from(user: Anyone, call_id: int) -> bool:
    """Whether the call is barred to this person: they apply in it, or have declared a conflict."""
    return barred_calls(user).filter(pk=call_id).exists()


def may_check(user: Anyone, action: str, row: CheckMark | Snapshot | Waiver | None) -> bool:
    """What the offices find stays between them and the auditors; it is written by the workflow."""
    if row is None or action != "view" or not _reads_files(user):
        return False
    return Application.objects.on_desk_of(user).contains(row.application)


def may_item(user: Anyone, action: str, item: StandingItem | None) -> bool:
    """Each office keeps its own items and reads the other's."""
    if not user.is_authenticated or not user.has_perm(f"applications.{action}_standingitem"):
        return False
    return action == "view" or item is None or user.has_role(Role(item.office))


def may_edition(user: Anyone, action: str, edition: OpenDataEdition | None) -> bool:
    """`view` them all, `add` one to the public, `change`: take it back."""
    return user.is_authenticated and user.has_perm(f"applications.{action}_opendataedition")


def register() -> None:
    policy.register(Application, may_application)
    policy.register(DocumentSlot, may_slot)
    for model in (Opinion, Screening, CorrectionRequest):
        policy.register(model, may_judgment)
    policy.register(CheckMark, may_check)
    policy.register(Waiver, may_check)
    policy.register(Snapshot, may_check)
    policy.register(StandingItem, may_item)
    policy.register(OpenDataEdition, may_edition)
    policy.register(Ranking, may_ranking)
    policy.register(RankingEntry, may_ranking)
    conceal_mails_about(Application._meta.label_lower, _barred_files)
    for permission, actions in KEPT.items():
        keep_entries_to(permission, *actions)
    panel_permissions.register()
