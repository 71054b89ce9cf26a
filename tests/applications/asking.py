"""What an office asks for, and what the applicant types."""

from applications import drafts, workflow
from applications.models import Application


def asked(application, officer, *items) -> Application:
    workflow.request_changes(application, actor=officer, items=items)
    application.refresh_from_db()
    return application


def typed(application, **values) -> Application:
    """What the applicant saves."""
    application.refresh_from_db()
    return drafts.save(
        application, values, actor=application.talent.user, revision=application.revision
    )
