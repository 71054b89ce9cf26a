"""Applications, notices and exports as the offices work with them."""

from applications.admin.application_admin import ApplicationAdmin
from applications.admin.experts import ExpertAdmin
from applications.admin.notices import PublicNoticeAdmin
from applications.admin.standing_items import StandingItemAdmin

__all__ = [
    "ApplicationAdmin",
    "ExpertAdmin",
    "PublicNoticeAdmin",
    "StandingItemAdmin",
]
