"""The outcome of an import, a sentence a line, in the active language."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from core.imports.remarks import Remark, Weight
from core.punctuation import enumerated
from talents.roster.columns import label
from talents.roster.saving import Report


def report_lines(report: Report) -> Iterator[str]:
    """Encoding, what is worth a look line by line, and the sums."""
    yield _("%(rows)s rows, encoding %(encoding)s") % {
        "rows": len(report.rows),
        "encoding": report.encoding,
    }
    if report.unknown_heads:
        yield _("These columns are not known and were left out: %(columns)s.") % {
            "columns": enumerated(report.unknown_heads)
        }
    for row in report.rows:
        for remark in row.remarks:
            yield remark_line(remark, row.key)
    yield _(
        "added: %(added)s, changed: %(changed)s, unchanged: %(unchanged)s, refused: %(refused)s"
    ) % {
        "added": len(report.added),
        "changed": len(report.changed),
        "unchanged": len(report.unchanged),
        "refused": len(report.refused),
    }


def remark_line(remark: Remark, staff_no: str) -> str:
    """“Line 51 (T90050), refused: date of birth (birth_date): …”."""
    return _("Line %(line)s (%(staff_no)s), %(weight)s: %(label)s (%(column)s): %(sentence)s") % {
        "line": remark.line,
        "staff_no": staff_no or "?",
        "weight": _WEIGHTS[remark.weight](),
        "label": label(remark.column),
        "column": remark.column,
        "sentence": remark.sentence,
    }


_WEIGHTS = {
    Weight.REFUSED: lambda: _("refused"),
    Weight.ASKED: lambda: _("to be confirmed"),
    Weight.DOUBTED: lambda: _("doubtful"),
    Weight.MENDED: lambda: _("mended"),
    Weight.NOTED: lambda: _("noted"),
}
