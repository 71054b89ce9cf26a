import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from programs.language_routes import validate_routes
from tests.programs.rules import RULESETS


def test_routes_of_the_programs_are_valid():
    for ruleset in RULESETS.values():
        validate_routes(ruleset["routes"])


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"kind": "oath"}, "Route 1 needs one of these kinds"),
        ({"min": None}, "Route 1 holds a value of the wrong kind."),
        ({"min": {"overall": "6.5"}}, "Route 1 holds a value of the wrong kind."),
        ({"valid_months": "24"}, "Route 1 holds a value of the wrong kind."),
        ({"language": 7}, "Route 1 holds a value of the wrong kind."),
        ({"text_zh": None}, "Route 1 holds a value of the wrong kind."),
    ],
)
def test_wrong_route_is_named(change, sentence):
    ielts = next(r for r in RULESETS["CSC-SCHOLAR"]["routes"] if r["code"] == "ielts")

    with translation.override("en"), pytest.raises(ValidationError, match=sentence):
        validate_routes([ielts | change])


@pytest.mark.parametrize("key", ["code", "exam", "min", "text_en"])
def test_missing_part_of_a_route_is_named(key):
    ielts = next(r for r in RULESETS["CSC-SCHOLAR"]["routes"] if r["code"] == "ielts")
    without = {name: value for name, value in ielts.items() if name != key}

    with translation.override("en"), pytest.raises(ValidationError, match=f"lacks “{key}”"):
        validate_routes([without])
