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
    replaces = [("events", "0018_index_of_words")]  # so known where it ran before version 1
    dependencies = [("events", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]
