"""What a person states with yes or no: the events and states that rules ask about.

One table for the profile, the eligibility check and the findings. A code once stored is never
renamed; its question may be worded better at any time.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Sort(StrEnum):
    EVENT = "event"  # happened on a day: a "yes" needs the day
    STATE = "state"  # holds or does not
    EXEMPTION = "exemption"  # frees from a limit
    PAST = "past"  # a "no" says that a list is empty, not merely unfilled


@dataclass(frozen=True)
class Declaration:
    """One question. `day_label` names the day that a "yes" to an event asks for."""

    code: str
    sort: Sort
    label: str | Promise
    question: str | Promise
    day_label: str | Promise = ""


_TABLE = (
    Declaration(
        "csc_funded_return",
        Sort.EVENT,
        _("Return from a CSC-funded stay"),
        _("Have you ever come back from a stay abroad funded by the China Scholarship Council?"),
        _("Day of your last return"),
    ),
    Declaration(
        "csc_award_valid",
        Sort.STATE,
        _("CSC award still valid"),
        _("Do you hold a CSC award that is still valid?"),
    ),
    Declaration(
        "csc_application_pending",
        Sort.STATE,
        _("CSC application awaiting its result"),
        _("Is another CSC application of yours still waiting for its result?"),
    ),
    Declaration(
        "full_foreign_scholarship",
        Sort.STATE,
        _("Full foreign scholarship"),
        _("Do you have a full foreign scholarship for the same stay?"),
    ),
    Declaration(
        "csc_award_abandoned_unapproved",
        Sort.EVENT,
        _("CSC award given up without leave"),
        _("Have you ever given up a CSC award without leave?"),
        _("Day you gave it up"),
    ),
    Declaration(
        "csc_award_abandoned_approved",
        Sort.EVENT,
        _("CSC award given up with leave"),
        _("Have you ever given up a CSC award with leave?"),
        _("Day it was approved"),
    ),
    Declaration(
        "at_host",
        Sort.STATE,
        _("Already at the host"),
        _("Are you already at the host institution?"),
    ),
    Declaration(
        "jsps_postdoc_standard",
        Sort.EVENT,
        _("JSPS standard postdoctoral fellowship held"),
        _("Have you ever held the JSPS standard postdoctoral fellowship?"),
        _("Day it ended"),
    ),
    Declaration(
        "full_time_in_china",
        Sort.EVENT,
        _("Full-time work in China after time abroad"),
        _("Have you already come back to China to work full time?"),
        _("Day you came back"),
    ),
    Declaration(
        "new_graduate",
        Sort.EXEMPTION,
        _("New graduate"),
        _("Are you a new graduate who receives the degree this year?"),
    ),
    Declaration(
        "new_graduate_recommended_by_employer",
        Sort.EXEMPTION,
        _("New graduate recommended by the future employer"),
        _("Are you a new graduate whom the future employer recommends?"),
    ),
    Declaration(
        "stayed_abroad",
        Sort.PAST,
        _("Earlier stays abroad"),
        _("Have you ever studied or worked outside the mainland of China for a month or longer?"),
    ),
)
DECLARATIONS: dict[str, Declaration] = {row.code: row for row in _TABLE}


def choices(*sorts: Sort) -> list[tuple[str, str | Promise]]:
    """Codes and labels of these sorts, for a form field."""
    return [(row.code, row.label) for row in _TABLE if row.sort in sorts]
