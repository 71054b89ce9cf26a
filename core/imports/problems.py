"""What is wrong with a file as a whole, and how much of one is taken."""

from typing import Any

MOST_UNPACKED_BYTES = 400 * 1024 * 1024
MOST_TEXT_BYTES = 96 * 1024 * 1024  # of the texts of a workbook, which are held in memory
MOST_ROWS = 100_000
MOST_COLUMNS = 60
LONGEST_LINE = 1_000_000


class UnreadableFile(Exception):
    """The file as a whole cannot be taken; says why in the active language.

    text: a lazy translation, with params.
    """

    def __init__(self, text: Any, **params: Any):
        super().__init__(text, params)
        self.text, self.params = text, params

    def __str__(self) -> str:
        return str(self.text) % {key: str(value) for key, value in self.params.items()}
