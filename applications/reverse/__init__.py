"""Eligibility in the database: for every judge a query twin, and the office's reverse list."""

from applications.reverse.explaining import Explained, explain
from applications.reverse.roster import qualifying

__all__ = ["Explained", "explain", "qualifying"]
