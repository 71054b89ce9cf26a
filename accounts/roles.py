"""The roles, and what each may do: one table, synced into groups after every migrate."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    TALENT = "talent", _("talent")
    DEPARTMENT_HEAD = "department_head", _("department head")
    FOREIGN_AFFAIRS = "foreign_affairs", _("Foreign Affairs Office")
    HUMAN_RESOURCES = "human_resources", _("Office of Human Resources")
    REVIEWER = "reviewer", _("reviewer")
    UNIVERSITY_OFFICE = "university_office", _("university office")
    AUDITOR = "auditor", _("auditor")
    ADMINISTRATOR = "administrator", _("administrator")


OFFICES = frozenset({Role.FOREIGN_AFFAIRS, Role.HUMAN_RESOURCES})
STAFF = OFFICES | {Role.AUDITOR, Role.ADMINISTRATOR}  # these work in the admin
SECOND_FACTOR = STAFF | {Role.UNIVERSITY_OFFICE}

_WORDS = {"V": "view", "C": "add", "U": "change", "D": "delete"}

# Letters as in the access table: V view, C create, U change, D delete. A word stands for itself.
PERMISSIONS: dict[Role, dict[str, str]] = {
    Role.FOREIGN_AFFAIRS: {
        "programs.program": "VCU",
        "programs.call": "VCUD",
        "programs.track": "VCUD",
        "programs.eligibilityrule": "VCUD",
        "programs.requireddocument": "VCUD",
        "programs.countrygroup": "VCU",
        "programs.languageruleset": "VCU",
        "partners.institution": "VCU import",
        "partners.agreement": "VCU",
        "events.event": "VCU",
        "events.eventseries": "VCU",
        "events.registration": "VCU",
        "events.question": "VU",
        "applications.application": "V screen",
        "applications.publicnotice": "VCU",
        "applications.objection": "VU",
        "applications.panel": "VCU",
        "applications.criterion": "VCUD",
        "applications.expert": "VCU",
        "applications.assignment": "VCUD",
        "applications.review": "V",
        "applications.ranking": "VCU",
        "applications.forwarding": "VC import",
        "applications.recommendation": "VCU",
        "applications.conflictofinterest": "V",
        "applications.opendataedition": "VCU",
        "applications.standingitem": "VCU",
        "talents.talent": "V",
        "accounts.user": "V",
        "accounts.department": "V",
        "accounts.invitation": "VC",
        "core.message": "V hold",
        "core.messagetemplate": "VU",
        "core.calendarday": "VCUD",
        "core.auditentry": "trace",
    },
    Role.HUMAN_RESOURCES: {
        "programs.program": "V",
        "programs.call": "V",
        "programs.track": "V",
        "programs.eligibilityrule": "V",
        "programs.requireddocument": "V",
        "programs.countrygroup": "V",
        "programs.languageruleset": "V",
        "partners.institution": "V",
        "partners.agreement": "V",
        "events.event": "VU",
        "events.eventseries": "V",
        "events.registration": "V",
        "events.question": "V",
        "applications.application": "V screen",
        "applications.publicnotice": "V",
        "applications.objection": "V",
        "applications.panel": "V",
        "applications.criterion": "V",
        "applications.expert": "V",
        "applications.assignment": "V",
        "applications.review": "V",
        "applications.ranking": "V",
        "applications.forwarding": "V",
        "applications.recommendation": "V",
        "applications.conflictofinterest": "V",
        "applications.opendataedition": "V",
        "applications.standingitem": "VCU",
        "talents.talent": "VCU import",
        "accounts.user": "V",
        "accounts.department": "VCU",
        "accounts.invitation": "VC",
        "core.message": "V hold",
        "core.messagetemplate": "V",
        "core.calendarday": "VCUD",
        "core.auditentry": "trace",
    },
    Role.AUDITOR: {
        "programs.program": "V",
        "programs.call": "V",
        "programs.track": "V",
        "programs.eligibilityrule": "V",
        "programs.requireddocument": "V",
        "programs.countrygroup": "V",
        "programs.languageruleset": "V",
        "partners.institution": "V",
        "partners.agreement": "V",
        "events.event": "V",
        "events.eventseries": "V",
        "events.registration": "V",
        "events.question": "V",
        "applications.application": "V",
        "applications.publicnotice": "V",
        "applications.objection": "V",
        "applications.panel": "V",
        "applications.criterion": "V",
        "applications.expert": "V",
        "applications.assignment": "V",
        "applications.review": "V",
        "applications.ranking": "V",
        "applications.forwarding": "V",
        "applications.recommendation": "V",
        "applications.conflictofinterest": "V",
        "applications.opendataedition": "V",
        "applications.standingitem": "V",
        "talents.talent": "V",
        "accounts.user": "V",
        "accounts.department": "V",
        "accounts.invitation": "V",
        "accounts.apitoken": "V",
        "core.message": "V",
        "core.messagetemplate": "V",
        "core.calendarday": "V",
        "core.importrun": "V",
        "core.auditentry": "V",
        "core.exportrecord": "V",
    },
    Role.ADMINISTRATOR: {
        "programs.program": "VU",
        "programs.call": "VU",
        "programs.track": "V",
        "programs.eligibilityrule": "V",
        "programs.requireddocument": "V",
        "programs.countrygroup": "VU",
        "programs.languageruleset": "V",
        "partners.institution": "V",
        "partners.agreement": "V",
        "events.event": "V",
        "events.eventseries": "V",
        "events.registration": "V",
        "events.question": "V",
        "applications.application": "V",
        "applications.publicnotice": "V",
        "applications.opendataedition": "VCU",
        "applications.standingitem": "V",
        "talents.talent": "V",
        "accounts.user": "VCU",
        "accounts.department": "VCU",
        "accounts.invitation": "VC",
        "accounts.apitoken": "VC revoke",
        "core.message": "V",
        "core.messagetemplate": "VU",
        "core.calendarday": "V",
        "core.importrun": "V",
        "core.auditentry": "V",
        "core.exportrecord": "V take",
    },
}


def permissions_of(role: Role) -> set[tuple[str, str]]:
    """(app label, code name) of every permission that a role holds."""
    found = set()
    for model, letters in PERMISSIONS.get(role, {}).items():
        app, name = model.split(".")
        for token in letters.split():
            verbs = [_WORDS[letter] for letter in token] if token.isupper() else [token]
            found |= {(app, f"{verb}_{name}") for verb in verbs}
    return found


def sync_groups(apps, using: str = "default") -> None:
    """Makes the groups and gives each exactly its permissions. Runs after every migrate."""
    group_model, permission_model = (
        apps.get_model("auth", "Group"),
        apps.get_model("auth", "Permission"),
    )
    known = {
        (permission.content_type.app_label, permission.codename): permission
        for permission in permission_model.objects.using(using).select_related("content_type")
    }
    for role in Role:
        group, _made = group_model.objects.using(using).get_or_create(name=role.value)
        group.permissions.set([known[key] for key in permissions_of(role) if key in known])
