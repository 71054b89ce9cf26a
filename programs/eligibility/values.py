"""Values and limits of findings: stored as JSON without words, read in the reader's language."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.db.models import TextChoices
from django.utils.dates import MONTHS
from django.utils.translation import gettext, ngettext

from core.countries import country_name
from core.localized import suffix
from core.punctuation import enumerated
from programs import rule_codes
from programs.eligibility.asking import fact_field
from programs.eligibility.facts import LanguageProof
from programs.eligibility.language_tests import proof_label
from programs.eligibility.places import language_name, region_name

Json = dict[str, Any]
VOCABULARIES: dict[str, type[TextChoices]] = {
    "degree": rule_codes.Degree,
    "title": rule_codes.TitleLevel,
    "employment": rule_codes.EmploymentKind,
    "sector": rule_codes.Sector,
    "experience": rule_codes.ExperienceField,
}


def day(value: date) -> Json:
    return {"is": "day", "day": value.isoformat()}


def count(unit: str, number: int | float) -> Json:
    """A number of years, months, days or parts."""
    return {"is": unit, "number": number}


def length(months: int, days: int) -> Json:
    """Months and days over, as `core.periods.length` gives them."""
    return (
        count("months", months)
        if not days
        else several(count("months", months), count("days", days))
    )


def label(vocabulary: str, code: str) -> Json:
    """A code of one of VOCABULARIES, or of: country, region, language, fact, question."""
    return {"is": "label", "of": vocabulary, "code": code}


def any_label(vocabulary: str, codes: Iterable[str]) -> Json:
    """One of several codes."""
    return {"is": "any", "values": [label(vocabulary, code) for code in codes]}


def no_label(vocabulary: str, codes: Iterable[str]) -> Json:
    """None of several codes."""
    return {**any_label(vocabulary, codes), "is": "none_of"}


def words(zh: str, en: str) -> Json:
    """Text that stands in both languages in the data itself."""
    return {"is": "words", "zh": zh, "en": en}


def plain(text: str | int | float) -> Json:
    """Text that is the same in every language: a code, a name, a score."""
    return {"is": "plain", "text": f"{text:g}" if isinstance(text, float) else str(text)}


def proof(held: LanguageProof) -> Json:
    """A language proof with its scores or level; its day stands beside it."""
    scores = {part: float(score) for part, score in held.scores.items()}
    stored = {"is": "proof", "code": held.code, "language": held.language}
    return {**stored, "scores": scores, "level": held.level}


def yes_no(value: bool) -> Json:
    return {"is": "yes" if value else "no"}


def several(*values: Json) -> Json:
    """Values that belong together: read one after the other."""
    return {"is": "several", "values": list(values)}


def pair(name: Json, value: Json) -> Json:
    """A value with what it belongs to: "Master: 2 years"."""
    return {"is": "pair", "values": [name, value]}


def between(unit: str, least: int | None, most: int | None) -> Json:
    """From `least` to `most`, one of which may be open."""
    if least is None or most is None:
        return at_most(unit, most) if most is not None else at_least(unit, least or 0)
    if least == most:
        return count(unit, most)
    return {"is": "between", "least": least, "value": count(unit, most)}


def at_least(unit: str, number: int) -> Json:
    return {"is": "at_least", "value": count(unit, number)}


def at_most(unit: str, number: int) -> Json:
    return {"is": "at_most", "value": count(unit, number)}


def within(unit: str, number: int) -> Json:
    return {"is": "within", "value": count(unit, number)}


def following(value: Json) -> Json:
    """After a degree."""
    return {"is": "after", "value": value}


def from_day(value: date) -> Json:
    """That day or later."""
    return {"is": "from_day", "value": day(value)}


def until(value: date) -> Json:
    return {"is": "until", "value": day(value)}


def phrase(code: str) -> Json:
    """One of the fixed phrases below."""
    return {"is": "phrase", "code": code}


def long_day(value: date) -> str:
    """1 January 1976, or 1976年1月1日."""
    if suffix() == "zh":
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {MONTHS[value.month]} {value.year}"


def text(value: Json | None) -> str:
    """The value in the active language; "" for none and for a kind this version does not know."""
    read = _TEXTS.get(value["is"]) if value else None
    return read(value) if read and value else ""


def _label_text(value: Json) -> str:
    vocabulary, code = value["of"], value["code"]
    if vocabulary in _NAMES:
        return _NAMES[vocabulary](code)
    known = VOCABULARIES[vocabulary]
    return str(known(code).label) if code in known.values else code


def _fact_text(key: str) -> str:
    try:
        return str(fact_field(key).label)
    except KeyError:
        return _employer_text(key)


def _question_text(key: str) -> str:
    return str(fact_field(key).help_text)


def _employer_text(key: str) -> str:
    names = {
        "employer_region": gettext("Province of the employer"),
        "employer_sector": gettext("Kind of employer"),
    }
    return names.get(key, key)


def _phrase_text(value: Json) -> str:
    phrases = {
        "still_abroad": gettext("still abroad"),
        "none_known": gettext("none stated"),
        "not_in_hand": gettext("not in hand"),
        "in_hand": gettext("in hand"),
        "everyone": gettext("any nationality"),
        "no_residence": gettext("without permanent residence abroad"),
        "residence": gettext("with permanent residence abroad"),
        "on_list": gettext("on the list kept by the office"),
        "continuous": gettext("without interruption"),
        "never": gettext("never"),
        "no_years": gettext("no years asked for"),
        "not_now": gettext("not at present"),
        "invitation_length": gettext("how long the host invites"),
        "invitation": gettext("not longer than the invitation"),
        "exempt": gettext("exempt as a new graduate"),
        "not_yet": gettext("not yet"),
        "younger": gettext("younger than this"),
    }
    return phrases.get(value["code"], "")


def _joined(values: list[Json], chinese: str, english: str) -> str:
    return (chinese if suffix() == "zh" else english).join(filter(None, map(text, values)))


def _number(value: Json) -> str:
    return f"{value['number']:g}"


def _proof_text(value: Json) -> str:
    parts = {"listening": gettext("listening %s"), "oral": gettext("oral %s")}
    scores = [parts.get(part, "%s") % f"{score:g}" for part, score in value["scores"].items()]
    name = str(proof_label(value["code"], value["language"]))
    return " ".join(filter(None, [name, value["level"] or "", enumerated(scores)]))


def _plural(value: Json) -> int:
    """The whole number that picks the plural form: 1.5 years are more than one."""
    return 1 if value["number"] == 1 else 2


def _words_text(value: Json) -> str:
    mine, other = ("zh", "en") if suffix() == "zh" else ("en", "zh")
    return value[mine] or value[other]


def _years(value: Json) -> str:
    return ngettext("%(number)s year", "%(number)s years", _plural(value)) % {
        "number": _number(value)
    }


def _months(value: Json) -> str:
    return ngettext("%(number)s month", "%(number)s months", _plural(value)) % {
        "number": _number(value)
    }


def _days(value: Json) -> str:
    return ngettext("%(number)s day", "%(number)s days", _plural(value)) % {
        "number": _number(value)
    }


def _parts(value: Json) -> str:
    return ngettext("%(number)s part", "%(number)s parts", _plural(value)) % {
        "number": _number(value)
    }


def _age(value: Json) -> str:
    return ngettext("%(number)s year old", "%(number)s years old", _plural(value)) % {
        "number": _number(value)
    }


_NAMES: dict[str, Callable[[str], str]] = {
    "country": country_name,
    "region": region_name,
    "language": language_name,
    "fact": _fact_text,
    "question": _question_text,
}
_TEXTS: dict[str, Callable[[Json], str]] = {
    "day": lambda value: long_day(date.fromisoformat(value["day"])),
    "years": _years,
    "months": _months,
    "days": _days,
    "parts": _parts,
    "age": _age,
    "label": _label_text,
    "any": lambda value: _joined(value["values"], "、", ", "),
    "none_of": lambda value: gettext("not: %s") % _joined(value["values"], "、", ", "),
    "words": _words_text,
    "plain": lambda value: value["text"],
    "proof": _proof_text,
    "yes": lambda value: gettext("Yes"),
    "no": lambda value: gettext("No"),
    "several": lambda value: _joined(value["values"], "，", ", "),
    "between": lambda value: (
        gettext("%(least)s to %(most)s") % {"least": value["least"], "most": text(value["value"])}
    ),
    "at_least": lambda value: gettext("at least %s") % text(value["value"]),
    "at_most": lambda value: gettext("at most %s") % text(value["value"]),
    "within": lambda value: gettext("within %s") % text(value["value"]),
    "after": lambda value: gettext("after: %s") % text(value["value"]),
    "from_day": lambda value: gettext("%s or later") % text(value["value"]),
    "until": lambda value: gettext("until %s") % text(value["value"]),
    "pair": lambda value: _joined(value["values"], "：", ": "),
    "phrase": _phrase_text,
}
