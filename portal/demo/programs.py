"""Loads the programs of data/programs.json with all that hangs on them, and their lists."""

from typing import Any

from django.db import transaction
from django.db.models import Model

from partners.models import Institution
from portal.demo.program_checks import NUMBERS, Item, check
from portal.demo.reading import read
from programs.models import (
    CountryGroup,
    EligibilityRule,
    LanguageRuleset,
    Obligation,
    Program,
    RequiredDocument,
    Source,
    Step,
    Track,
)

# What a portal needs and the data does not say: the prefix of references, and the country of the
# stay where a program has one only (for the mobility rules).
PREPARED: dict[str, tuple[str, str]] = {
    "CSC-SRS": ("SRS", ""),
    "CSC-VS": ("VS", ""),
    "CSC-PD": ("PD", ""),
    "CSC-YBT": ("YBT", ""),
    "CSC-ITICT": ("ITICT", ""),
    "CSC-EPT": ("EPT", ""),
    "CSC-WLC": ("WLC", ""),
    "UICC-TF": ("UICCTF", ""),
    "UICC-YY": ("UICCYY", ""),
    "ESMO-RF": ("ESMO", ""),
    "ASCO-IDEA": ("ASCO", ""),
    "EMBO-PDF": ("EMBO", ""),
    "AVH-HRF": ("AVH", "DE"),
    "MSCA-PF": ("MSCA", ""),
    "JSPS-P": ("JSPS", "JP"),
    "IARC-PDF": ("IARC", "FR"),
    "SASAKAWA": ("SASA", "JP"),
    "LUND-COOP": ("LUND", "SE"),
    "NSFC-OYSF": ("OYSF", "CN"),
    "MOST-TYSP": ("TYSP", "CN"),
}
PARTNERS = {"LUND-COOP": "P005"}

# The lists are no part of the data. Empty ones are for the office to fill; until then they answer
# “for a human”. China counts as upper-middle income in the World Bank's list.
GROUPS: dict[str, tuple[str, str, int, list[str]]] = {
    "world_bank_lmic": (
        "中低收入经济体（世界银行，含中高收入）",
        "Low- and middle-income economies (World Bank)",
        2025,
        ["CN"],
    ),
    "EMBC": ("欧洲分子生物学会议（EMBC）成员国", "EMBC member states", 2025, []),
    "belt_and_road_or_developing": (
        "“一带一路”共建国家及其他发展中国家",
        "Belt and Road and other developing countries",
        2025,
        [],
    ),
}
# Papers that nobody uploads: printed from the sponsor's platform, or made by the office.
NOT_UPLOADED = {"unit_recommendation": RequiredDocument.Source.OFFICE}
IDENTITY_PAPERS = {"id_copy"}


def load(data: Item | None = None) -> int:
    """Creates or renews every program by its code; returns how many there are.

    Raises DataError, with nothing loaded, where the data holds what the portal does not know.
    """
    data = read("programs.json") if data is None else data
    check(data, groups=GROUPS, programs=PREPARED)
    with transaction.atomic():
        _load_lists(data)
        for item in data["items"]:
            _load_program(item)
    return len(data["items"])


def _load_lists(data: Item) -> None:
    for code, (name_zh, name_en, year, countries) in GROUPS.items():
        # The office keeps these lists: what it has entered is not overwritten.
        CountryGroup.objects.get_or_create(
            code=code,
            year=year,
            defaults={"name_zh": name_zh, "name_en": name_en, "countries": countries},
        )
    for code, item in data["language_rulesets"].items():
        LanguageRuleset.objects.update_or_create(
            code=code,
            valid_from_year=item["valid_from_year"],
            defaults={
                **_texts(item, "name", "note"),
                "logic": item["logic"],
                "confirmed_again_in": item["confirmed_again_in"],
                "routes": item["routes"],
                "sources": item["sources"],
            },
        )


