"""Who may do what with papers, recommendations and batches."""

from accounts.roles import Role
from applications.barring import barred_calls
from applications.forwarding_querysets import ForwardingQuerySet
from applications.models import Application, Forwarding, Paper, Recommendation
from applications.permissions import is_barred_from, receives
from applications.states import is_applicant
from core import policy
from core.policy import Anyone
from core.querysets import conceal_mails_about


def may_forwarding(user: Anyone, action: str, forwarding: Forwarding | None) -> bool:
    """`add` (a batch goes out): Foreign Affairs. `receive`: the university office, of its own."""
    if not user.is_authenticated:
        return False
    if action == "receive":
        if forwarding is None:
            return user.has_role(Role.UNIVERSITY_OFFICE)
        return Forwarding.objects.received_by(user).contains(forwarding)
    if action == "view" and forwarding is not None:
        return Forwarding.objects.visible_to(user).contains(forwarding)
    if not user.has_perm(f"applications.{action}_forwarding"):
        return False
    return forwarding is None or not is_barred_from(user, forwarding.call_id)


def may_recommendation(user: Anyone, action: str, row: Recommendation | None) -> bool:
    """The unit's words: Foreign Affairs writes them, the other office and auditors read them.

    The university office reads what was forwarded to it.
    """
    if row is not None and action == "view" and receives(user, row.application):
        return True
    if not user.is_authenticated or not user.has_perm(f"applications.{action}_recommendation"):
        return False
    return row is None or Application.objects.on_desk_of(user).contains(row.application)


def may_paper(user: Anyone, action: str, paper: Paper | None) -> bool:
    """`view` and `download`; `make`: who may read it, and may write on the file's behalf.

    Auditors and the university office read what was made.
    """
    if paper is None or not user.is_authenticated:
        return False
    if action in {"view", "download"}:
        return Paper.objects.visible_to(user).filter(pk=paper.pk).exists()
    if action != "make":
        return False
    if paper.application is None:
        return user.is_office and not is_barred_from(user, paper.call_id)
    if paper.kind == Paper.Kind.APPLICATION and is_applicant(user, paper.application):
        return paper.application.submitted_at is not None
    return user.is_office and Application.objects.on_desk_of(user).contains(paper.application)


def _barred_batches(user: Anyone) -> ForwardingQuerySet:
    return Forwarding.objects.filter(call__in=barred_calls(user))


def register() -> None:
    policy.register(Forwarding, may_forwarding)
    policy.register(Recommendation, may_recommendation)
    policy.register(Paper, may_paper)
    conceal_mails_about(Forwarding._meta.label_lower, _barred_batches)
