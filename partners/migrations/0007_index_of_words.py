from django.db import migrations

from core import word_index

TABLES = ["partners_institution"]


def install(apps, schema_editor):
    for table in TABLES:
        word_index.install(schema_editor.connection, table)


def remove(apps, schema_editor):
    for table in TABLES:
        word_index.remove(schema_editor.connection, table)


class Migration(migrations.Migration):
    dependencies = [("partners", "0006_fill_search_text")]

    operations = [migrations.RunPython(install, remove)]
