"""The routes of a language ruleset as JSON: what each kind needs, checked before it is stored."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.punctuation import enumerated
from programs.rule_codes import Degree

# What a route of each kind names: at its top, and in its params.
_NEEDS: dict[str, tuple[set[str], set[str]]] = {
    "exam": ({"exam", "min"}, set()),
    "level": (set(), {"scale", "min"}),
    "training": (set(), {"class"}),
    "degree": (set(), {"min_degree", "field"}),
    "stay": (set(), {"activity", "min_months", "within_years"}),
    "host": (set(), set()),
}


def validate_routes(routes: Any) -> None:
    """Raises ValidationError with a sentence for every route that a judge could not read."""
    if not isinstance(routes, list) or not routes:
        raise ValidationError(_("A ruleset has at least one route."))
    errors = [
        error for number, route in enumerate(routes, start=1) for error in _wrong(number, route)
    ]
    if errors:
        raise ValidationError(errors)


def _wrong(number: int, route: Any) -> list[ValidationError]:
    if not isinstance(route, Mapping) or route.get("kind") not in _NEEDS:
        sentence = _("Route %(number)s needs one of these kinds: %(kinds)s.")
        return [ValidationError(sentence, params={"number": number, "kinds": enumerated(_NEEDS)})]
    params = route.get("params") or {}
    top, inside = _NEEDS[route["kind"]]
    named = params if isinstance(params, Mapping) else {}
    missing = {"code", "language", "text_zh", "text_en", *top} - set(route) | inside - set(named)
    errors = [
        ValidationError(
            _("Route %(number)s lacks “%(key)s”."), params={"number": number, "key": key}
        )
        for key in sorted(missing)
    ]
    if not missing and not _readable(route, named):
        sentence = _("Route %(number)s holds a value of the wrong kind.")
        errors.append(ValidationError(sentence, params={"number": number}))
    return errors


def _readable(route: Mapping[str, Any], params: Mapping[str, Any]) -> bool:
    spoken = route["language"]
    texts = [route["code"], route["text_zh"], route["text_en"]]
    texts += spoken if isinstance(spoken, list) and spoken else [spoken]
    numbers = [number for key in ("min_months", "within_years") if (number := params.get(key, 0))]
    numbers += [route.get("valid_months") or 0]
    if route["kind"] == "exam":
        least = route["min"]
        if not isinstance(least, Mapping) or not least:
            return False
        numbers += least.values()
    return (
        all(isinstance(text, str) for text in texts)
        and all(type(number) in {int, float} and 0 <= number < 10000 for number in numbers)
        and params.get("min_degree", Degree.BACHELOR) in Degree.values
    )
