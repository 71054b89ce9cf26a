from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0018_index_of_words")]

    operations = [
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["-starts_at", "-id"], name="event_latest"),
        ),
    ]
