"""Every mail is first a row, written in the transaction that caused it; the worker sends it.

kinds names the events, texts says what their mails say, writing makes the row (bulk those of many
people at once), steps is what people do with it, sending takes it to the mail server (smtp.py tells
how far it got).
"""

from core.outbox.bulk import Letter, write_all
from core.outbox.kinds import Context, Kind, all_kinds, kinds_for
from core.outbox.kinds import find as find_kind
from core.outbox.kinds import register as register_kinds
from core.outbox.sending import BACK_OFF_MINUTES, CLAIM_LIFE, message_id, send_due
from core.outbox.steps import STEPS, StepRefused, steps_for, why_not
from core.outbox.texts import template_of
from core.outbox.writing import erase_mails_about, forget_text_of, holds_link, prepared, write

__all__ = [
    "BACK_OFF_MINUTES",
    "CLAIM_LIFE",
    "STEPS",
    "Context",
    "Kind",
    "Letter",
    "StepRefused",
    "all_kinds",
    "erase_mails_about",
    "find_kind",
    "forget_text_of",
    "holds_link",
    "kinds_for",
    "message_id",
    "prepared",
    "register_kinds",
    "send_due",
    "steps_for",
    "why_not",
    "template_of",
    "write",
    "write_all",
]
