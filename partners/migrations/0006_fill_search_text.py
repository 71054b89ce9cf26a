from django.db import migrations

from core import word_index

INSTITUTION = [
    *("code", "name_zh", "name_en", "city_zh", "city_en"),
    *("country_label_zh", "country_label_en", "country"),
]


def fill(apps, schema_editor):
    """As the model writes it with every save, for the rows that are there."""
    word_index.fill(apps.get_model("partners", "Institution"), INSTITUTION)


class Migration(migrations.Migration):
    dependencies = [("partners", "0005_index_by_place")]

    operations = [
        # The way back: the old search reads these words just as well.
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
