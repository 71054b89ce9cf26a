from decimal import Decimal

import pytest
from django.utils import translation

from programs.eligibility import language_tests
from talents.language_proofs import TESTS, known_test, proof_name, proof_result
from talents.models import LanguageProof


def test_every_test_is_stored_under_the_code_that_the_conditions_ask_for():
    judged = {
        test.code: (test.proof, test.language, test.level or "", test.levels)
        for test in language_tests.TESTS.values()
        if test.code != "HOST"  # stated by the host in an application, never by a person
    }

    stored = {
        test.code: (test.test, test.language, test.level, test.levels) for test in TESTS.values()
    }

    assert stored == judged


@pytest.mark.parametrize(
    ("columns", "name", "result"),
    [
        (
            {"test": "IELTS-Academic", "language": "en", "overall": Decimal("7.0")},
            "IELTS Academic",
            "7",
        ),
        (
            {
                "test": "PETS5",
                "language": "en",
                "overall": Decimal(60),
                "listening": Decimal(17),
                "oral": Decimal("3.5"),
            },
            "WSK English (PETS-5)",
            "60 · 17 · 3.5",
        ),
        ({"test": "JLPT", "language": "ja", "level": "N2"}, "Japanese JLPT", "N2"),
        ({"test": "CEFR", "language": "de", "level": "B1"}, "German by CEFR level", "B1"),
        (
            {"test": "TRAINING", "language": "en", "level": "advanced"},
            "Advanced English class",
            "",
        ),
        ({"test": "DELE", "language": "es", "level": "C1"}, "DELE", "C1"),
    ],
)
def test_proof_is_shown_by_name_and_result(columns, name, result):
    proof = LanguageProof(**columns)

    with translation.override("en"):
        shown = proof_name(proof), proof_result(proof)

    assert shown == (name, result)


def test_known_test_tells_scales_of_two_languages_apart():
    french = known_test(LanguageProof(test="CEFR", language="fr", level="B2"))

    assert french.code == "CEFR-FR"
