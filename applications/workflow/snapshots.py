"""Keeping what was sent, in the transaction of the step that sends it."""

from applications.models import Application, Snapshot


def take(application: Application, why: Snapshot.Why) -> Snapshot:
    """The application as it stands now, under the next number.

    The caller holds the application's row, so that no two get the same number.
    """
    newest = application.snapshots.order_by("-number").first()
    return Snapshot.objects.create(
        application=application,
        number=newest.number + 1 if newest else 1,
        why=why,
        data=contents_of(application),
    )


def contents_of(application: Application) -> dict:
    """Fields as they are stored, and of each paper the version that counts."""
    slots = application.slots.select_related("requirement").prefetch_related("versions__file")
    papers = {slot.requirement.code: slot.current for slot in slots}
    return {
        "fields": {name: application.serializable_value(name) for name in Application.EDITABLE},
        "documents": {
            code: {"version": paper.number, "sha256": paper.file.sha256}
            for code, paper in papers.items()
            if paper is not None
        },
    }
