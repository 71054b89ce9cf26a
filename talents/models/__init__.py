"""Who comes: the people of the Shuren Talents Plan, and what is known of each."""

from talents.models.record import (
    Declaration,
    Degree,
    IdentityNumber,
    LanguageProof,
    Membership,
    StayAbroad,
)
from talents.models.talent import Talent

__all__ = [
    "Declaration",
    "Degree",
    "IdentityNumber",
    "LanguageProof",
    "Membership",
    "StayAbroad",
    "Talent",
]