def _load_program(item: Item) -> None:
    prefix, host_country = PREPARED[item["code"]]
    program, _made = Program.objects.update_or_create(
        code=item["code"],
        defaults={
            **_program_columns(item),
            "slug": item["code"].lower(),
            "reference_prefix": prefix,
            "host_country": host_country,
            "partner": Institution.objects.filter(code=PARTNERS.get(item["code"])).first(),
            "is_published": True,
        },
    )
    _load_documents(program, item)
    _load_what_follows(program, item)
    tracks = _keep(
        Track,
        {"program": program},
        "code",
        [
            {
                "code": row["code"],
                "position": position,
                "min_months": row["min_months"],
                "max_months": row["max_months"],
                **_texts(row, "name"),
            }
            for position, row in enumerate(item["tracks"], start=1)
        ],
    )
    _load_rules(program, None, item["rules"])
    for track, row in zip(tracks, item["tracks"], strict=True):
        _load_rules(program, track, row["rules"])


def _program_columns(item: Item) -> dict[str, Any]:
    quota = item["quota"] or {}
    same = ("kind", "direction", "mode", "status", "min_months", "max_months", "length_basis")
    addresses = ("application_site", "official_url", "source_url")
    return {
        **{key: item[key] for key in (*same, "window", "source_year", "confidence")},
        **{key: item[key] or "" for key in addresses},
        **_texts(item, "name", "status_note", "sponsor", "host_place", "summary", "steps_note"),
        "funding_zh": item["funding"]["zh"] or "",
        "funding_en": item["funding"]["en"] or "",
        "funding_amount": item["funding"]["amount"],
        "quota_number": quota.get("number"),
        "quota_year": quota.get("year"),
        "quota_note_zh": quota.get("note_zh") or "",
        "quota_note_en": quota.get("note_en") or "",
    }


def _load_documents(program: Program, item: Item) -> None:
    sources = RequiredDocument.Source
    _keep(
        RequiredDocument,
        {"program": program},
        "code",
        [
            {
                "code": row["code"],
                "position": position,
                "required": row["required"],
                "source": sources.APPLICANT
                if row["upload"]
                else NOT_UPLOADED.get(row["code"], sources.PAPER),
                "paper_copy": row["paper_copy"],
                "limits": row.get("limits", {}),
                "is_sensitive": row["code"] in IDENTITY_PAPERS,
                **_texts(row, "name", "note"),
            }
            for position, row in enumerate(item["required_documents"], start=1)
        ],
    )


def _load_what_follows(program: Program, item: Item) -> None:
    """Steps, obligations and sources."""
    steps = [
        {
            "position": row["no"],
            "code": row["code"],
            "actor": row["actor"],
            **_texts(row, "text", "when"),
        }
        for row in item["steps"]
    ]
    obligations = [
        {
            "position": position,
            "code": row["code"],
            "numbers": {key: row[key] for key in row if key in NUMBERS},
            "source_url": row["source_url"] or "",
            "confidence": row["confidence"],
            **_texts(row, "text", "note"),
        }
        for position, row in enumerate(item["obligations"], start=1)
    ]
    sources = [
        {
            "position": position,
            "url": row["url"] or "",
            "year": row["year"],
            **_texts(row, "what", "kind"),
        }
        for position, row in enumerate(item["sources"], start=1)
    ]
    _keep(Step, {"program": program}, "position", steps)
    _keep(Obligation, {"program": program}, "code", obligations)
    _keep(Source, {"program": program}, "position", sources)


def _load_rules(program: Program, track: Track | None, rules: list[Item]) -> None:
    rows = [
        {
            "code": rule["code"],
            "position": position,
            "type": rule["type"],
            "params": rule["params"],
            "severity": rule["severity"],
            "checked_by": rule["check"],
            "due": rule["due"],
            "is_confirmed": True,
            **_texts(rule, "text", "basis"),
        }
        for position, rule in enumerate(rules, start=1)
    ]
    _keep(EligibilityRule, {"program": program, "track": track}, "code", rows)


def _keep(model: type[Model], owner: dict, key: str, rows: list[dict]) -> list[Model]:
    """Exactly these rows of an owner, by `key`: renewed or added; others of it are removed."""
    kept = [
        model._default_manager.update_or_create(**owner, **{key: row[key]}, defaults=row)[0]
        for row in rows
    ]
    model._default_manager.filter(**owner).exclude(pk__in=[row.pk for row in kept]).delete()
    return kept


def _texts(row: Item, *names: str) -> dict[str, str]:
    """Both columns of localized texts; null and not given are empty."""
    return {
        column: row.get(column) or "" for name in names for column in (f"{name}_zh", f"{name}_en")
    }
