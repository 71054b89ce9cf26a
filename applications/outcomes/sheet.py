"""The sheet that the university office fills in: one row for each file of a batch."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from applications.models import Forwarding
from core.exports import csv_file, xlsx_file
from core.exports.columns import Column

FORMATS = {"csv": "text/csv; charset=utf-8", "xlsx": xlsx_file.CONTENT_TYPE}
WIDTHS = {"reference": 18, "name": 16, "outcome": 18, "note": 40}


def pieces(forwarding: Forwarding, kind: str) -> Iterator[bytes]:
    """The bytes of the sheet. kind: csv or xlsx."""
    heading = [_("reference"), pgettext("of a person", "name"), _("outcome"), _("note")]
    rows = _rows(forwarding)
    if kind == "csv":
        made = csv_file.pieces([heading], rows)
    else:
        columns = [Column(key, "", width=width) for key, width in WIDTHS.items()]
        made = xlsx_file.pieces(columns, [heading], rows, title=_("Outcomes"))
    for content, _count in made:
        yield content


def _rows(forwarding: Forwarding) -> list[list[str]]:
    files = forwarding.files.select_related("application__talent")
    return [
        [
            file.application.reference,
            file.application.talent.name,
            str(file.get_outcome_display()) if file.outcome else "",
            file.outcome_note,
        ]
        for file in files
    ]
