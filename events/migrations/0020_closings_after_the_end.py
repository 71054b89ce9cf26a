from django.db import migrations
from django.db.models import F


def close_with_the_event(apps, schema_editor):
    """Nobody could register after the end; one that would open only then closes by itself."""
    events = apps.get_model("events", "Event").objects.filter(
        registration_closes_at__gt=F("ends_at")
    )
    events.filter(registration_opens_at__gte=F("ends_at")).update(registration_closes_at=None)
    events.update(registration_closes_at=F("ends_at"))


class Migration(migrations.Migration):
    dependencies = [("events", "0019_event_latest")]

    operations = [migrations.RunPython(close_with_the_event, migrations.RunPython.noop)]
