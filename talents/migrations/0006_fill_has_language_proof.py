from django.db import migrations


def fill(apps, schema_editor):
    """From the proofs that are there, as `talents.records.refresh` does it for one person."""
    talents, proofs = apps.get_model("talents", "Talent"), apps.get_model("talents", "LanguageProof")
    with_proof = talents.objects.filter(pk__in=proofs.objects.values("talent_id"))
    with_proof.update(has_language_proof=True)


class Migration(migrations.Migration):

    dependencies = [
        ('talents', '0005_talent_has_language_proof'),
    ]

    operations = [
        # The way back: the column goes with the migration before this one.
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
