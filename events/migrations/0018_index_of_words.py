from django.db import migrations

from core import word_index

TABLES = ["events_event"]


def install(apps, schema_editor):
    for table in TABLES:
        word_index.install(schema_editor.connection, table)


def remove(apps, schema_editor):
    for table in TABLES:
        word_index.remove(schema_editor.connection, table)


class Migration(migrations.Migration):
    dependencies = [("events", "0017_fill_search_text")]

    operations = [migrations.RunPython(install, remove)]
