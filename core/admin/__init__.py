"""The admin as this house uses it. Apps build on PolicyAdmin and PolicyInline."""

from core.admin.calendar import CalendarDayAdmin
from core.admin.export_records import ExportRecordAdmin
from core.admin.imports import ImportRunAdmin
from core.admin.mail_texts import MessageTemplateAdmin
from core.admin.outbox import MessageAdmin
from core.admin.policy_admin import PolicyAdmin, PolicyInline, plain
from core.admin.trail import AuditEntryAdmin

__all__ = [
    "AuditEntryAdmin",
    "CalendarDayAdmin",
    "ExportRecordAdmin",
    "ImportRunAdmin",
    "MessageAdmin",
    "MessageTemplateAdmin",
    "PolicyAdmin",
    "PolicyInline",
    "plain",
]
