"""The panel of a call: who reads which file, what they say, what it comes to.

balancing and scoring are pure; arranging and reviewing write, each in one transaction. What is done
to the panel as a whole stands in `applications.workflow.panels`.
"""

from applications.panels.balancing import Proposal, balance
from applications.panels.scoring import Mark, Result, level, results, total_of

__all__ = ["Mark", "Proposal", "Result", "balance", "level", "results", "total_of"]
