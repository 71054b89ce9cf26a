"""The panel of a call: who reads which file, what they say, what it comes to."""

from applications.panels.balancing import Proposal, balance
from applications.panels.scoring import Mark, Result, level, results, total_of

__all__ = ["Mark", "Proposal", "Result", "balance", "level", "results", "total_of"]
