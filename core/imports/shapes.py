"""Whether a row has as many cells as there are names of columns, for every kind of list."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from core.imports.kinds import Judge, Judged, Standing
from core.imports.remarks import Remark, Weight
from core.imports.tables import Row


def judged(judge: Judge, rows: Sequence[Row]) -> list[Judged]:
    """One for each row, in its order. What has surplus cells is no row that could be judged: they
    are likely shifted, by a comma or tab inside of one.
    """
    found = iter(judge.judge([row for row in rows if not row.has_surplus]))
    return [_refused(row) if row.has_surplus else _told(next(found)) for row in rows]


def _refused(row: Row) -> Judged:
    text = _(
        "The row has %(cells)s cells, but the file names %(heads)s columns: a surplus separator "
        "has moved the values, or a column lacks its name."
    )
    params = {"cells": len(row.filled), "heads": row.heads}
    remark = Remark(row.line, "", Weight.REFUSED, "surplus_cells", text, params)
    return Judged(row, Standing.WRONG, remarks=[remark])


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
