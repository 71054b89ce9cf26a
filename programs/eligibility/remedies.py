"""What would change a finding: a code and data as stored, a sentence as read."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from programs.eligibility import values
from programs.eligibility.values import Json

SENTENCES = {
    # Not met.
    "cut_off_fixed": _("The cut-off date of a call does not move."),
    "age_fixed": _("The age limit of a call does not move."),
    "degree_by": _("Needed by %(day)s: %(degree)s."),
    "met_from": _("Met from %(day)s on."),
    "ran_out": _("The time ran out on %(day)s."),
    "degree_exists": _("Asks for this degree: %(degree)s."),
    "at_most": _("At most %(limit)s may count."),
    "missing": _("Still missing: %(missing)s."),
    "title_from": _("Open from this level on: %(level)s."),
    "employment": _("Open to: %(kinds)s."),
    "sector": _("Open to staff of: %(kinds)s."),
    "citizens": _("Open to citizens of: %(countries)s."),
    "not_citizens": _("Not open to citizens of: %(countries)s."),
    "residence": _("Not open to holders of a permanent residence abroad."),
    "not_on_list": _("The list kept by the office does not name this country or region."),
    "host_on_list": _("A host in a country or region of the list would do."),
    "regions": _("Open to employers in: %(regions)s."),
    "language_score": _("This would do, valid on %(day)s: %(route)s."),
    "language_lapsed": _(
        "%(proof)s of %(taken)s is valid until %(last)s; a new one, valid on %(day)s, would do."
    ),
    "language_not_yet": _("%(proof)s counts only from %(taken)s on."),
    "upload": _("Upload it with the application."),
    "stay_at_least": _("Plan a stay of at least %(limit)s."),
    "stay_at_most": _("Plan a stay of at most %(limit)s."),
    "invitation": _(
        "The invitation covers %(limit)s: plan a shorter stay, or ask the host for a longer one."
    ),
    "parts": _("Plan at most %(limit)s."),
    "parts_within": _("Plan all parts within %(limit)s."),
    "host_months": _(
        "At most %(limit)s in the host country may lie between %(first)s and %(last)s."
    ),
    "abroad_at_least": _("Asked for abroad: %(limit)s."),
    "come_back": _("Counts from the day of the return on."),
    "once_only": _("Nobody can hold this a second time."),
    "once_over": _("Met as soon as this is over; change your answer then."),
    "join": _("Join %(organization)s before you apply."),
    "not_before": _("Open to those who came back on %(day)s or later."),
    "one_enough": _("One of these is enough."),
    # Not stated.
    "state": _("Please state: %(fact)s."),
    "answer": _("Please answer: %(question)s"),
    "state_day": _("Please state the day: %(fact)s."),
    "state_proof": _("Please state a language proof; for example: %(route)s."),
    "complete_proof": _("Please complete the scores and the date of this proof: %(proof)s."),
    "complete_stays": _(
        "Please complete country or region and dates of every earlier stay abroad."
    ),
    "asked_later": _("Asked for when you apply."),
    "employer": _("The office enters this for the whole institution: %(fact)s."),
    # For a human.
    "office": _("The office looks at this."),
    "project": _("The office confirms that an approved project covers this."),
    "agreement": _("The office confirms that an agreement is in force."),
    "host_applies": _("The host applies; the office helps you reach them."),
    "list_empty": _("The office keeps this list by hand and decides: %(group)s."),
    "ruleset_missing": _("The office looks at the language proof itself."),
    "unreadable": _(
        "This requirement is stored in a form that cannot be read; the office decides."
    ),
}


def remedy(code: str, **data: Json) -> Json:
    """The data are values; they fill the sentence of the code."""
    return {"code": code, "data": data}


def text(stored: dict[str, Any] | None) -> str:
    """The sentence in the active language, "" for none."""
    if not stored or stored["code"] not in SENTENCES:
        return ""
    return str(SENTENCES[stored["code"]]) % {
        name: values.text(value) for name, value in stored["data"].items()
    }
