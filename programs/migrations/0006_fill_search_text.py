from django.db import migrations

from core import word_index

PROGRAM = [
    *("code", "name_zh", "name_en", "sponsor_zh", "sponsor_en", "summary_zh", "summary_en"),
    *("host_place_zh", "host_place_en"),
]


def fill(apps, schema_editor):
    """As the model writes it with every save, for the rows that are there."""
    word_index.fill(apps.get_model("programs", "Program"), PROGRAM)
    word_index.fill(apps.get_model("programs", "Call"), ["title_zh", "title_en", "slug"])


class Migration(migrations.Migration):
    dependencies = [("programs", "0005_call_search_text")]

    operations = [
        # The way back: the old search reads these words just as well.
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
