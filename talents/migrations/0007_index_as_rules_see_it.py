from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('talents', '0006_fill_has_language_proof'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='talent',
            index=models.Index(
                fields=[
                    'left_on',
                    'employment_kind',
                    'nationality',
                    'foreign_permanent_residence',
                    'birth_date',
                    'title_level',
                    'highest_degree',
                    'highest_degree_on',
                    'has_language_proof',
                    'staff_no',
                    'id',
                ],
                name='talent_as_rules_see_it',
            ),
        ),
    ]
