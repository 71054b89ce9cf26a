from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programs", "0004_indexes_of_the_list")]

    operations = [
        migrations.AddField(
            model_name="call",
            name="search_text",
            field=models.TextField(blank=True, default="", editable=False),
            preserve_default=False,
        ),
    ]
