"""Every mail is first a row, written in the transaction that caused it; the worker sends it.

writing makes the row, steps is what people do with it, sending takes it to the mail server
(smtp.py tells how far it got).
"""

from core.outbox.sending import BACK_OFF_MINUTES, CLAIM_LIFE, message_id, send_due
from core.outbox.steps import STEPS, StepRefused, steps_for
from core.outbox.writing import forget_text_of, holds_link, write

__all__ = [
    "BACK_OFF_MINUTES",
    "CLAIM_LIFE",
    "STEPS",
    "StepRefused",
    "forget_text_of",
    "holds_link",
    "message_id",
    "send_due",
    "steps_for",
    "write",
]
