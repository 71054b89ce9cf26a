"""What each measure has to reach; docs/performance.md says why."""

from dataclasses import dataclass

GROWING = (
    *("home", "programs", "program", "events", "partners", "search", "me", "applicants_list"),
    *("applicants_search", "talents_list", "events_list", "office_search"),
)
PUBLIC_PAGES = ("home", "programs", "program", "events", "event")


@dataclass(frozen=True)
class Measure:
    """One line of build/bench.json. ratio: None for what is held against an absolute number."""

    name: str
    db: str
    value: float
    unit: str
    ratio: float | None = None
    to: str | None = None


@dataclass(frozen=True)
class Goal:
    """of: which of the two numbers counts, `value` or `ratio`."""

    of: str
    limit: float
    is_floor: bool = False

    def __str__(self) -> str:
        sign = "≥" if self.is_floor else "≤"
        return f"{sign} {self.limit:g}" + (" ×" if self.of == "ratio" else "")

    def holds(self, measure: Measure) -> bool:
        number = getattr(measure, self.of)
        if number is None:
            return False
        return number >= self.limit if self.is_floor else number <= self.limit


GOALS = {
    **{page: Goal("ratio", 0.6, is_floor=True) for page in PUBLIC_PAGES},
    **{f"{page}_queries": Goal("value", 6) for page in PUBLIC_PAGES},
    "me": Goal("ratio", 0.4, is_floor=True),
    "me_queries": Goal("value", 12),
    "applicants_list": Goal("ratio", 1.5),
    "applicants_list_queries": Goal("value", 12),
    "applicants_list_size": Goal("value", 100),
    "registration_storm": Goal("value", 1.5),
    "registration_storm_errors": Goal("value", 0),
    "checkin_search_2k": Goal("value", 20),
    "assess_person": Goal("value", 5),
    "assess_call_100k": Goal("value", 50),
    **{f"{page}_5k": Goal("ratio", 2) for page in ("board", "ranking")},
    **{f"{page}_5k_queries": Goal("value", 15) for page in ("board", "ranking")},
    "release_5k": Goal("value", 60),
    "release_5k_growth": Goal("value", 200),
    "release_5k_errors": Goal("value", 0),
    **{f"panel_5k_{step}": Goal("value", 5) for step in ("open", "close")},
    **{f"panel_5k_{step}_growth": Goal("value", 200) for step in ("open", "close")},
    **{f"panel_5k_{step}_errors": Goal("value", 0) for step in ("open", "close")},
    "import_100k_preview": Goal("value", 60),
    "import_100k_growth": Goal("value", 200),
    "import_20k_apply_growth": Goal("value", 200),
    "import_20k_take_back_growth": Goal("value", 200),
    "import_20k_errors": Goal("value", 0),
    "csv_1m_vs_copy": Goal("ratio", 0.7, is_floor=True),
    "csv_1m_growth_mib": Goal("value", 30),
    "csv_100k_sqlite": Goal("ratio", 0.25, is_floor=True),
    "csv_100k_growth_mib": Goal("value", 30),
    "xlsx_100k_vs_xlsxwriter": Goal("ratio", 3, is_floor=True),
    "xlsx_100k_growth_mib": Goal("value", 30),
    "dossiers_500_growth_mib": Goal("value", 60),
    "dossiers_500_missing": Goal("value", 0),
    "applicants_list_1m_vs_10k": Goal("ratio", 1.2),
    "applicants_list_1m_deepest": Goal("ratio", 1.5),
    "applicants_search_1m": Goal("value", 25),
    "applicants_search_1m_recall": Goal("value", 1, is_floor=True),
    **{f"growth_{page}": Goal("ratio", 1.2) for page in GROWING},
    **{f"growth_{page}_queries": Goal("value", 0) for page in GROWING},
    "page_weight": Goal("value", 100),
    "page_weight_requests": Goal("value", 10),
    "page_weight_js": Goal("value", 30),
    "page_weight_css": Goal("value", 25),
}


def table(measures: list[Measure]) -> str:
    """The measures with their goals, and whether they hold."""
    rows = [("measure", "db", "value", "ratio", "to", "goal", "holds")]
    for measure in measures:
        goal = GOALS.get(measure.name)
        ratio = "" if measure.ratio is None else f"{measure.ratio:.2f}"
        holds = "" if goal is None else "yes" if goal.holds(measure) else "NO"
        value = f"{measure.value:.4g} {measure.unit}"
        rows.append(
            (measure.name, measure.db, value, ratio, measure.to or "", str(goal or ""), holds)
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
