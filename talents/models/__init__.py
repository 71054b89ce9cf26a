"""Who comes: the people of the Shuren Talents Plan, and what is known of each."""

from talents.models.claim import Claim
from talents.models.record import (
    TAKEN_OR_OPEN,
    Declaration,
    Degree,
    IdentityNumber,
    LanguageProof,
    Membership,
    StayAbroad,
)
from talents.models.talent import Talent

__all__ = [
    "TAKEN_OR_OPEN",
    "Claim",
    "Declaration",
    "Degree",
    "IdentityNumber",
    "LanguageProof",
    "Membership",
    "StayAbroad",
    "Talent",
]
