"""How the name of a person is written in Latin letters, on every page and in every file: family
name first and in capitals, as in the passport and as Chinese names are read."""

from django.db.models import F, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat, Trim, Upper


def in_latin(family_name: str, given_name: str) -> str:
    """LI Kexin; what is missing is left out."""
    return f"{family_name.upper()} {given_name}".strip()


def in_latin_sql(path: str = "") -> Combinable:
    """The same in the database. path: to the talent, e.g. talent__."""
    return Trim(Concat(Upper(f"{path}family_name"), Value(" "), F(f"{path}given_name")))
