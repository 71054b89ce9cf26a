from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.eligibility import Answer, Days, Facts, Status, judge_one
from tests.programs.rules import RuleRow

ON = Days(application=date(2027, 4, 10))
DAYS = st.dates(date(1940, 1, 1), date(2010, 12, 31))


def judge(rule_type, params, on=ON, **facts):
    return judge_one(RuleRow(rule_type, params), Facts(**facts), on)


@given(DAYS, st.integers(-400, 400))
def test_birth_on_or_after_is_met_from_the_published_day_on(cut_off, shift):
    born = cut_off + timedelta(days=shift)

    finding = judge("birth_on_or_after", {"date": cut_off.isoformat()}, birth_on=born)

    assert finding.status == (Status.MET if shift >= 0 else Status.NOT_MET)
    assert finding.value == {"is": "day", "day": born.isoformat()}


def test_birth_on_or_after_never_looks_at_the_day_of_judging():
    params = {"date": "1976-01-01", "max_age": 50, "call_year": 2027, "years_back": 51}

    findings = [
        judge("birth_on_or_after", params, Days(application=day), birth_on=date(1976, 1, 1))
        for day in (date(2026, 1, 1), date(2040, 1, 1))
    ]

    assert [finding.status for finding in findings] == [Status.MET, Status.MET]


@pytest.mark.parametrize(
    ("inclusive", "day", "status"),
    [
        (True, date(2027, 9, 8), Status.MET),
        (True, date(2027, 9, 9), Status.NOT_MET),
        (None, date(2027, 9, 8), Status.MET),
        (False, date(2026, 9, 8), Status.MET),
        (False, date(2026, 9, 9), Status.NOT_MET),
    ],
)
def test_max_age_ends_on_the_birthday(inclusive, day, status):
    params = {"max_age": 47, "at": "application"}
    if inclusive is not None:
        params["inclusive"] = inclusive

    finding = judge("max_age_at", params, Days(application=day), birth_on=date(1979, 9, 9))

    assert finding.status == status


def test_max_age_at_post_application_asks_for_that_day():
    params = {"max_age": 45, "at": "post_application", "inclusive": True}
    born = date(1982, 1, 1)

    unknown = judge("max_age_at", params, birth_on=born)
    too_late = judge("max_age_at", params, birth_on=born, post_applied_on=date(2028, 1, 1))
    in_time = judge("max_age_at", params, birth_on=born, post_applied_on=date(2027, 12, 31))

    assert (unknown.status, unknown.asks) == (Status.NOT_STATED, "post_applied_on")
    assert (too_late.status, in_time.status) == (Status.NOT_MET, Status.MET)


@given(DAYS, st.integers(18, 70))
def test_max_age_is_monotonic_in_the_limit(born, limit):
    statuses = [
        judge("max_age_at", {"max_age": age, "at": "application"}, birth_on=born).status
        for age in (limit, limit + 1)
    ]

    assert statuses != [Status.MET, Status.NOT_MET]


@pytest.mark.parametrize(
    ("params", "nationality", "residence", "status", "asks"),
    [
        ({"in": ["CN"], "no_foreign_permanent_residence": True}, "CN", False, "met", None),
        ({"in": ["CN"], "no_foreign_permanent_residence": True}, "CN", True, "not_met", None),
        (
            {"in": ["CN"], "no_foreign_permanent_residence": True},
            "CN",
            None,
            "not_stated",
            "foreign_permanent_residence",
        ),
        ({"in": ["CN"], "no_foreign_permanent_residence": True}, "JP", None, "not_met", None),
        (
            {"in": ["CN"], "no_foreign_permanent_residence": True},
            None,
            False,
            "not_stated",
            "nationality",
        ),
        ({"in": ["CN"], "no_foreign_permanent_residence": True}, None, True, "not_met", None),
        ({"in": ["CN", "DE"]}, "DE", None, "met", None),
        ({"not_in": ["JP"]}, "CN", None, "met", None),
        ({"not_in": ["JP"]}, "JP", None, "not_met", None),
        ({"not_in": ["JP"]}, None, None, "not_stated", "nationality"),
        ({"any": True}, None, None, "met", None),
        ({"any": True}, "CN", None, "met", None),
    ],
)
def test_nationality(params, nationality, residence, status, asks):
    finding = judge(
        "nationality", params, nationality=nationality, foreign_permanent_residence=residence
    )

    assert (finding.status, finding.asks) == (status, asks)


