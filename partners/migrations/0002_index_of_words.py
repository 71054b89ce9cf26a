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
    replaces = [("partners", "0007_index_of_words")]  # so known where it ran before version 1
    dependencies = [("partners", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]
