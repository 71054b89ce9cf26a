from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('talents', '0004_indexes_for_the_reverse_list'),
    ]

    operations = [
        migrations.AddField(
            model_name='talent',
            name='has_language_proof',
            field=models.BooleanField(default=False, editable=False),
        ),
    ]
