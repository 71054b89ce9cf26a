"""What data/programs.json may hold: a key or code that is unknown is named with its item."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError

from programs.language_routes import validate_routes
from programs.models import Program, RequiredDocument, Step
from programs.rule_params import AnyOf, Check, Due, Params, RuleType, Severity, validate_params

Item = Mapping[str, Any]


class DataError(ValueError):
    """Something in the data that the portal does not know; nothing was loaded."""


ITEM = {
    *("code", "name_en", "name_zh", "kind", "direction", "mode", "status", "status_note_en"),
    *("status_note_zh", "sponsor_en", "sponsor_zh", "host_place_en", "host_place_zh"),
    *("summary_en", "summary_zh", "min_months", "max_months", "length_basis", "funding", "quota"),
    *("window", "rules", "tracks", "required_documents", "steps", "steps_note_en"),
    *("steps_note_zh", "obligations", "application_site", "official_url", "source_url"),
    *("source_year", "sources", "confidence"),
}
WINDOW = {
    *("opens", "closes", "closes_time", "time_zone", "rolling", "cutoffs_en", "cutoffs_zh"),
    *("results_en", "results_zh", "seen_in_years", "history", "note_en", "note_zh"),
}
TRACK = {"code", "name_en", "name_zh", "min_months", "max_months", "rules"}
RULE = {"code", "type", "params", "severity", "check", "due", "text_en", "text_zh"}
DOCUMENT = {"code", "name_en", "name_zh", "required", "upload", "paper_copy"}
STEP = {"no", "code", "actor", "text_en", "text_zh"}
OBLIGATION = {"code", "text_en", "text_zh", "source_url", "confidence"}
NUMBERS = {
    *("months", "days_after_arrival", "max_months", "max_times", "grace_months"),
    *("partial_breach_up_to_months", "partial_penalty_percent", "full_penalty_percent"),
}
SOURCE = {"url", "year", "what_en", "what_zh", "kind_en", "kind_zh"}
RULESET = {
    *("name_en", "name_zh", "logic", "valid_from_year", "confirmed_again_in"),
    *("note_en", "note_zh", "routes", "sources"),
}
NOTE = {"note_en", "note_zh"}


def check(data: Item, *, groups: Collection[str], programs: Collection[str]) -> None:
    """Raises DataError at the first thing unknown. groups, programs: the codes prepared for."""
    for code, ruleset in data["language_rulesets"].items():
        _keys(f"language_rulesets {code}", ruleset, RULESET)
        try:
            validate_routes(ruleset["routes"])
        except ValidationError as error:
            raise DataError(f"language_rulesets {code}, routes: {_text(error)}") from error
    seen: set[str] = set()
    for item in data["items"]:
        where = str(item.get("code"))
        if where in seen:
            raise DataError(f"{where}, code: stands twice")
        seen.add(where)
        _code(where, "code", where, programs)
        _check_item(where, item)
        for place, params in _rules(where, item):
            _check_references(place, params, item, groups, data["language_rulesets"])


def _check_item(where: str, item: Item) -> None:
    _keys(where, item, ITEM)
    _keys(f"{where}, window", item["window"], WINDOW)
    _keys(f"{where}, funding", item["funding"], {"en", "zh", "amount"})
    if item["quota"]:
        _keys(f"{where}, quota", item["quota"], {"number", "year", *NOTE})
    choices = {
        "kind": Program.Kind,
        "direction": Program.Direction,
        "mode": Program.Mode,
        "status": Program.Status,
        "length_basis": Program.LengthBasis,
        "confidence": Program.Confidence,
    }
    for key, known in choices.items():
        _code(where, key, item[key], known.values)
    for row, place in _each(where, item, "required_documents"):
        _keys(place, row, DOCUMENT, {"limits", *NOTE})
        _code(place, "required", row["required"], RequiredDocument.Required.values)
    for row, place in _each(where, item, "steps"):
        _keys(place, row, STEP, {"when_en", "when_zh"})
        _code(place, "actor", row["actor"], Step.Actor.values)
    for row, place in _each(where, item, "obligations"):
        _keys(place, row, OBLIGATION, NUMBERS | NOTE)
        _code(place, "confidence", row["confidence"], Program.Confidence.values)
    for row, place in _each(where, item, "sources"):
        _keys(place, row, SOURCE)


def _rules(where: str, item: Item) -> Iterator[tuple[str, Params]]:
    """Every rule of the program and of its tracks, checked, as (where it stands, params)."""
    holders = [(where, item)]
    for track, place in _each(where, item, "tracks"):
        _keys(place, track, TRACK)
        holders.append((place, track))
    for holder, rows in holders:
        for rule, place in _each(holder, rows, "rules"):
            _keys(place, rule, RULE, {"basis_en", "basis_zh"})
            _code(place, "type", rule["type"], RuleType.values)
            _code(place, "severity", rule["severity"], Severity.values)
            _code(place, "check", rule["check"], Check.values)
            _code(place, "due", rule["due"], Due.values)
            try:
                yield place, validate_params(rule["type"], rule["params"])
            except ValidationError as error:
                raise DataError(f"{place}, params: {_text(error)}") from error


def _check_references(
    place: str, params: Params, item: Item, groups: Collection[str], rulesets: Collection[str]
) -> None:
    """What a rule names by code must be there."""
    for nested in params.rules if isinstance(params, AnyOf) else ():
        _check_references(place, nested.params, item, groups, rulesets)
    named = params.to_json()
    if "group" in named:
        _code(place, "params.group", named["group"], groups)
    if "ruleset" in named:
        _code(place, "params.ruleset", named["ruleset"], rulesets)
    if type(params).__name__ == "DocumentPresent":
        documents = [row["code"] for row in item["required_documents"]]
        _code(place, "params.code", named["code"], documents)


def _each(where: str, item: Item, key: str) -> list[tuple[Item, str]]:
    return [
        (row, f"{where}, {key} {row.get('code', number)}")
        for number, row in enumerate(item[key], start=1)
    ]


def _keys(where: str, row: Item, wanted: set[str], allowed: Collection[str] = ()) -> None:
    if missing := wanted - set(row):
        raise DataError(f"{where}: lacks the key “{min(missing)}”")
    if unknown := set(row) - wanted - set(allowed):
        raise DataError(f"{where}: the key “{min(unknown)}” is unknown")


def _code(where: str, key: str, value: Any, known: Collection[str]) -> None:
    if value not in known:
        raise DataError(f"{where}, {key}: “{value}” is unknown; known are {', '.join(known)}")


def _text(error: ValidationError) -> str:
    return " ".join(error.messages)
