"""Who may do what with a panel, and with what its experts say."""

from accounts.roles import Role
from applications.barring import barred_calls
from applications.models import (
    Assignment,
    ConflictOfInterest,
    Criterion,
    Expert,
    Panel,
    Review,
)
from applications.panel_querysets import PanelQuerySet
from core import policy
from core.permissions import may_export
from core.policy import Anyone
from core.querysets import conceal_mails_about


def may_panel(user: Anyone, action: str, panel: Panel | None) -> bool:
    """Foreign Affairs runs it, the other office and auditors look on; not of a call barred to them.

    `change` is also: assigning, opening, reminding, closing.
    """
    if not user.has_perm(f"applications.{action}_panel"):
        return False
    return panel is None or panel.pk is None or _is_visible(user, panel)


def may_criterion(user: Anyone, action: str, criterion: Criterion | None) -> bool:
    """As the panel; what is scored is frozen once the panel was opened."""
    if not user.has_perm(f"applications.{action}_criterion"):
        return False
    if criterion is None:
        return True
    frozen = action != "view" and criterion.panel.opened_at is not None
    return not frozen and _is_visible(user, criterion.panel)


def may_expert(user: Anyone, action: str, expert: Expert | None) -> bool:
    return user.has_perm(f"applications.{action}_expert")


def may_assignment(user: Anyone, action: str, assignment: Assignment | None) -> bool:
    """Offices by their group. A reviewer sees their own, and may `decline` or `score` it."""
    if action in {"decline", "score"}:
        return assignment is not None and _scores(user, assignment)
    if assignment is None:
        return user.has_perm(f"applications.{action}_assignment")
    if action == "view":
        return _is_visible(user, assignment)
    return user.has_perm(f"applications.{action}_assignment") and _is_visible(user, assignment)


def _scores(user: Anyone, assignment: Assignment) -> bool:
    return (
        user.is_authenticated
        and user.has_role(Role.REVIEWER)
        and Assignment.objects.active_of(user).filter(pk=assignment.pk).exists()
    )


def may_review(user: Anyone, action: str, review: Review | None) -> bool:
    """`reopen`: Foreign Affairs lets a reviewer change a review after scoring was closed."""
    if action == "reopen":
        return user.has_role(Role.FOREIGN_AFFAIRS) and (review is None or _is_visible(user, review))
    if action == "export":
        return review is None and may_export(user, "applications.view_review")
    if action != "view":
        return False
    if review is None:
        return user.has_perm("applications.view_review")
    return _is_visible(user, review)


def may_conflict(user: Anyone, action: str, conflict: ConflictOfInterest | None) -> bool:
    if action == "view" and conflict is not None and conflict.user_id == user.pk:
        return user.is_authenticated
    return user.has_perm(f"applications.{action}_conflictofinterest")


def _is_visible(user: Anyone, row: Panel | Assignment | Review) -> bool:
    return type(row)._default_manager.visible_to(user).filter(pk=row.pk).exists()


def _barred_panels(user: Anyone) -> PanelQuerySet:
    return Panel.objects.filter(call__in=barred_calls(user))


def register() -> None:
    policy.register(Panel, may_panel)
    policy.register(Criterion, may_criterion)
    policy.register(Expert, may_expert)
    policy.register(Assignment, may_assignment)
    policy.register(Review, may_review)
    policy.register(ConflictOfInterest, may_conflict)
    conceal_mails_about(Panel._meta.label_lower, _barred_panels)
