from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programs", "0003_frequent_questions")]

    operations = [
        migrations.AddIndex(
            model_name="call",
            index=models.Index(fields=["-year", "slug"], name="call_latest"),
        ),
        migrations.AddIndex(
            model_name="program",
            index=models.Index(
                fields=["name_zh", "id", "is_published"], name="program_by_name_zh"
            ),
        ),
        migrations.AddIndex(
            model_name="program",
            index=models.Index(
                fields=["name_en", "id", "is_published"], name="program_by_name_en"
            ),
        ),
        migrations.AddIndex(
            model_name="program",
            index=models.Index(
                fields=["sponsor_en", "id", "is_published"], name="program_by_sponsor"
            ),
        ),
    ]
