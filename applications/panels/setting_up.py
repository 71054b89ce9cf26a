"""How a panel is set up: its days, its rules and, until it is opened, its criteria."""

from django.db import transaction
from django.forms import BaseInlineFormSet, ModelForm
from django.utils.translation import gettext as _

from accounts.models import User
from applications.models import Panel
from applications.refusals import Refusal
from core import audit
from core.admin.policy_admin import plain
from programs.models import Call

SET_UP = ["due_at", "reviews_each", "is_blind", "shows_others", "normalizes"]


@transaction.atomic
def keep(form: ModelForm, criteria: BaseInlineFormSet | None, *, actor: User) -> Panel:
    """Saves two valid forms and writes the audit row; criteria None: they are frozen.

    The call is locked, so that of two officers the second one meets what the first has done.
    Raises Refusal where the panel was made or opened since the forms were shown.
    """
    call = Call.objects.select_for_update(of=("self",)).get(pk=form.instance.call_id)
    known = Panel.objects.filter(call=call).first()
    if known is not None and form.instance.pk is None:
        raise Refusal(_("Somebody else has set the panel up meanwhile. Load the page anew."))
    if known is not None and known.opened_at is not None and criteria is not None:
        raise Refusal(_("The panel was opened meanwhile: its criteria are frozen."))
    before = (plain(known, SET_UP) | _criteria_of(known)) if known else {}
    panel = form.save()
    if criteria is not None:
        criteria.instance = panel
        criteria.save()
    before, after = audit.changes(before, plain(panel, SET_UP) | _criteria_of(panel))
    audit.record(actor, "applications.set_up_panel", panel, before=before, after=after)
    return panel


def _criteria_of(panel: Panel) -> dict[str, list[str]]:
    return {
        "criteria": [
            f"{row.name_zh} / {row.name_en} ×{row.weight}, 0–{row.highest}"
            for row in panel.criteria.all()
        ]
    }
