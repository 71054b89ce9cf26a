"""Programs, rules and calls in words: what a page or a mail says of their numbers and codes."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import TextChoices
from django.utils.dates import MONTHS
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core.localized import suffix
from core.punctuation import enumerated
from core.templatetags.core_tags import zone_name
from core.uploads import Limits
from programs.eligibility.values import long_day
from programs.models import EligibilityRule, LanguageRuleset, Program, RequiredDocument, Track

_PLACEHOLDER = re.compile(r"\{(date|max_age|call_year)\}")
PER = {
    "month": lambda amount: _("%s a month") % amount,
    "year": lambda amount: _("%s a year") % amount,
    "award": lambda amount: _("%s in all") % amount,
}


@lru_cache(maxsize=64)
def _labels(choices: type[TextChoices], language: str) -> dict[str, str]:
    return {value: str(label) for value, label in choices.choices}


def labels(choices: type[TextChoices]) -> dict[str, str]:
    """The labels of codes in the active language. A list asks for hundreds: they are kept."""
    return _labels(choices, get_language() or "")


def rule_text(rule: EligibilityRule) -> str:
    """The rule in the active language, its own dates and limits written in."""
    chosen = rule.text_zh if suffix() == "zh" else rule.text_en
    return _filled(chosen or rule.text_en or rule.text_zh, rule.params)


def nested_texts(rule: EligibilityRule) -> list[str]:
    """The rules inside `any_of`, one of which is enough."""
    nested = rule.params.get("rules", []) if rule.type == "any_of" else []
    own = "text_zh" if suffix() == "zh" else "text_en"
    return [_filled(entry[own], entry["params"]) for entry in nested]


def route_texts(ruleset: LanguageRuleset) -> list[str]:
    """The ways to show a language, one of which is enough."""
    own = "text_zh" if suffix() == "zh" else "text_en"
    return [route[own] for route in ruleset.routes]


def basis(rule: EligibilityRule) -> str:
    return (rule.basis_zh if suffix() == "zh" else rule.basis_en) or rule.basis_en or rule.basis_zh


def length(row: Program | Track) -> str:
    """3 to 12 months, and how sure that is."""
    least, most = row.min_months, row.max_months
    known = getattr(row, "length_basis", Program.LengthBasis.SOURCE)
    if known == Program.LengthBasis.DAYS:
        return _("a matter of days")
    span = (
        ngettext("%d month", "%d months", most) % most
        if least == most
        else _("%(least)s to %(most)s months") % {"least": least, "most": most}
    )
    if known == Program.LengthBasis.ASSUMED:
        return _("%s (assumed from the sponsor's general guide)") % span
    if known == Program.LengthBasis.PLACEHOLDER:
        return _("%s (not fixed)") % span
    return span


def amount(program: Program) -> str:
    """EUR 2,670 a month, or nothing."""
    known = program.funding_amount
    if not known:
        return ""
    figures = f"{known['value']:,}"
    if known.get("max"):
        figures = _("%(least)s to %(most)s") % {"least": figures, "most": f"{known['max']:,}"}
    return PER[known["per"]](f"{known['currency']} {figures}")


def typical_window(window: Mapping[str, Any]) -> str:
    """When the sponsor usually takes applications. Typical, not a promise; empty where unknown."""
    if window.get("rolling"):
        return _("at any time")
    opens, closes = month_day(window.get("opens")), month_day(window.get("closes"))
    if not opens:
        return ""
    if not closes:
        return _("opens about %s") % opens
    span = _("%(opens)s to %(closes)s") % {"opens": opens, "closes": closes}
    if window.get("closes_time") and window.get("time_zone"):
        zone = zone_name(window["time_zone"])
        return _("%(span)s, %(time)s %(zone)s") % {
            "span": span,
            "time": window["closes_time"],
            "zone": zone,
        }
    return span


def usual_window(window: Mapping[str, Any]) -> str:
    """The same as a sentence of its own, for a program without a call now."""
    if window.get("rolling"):
        return _("the sponsor takes applications at any time")
    span = typical_window(window)
    return _("usually %s") % span if span else ""


def rounds(window: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rounds that were read about, the latest first."""
    return [
        {
            "year": row["year"],
            "span": typical_window(row) or _("dates not known"),
            "source_url": row.get("source_url") or "",
        }
        for row in sorted(window.get("history", []), key=lambda row: -row["year"])
    ]


def window_part(window: Mapping[str, Any], name: str) -> Any:
    """A text or list of the window in the active language; the other one where that is empty."""
    mine, other = ("zh", "en") if suffix() == "zh" else ("en", "zh")
    return window.get(f"{name}_{mine}") or window.get(f"{name}_{other}")


def month_day(value: str | None) -> str:
    """10 April or 4月10日 for 04-10; April or 4月 for 04."""
    if not value:
        return ""
    month, _dash, day = value.partition("-")
    if suffix() == "zh":
        return f"{int(month)}月" + (f"{int(day)}日" if day else "")
    return f"{int(day)} {MONTHS[int(month)]}" if day else str(MONTHS[int(month)])


def limits(stored: Mapping[str, Any]) -> str:
    """PDF, at most 3 MB, at most 5 pages."""
    own = Limits()
    formats: Iterable[str] = stored.get("formats") or own.formats
    parts = [
        enumerated(kind.upper() for kind in formats),
        _("at most %s MB") % stored.get("max_mb", own.max_mb),
    ]
    if pages := stored.get("max_pages"):
        parts.append(ngettext("at most %d page", "at most %d pages", pages) % pages)
    return ("，" if suffix() == "zh" else ", ").join(parts)


def handing_in(document: RequiredDocument) -> str:
    """How a paper is handed in: its limits where it is uploaded, and whether on paper too."""
    if document.source == RequiredDocument.Source.PAPER:
        return _("on paper")
    if document.source == RequiredDocument.Source.OFFICE:
        return _("made by the office")
    how = limits(document.limits)
    return _("%s; also on paper") % how if document.paper_copy else how


def _filled(text: str, params: Mapping[str, Any]) -> str:
    return _PLACEHOLDER.sub(lambda match: _param(params.get(match[1])), text)


def _param(value: Any) -> str:
    if value is None:
        return "…"
    try:
        return long_day(date.fromisoformat(value))
    except (TypeError, ValueError):
        return str(value)
