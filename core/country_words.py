"""By which names countries and regions are known in lists that come in."""

from core.countries import COUNTRIES
from core.imports.cells import plain

# Beside the names used here: the English short names of ISO 3166-1, and what else is usual.
_OTHERS = """
BN Brunei Darussalam
BO Bolivia (Plurinational State of) | Plurinational State of Bolivia
CD Congo, Democratic Republic of the | Democratic Republic of the Congo | 刚果民主共和国
CG Congo | Republic of the Congo | 刚果共和国
CI Côte d'Ivoire | Ivory Coast
CN People's Republic of China | 中华人民共和国
CV Cape Verde
CZ Czech Republic
FK Falkland Islands | Malvinas
FM Micronesia (Federated States of) | Federated States of Micronesia
GB United Kingdom of Great Britain and Northern Ireland | Great Britain | UK
HK Hong Kong | 香港
IR Iran (Islamic Republic of) | Islamic Republic of Iran
KP Korea (Democratic People's Republic of) | Democratic People's Republic of Korea
KR Korea, Republic of | Republic of Korea | Korea | 大韩民国
LA Lao People's Democratic Republic
MD Moldova, Republic of | Republic of Moldova
MO Macao | Macau | 澳门
NL Netherlands, Kingdom of the | Kingdom of the Netherlands | The Netherlands
PS Palestine, State of | State of Palestine
RU Russian Federation | 俄罗斯联邦
SY Syrian Arab Republic
TL East Timor
TR Turkey
TW Taiwan | 台湾
TZ Tanzania, United Republic of | United Republic of Tanzania
US United States of America | USA | 美利坚合众国
VA Vatican | Vatican City
VE Venezuela (Bolivarian Republic of) | Bolivarian Republic of Venezuela
VN Viet Nam
"""


def as_word(name: str) -> str:
    """A name as a cell is compared with it."""
    return plain(name).casefold()


def _words() -> dict[str, str]:
    others = [line.split(" ", 1) for line in _OTHERS.strip().splitlines()]
    named: dict[str, tuple[str, ...]] = {code: (code, *names) for code, names in COUNTRIES.items()}
    for code, names in others:
        named[code] = (*named[code], *names.split(" | "))
    return {as_word(name): code for code, names in named.items() for name in names}


COUNTRY_WORDS = _words()
