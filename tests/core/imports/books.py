"""Workbooks made by hand, part by part, for tests of what no library would write."""

import io
import zipfile
from collections.abc import Iterable

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/xl/workbook.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" '
    'formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts><cellXfs count="3">'
    '<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>'
)


def cell(value: str, *, kind: str = "inlineStr", style: int = 0, formula: str = "") -> str:
    """One cell; of a number `kind` is n."""
    written = f"<f>{formula}</f>" if formula else ""
    inner = f"<is><t>{value}</t></is>" if kind == "inlineStr" else f"<v>{value}</v>"
    return f'<c t="{kind}" s="{style}">{written}{inner}</c>'


def row(*cells: str, number: int | None = None) -> str:
    place = f' r="{number}"' if number else ""
    return f"<row{place}>{''.join(one if one[:1] == '<' else cell(one) for one in cells)}</row>"


def sheet(rows: Iterable[str], *, after: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}</sheetData>{after}</worksheet>'


def book(
    *sheets: str,
    states: Iterable[str] = (),
    properties: str = "",
    types: str = TYPES,
    more: dict[str, str | bytes] | None = None,
) -> io.BytesIO:
    """A workbook of the sheets' XML. states: of each sheet, “hidden” or “visible”."""
    given = [*states, *["visible"] * len(sheets)]
    listed = "".join(
        f'<sheet name="Sheet{number}" sheetId="{number}" state="{given[number - 1]}" '
        f'r:id="rId{number}"/>'
        for number in range(1, len(sheets) + 1)
    )
    related = "".join(
        f'<Relationship Id="rId{number}" Type="worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, len(sheets) + 1)
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": types,
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="r">{properties}'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="r">{related}</Relationships>',
        "xl/styles.xml": STYLES,
        **{f"xl/worksheets/sheet{n}.xml": one for n, one in enumerate(sheets, start=1)},
        **(more or {}),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    file.seek(0)
    return file
