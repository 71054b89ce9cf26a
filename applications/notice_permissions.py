"""Who may do what with a public notice, the objections to it, and its papers."""

from accounts.roles import Role
from applications.models import NoticePaper, Objection, PublicNotice
from applications.notice_querysets import ObjectionQuerySet
from core import policy
from core.policy import Anyone
from core.querysets import conceal_mails_about


def may_notice(user: Anyone, action: str, notice: PublicNotice | None) -> bool:
    """`recount` the days of a list. What the workflow published is changed by nobody."""
    if notice is None:
        return user.has_perm(f"applications.{action}_publicnotice")
    if action == "view" and PublicNotice.objects.public().filter(pk=notice.pk).exists():
        return True
    if action == "recount":
        handled = PublicNotice.objects.handled_by(user).filter(pk=notice.pk).exists()
        return handled and user.has_perm("applications.change_publicnotice")
    if action in {"change", "delete"} and notice.names_people:
        return False
    return user.has_perm(f"applications.{action}_publicnotice")


def may_objection(user: Anyone, action: str, objection: Objection | None) -> bool:
    """`view` that there is one; `read` who objects and why, and `decide`: Foreign Affairs alone."""
    if action not in {"view", "read", "decide"} or not user.is_authenticated:
        return False
    if objection is None:
        sees = user.has_perm("applications.view_objection")
        return sees if action == "view" else user.has_role(Role.FOREIGN_AFFAIRS)
    rows = Objection.objects.visible_to(user)
    if action != "view":
        rows = Objection.objects.readable_by(user)
    return rows.contains(objection)


def may_paper(user: Anyone, action: str, paper: NoticePaper | None) -> bool:
    if paper is None or action not in {"view", "download"}:
        return False
    return NoticePaper.objects.visible_to(user).contains(paper)


def _unreadable(user: Anyone) -> ObjectionQuerySet:
    return Objection.objects.unreadable_by(user)


def register() -> None:
    policy.register(PublicNotice, may_notice)
    policy.register(Objection, may_objection)
    policy.register(NoticePaper, may_paper)
    conceal_mails_about(Objection._meta.label_lower, _unreadable)
