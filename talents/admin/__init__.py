"""The roster in the admin."""

from talents.admin.talent_admin import TalentAdmin

__all__ = ["TalentAdmin"]
