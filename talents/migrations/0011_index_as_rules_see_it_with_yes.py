import core.days_in_sql
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('talents', '0010_fill_has_said_yes'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='talent',
            name='talent_as_rules_see_it',
        ),
        migrations.AddIndex(
            model_name='talent',
            index=models.Index(models.F('left_on'), models.F('employment_kind'), models.F('nationality'), core.days_in_sql.DayOrLast('birth_date'), models.F('birth_date'), models.F('foreign_permanent_residence'), models.F('title_level'), models.F('highest_degree'), models.F('highest_degree_on'), models.F('has_language_proof'), models.F('has_csc_stay'), models.F('has_said_yes'), models.F('staff_no'), models.F('id'), name='talent_as_rules_see_it'),
        ),
    ]
