"""Reads single cells: mends what has one meaning only, and says what has none."""

import re
import unicodedata
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from core.exports.guard import unguarded

EXCEL_DAY_ZERO = date(1899, 12, 30)
EXCEL_DAYS = range(3654, 73415)  # 1910 to 2100
FORMULA_STARTS = ("=", "+", "-", "@", "|", "%")
BYTE_ORDER_MARK = "\ufeff"
_DAY = re.compile(
    r"(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?(?:[ T]0{1,2}:00(?::00)?)?", re.ASCII
)
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)", re.ASCII)
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)
# Characters of heads and of the words of a list, as they are written in Hong Kong and Taiwan.
_TRADITIONAL = str.maketrans(
    "號職稱學類別電郵聯繫時間試語績聽國歸員編務崗門單備註證專業選機構協議區網級擬創優醫師護藥"
    "術產碼傳歷齡關與從華長東會個體總經團隊實驗檢樣輸項題結錄獲資補點話圍縣鄉傑屬雙當際種鏈"
    "腫內婦兒診療復營養頭頸膽腸軟組織鏡劑聲導習",
    "号职称学类别电邮联系时间试语绩听国归员编务岗门单备注证专业选机构协议区网级拟创优医师护药"
    "术产码传历龄关与从华长东会个体总经团队实验检样输项题结录获资补点话围县乡杰属双当际种链"
    "肿内妇儿诊疗复营养头颈胆肠软组织镜剂声导习",
)


class Unreadable(ValueError):
    """The cell has no meaning, or more than one."""


def trimmed(raw: str) -> str:
    """Without blanks around it (ideographic and no-break ones too), single blanks inside.

    A mark that belongs to the beginning of a file, and the apostrophe that our exports put in
    front of what a spreadsheet would run, are no part of the text.
    """
    text = unguarded(unicodedata.normalize("NFC", raw).replace(BYTE_ORDER_MARK, ""))
    return " ".join(text.split())


def plain(raw: str) -> str:
    """As `trimmed`, full-width signs as plain ones: for numbers, days, addresses, Latin names."""
    return trimmed(raw if raw.isascii() else unicodedata.normalize("NFKC", raw))


def simplified(text: str) -> str:
    """Words in the characters of the mainland: 職稱 → 职称."""
    return text.translate(_TRADITIONAL)


def is_formula(text: str) -> bool:
    """What a spreadsheet could run when the list is exported again."""
    if text[:1].isalnum():  # nearly every cell
        return False
    return unicodedata.normalize("NFKC", text).lstrip().startswith(FORMULA_STARTS)


def has_control_signs(text: str) -> bool:
    return bool(_CONTROL.search(text))


def day(text: str) -> date:
    """A day as year-month-day in any usual dress, or as the number that Excel keeps.

    Days without a clear order (3/4/2020) have more than one meaning. Raises `Unreadable`.
    """
    if match := _DAY.fullmatch(text) or _COMPACT.fullmatch(text):
        try:
            return date(*map(int, match.groups()))
        except ValueError as error:
            raise Unreadable from error
    if text.isascii() and text.isdigit() and int(text[:9]) in EXCEL_DAYS and len(text) < 6:
        return EXCEL_DAY_ZERO + timedelta(days=int(text))
    raise Unreadable


def number(text: str) -> Decimal:
    """Raises `Unreadable`."""
    if not re.fullmatch(r"\d{1,6}(\.\d{1,4})?", text, re.ASCII):
        raise Unreadable
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise Unreadable from error
