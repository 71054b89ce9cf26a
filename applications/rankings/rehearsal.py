"""What the release would send: the letter to each person as it would be, and what is amiss."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications import emails
from applications.models import Application, Ranking, RankingEntry
from applications.rankings.places import Decision, waiting_state
from core.models import Message

HAN = re.compile(r"[\u4e00-\u9fff]")
LEFT_OPEN = re.compile(r"\{\{|\}\}|\{%|%\(\w+\)s")
# What a letter reads of the person and the call.
READ = ["application__talent__user", "application__call", "application__track"]


@dataclass(frozen=True)
class Letter:
    """The mail about one decision; `message` (not saved) is None where nobody can be written to."""

    entry: RankingEntry
    message: Message | None
    troubles: list[str]


def rehearse(entries: Iterable[RankingEntry]) -> list[Letter]:
    """The letters to these people, as the release would write them. Writes nothing."""
    decided = [entry for entry in entries if entry.leads_to is not None]
    messages = emails.letters_to_applicants(map(_as_decided, decided), "decided")
    return [
        Letter(entry, message, _troubles(entry.application, message))
        for entry, message in zip(decided, messages, strict=True)
    ]


def _as_decided(entry: RankingEntry) -> Application:
    """The application as the letter names it; this copy is never saved."""
    target = entry.leads_to
    assert target is not None
    entry.application.state = target
    return entry.application


def _troubles(application: Application, message: Message | None) -> list[str]:
    user = application.talent.user
    if user is None or message is None:
        return [_("There is no account, so no mail can be sent: tell the person yourself.")]
    found = []
    if not user.is_active:
        found.append(_("The account is switched off."))
    text = f"{message.subject}\n{message.body}"
    if not application.talent.name.strip():
        found.append(_("The name is empty in this language."))
    if LEFT_OPEN.search(text):
        found.append(_("A placeholder was not filled in."))
    if (message.language == "en") == bool(HAN.search(text)):
        found.append(_("The text is not in the reader's language throughout."))
    return found


def troubles_of(ranking: Ranking) -> tuple[list[str], list[str]]:
    """What stands against the release of all: (must be mended, should be looked at); sentences."""
    waiting = Application.objects.filter(call=ranking.call_id, state=waiting_state(ranking))
    entries = RankingEntry.objects.filter(ranking=ranking, application__in=waiting)
    return _faults(ranking, waiting, entries), _warnings(entries)


def _faults(ranking: Ranking, waiting, entries) -> list[str]:
    found = []
    if not entries.exists():
        found.append(_("No application waits for a decision."))
    if missing := waiting.filter(ranking_entry=None).count():
        text = ngettext(
            "%d application is not in the ranking yet: bring it up to date.",
            "%d applications are not in the ranking yet: bring it up to date.",
            missing,
        )
        found.append(text % missing)
    if undecided := entries.filter(decision=Decision.UNDECIDED).count():
        text = ngettext(
            "Nothing is decided of %d application.",
            "Nothing is decided of %d applications.",
            undecided,
        )
        found.append(text % undecided)
    proposed = entries.filter(decision=Decision.PROPOSE).count()
    if proposed > ranking.quota:
        text = _("%(proposed)d are proposed for %(quota)d places.")
        found.append(text % {"proposed": proposed, "quota": ranking.quota})
    return found


def _warnings(entries) -> list[str]:
    unreachable = entries.filter(
        Q(application__talent__user=None) | Q(application__talent__user__is_active=False)
    ).count()
    if not unreachable:
        return []
    text = ngettext(
        "%d person has no account that is switched on, and gets no mail.",
        "%d people have no account that is switched on, and get no mail.",
        unreachable,
    )
    return [text % unreachable]
