"""What has changed between two moments at which the application was sent."""

from django.http import HttpRequest

from applications.comparing import compare, last_seen
from applications.models import Application, Snapshot
from applications.workflow.offices import offices_of


def changes_tab(request: HttpRequest, application: Application) -> dict:
    snapshots = list(application.snapshots.all())
    requests = list(application.corrections.all())
    before = _chosen(snapshots, request.GET.get("from", "")) or last_seen(
        snapshots, requests, [office.value for office in offices_of(request.user)]
    )
    after = _chosen(snapshots, request.GET.get("to", "")) or (snapshots[-1] if snapshots else None)
    found = compare(application, before.data, after.data) if before and after else None
    return {"snapshots": snapshots, "before": before, "after": after, "comparison": found}


def _chosen(snapshots: list[Snapshot], number: str) -> Snapshot | None:
    return next((row for row in snapshots if str(row.number) == number), None)
