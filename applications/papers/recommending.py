"""单位推荐意见表: what stands in the form, and a draft of the unit's opinion. In Chinese only."""

from django.utils import translation

from applications.models import Application
from applications.papers.people import months_of, person_of
from applications.states import Stage
from core.countries import country_name

LANGUAGE = "zh-hans"
SHORT_PLAN = 320  # characters: what fits into the cell beside the rest of the page


def contents(application: Application) -> dict:
    """The form as it is printed; numbers of identity cards are masked."""
    opinion = getattr(application, "opinion", None)
    words = getattr(application, "recommendation", None)
    return {
        "application": application,
        "person": person_of(application.talent),
        "country": country_name(application.host_country) if application.host_country else "",
        "months": months_of(application),
        "plan": shortened(application.plan),
        "opinion": opinion,
        "head": head_of(application),
        "text": words.text if words else draft(application),
    }


def head_of(application: Application) -> str:
    """Whose name is printed where the department signs: who gave the opinion, else its one head.

    Empty where an office spoke for a department of several heads, or of none.
    """
    opinion = getattr(application, "opinion", None)
    if opinion is not None and not opinion.on_behalf:
        return str(opinion.by)
    department = application.talent.department
    heads = list(department.heads.filter(is_active=True)[:2]) if department else []
    return str(heads[0]) if len(heads) == 1 else ""


def draft(application: Application) -> str:
    """What the unit could say, from what is known of the file; the office mends it."""
    with translation.override(LANGUAGE):
        talent, call = application.talent, application.call
        who = "".join(filter(None, [str(talent.department or ""), talent.title]))
        sentences = [
            f"{talent.name_zh}同志系我院{who}。" if who else f"{talent.name_zh}同志系我院职工。"
        ]
        passed = [*_passed(application)]
        if passed:
            sentences.append(f"该同志的申请{'、'.join(passed)}。")
        sentences.append(f"{_plan(application)}，符合“{call.title}”的申报条件。")
        sentences.append("同意推荐。")
        return "".join(sentences)


def _passed(application: Application) -> list[str]:
    """The stages of the call that lie behind the file, as a clerk would put them."""
    stages = application.stages
    passed = ["已经所在科室同意"] if _department_agrees(application) else []
    passed.append("经医院资格审查合格")
    if Stage.PANEL in stages:
        passed.append("经专家评审")
    if Stage.NOTICE in stages and application.state not in {"proposed", "on_notice"}:
        passed.append("并经公示无异议")
    return passed


def _department_agrees(application: Application) -> bool:
    opinion = getattr(application, "opinion", None)
    return opinion is not None and opinion.verdict == "agrees"


def _plan(application: Application) -> str:
    host, months = application.host_label, months_of(application)
    where = f"拟赴{host}研修" if host else "拟赴国（境）外研修"
    length = f"{months}个月" if months else ""
    about = f"，研修内容为“{application.plan_title}”" if application.plan_title else ""
    return f"{where}{length}{about}"


def shortened(text: str, most: int = SHORT_PLAN) -> str:
    """The text within the limit, cut behind a whole sentence where there is one."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    end = max(cut.rfind(sign) for sign in "。；.;")
    return cut[: end + 1] if end > most // 2 else f"{cut}…"
