from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('talents', '0008_indexes_by_day_and_length'),
    ]

    operations = [
        migrations.AddField(
            model_name='talent',
            name='has_csc_stay',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='talent',
            name='has_said_yes',
            field=models.BooleanField(default=False, editable=False),
        ),
    ]
