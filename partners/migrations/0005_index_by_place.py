from django.db import migrations, models


def by_place(ending):
    columns = ["relation", f"country_label_{ending}", f"name_{ending}"]
    return migrations.AddIndex(
        model_name="institution",
        index=models.Index(
            fields=[*columns, "id", "is_published", "country"],
            name=f"institution_by_place_{ending}",
        ),
    )


class Migration(migrations.Migration):
    dependencies = [("partners", "0004_words_of_every_column")]

    operations = [by_place("zh"), by_place("en")]
