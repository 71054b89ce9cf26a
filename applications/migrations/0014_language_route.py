from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applications", "0013_dossier_rules")]

    operations = [
        migrations.AddField(
            model_name="application",
            name="language_route",
            field=models.CharField(
                blank=True,
                choices=[
                    ("exam", "language test"),
                    ("level", "level certificate"),
                    ("training", "training center"),
                    ("degree", "degree in the language"),
                    ("stay", "earlier stay abroad"),
                    ("host", "letter of the host"),
                    ("open", "not met yet when it was sent"),
                ],
                default="",
                max_length=10,
            ),
            preserve_default=False,
        ),
    ]
