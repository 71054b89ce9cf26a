"""Whether a row is one that a kind of list can judge: as many cells as names of columns, and no
names themselves. Told for every kind.
"""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from core.imports.heads import bare
from core.imports.kinds import Judge, Judged, Standing
from core.imports.remarks import Remark, Weight
from core.imports.tables import Row


def judged(judge: Judge, rows: Sequence[Row], heads: Mapping[str, tuple[str, str]]) -> list[Judged]:
    """One for each row, in its order. heads: `known_heads` of the kind.

    What has surplus cells is not judged: they are likely shifted, by a comma or tab inside of one.
    """
    refused = {row.line: remark for row in rows if (remark := _against(row, heads))}
    found = iter(judge.judge([row for row in rows if row.line not in refused]))
    return [
        Judged(row, Standing.WRONG, remarks=[refused[row.line]])
        if row.line in refused
        else _told(next(found))
        for row in rows
    ]


def _against(row: Row, heads: Mapping[str, tuple[str, str]]) -> Remark | None:
    if row.has_surplus:
        text = _(
            "The row has %(cells)s cells, but the file names %(heads)s columns: a surplus "
            "separator has moved the values, or a column lacks its name."
        )
        params = {"cells": len(row.filled), "heads": row.heads}
        return Remark(row.line, "", Weight.REFUSED, "surplus_cells", text, params)
    if _repeats_heads(row, heads):
        text = _("The row repeats the names of the columns.")
        return Remark(row.line, "", Weight.REFUSED, "heads_again", text)
    return None


def _repeats_heads(row: Row, heads: Mapping[str, tuple[str, str]]) -> bool:
    """A file that was put together of two has its heads again in the middle."""
    filled = [(name, cell) for name, cell in row.cells.items() if cell.strip()]
    return bool(filled) and all(heads.get(bare(cell), ("",))[0] == name for name, cell in filled)


def _told(one: Judged) -> Judged:
    row = one.row
    if row.is_cut_short:
        text = _(
            "The row has %(cells)s cells, but the file names %(heads)s columns. What is missing "
            "at its end is left as it is."
        )
        params = {"cells": len(row.raw), "heads": row.heads}
        one.remarks.append(Remark(row.line, "", Weight.NOTED, "cut_short", text, params))
    return one
