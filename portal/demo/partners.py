"""Loads the institutions of data/partners.json, and the agreements that are documented."""

from datetime import date

from django.utils.text import slugify

from partners.models import Agreement, Institution
from portal.demo.reading import items

# Only where a source names the day and the length: L004 of lectures.json (renewed for five years).
AGREEMENTS = [
    {
        "institution": "P005",
        "title_zh": "与隆德大学CREATE Health中心合作协议（2021年续签）",
        "title_en": "Agreement with CREATE Health, Lund University (renewed 2021)",
        "scope_zh": "博士生招收、肿瘤医师交流、早期诊断联合研究",
        "scope_en": "Doctoral recruitment, exchange of oncology physicians, "
        "joint research on early detection",
        "starts_on": date(2021, 5, 26),
        "ends_on": date(2026, 5, 25),
    }
]


def load() -> int:
    """Creates or renews every institution by its code; returns how many there are."""
    slugs: set[str] = set()
    rows = items("partners.json")
    for item in rows:
        tie = item["tie"] or {}
        slug = slugify(item["name_en"])[:90]
        slug = f"{slug}-{item['code'].lower()}" if slug in slugs else slug
        slugs.add(slug)
        Institution.objects.update_or_create(
            code=item["code"],
            defaults={
                "slug": slug,
                "name_zh": item["name_zh"],
                "name_en": item["name_en"],
                "name_zh_basis": item["name_zh_basis"],
                "kind": Institution.Kind(item["kind"]),
                "country": item["country"],
                "country_label_zh": item["country_label_zh"],
                "country_label_en": item["country_label_en"],
                "city_zh": item["city_zh"] or "",
                "city_en": item["city_en"] or "",
                "latitude": item["lat"],
                "longitude": item["lon"],
                "homepage": item["homepage"] or "",
                "ror": item["ror"] or "",
                "relation": Institution.Relation(item["relation"]),
                "tie_type": Institution.Tie(tie["type"]) if tie else "",
                "tie_with": tie.get("with") or "",
                "tie_since": tie.get("since") or "",
                "tie_note_zh": tie.get("note_zh") or "",
                "tie_note_en": tie.get("note_en") or "",
                "tie_source_url": tie.get("source_url") or "",
                "tie_source_year": tie.get("source_year"),
                "tie_confidence": tie.get("confidence") or "",
            },
        )
    for known in AGREEMENTS:
        institution = Institution.objects.get(code=known["institution"])
        Agreement.objects.update_or_create(
            institution=institution,
            starts_on=known["starts_on"],
            defaults={key: value for key, value in known.items() if key != "institution"},
        )
    return len(rows)
