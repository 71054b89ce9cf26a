"""Who stands how to an application: the predicates of the table of steps."""

from typing import Any

from accounts.roles import Role
from core.policy import Anyone


def is_applicant(user: Anyone, application) -> bool:
    return application.talent.user_id is not None and application.talent.user_id == user.pk


def is_office(user: Anyone, application) -> bool:
    """An officer of either office, not in a call from which they are barred."""
    return user.has_role(Role.FOREIGN_AFFAIRS, Role.HUMAN_RESOURCES) and not is_barred(
        user, application
    )


def is_foreign_affairs(user: Anyone, application) -> bool:
    """An officer of Foreign Affairs: it runs panel, ranking, notice and hand-on."""
    return user.has_role(Role.FOREIGN_AFFAIRS) and not is_barred(user, application)


def is_head(user: Anyone, application) -> bool:
    """A head of the applicant's department, not in a call from which they are barred."""
    department = application.talent.department_id
    return (
        user.has_role(Role.DEPARTMENT_HEAD)
        and department is not None
        and user.headed_departments.filter(pk=department).exists()
        and not is_barred(user, application)
    )


def is_head_or_office(user: Anyone, application) -> bool:
    """The head of the applicant's department; the office for a head who is away."""
    return is_head(user, application) or is_office(user, application)


def is_receiver_or_foreign_affairs(user: Anyone, application) -> bool:
    """Who may say what the sponsor decided."""
    return answered_by(user, type(application).objects.filter(pk=application.pk)).exists()


def answered_by(user: Anyone, rows: Any) -> Any:
    """The same of many: those rows of applications of which this person may say it."""
    return rows.answered_by(user)


def is_nobody(user: Anyone, application) -> bool:
    """No person at all: only the clock takes the step."""
    return False


def is_barred(user: Anyone, application) -> bool:
    """Nobody handles a call in which they apply, or have declared a conflict of interest."""
    files = type(application).objects
    return files.filter(files.barred(user), pk=application.pk).exists()
