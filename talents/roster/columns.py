"""The columns of the roster under their English and Chinese heads, and the words of their cells."""

from django.utils.translation import gettext_lazy as _

from core.imports.heads import Column, bare
from core.imports.row_reader import words_of
from talents.models import Talent

PROOF_COLUMNS = {
    "language_test": Column(
        _("language test"), ("外语考试", "外语考试种类", "考试种类", "考试类型", "考试名称")
    ),
    "language_score": Column(_("score or level"), ("外语成绩", "成绩", "总分")),
    "language_listening": Column(_("listening"), ("听力", "听力成绩")),
    "language_oral": Column(_("oral"), ("口试", "口试成绩")),
    "language_date": Column(_("date of the test"), ("考试日期", "考试时间")),
}
COLUMNS = {
    "staff_no": Column(_("staff number"), ("工号", "职工号", "人员编号", "职工编号"), longest=20),
    "name_zh": Column(
        _("Chinese name"), ("姓名", "中文姓名", "name"), as_typed=True, is_name=True, longest=60
    ),
    "name_en": Column(
        _("name in Latin letters"),
        (
            "英文名",
            "英文姓名",
            "拼音姓名",
            "姓名拼音",
            "护照姓名",
            "name in the passport",
            "passport_name",
        ),
        longest=110,
    ),
    "gender": Column(_("gender"), ("性别",)),
    "birth_date": Column(_("date of birth"), ("出生日期", "出生年月日", "生日")),
    "category": Column(_("Shuren category"), ("人才类别", "类别", "树人计划类别")),
    "department": Column(_("department"), ("科室", "所在科室", "部门", "所在部门"), as_typed=True),
    "post": Column(_("post"), ("职务", "岗位"), as_typed=True, longest=100),
    "title": Column(_("professional title"), ("职称", "专业技术职务"), as_typed=True, longest=40),
    "highest_degree": Column(_("highest degree"), ("最高学位", "学位", "degree")),
    "degree_date": Column(
        _("date of the highest degree"), ("学位取得日期", "学位授予日期", "学位取得时间")
    ),
    "hire_date": Column(_("hired on"), ("入职日期", "来院日期", "入院日期", "来院时间")),
    "employment_kind": Column(_("employment"), ("用工形式", "用工性质")),
    "nationality": Column(_("nationality (code)"), ("国籍", "nationality")),
    "cohort_year": Column(_("year of the cohort"), ("入选年份", "入选年度")),
    **PROOF_COLUMNS,
    "last_csc_return_date": Column(_("last return from a CSC stay"), ("上次公派回国日期",)),
    "email": Column(_("e-mail"), ("电子邮箱", "邮箱", "电子邮件", "电邮"), longest=254),
    "phone": Column(
        _("telephone"), ("电话", "联系电话", "手机"), may_start_with_plus=True, longest=30
    ),
}
# What makes somebody new a person of the roster; of a known one the staff number is enough.
REQUIRED = (
    "staff_no",
    "name_zh",
    "birth_date",
    "category",
    "department",
    "highest_degree",
    "degree_date",
    "hire_date",
    "email",
)
# Either is enough to find a person.
IDENTIFYING = (("staff_no",), ("name_zh", "birth_date"))
CLEARABLE = ("name_en", "gender", "post", "title", "employment_kind", "cohort_year", "phone")
# For those who keep the file, not for the portal.
IGNORED = {bare(head) for head in ("note", "defect", "备注", "缺陷说明")}

GENDERS = words_of(Talent.Gender.choices, m="male", f="female")
CATEGORIES = words_of(
    Talent.Category.choices,
    **{
        "杰出创新人才": Talent.Category.OUTSTANDING_INNOVATIVE,
        "青年创新优秀人才": Talent.Category.YOUNG_INNOVATIVE_EXCELLENT,
        "outstanding innovative talents": Talent.Category.OUTSTANDING_INNOVATIVE,
        "young innovative excellent talents": Talent.Category.YOUNG_INNOVATIVE_EXCELLENT,
    },
)
DEGREES = words_of(Talent.DegreeLevel.choices, doctor="doctorate", **{
    "学士": "bachelor", "硕士": "master", "博士": "doctorate",
})  # fmt: skip
EMPLOYMENT = words_of(Talent.Employment.choices, **{
    "在编": "regular", "正式": "regular", "合同": "contract", "合同制": "contract",
    "博士后": "postdoc", "学生": "student", "外单位": "external",
})  # fmt: skip

# The five series of professional titles in a hospital, each from the lowest to the highest.
_TITLES = """
住院医师 主治医师 副主任医师 主任医师
研究实习员 助理研究员 副研究员 研究员
护师 主管护师 副主任护师 主任护师
药师 主管药师 副主任药师 主任药师
技师 主管技师 副主任技师 主任技师
"""
TITLES: dict[str, str] = {
    title: level
    for series in _TITLES.strip().splitlines()
    for title, level in zip(series.split(), Talent.TitleLevel.values, strict=True)
}


def label(column: str) -> str:
    """The column as the reader knows it."""
    return str(COLUMNS[column].label) if column in COLUMNS else column
