"""The columns of the roster under their English and Chinese heads, and the words of their cells."""

from django.utils.translation import gettext_lazy as _

from talents.models import Talent

# Column: label, and the heads under which it is known beside its own name.
COLUMNS = {
    "staff_no": (_("staff number"), ("工号", "职工号", "人员编号")),
    "name_zh": (_("Chinese name"), ("姓名", "中文姓名")),
    "name_en": (_("name in Latin letters"), ("英文名", "英文姓名", "拼音姓名", "姓名拼音")),
    "gender": (_("gender"), ("性别",)),
    "birth_date": (_("date of birth"), ("出生日期", "出生年月日")),
    "category": (_("Shuren category"), ("人才类别", "类别")),
    "department": (_("department"), ("科室", "所在科室", "部门")),
    "post": (_("post"), ("职务", "岗位")),
    "title": (_("professional title"), ("职称",)),
    "highest_degree": (_("highest degree"), ("最高学位", "学位")),
    "degree_date": (_("date of the highest degree"), ("学位取得日期", "学位授予日期")),
    "hire_date": (_("hired on"), ("入职日期", "来院日期")),
    "employment_kind": (_("employment"), ("用工形式", "用工性质")),
    "nationality": (_("nationality (code)"), ("国籍",)),
    "cohort_year": (_("year of the cohort"), ("入选年份", "入选年度")),
    "language_test": (_("language test"), ("外语考试",)),
    "language_score": (_("score or level"), ("外语成绩",)),
    "language_listening": (_("listening"), ("听力",)),
    "language_oral": (_("oral"), ("口试",)),
    "language_date": (_("date of the test"), ("考试日期",)),
    "last_csc_return_date": (_("last return from a CSC stay"), ("上次公派回国日期",)),
    "email": (_("e-mail"), ("电子邮箱", "邮箱", "电子邮件")),
    "phone": (_("telephone"), ("电话", "联系电话")),
}
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
IGNORED = {"note", "defect", "备注", "缺陷说明"}  # for those who keep the file, not for the portal
HEADS = {head: name for name, (_label, others) in COLUMNS.items() for head in (name, *others)}

GENDERS = {
    "男": Talent.Gender.MALE, "m": Talent.Gender.MALE, "male": Talent.Gender.MALE,
    "女": Talent.Gender.FEMALE, "f": Talent.Gender.FEMALE, "female": Talent.Gender.FEMALE,
}  # fmt: skip
CATEGORIES = {
    "杰出创新人才": Talent.Category.OUTSTANDING_INNOVATIVE,
    "outstanding innovative talent": Talent.Category.OUTSTANDING_INNOVATIVE,
    "outstanding innovative talents": Talent.Category.OUTSTANDING_INNOVATIVE,
    "青年创新优秀人才": Talent.Category.YOUNG_INNOVATIVE_EXCELLENT,
    "young innovative excellent talent": Talent.Category.YOUNG_INNOVATIVE_EXCELLENT,
    "young innovative excellent talents": Talent.Category.YOUNG_INNOVATIVE_EXCELLENT,
}
DEGREES = {
    "学士": Talent.DegreeLevel.BACHELOR, "bachelor": Talent.DegreeLevel.BACHELOR,
    "硕士": Talent.DegreeLevel.MASTER, "master": Talent.DegreeLevel.MASTER,
    "博士": Talent.DegreeLevel.DOCTORATE, "doctorate": Talent.DegreeLevel.DOCTORATE,
    "doctor": Talent.DegreeLevel.DOCTORATE,
}  # fmt: skip
EMPLOYMENT = {
    "在编": Talent.Employment.REGULAR, "正式": Talent.Employment.REGULAR,
    "regular": Talent.Employment.REGULAR,
    "合同": Talent.Employment.CONTRACT, "合同制": Talent.Employment.CONTRACT,
    "contract": Talent.Employment.CONTRACT,
    "博士后": Talent.Employment.POSTDOC, "postdoc": Talent.Employment.POSTDOC,
    "学生": Talent.Employment.STUDENT, "student": Talent.Employment.STUDENT,
    "外单位": Talent.Employment.EXTERNAL, "external": Talent.Employment.EXTERNAL,
}  # fmt: skip

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
    """The column as the reader knows it, with its head in the file."""
    return str(COLUMNS[column][0])
