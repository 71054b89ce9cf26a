"""Every mail is first a row, written in the transaction that caused it; the worker sends it.

writing makes the row, sending takes it to the mail server (smtp.py tells how far it got).
"""

from core.outbox.sending import BACK_OFF_MINUTES, CLAIM_LIFE, send_due
from core.outbox.writing import forget_text_of, holds_link, write

__all__ = ["BACK_OFF_MINUTES", "CLAIM_LIFE", "forget_text_of", "holds_link", "send_due", "write"]
