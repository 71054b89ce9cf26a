from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0020_closings_after_the_end")]

    operations = [
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(registration_closes_at=None)
                | models.Q(registration_closes_at__lte=models.F("ends_at")),
                name="event_registration_closes_by_its_end",
                violation_error_message=(
                    "Registration must close before the event is over, or with it."
                ),
            ),
        ),
    ]
