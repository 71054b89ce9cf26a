"""What every app needs and no app owns: the audit trail, the outbox, the private files."""

from core.models.drawn import DrawnPaper
from core.models.export import ColumnSet, ExportRecord
from core.models.file import StoredFile
from core.models.imports import ImportMapping, ImportRow, ImportRun
from core.models.mail import Message, MessageTemplate, MutedMessage
from core.models.time import CalendarDay, ScheduledRun
from core.models.trail import AuditEntry, AuditSeal, PersonKey

__all__ = [
    "AuditEntry",
    "AuditSeal",
    "CalendarDay",
    "ColumnSet",
    "DrawnPaper",
    "ExportRecord",
    "ImportMapping",
    "ImportRow",
    "ImportRun",
    "Message",
    "MessageTemplate",
    "MutedMessage",
    "PersonKey",
    "ScheduledRun",
    "StoredFile",
]
