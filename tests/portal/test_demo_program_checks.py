"""What the portal does not know in the data of the programs is named, and nothing is loaded."""

import copy

import pytest

from portal.demo import programs
from portal.demo.program_checks import DataError
from portal.demo.reading import read
from programs.models import LanguageRuleset, Program

pytestmark = pytest.mark.django_db
DATA = read("programs.json")


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
