"""Which privacy notice the applicant's ticks refer to; raised whenever its text changes."""

PRIVACY_NOTICE_VERSION = "2026-11"
