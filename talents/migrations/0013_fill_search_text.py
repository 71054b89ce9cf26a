from django.db import migrations

from talents.search_words import TABLE, text_of

BATCH = 2000
NAMES = ["staff_no", "name_zh", "family_name", "given_name", "pinyin"]


def fill(apps, schema_editor):
    """As the model writes it with every save, for the people that are there."""
    people = apps.get_model("talents", "Talent")._base_manager.only(*NAMES).order_by("pk")
    last = 0
    while rows := list(people.filter(pk__gt=last)[:BATCH]):
        with schema_editor.connection.cursor() as cursor:
            cursor.executemany(
                f"UPDATE {TABLE} SET search_text = %s WHERE id = %s",
                [(text_of(row), row.pk) for row in rows],
            )
        last = rows[-1].pk


class Migration(migrations.Migration):
    dependencies = [("talents", "0012_leave_to_bring_in_the_roster")]

    operations = [
        # The way back: the old search reads the longer text just as well.
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
