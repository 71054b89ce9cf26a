"""The life of an application: the file itself, its documents, and what others say of it."""

from applications.models.application import Application, HistoryEntry, ReferenceCounter
from applications.models.checklist import CheckMark, StandingItem, Waiver
from applications.models.delivery import DeliveryAnswer, DeliveryLink
from applications.models.document import DocumentSlot, DocumentVersion, PreviewPage
from applications.models.dossier import DossierRule
from applications.models.handing_on import ForwardedFile, Forwarding, Paper, Recommendation
from applications.models.judgment import CorrectionRequest, Office, Opinion, Screening
from applications.models.look import ProgramsLook
from applications.models.open_data import OpenDataEdition
from applications.models.panel import (
    Assignment,
    ConflictOfInterest,
    Criterion,
    Expert,
    Panel,
    Review,
    Score,
)
from applications.models.publication import (
    NoticeEntry,
    NoticePaper,
    Objection,
    PublicNotice,
)
from applications.models.ranking import Ranking, RankingEntry
from applications.models.snapshot import Snapshot

__all__ = [
    "Application",
    "Assignment",
    "ConflictOfInterest",
    "CheckMark",
    "CorrectionRequest",
    "Criterion",
    "DeliveryAnswer",
    "DeliveryLink",
    "DocumentSlot",
    "DocumentVersion",
    "DossierRule",
    "Expert",
    "ForwardedFile",
    "Forwarding",
    "HistoryEntry",
    "NoticeEntry",
    "NoticePaper",
    "Objection",
    "Office",
    "OpenDataEdition",
    "Opinion",
    "Panel",
    "Paper",
    "PreviewPage",
    "ProgramsLook",
    "PublicNotice",
    "Ranking",
    "RankingEntry",
    "Recommendation",
    "ReferenceCounter",
    "Review",
    "Score",
    "Screening",
    "Snapshot",
    "StandingItem",
    "Waiver",
]
