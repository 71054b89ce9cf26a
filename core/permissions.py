"""Who may see the trail and the outbox; a stored file asks the row that owns it."""

from core import outbox, policy
from core.models import (
    AuditEntry,
    CalendarDay,
    ColumnSet,
    ExportRecord,
    ImportRun,
    Message,
    MessageTemplate,
    StoredFile,
)
from core.policy import Anyone
from core.querysets import lists_of


def may_message(user: Anyone, action: str, message: Message | None) -> bool:
    """`view` that it was sent, `read_text`, and the steps of `core.outbox.steps`.

    The offices read and hold; auditors and administrators see that a mail went out, and when.
    Text with a one-time link opens an account, and is read by nobody but the one it is for.
    """
    if not user.is_authenticated:
        return False
    if action == "view":
        if message is None:
            return user.has_perm("core.view_message")
        return Message.objects.visible_to(user).filter(pk=message.pk).exists()
    if action != "read_text" and action not in outbox.STEPS:
        return False
    if not user.has_perm("core.hold_message"):
        return False
    if message is None:
        return True
    if action in {"read_text", "edit"} and outbox.holds_link(message.template):
        return False
    return Message.objects.visible_to(user).filter(pk=message.pk).exists()


def may_mail_text(user: Anyone, action: str, template: MessageTemplate | None) -> bool:
    """Texts come with the portal: they are seen and changed, neither made nor deleted."""
    return action in {"view", "change"} and user.has_perm(f"core.{action}_messagetemplate")


def may_audit_entry(user: Anyone, action: str, entry: AuditEntry | None) -> bool:
    """Auditors and administrators read it, the offices what concerns their own cases.

    Some actions are kept to those who may read what they are about: `keep_entries_to`.
    """
    if action != "view" or not user.is_authenticated:
        return False
    if entry is None:
        return user.has_perm("core.view_auditentry") or user.has_perm("core.trace_auditentry")
    return AuditEntry.objects.visible_to(user).filter(pk=entry.pk).exists()


def may_file(user: Anyone, action: str, file: StoredFile | None) -> bool:
    """`download` of the owner decides, e.g. can(user, "download", document_version)."""
    return (
        action == "download"
        and file is not None
        and file.owner is not None
        and policy.can(user, "download", file.owner)
    )


def may_calendar_day(user: Anyone, action: str, day: CalendarDay | None) -> bool:
    """Both offices keep the working days; who else works in the admin reads them."""
    return user.has_perm(f"core.{action}_calendarday")


def may_export(user: Anyone, seen_by: str) -> bool:
    """Whether a list may leave by this person. seen_by: the permission to see its rows."""
    return user.is_authenticated and user.has_perms(["core.take_exportrecord", seen_by])


def may_export_record(user: Anyone, action: str, record: ExportRecord | None) -> bool:
    """Auditors and administrators read all of them, those who may export their own.

    `download`: the file that a worker has made opens for its maker alone, and dies after a day.
    """
    if not user.is_authenticated:
        return False
    if action == "download":
        if record is None or record.by_id != user.pk or record.file_at_hand is None:
            return False
        return user.has_perm("core.take_exportrecord")
    if action != "view":
        return False
    if user.has_perm("core.view_exportrecord"):
        return True
    return user.has_perm("core.take_exportrecord") if record is None else record.by_id == user.pk


def may_column_set(user: Anyone, action: str, columns: ColumnSet | None) -> bool:
    """Whoever exports keeps and drops the sets of their roles."""
    if not user.is_authenticated or not user.has_perm("core.take_exportrecord"):
        return False
    return columns is None or columns.role in user.roles


def may_import_run(user: Anyone, action: str, run: ImportRun | None) -> bool:
    """`view`: who brings in such lists, auditors, administrators. `change`: its steps.

    A file that came in is not handed out again: it is read here, and goes.
    """
    if action == "view":
        if run is None:
            return user.has_perm("core.view_importrun") or bool(lists_of(user))
        return ImportRun.objects.visible_to(user).filter(pk=run.pk).exists()
    if action != "change" or run is None or not user.is_authenticated:
        return False
    return ImportRun.objects.brought_in_by(user).filter(pk=run.pk).exists()


def register() -> None:
    policy.register(ExportRecord, may_export_record)
    policy.register(ColumnSet, may_column_set)
    policy.register(Message, may_message)
    policy.register(MessageTemplate, may_mail_text)
    policy.register(AuditEntry, may_audit_entry)
    policy.register(StoredFile, may_file)
    policy.register(CalendarDay, may_calendar_day)
    policy.register(ImportRun, may_import_run)
