"""The roster in the admin."""

from talents.admin.stays import StayAbroadAdmin
from talents.admin.talent_admin import TalentAdmin

__all__ = ["StayAbroadAdmin", "TalentAdmin"]
