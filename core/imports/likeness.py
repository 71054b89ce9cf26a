"""Rows of one file that look like one thing under two keys: right by themselves, and doubtful."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from core.imports.remarks import Remark, Weight


@dataclass
class Likeness:
    """What the rows so far look like; a text and a few numbers for each, since files are long.

    column: that the remarks are about. text: of a row that looks like an earlier one (key, line).
    again: for a number of rows, the text of the earlier one (number, line of the next).
    """

    column: str
    text: Any
    again: Callable[[int], Any]
    _first: dict[str, tuple[str, int]] = field(default_factory=dict)
    _others: dict[int, list[int]] = field(default_factory=dict)

    def meet(self, look: str, key: str, line: int) -> tuple[str, int] | None:
        """Key and line of the row that looked so before, where its key is another one."""
        first = self._first.setdefault(look, (key, line))
        return None if first[0] == key else first

    def doubt(self, line: int, first: tuple[str, int]) -> Remark:
        """About the row in this line, which looks like an earlier one."""
        self._others.setdefault(first[1], []).append(line)
        params = {"key": first[0], "line": first[1]}
        return Remark(line, self.column, Weight.DOUBTED, "alike", self.text, params)

    def afterthoughts(self) -> Iterator[Remark]:
        """About the earlier rows, when all have been met."""
        for line, others in self._others.items():
            text, params = self.again(len(others)), {"number": len(others), "line": others[0]}
            yield Remark(line, self.column, Weight.DOUBTED, "alike", text, params)