@pytest.mark.parametrize("group", [None, frozenset()])
def test_country_group_without_a_list_is_for_a_human(group):
    params = {"of": "work", "group": "lmic"}

    finding = judge("country_group", params, work_country="CN", country_groups={"lmic": group})

    assert finding.status == Status.FOR_HUMAN
    assert judge("country_group", params, work_country="CN").status == Status.FOR_HUMAN


@pytest.mark.parametrize(
    ("of", "facts", "status", "asks"),
    [
        ("work", {"work_country": "CN", "nationality": "DE"}, "met", None),
        ("work", {"work_country": "DE", "nationality": "CN"}, "not_met", None),
        ("work", {"nationality": "CN"}, "not_stated", "work_country"),
        ("nationality", {"work_country": "DE", "nationality": "CN"}, "met", None),
        ("nationality", {"work_country": "CN"}, "not_stated", "nationality"),
    ],
)
def test_country_group_looks_at_the_country_it_names(of, facts, status, asks):
    groups = {"lmic": frozenset({"CN", "IN"})}

    finding = judge("country_group", {"of": of, "group": "lmic"}, country_groups=groups, **facts)

    assert (finding.status, finding.asks) == (status, asks)


@pytest.mark.parametrize(
    ("unless", "facts", "status", "asks"),
    [
        (True, {"host_country": "DE"}, "met", None),
        (True, {"host_country": "US", "nationality": "FR"}, "met", None),
        (True, {"host_country": "US", "nationality": "CN"}, "not_met", None),
        (True, {"host_country": "US"}, "not_stated", "nationality"),
        (True, {"nationality": "FR"}, "met", None),
        (True, {"nationality": "CN"}, "not_stated", "host_country"),
        (False, {"host_country": "US", "nationality": "FR"}, "not_met", None),
        (False, {"nationality": "FR"}, "not_stated", "host_country"),
    ],
)
def test_host_country_in(unless, facts, status, asks):
    params = {"group": "EMBC", "unless_nationality_in_group": unless}

    finding = judge(
        "host_country_in", params, country_groups={"EMBC": frozenset({"DE", "FR"})}, **facts
    )

    assert (finding.status, finding.asks) == (status, asks)


def test_host_country_in_without_a_list_is_for_a_human():
    finding = judge("host_country_in", {"group": "EMBC"}, host_country="DE")

    assert finding.status == Status.FOR_HUMAN


@pytest.mark.parametrize(
    ("params", "facts", "status", "asks"),
    [
        ({"kind": ["regular"]}, {"employment_kind": "regular"}, "met", None),
        ({"kind": ["regular"]}, {"employment_kind": "contract"}, "not_met", None),
        ({"kind": ["regular", "contract"]}, {"employment_kind": "contract"}, "met", None),
        ({"kind": ["regular"]}, {}, "not_stated", "employment_kind"),
        (
            {"kind": ["regular"], "sector": ["tertiary_hospital"]},
            {"employment_kind": "regular", "employer_sector": "tertiary_hospital"},
            "met",
            None,
        ),
        (
            {"kind": ["regular"], "sector": ["tertiary_hospital"]},
            {"employment_kind": "regular", "employer_sector": "university"},
            "not_met",
            None,
        ),
        (
            {"kind": ["regular"], "sector": ["tertiary_hospital"]},
            {"employer_sector": "university"},
            "not_met",
            None,
        ),
        (
            {"kind": ["regular"], "sector": ["tertiary_hospital"]},
            {"employment_kind": "regular"},
            "not_stated",
            "employer_sector",
        ),
    ],
)
def test_employment(params, facts, status, asks):
    finding = judge("employment", params, **facts)

    assert (finding.status, finding.asks) == (status, asks)


@pytest.mark.parametrize(
    ("region", "status"),
    [("XJ", "met"), ("XPCC", "met"), ("TJ", "not_met"), (None, "not_stated")],
)
def test_employer_region(region, status):
    params = {"scheme": "ISO 3166-2:CN", "codes": ["XJ", "HE"], "also": ["XPCC"]}

    finding = judge("employer_region_in", params, employer_region=region)

    assert finding.status == status
    assert finding.asked is None


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ({"memberships": ("ASCO", "esmo")}, "met"),
        ({"memberships": ("ASCO",)}, "not_met"),
        ({"memberships": ()}, "not_met"),
        ({"declared": {"member:ESMO": Answer(yes=True)}}, "met"),
        ({"declared": {"member:ESMO": Answer(yes=False)}}, "not_met"),
        ({"declared": {"member:ASCO": Answer(yes=True)}}, "not_stated"),
        ({}, "not_stated"),
    ],
)
def test_membership(facts, status):
    assert judge("membership", {"organization": "ESMO"}, **facts).status == status
