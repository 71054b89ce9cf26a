"""Work of the worker."""

from django_tasks import task

from talents import claims


@task()
def send_claim_link(staff_no: str, language: str) -> None:
    claims.send_link(staff_no, language=language)
