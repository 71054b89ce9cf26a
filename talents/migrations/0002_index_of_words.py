from django.db import migrations

from core import word_index
from talents.search_words import TABLE


def install(apps, schema_editor):
    word_index.install(schema_editor.connection, TABLE)


def remove(apps, schema_editor):
    word_index.remove(schema_editor.connection, TABLE)


class Migration(migrations.Migration):
    replaces = [("talents", "0014_index_of_words")]  # so known where it ran before version 1
    dependencies = [("talents", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]
