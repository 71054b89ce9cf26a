from django.db import migrations

from core import word_index

EVENT = [
    *("title_zh", "title_en", "summary_zh", "summary_en", "organizer_zh", "organizer_en"),
    *("topics_zh", "topics_en"),
]


def fill(apps, schema_editor):
    """As the model writes it with every save, for the rows that are there."""
    word_index.fill(apps.get_model("events", "Event"), EVENT)


class Migration(migrations.Migration):
    dependencies = [("events", "0016_words_of_the_source")]

    operations = [
        # The way back: the old search reads these words just as well.
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
