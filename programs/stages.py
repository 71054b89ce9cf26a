"""The way of an application through the hospital, as a call has chosen it, in words."""

from django.utils.translation import gettext as _

from core.templatetags.core_tags import moment
from programs.models import Call


def stages(call: Call) -> list[dict[str, str]]:
    """Who does what, in the order of the states of an application."""
    way = [(_("You"), _("Send the application by %s.") % moment(call.closes_at, call.time_zone))]
    if call.asks_opinion:
        way.append((_("Your department"), _("Gives its opinion.")))
    way.append((_("Both offices"), _("Check the conditions and papers; ask for changes.")))
    if call.has_panel:
        way.append((_("Experts"), _("Score the applications that qualify.")))
    if days := call.notice_working_days:
        text = _("Public notice of those proposed, for %s working days.") % days
        way.append((_("Hospital"), text))
    if call.forwarded_to:
        text = _("Forwards the recommended ones to %(unit)s by %(moment)s.")
        due = moment(call.sponsor_due_at, call.time_zone)
        way.append((_("Foreign Affairs Office"), text % {"unit": call.forwarded_to, "moment": due}))
    return [{"who": who, "what": what} for who, what in way]
