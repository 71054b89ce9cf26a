"""The data of the 20 programs comes back out of the database exactly as it went in."""

import copy

import pytest

from portal.demo import partners, programs
from portal.demo.program_checks import NUMBERS
from portal.demo.reading import read
from programs.models import CountryGroup, EligibilityRule, LanguageRuleset, Program, Step, Track

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

DATA = read("programs.json")


@pytest.fixture(scope="module")
def loaded(module_db):
    """Once for all tests of the module; the partners first, as load_demo does it."""
    partners.load()
    programs.load()


def _texts(row, *names):
    columns = [f"{name}_{ending}" for name in names for ending in ("en", "zh")]
    return {column: getattr(row, column) or None for column in columns}


def _rules(rows):
    return [
        {
            "code": rule.code,
            "type": rule.type,
            "params": rule.params,
            "severity": rule.severity,
            "check": rule.checked_by,
            "due": rule.due,
            **_texts(rule, "text", "basis"),
        }
        for rule in rows
    ]


def _tracks(program):
    return [
        {
            "code": track.code,
            **_texts(track, "name"),
            "min_months": track.min_months,
            "max_months": track.max_months,
            "rules": _rules(track.rules.all()),
        }
        for track in program.tracks.all()
    ]


def _documents(program):
    return [
        {
            "code": document.code,
            **_texts(document, "name", "note"),
            "required": document.required,
            "upload": document.source == "applicant",
            "paper_copy": document.paper_copy,
            "limits": document.limits or None,
        }
        for document in program.documents.all()
    ]


def _what_follows(program):
    return {
        "steps": [
            {
                "no": step.position,
                "code": step.code,
                "actor": step.actor,
                **_texts(step, "text", "when"),
            }
            for step in program.steps.all()
        ],
        "obligations": [
            {
                "code": row.code,
                **row.numbers,
                **_texts(row, "text", "note"),
                "source_url": row.source_url or None,
                "confidence": row.confidence,
            }
            for row in program.obligations.all()
        ],
        "sources": [
            {"url": row.url or None, "year": row.year, **_texts(row, "what", "kind")}
            for row in program.sources.all()
        ],
    }


def _as_item(program):
    """The program as the data would write it; what is null or not given there is None."""
    same = ("code", "kind", "direction", "mode", "status", "min_months", "max_months")
    same += ("length_basis", "window", "source_year", "confidence")
    quota = {"number": program.quota_number, "year": program.quota_year}
    quota |= {
        "note_en": program.quota_note_en or None,
        "note_zh": program.quota_note_zh or None,
    }
    return {
        **{key: getattr(program, key) for key in same},
        **_texts(program, "name", "status_note", "sponsor", "host_place", "summary", "steps_note"),
        "funding": {
            "en": program.funding_en or None,
            "zh": program.funding_zh or None,
            "amount": program.funding_amount,
        },
        "quota": quota if any(quota.values()) else None,
        "rules": _rules(program.rules.filter(track=None)),
        "tracks": _tracks(program),
        "required_documents": _documents(program),
        "application_site": program.application_site or None,
        "official_url": program.official_url or None,
        "source_url": program.source_url or None,
        **_what_follows(program),
    }


def _completed(item):
    """The item of the data with every key that may be left out, as None."""

    def with_keys(rows, *keys):
        return [{**dict.fromkeys(keys), **row} for row in rows]

    notes = ("note_en", "note_zh")
    basis = ("basis_en", "basis_zh")
    return {
        **item,
        "rules": with_keys(item["rules"], *basis),
        "tracks": [{**row, "rules": with_keys(row["rules"], *basis)} for row in item["tracks"]],
        "required_documents": with_keys(item["required_documents"], "limits", *notes),
        "steps": with_keys(item["steps"], "when_en", "when_zh"),
        "obligations": with_keys(item["obligations"], *notes),
    }


def test_every_value_of_every_program_comes_back():
    loaded = {program.code: _as_item(program) for program in Program.objects.all()}

    assert len(loaded) == 20
    assert loaded == {item["code"]: _completed(item) for item in DATA["items"]}


def test_language_rulesets_come_back():
    stored = {
        row.code: {
            **_texts(row, "name", "note"),
            **{key: getattr(row, key) for key in ("logic", "valid_from_year", "routes", "sources")},
            "confirmed_again_in": row.confirmed_again_in,
        }
        for row in LanguageRuleset.objects.all()
    }

    assert stored == DATA["language_rulesets"]


def test_groups_are_there_and_the_unknown_ones_empty():
    assert dict(CountryGroup.objects.values_list("code", "countries")) == {
        "world_bank_lmic": ["CN"],
        "EMBC": [],
        "belt_and_road_or_developing": [],
    }


def test_a_list_that_the_office_filled_is_kept():
    CountryGroup.objects.filter(code="EMBC").update(countries=["DE", "FR"])

    programs.load()

    assert CountryGroup.objects.get(code="EMBC").countries == ["DE", "FR"]


def test_loading_twice_changes_nothing():
    before = [list(model.objects.values()) for model in (Program, EligibilityRule, Track, Step)]

    assert programs.load() == 20

    after = [list(model.objects.values()) for model in (Program, EligibilityRule, Track, Step)]
    assert after == before


def test_a_rule_that_left_the_data_is_removed():
    data = copy.deepcopy(DATA)
    data["items"][1]["rules"] = data["items"][1]["rules"][:3]

    programs.load(data)

    assert Program.objects.get(code="CSC-VS").rules.count() == 3


def test_every_program_has_a_prefix_of_its_own_and_is_shown():
    prefixes = list(Program.objects.values_list("reference_prefix", flat=True))
    assert len(set(prefixes)) == 20
    assert {"VS", "SRS", "PD"} <= set(prefixes)
    assert Program.objects.published().count() == 20


def test_the_program_under_an_agreement_knows_its_partner():
    assert Program.objects.get(code="LUND-COOP").partner.code == "P005"


def test_identity_papers_are_sensitive_and_office_papers_are_not_asked_of_the_applicant():
    documents = Program.objects.get(code="CSC-VS").documents
    assert list(documents.filter(is_sensitive=True).values_list("code", flat=True)) == ["id_copy"]
    assert documents.get(code="unit_recommendation").source == "office"
    assert documents.get(code="application_form").source == "paper"


def test_the_numbers_of_obligations_are_all_known():
    used = {key for item in DATA["items"] for row in item["obligations"] for key in row}

    assert used - NUMBERS == {
        *("code", "text_en", "text_zh", "note_en", "note_zh", "source_url", "confidence"),
    }
