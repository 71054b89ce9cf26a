"""The language tests that a roster or a person can name, with the code each is kept under.

The codes are those of the language conditions: tests/talents/test_language_proofs.py compares them.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from talents.models import LanguageProof

Kind = LanguageProof.Kind


@dataclass(frozen=True, kw_only=True)
class Part:
    """One score of a test. field: the column of LanguageProof; steps as wide as `step`."""

    field: str
    highest: Decimal
    step: Decimal = Decimal(1)


@dataclass(frozen=True, kw_only=True)
class KnownTest:
    """`code` as chosen and imported, `test` as stored. `level`: what a class stands for."""

    code: str
    label: str | Promise
    kind: str
    test: str
    language: str
    parts: tuple[Part, ...] = field(default=())
    levels: tuple[str, ...] = field(default=())
    level: str = ""


_CEFR = ("A1", "A2", "B1", "B2", "C1", "C2")
_HALF = Decimal("0.5")
_LISTENING = Part(field="listening", highest=Decimal(30))
_ORAL = Part(field="oral", highest=Decimal(5), step=_HALF)


def _exam(
    code: str, label: str | Promise, language: str, highest: int, *more: Part, step: Decimal = _HALF
) -> KnownTest:
    total = Part(field="overall", highest=Decimal(highest), step=step)
    return KnownTest(
        code=code, label=label, kind=Kind.EXAM, test=code, language=language, parts=(total, *more)
    )


def _scale(code: str, label: str | Promise, language: str, levels: tuple[str, ...]) -> KnownTest:
    scale = code.partition("-")[0]
    return KnownTest(
        code=code, label=label, kind=Kind.LEVEL, test=scale, language=language, levels=levels
    )


def _class(code: str, label: str | Promise, language: str, level: str) -> KnownTest:
    return KnownTest(
        code=code, label=label, kind=Kind.TRAINING, test="TRAINING", language=language, level=level
    )


_TABLE = (
    _exam("IELTS-Academic", _("IELTS Academic"), "en", 9),
    _exam("TOEFL-iBT", _("TOEFL iBT"), "en", 120, step=Decimal(1)),
    _exam("PETS5", _("WSK English (PETS-5)"), "en", 100, _LISTENING, _ORAL),
    _exam("NTD", _("WSK German (NTD)"), "de", 100),
    _exam("TNF", _("WSK French (TNF)"), "fr", 100),
    _exam("NNS", _("WSK Japanese (NNS)"), "ja", 100, _ORAL),
    _exam("WSK-RU", _("WSK Russian"), "ru", 100, _ORAL),
    _scale("JLPT", _("Japanese JLPT"), "ja", ("N5", "N4", "N3", "N2", "N1")),
    _scale("TOPIK", _("Korean TOPIK"), "ko", ("1", "2", "3", "4", "5", "6")),
    _scale("CEFR-DE", _("German by CEFR level"), "de", _CEFR),
    _scale("CEFR-FR", _("French by CEFR level"), "fr", _CEFR),
    _scale("CEFR-ES", _("Spanish by CEFR level"), "es", _CEFR),
    _scale("CEFR-IT", _("Italian by CEFR level"), "it", _CEFR),
    _class("TRAINING-EN-ADV", _("Advanced English class"), "en", "advanced"),
    _class("TRAINING-DE-INT", _("Intermediate German class"), "de", "intermediate"),
    _class("TRAINING-FR-INT", _("Intermediate French class"), "fr", "intermediate"),
    _class("TRAINING-JA-INT", _("Intermediate Japanese class"), "ja", "intermediate"),
    _class("TRAINING-RU-INT", _("Intermediate Russian class"), "ru", "intermediate"),
    _class("TRAINING-ES-INT", _("Intermediate Spanish class"), "es", "intermediate"),
    _class("TRAINING-IT-INT", _("Intermediate Italian class"), "it", "intermediate"),
)
TESTS: dict[str, KnownTest] = {test.code: test for test in _TABLE}


def known_test(proof: LanguageProof) -> KnownTest | None:
    """The entry that a stored proof comes from; None for a test that the table does not know."""
    for test in _TABLE:
        same_level = not test.level or test.level == proof.level
        if (test.test, test.language) == (proof.test, proof.language) and same_level:
            return test
    return None


def proof_name(proof: LanguageProof) -> str:
    """“IELTS Academic”, in the active language; the code itself where nobody knows it."""
    test = known_test(proof)
    return str(test.label) if test else proof.test


def proof_result(proof: LanguageProof) -> str:
    """“6.5”, “63 · 17 · 3” (total, listening, oral), “N2”; empty for a class."""
    test = known_test(proof)
    if proof.level and not (test and test.level):
        return proof.level
    scores = [proof.overall, proof.listening, proof.oral]
    return " · ".join(plain(score) for score in scores if score is not None)


def proof_in_short(proof: LanguageProof) -> str:
    """“IELTS Academic 6.5”."""
    return " ".join(filter(None, [proof_name(proof), proof_result(proof)]))


def plain(score: Decimal) -> str:
    """6.5, and 7 rather than 7.0."""
    return f"{score.normalize():f}"
