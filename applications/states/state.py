"""The states of an application: what has happened, who reads what of it, whose turn it is."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """What has happened, as the offices name it."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    SCREENING = "screening", _("in screening")
    SENT_BACK = "sent_back", _("sent back")
    QUALIFIED = "qualified", _("qualified")
    NOT_QUALIFIED = "not_qualified", _("not qualified")
    IN_REVIEW = "in_review", _("in review")
    RANKED = "ranked", _("ranked")
    PROPOSED = "proposed", _("proposed")
    RESERVED = "reserved", _("reserved")
    NOT_SELECTED = "not_selected", _("not selected")
    ON_NOTICE = "on_notice", _("on public notice")
    RECOMMENDED = "recommended", _("recommended")
    FORWARDED = "forwarded", _("forwarded")
    AWARDED = "awarded", _("awarded")
    NOT_AWARDED = "not_awarded", _("not awarded")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Turn(models.TextChoices):
    """Whose turn it is, as the applicant reads it."""

    TALENT = "talent", _("you")
    HEAD = "head", _("your department")
    OFFICES = "offices", _("the two offices")
    FOREIGN_AFFAIRS = "foreign_affairs", _("the Foreign Affairs Office")
    REVIEWERS = "reviewers", _("the experts")
    PUBLIC = "public", _("the public; the notice ends by itself")
    RECEIVER = "receiver", _("the receiving unit and the sponsor")
    NOBODY = "nobody", _("nobody; it is decided")


@dataclass(frozen=True)
class About:
    """One state. public: what the applicant reads. tone: of the badge (see docs/look.md).

    progress: how far the ring of an application is closed, in percent. standing: why a step that
    starts elsewhere is not possible, as the offices read it.
    """

    public: str | Promise
    turn: Turn
    tone: str
    progress: int
    standing: str | Promise


ABOUT: dict[State, About] = {
    State.DRAFT: About(
        _("Draft, not sent yet"), Turn.TALENT, "", 15, _("It was not sent yet.")
    ),
    State.SUBMITTED: About(
        _("Sent; your department gives its opinion"),
        Turn.HEAD,
        "slate",
        25,
        _("The department has not given its opinion yet."),
    ),
    State.SCREENING: About(
        _("The two offices check it"), Turn.OFFICES, "slate", 40, _("Both offices are checking it.")
    ),
    State.SENT_BACK: About(
        _("Something is to be mended"),
        Turn.TALENT,
        "amber",
        35,
        _("It is with the applicant. Take it back, or wait for the changes."),
    ),
    State.QUALIFIED: About(
        _("Checked and qualified"),
        Turn.FOREIGN_AFFAIRS,
        "pine",
        50,
        _("Both offices have passed it."),
    ),
    State.NOT_QUALIFIED: About(
        _("Not qualified"),
        Turn.NOBODY,
        "vermilion",
        100,
        _("It was found not qualified. Look at it again first."),
    ),
    State.IN_REVIEW: About(
        _("Experts review it"), Turn.REVIEWERS, "slate", 58, _("The experts are reviewing it.")
    ),
    State.RANKED: About(
        _("Reviewed; the decision is being prepared"),
        Turn.FOREIGN_AFFAIRS,
        "slate",
        65,
        _("It is ranked. The decision is made for the whole call at once."),
    ),
    State.PROPOSED: About(
        _("Proposed by the hospital"), Turn.FOREIGN_AFFAIRS, "pine", 72, _("It is proposed.")
    ),
    State.RESERVED: About(
        _("On the reserve list"),
        Turn.FOREIGN_AFFAIRS,
        "amber",
        72,
        _("It is on the reserve list. It can move up, or the call be closed."),
    ),
    State.NOT_SELECTED: About(
        _("Not selected"), Turn.NOBODY, "", 100, _("It was not selected.")
    ),
    State.ON_NOTICE: About(
        _("On public notice"), Turn.PUBLIC, "slate", 80, _("It is on public notice until its end.")
    ),
    State.RECOMMENDED: About(
        _("Recommended by the hospital"),
        Turn.FOREIGN_AFFAIRS,
        "pine",
        86,
        _("It is recommended and waits to be forwarded."),
    ),
    State.FORWARDED: About(
        _("Forwarded; the sponsor decides"),
        Turn.RECEIVER,
        "slate",
        93,
        _("It was forwarded. The outcome is still to come."),
    ),
    State.AWARDED: About(_("Awarded"), Turn.NOBODY, "pine", 100, _("It was awarded.")),
    State.NOT_AWARDED: About(
        _("Not awarded by the sponsor"), Turn.NOBODY, "", 100, _("The sponsor did not award it.")
    ),
    State.WITHDRAWN: About(
        _("Withdrawn"), Turn.NOBODY, "", 0, _("The applicant withdrew it.")
    ),
}  # fmt: skip
