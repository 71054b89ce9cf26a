"""The words of a notice as an office would write them; it may change each before it publishes."""

from dataclasses import asdict, dataclass

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from applications.states import Stage, stages_of
from programs.models import Call

LANGUAGES = {"zh": "zh-hans", "en": "en"}


@dataclass(frozen=True)
class Words:
    """Title, text, and how to object, in both languages; the names are those of the columns."""

    title_zh: str
    title_en: str
    text_zh: str
    text_en: str
    objecting_zh: str
    objecting_en: str

    def as_columns(self) -> dict[str, str]:
        return asdict(self)


def suggested(call: Call) -> Words:
    """What fits this call: its stages, and which notice of it this is."""
    number = call.notices.exclude(working_days=None).count() + 1
    words = {}
    for ending, language in LANGUAGES.items():
        with translation.override(language):
            words[f"title_{ending}"] = _title(call, number)
            words[f"text_{ending}"] = _text(call)
            words[f"objecting_{ending}"] = _objecting()
    return Words(**words)


def _title(call: Call, number: int) -> str:
    title = _("People proposed for “%(call)s”") % {"call": call.title}
    if number > 1:
        title = _("%(title)s, notice no. %(number)d") % {"title": title, "number": number}
    return title[:200]


def _text(call: Call) -> str:
    stages = stages_of(call)
    steps = [
        _("own application"),
        *([_("opinion of the department")] if Stage.OPINION in stages else []),
        _("check by both offices"),
        *([_("review by experts")] if Stage.PANEL in stages else []),
        _("decision of the hospital"),
    ]
    text = _("For “%(call)s” the hospital proposes those who are named below (%(steps)s).")
    return text % {"call": call.title, "steps": _(", ").join(steps)}


def _objecting() -> str:
    office = settings.INSTITUTION["offices"][0]
    text = _(
        "Whoever objects to a person on this notice tells the %(office)s within its time, under "
        "their own name and with facts that can be examined: on the page of this notice or to "
        "%(email)s. Who objects, and what they write, is kept confidential."
    )
    name = office["name_zh"] if translation.get_language() == "zh-hans" else office["name_en"]
    return text % {"office": name, "email": settings.INSTITUTION["contact_email"]}
