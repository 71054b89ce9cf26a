"""What happens: lectures and other events, and who comes to them."""

from events.models.afterwards import Certificate, FeedbackAnswer, FeedbackMark
from events.models.announced import EventSeries
from events.models.attendance import CheckIn, CheckInHelper
from events.models.calendar import CalendarAddress
from events.models.content import AgendaItem, ClosingPoint, EventPerson, ProgramLink
from events.models.event import Event
from events.models.offer import SeatOffer
from events.models.question import Question, QuestionVote
from events.models.recap import Material, Recap, RecapPhoto
from events.models.registration import Registration
from events.models.seats import CATEGORIES, SeatReserve

__all__ = [
    "CATEGORIES",
    "AgendaItem",
    "CalendarAddress",
    "Certificate",
    "CheckIn",
    "CheckInHelper",
    "ClosingPoint",
    "Event",
    "EventPerson",
    "FeedbackAnswer",
    "FeedbackMark",
    "EventSeries",
    "Material",
    "ProgramLink",
    "Question",
    "QuestionVote",
    "Recap",
    "RecapPhoto",
    "Registration",
    "SeatOffer",
    "SeatReserve",
]
