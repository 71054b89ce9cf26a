from django.db import migrations

from core import word_index
from talents.search_words import TABLE


def install(apps, schema_editor):
    word_index.install(schema_editor.connection, TABLE)


def remove(apps, schema_editor):
    word_index.remove(schema_editor.connection, TABLE)


class Migration(migrations.Migration):
    dependencies = [("talents", "0013_fill_search_text")]

    operations = [migrations.RunPython(install, remove)]
