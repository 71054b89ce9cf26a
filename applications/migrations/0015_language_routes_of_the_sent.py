"""What was sent before has its route in its findings, in the words of the route."""

from django.db import migrations

AT_ONCE = 1000


def fill(apps, schema_editor):
    kinds = {
        route.get("text_zh"): route.get("kind")
        for ruleset in apps.get_model("programs", "LanguageRuleset").objects.all()
        for route in ruleset.routes
    }
    rows = apps.get_model("applications", "Application").objects
    changed = []
    for row in rows.exclude(findings=[]).only("findings").iterator(chunk_size=AT_ONCE):
        row.language_route = _route(row.findings, kinds)
        changed.append(row)
        if len(changed) == AT_ONCE:
            rows.bulk_update(changed, ["language_route"])
            changed = []
    rows.bulk_update(changed, ["language_route"])


def _route(findings, kinds):
    asked = list(_about_language(findings))
    met = [(finding["limit"] or {}).get("zh") for finding in asked if finding["status"] == "met"]
    return next((kinds[text] for text in met if kinds.get(text)), "open" if asked else "")


def _about_language(findings):
    for finding in findings:
        if finding["type"] == "language":
            yield finding
        yield from _about_language(finding["parts"])


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0014_language_route"),
        ("programs", "0003_frequent_questions"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
