import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from programs.models import CountryGroup, LanguageRuleset
from tests.programs.rules import RULESETS


def _ruleset(routes):
    return LanguageRuleset(
        code="CSC-SCHOLAR", name_zh="外语", name_en="Languages", valid_from_year=2018, routes=routes
    )


def _group(countries):
    return CountryGroup(code="lmic", year=2026, name_zh="名单", name_en="List", countries=countries)


def test_ruleset_of_the_programs_is_accepted():
    _ruleset(RULESETS["CSC-SCHOLAR"]["routes"]).clean()


def test_ruleset_with_a_wrong_route_names_it():
    with translation.override("en"):
        with pytest.raises(ValidationError) as refusal:
            _ruleset([{"kind": "oath"}]).clean()

        assert list(refusal.value.message_dict) == ["routes"]


@pytest.mark.parametrize("countries", [[], ["CN"], ["CN", "DE"]])
def test_country_group_takes_codes(countries):
    _group(countries).clean()


@pytest.mark.parametrize(
    ("countries", "named"),
    [(["CN", "China"], "China"), (["cn"], "cn"), ({"CN": 1}, "{'CN': 1}"), ([["CN"]], "['CN']")],
)
def test_country_group_refuses_what_is_no_code(countries, named):
    with translation.override("en"):
        with pytest.raises(ValidationError) as refusal:
            _group(countries).clean()

        assert refusal.value.message_dict == {
            "countries": [f"Not a two-letter code of a country or region: {named}."]
        }
