from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0006_questions'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='registration',
            name='question',
        ),
    ]
