"""The life of an application: the file itself, its documents, and what others say of it."""

from applications.models.application import Application, HistoryEntry, ReferenceCounter
from applications.models.document import DocumentSlot, DocumentVersion, PreviewPage
from applications.models.judgment import CorrectionRequest, Office, Opinion, Screening
from applications.models.publication import ExportRecord, PublicNotice

__all__ = [
    "Application",
    "CorrectionRequest",
    "DocumentSlot",
    "DocumentVersion",
    "ExportRecord",
    "HistoryEntry",
    "Office",
    "Opinion",
    "PreviewPage",
    "PublicNotice",
    "ReferenceCounter",
    "Screening",
]
