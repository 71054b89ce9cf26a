from django.db import migrations
from django.db.models import Q


def fill(apps, schema_editor):
    """From the rows that are there, as `talents.records.refresh` does it for one person."""
    talents = apps.get_model("talents", "Talent").objects
    stays = apps.get_model("talents", "StayAbroad").objects.filter(funder="csc")
    days = Q(answer__gte="0001-01-01", answer__lte="9999-12-31")
    yes = apps.get_model("talents", "Declaration").objects.filter(Q(answer=True) | days)
    talents.filter(pk__in=stays.values("talent_id")).update(has_csc_stay=True)
    talents.filter(pk__in=yes.values("talent_id")).update(has_said_yes=True)


class Migration(migrations.Migration):

    dependencies = [
        ('talents', '0009_talent_has_said_yes'),
    ]

    operations = [
        # The way back: the columns go with the migration before this one.
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
