"""The data of the 20 programs comes back out of the database exactly as it went in."""

import copy

import pytest

from portal.demo import partners, programs
from portal.demo.program_checks import NUMBERS, DataError
from portal.demo.reading import read
from programs.models import CountryGroup, EligibilityRule, LanguageRuleset, Program, Step, Track

pytestmark = pytest.mark.django_db

DATA = read("programs.json")


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
    programs.load()

    loaded = {program.code: _as_item(program) for program in Program.objects.all()}

    assert len(loaded) == 20
    assert loaded == {item["code"]: _completed(item) for item in DATA["items"]}


def test_language_rulesets_come_back():
    programs.load()

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
    programs.load()

    assert dict(CountryGroup.objects.values_list("code", "countries")) == {
        "world_bank_lmic": ["CN"],
        "EMBC": [],
        "belt_and_road_or_developing": [],
    }


def test_a_list_that_the_office_filled_is_kept():
    programs.load()
    CountryGroup.objects.filter(code="EMBC").update(countries=["DE", "FR"])

    programs.load()

    assert CountryGroup.objects.get(code="EMBC").countries == ["DE", "FR"]


def test_loading_twice_changes_nothing():
    programs.load()
    before = [list(model.objects.values()) for model in (Program, EligibilityRule, Track, Step)]

    assert programs.load() == 20

    after = [list(model.objects.values()) for model in (Program, EligibilityRule, Track, Step)]
    assert after == before


def test_a_rule_that_left_the_data_is_removed():
    programs.load()
    data = copy.deepcopy(DATA)
    data["items"][1]["rules"] = data["items"][1]["rules"][:3]

    programs.load(data)

    assert Program.objects.get(code="CSC-VS").rules.count() == 3


def test_every_program_has_a_prefix_of_its_own_and_is_shown():
    programs.load()

    prefixes = list(Program.objects.values_list("reference_prefix", flat=True))
    assert len(set(prefixes)) == 20
    assert {"VS", "SRS", "PD"} <= set(prefixes)
    assert Program.objects.published().count() == 20


def test_the_program_under_an_agreement_knows_its_partner():
    partners.load()

    programs.load()

    assert Program.objects.get(code="LUND-COOP").partner.code == "P005"


def test_identity_papers_are_sensitive_and_office_papers_are_not_asked_of_the_applicant():
    programs.load()

    documents = Program.objects.get(code="CSC-VS").documents
    assert list(documents.filter(is_sensitive=True).values_list("code", flat=True)) == ["id_copy"]
    assert documents.get(code="unit_recommendation").source == "office"
    assert documents.get(code="application_form").source == "paper"


def _set(*path, value):
    def change(item):
        for key in path[:-1]:
            item = item[key]
        item[path[-1]] = value

    return change


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (_set("kind", value="holiday"), "CSC-VS, kind: “holiday” is unknown"),
        (_set("status", value="open"), "CSC-VS, status: “open” is unknown"),
        (_set("surprise", value=1), "CSC-VS: the key “surprise” is unknown"),
        (_set("rules", 0, "params", value={"date": "soon"}), "CSC-VS, rules age, params: "),
        (_set("rules", 0, "type", value="luck"), "CSC-VS, rules age, type: “luck” is unknown"),
        (_set("rules", 5, "params", "code", value="x"), "CSC-VS, rules invitation, params.code"),
        (_set("rules", 7, "params", "ruleset", value="x"), "CSC-VS, rules language, params.rule"),
        (_set("steps", 0, "actor", value="me"), "CSC-VS, steps prepare, actor: “me” is unknown"),
        (_set("required_documents", 0, "required", value="no"), "CSC-VS, required_documents app"),
        (_set("obligations", 0, "hours", value=1), "CSC-VS, obligations embassy_report: the key"),
        (_set("window", "shuts", value="05"), "CSC-VS, window: the key “shuts” is unknown"),
        (_set("code", value="CSC-XX"), "CSC-XX, code: “CSC-XX” is unknown"),
        (_set("code", value="CSC-SRS"), "CSC-SRS, code: stands twice"),
        (lambda item: item.pop("steps"), "CSC-VS: lacks the key “steps”"),
    ],
)
def test_what_is_unknown_is_named_and_nothing_is_loaded(change, sentence):
    data = copy.deepcopy(DATA)
    change(data["items"][1])

    with pytest.raises(DataError) as refusal:
        programs.load(data)

    assert str(refusal.value).startswith(sentence)
    assert Program.objects.count() == 0
    assert LanguageRuleset.objects.count() == 0


def test_an_unknown_country_group_is_named():
    data = copy.deepcopy(DATA)
    rule = next(item for item in data["items"] if item["code"] == "ASCO-IDEA")["rules"][0]
    rule["params"]["group"] = "nowhere"

    with pytest.raises(DataError, match=r"ASCO-IDEA, rules country, params.group: “nowhere”"):
        programs.load(data)


def test_the_numbers_of_obligations_are_all_known():
    used = {key for item in DATA["items"] for row in item["obligations"] for key in row}

    assert used - NUMBERS == {
        *("code", "text_en", "text_zh", "note_en", "note_zh", "source_url", "confidence"),
    }
