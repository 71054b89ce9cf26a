from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0021_registration_closes_by_the_end")]

    operations = [
        migrations.AlterField(
            model_name="event",
            name="online_url",
            field=models.URLField(
                blank=True,
                help_text=(
                    "Those who hold a seat see it from 60 minutes before the beginning to the end; "
                    "of an event on site alone nobody does."
                ),
                verbose_name="online link",
            ),
        ),
    ]
