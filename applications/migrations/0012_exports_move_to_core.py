"""Lists of every app leave by one door: the records and the permission go down to core."""

from django.db import migrations

KEPT = [
    *("id", "by_id", "purpose", "format", "filters", "columns", "status", "rows", "sha256"),
    *("opened_at", "closed_at"),
]
OLD = ("applications", "application", "export_application")
NEW = ("core", "exportrecord", "take_exportrecord")


def move_down(apps, schema_editor):
    _copy(apps, "applications", "core", {"list_key": "applications.application"})
    _reset_sequence(apps, schema_editor, "core")
    _grant(apps, schema_editor.connection.alias, OLD, NEW)


def move_up(apps, schema_editor):
    _copy(apps, "core", "applications", {})
    _reset_sequence(apps, schema_editor, "applications")
    _grant(apps, schema_editor.connection.alias, NEW, OLD)


def _copy(apps, source, target, more):
    """With the same keys and moments: the trail names them."""
    records = apps.get_model(target, "ExportRecord")
    rows = apps.get_model(source, "ExportRecord").objects.order_by("pk").values(*KEPT)
    for row in rows.iterator(chunk_size=1000):
        records.objects.create(**row, **more)
        records.objects.filter(pk=row["id"]).update(opened_at=row["opened_at"])


def _reset_sequence(apps, schema_editor, app):
    """PostgreSQL counts on from the highest key; SQLite does so by itself."""
    if schema_editor.connection.vendor != "postgresql":
        return
    table = apps.get_model(app, "ExportRecord")._meta.db_table
    schema_editor.execute(
        f"SELECT setval(pg_get_serial_sequence('{table}', 'id'),"
        f" (SELECT COALESCE(max(id), 0) + 1 FROM {table}), false)"
    )


def _grant(apps, using, old, new):
    """Who held the one permission holds the other; a new database has neither yet."""
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    app, model, codename = old
    held = permissions.filter(content_type__app_label=app, codename=codename).first()
    if held is None:
        return
    app, model, codename = new
    kinds = apps.get_model("contenttypes", "ContentType").objects.using(using)
    kind, _made = kinds.get_or_create(app_label=app, model=model)
    given, _made = permissions.get_or_create(
        content_type=kind, codename=codename, defaults={"name": "Can export lists"}
    )
    given.user_set.add(*held.user_set.all())
    held.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0011_looks_after_a_lecture"),
        ("core", "0007_exports"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunPython(move_down, move_up),
        migrations.AlterModelOptions(
            name="application",
            options={
                "ordering": ["-submitted_at", "-id"],
                "permissions": [("screen_application", "Can screen applications")],
                "verbose_name": "application",
                "verbose_name_plural": "applications",
            },
        ),
        migrations.DeleteModel(name="ExportRecord"),
    ]
