"""What a notice may show of a person: this list, and never birth date, staff or identity number."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from core.countries import country_name
from core.localized import suffix


@dataclass(frozen=True)
class Column:
    """Its heading, and what stands in it, in the active language."""

    label: str | Promise
    value: Callable[[Application], str]


def _title(application: Application) -> str:
    """The roster has the title in Chinese alone; in English its level stands for it."""
    talent = application.talent
    in_words = [talent.title, talent.get_title_level_display()]
    return next(filter(None, in_words if suffix() == "zh" else reversed(in_words)), "")


def _department(application: Application) -> str:
    department = application.talent.department
    return department.name if department else ""


COLUMNS: dict[str, Column] = {
    "name": Column(_("Name"), lambda row: row.talent.name),
    "department": Column(_("Department"), _department),
    "title": Column(_("Title"), _title),
    "host": Column(_("Host institution"), lambda row: row.host_label),
    "country": Column(_("Country or region"), lambda row: country_name(row.host_country)),
    "track": Column(_("Track"), lambda row: row.track.name if row.track else ""),
    "program": Column(_("Program"), lambda row: row.call.program.name),
}
ALWAYS = "name"
# What the rows are read with, so that freezing them asks the database once.
READ = ["talent__department", "talent__user", "host_institution", "track", "call__program"]
LANGUAGES = {"zh": "zh-hans", "en": "en"}


def chosen(names: Iterable[str]) -> list[str]:
    """The known ones among these names, the person's name with them, in the list's own order."""
    wanted = {*names, ALWAYS}
    return [name for name in COLUMNS if name in wanted]


def shown(application: Application, names: Iterable[str]) -> dict[str, dict[str, str]]:
    """What is frozen of a person: column → {"zh", "en"}."""
    frozen: dict[str, dict[str, str]] = {name: {} for name in chosen(names)}
    for ending, language in LANGUAGES.items():
        with translation.override(language):
            for name, values in frozen.items():
                values[ending] = str(COLUMNS[name].value(application))
    return frozen


def header_of(names: Iterable[str]) -> list[str]:
    return [str(COLUMNS[name].label) for name in chosen(names)]


def cells_of(frozen: dict[str, dict[str, str]], names: Iterable[str]) -> list[str]:
    """A frozen row in the active language, in the order of the header."""
    ending = suffix()
    return [frozen.get(name, {}).get(ending, "") for name in chosen(names)]
