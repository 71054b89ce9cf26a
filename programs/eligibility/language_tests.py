"""The language proofs a person can name: tests, levels and classes, with the scores they have."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from programs.eligibility.facts import LanguageProof, Number

CLASSES = ("elementary", "intermediate", "advanced")
# From the lowest to the highest: JLPT N1 and TOPIK 6 are the highest.
SCALES: dict[str, tuple[str, ...]] = {
    "CEFR": ("A1", "A2", "B1", "B2", "C1", "C2"),
    "JLPT": ("N5", "N4", "N3", "N2", "N1"),
    "TOPIK": ("1", "2", "3", "4", "5", "6"),
    "TRAINING": CLASSES,
}


@dataclass(frozen=True, kw_only=True)
class LanguageTest:
    """One entry of a list to choose from.

    `code` as chosen and imported, `proof` as the rulesets name it. `parts`: the scores it has,
    `levels`: the levels to choose from; `level`: the one it stands for.
    """

    code: str
    label: str | Promise
    proof: str
    language: str | None = None
    parts: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    level: str | None = None
    highest: Number = 100


def _scale(code: str, label: str | Promise, language: str) -> LanguageTest:
    proof = code.partition("-")[0]
    levels = SCALES[proof]
    return LanguageTest(code=code, label=label, proof=proof, language=language, levels=levels)


def _wsk(code: str, label: str | Promise, language: str, *parts: str) -> LanguageTest:
    return LanguageTest(code=code, label=label, proof=code, language=language, parts=parts)


def _class(code: str, label: str | Promise, language: str, level: str) -> LanguageTest:
    return LanguageTest(code=code, label=label, proof="TRAINING", language=language, level=level)


_TABLE = (
    LanguageTest(
        code="IELTS-Academic",
        label=_("IELTS Academic"),
        proof="IELTS-Academic",
        language="en",
        parts=("overall",),
        highest=9,
    ),
    LanguageTest(
        code="TOEFL-iBT",
        label=_("TOEFL iBT"),
        proof="TOEFL-iBT",
        language="en",
        parts=("overall",),
        highest=120,
    ),
    _wsk("PETS5", _("WSK English (PETS-5)"), "en", "written_total", "listening", "oral"),
    _wsk("NTD", _("WSK German (NTD)"), "de", "written_total"),
    _wsk("TNF", _("WSK French (TNF)"), "fr", "written_total"),
    _wsk("NNS", _("WSK Japanese (NNS)"), "ja", "written_total", "oral"),
    _wsk("WSK-RU", _("WSK Russian"), "ru", "written_total", "oral"),
    _scale("JLPT", _("Japanese JLPT"), "ja"),
    _scale("TOPIK", _("Korean TOPIK"), "ko"),
    _scale("CEFR-DE", _("German by CEFR level"), "de"),
    _scale("CEFR-FR", _("French by CEFR level"), "fr"),
    _scale("CEFR-ES", _("Spanish by CEFR level"), "es"),
    _scale("CEFR-IT", _("Italian by CEFR level"), "it"),
    _class("TRAINING-EN-ADV", _("Advanced English class"), "en", "advanced"),
    _class("TRAINING-DE-INT", _("Intermediate German class"), "de", "intermediate"),
    _class("TRAINING-FR-INT", _("Intermediate French class"), "fr", "intermediate"),
    _class("TRAINING-JA-INT", _("Intermediate Japanese class"), "ja", "intermediate"),
    _class("TRAINING-RU-INT", _("Intermediate Russian class"), "ru", "intermediate"),
    _class("TRAINING-ES-INT", _("Intermediate Spanish class"), "es", "intermediate"),
    _class("TRAINING-IT-INT", _("Intermediate Italian class"), "it", "intermediate"),
    LanguageTest(code="HOST", label=_("Test or interview of the host"), proof="HOST"),
)
TESTS: dict[str, LanguageTest] = {test.code: test for test in _TABLE}


def proof_of(
    code: str,
    *,
    scores: Mapping[str, Number] | None = None,
    level: str | None = None,
    language: str | None = None,
    taken_on: date | None = None,
    expires_on: date | None = None,
) -> LanguageProof:
    """The proof for an entry of TESTS; any other code stands for itself."""
    test = TESTS.get(code)
    return LanguageProof(
        code=test.proof if test else code,
        language=(test.language if test else None) or language,
        scores=scores or {},
        level=(test.level if test else None) or level,
        taken_on=taken_on,
        expires_on=expires_on,
    )


def proof_label(proof: str, language: str | None) -> str | Promise:
    """The name of the test that a proof with this code comes from; else the code itself."""
    for test in _TABLE:
        if test.proof == proof and (language is None or test.language in {language, None}):
            return test.label
    return proof


def rank(scale: str, level: str | int | None) -> int | None:
    """How high a level stands on its scale, None where the scale does not know it."""
    levels = SCALES.get(scale, ())
    wanted = next((known for known in levels if known.casefold() == str(level).casefold()), None)
    return levels.index(wanted) if wanted else None
