"""A public notice (公示) of proposed people: what it shows of each, and the words around them."""

from applications.notices.columns import ALWAYS, COLUMNS, READ, cells_of, chosen, header_of, shown
from applications.notices.words import Words, suggested

__all__ = [
    "ALWAYS",
    "COLUMNS",
    "READ",
    "Words",
    "cells_of",
    "chosen",
    "header_of",
    "shown",
    "suggested",
]
