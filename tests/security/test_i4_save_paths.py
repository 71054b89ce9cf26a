"""I4: no way to save a row leads past the audit trail; a new one is refused here, or explained."""

from django.contrib import admin

from core.admin import PolicyAdmin, PolicyInline
from tests.security.save_paths import past_the_trail, setting_a_state_of, unguarded_views

# What writes without a row of its own in the trail, and why that is right.
WITHOUT_A_ROW = {
    # The outbox is its own record: who was written to, when, and what became of it.
    "accounts.adapter.AccountAdapter.send_mail": "an outbox row",
    "core.outbox.sending._claim": "where a mail stands",
    "core.outbox.sending._failed": "where a mail stands",
    "core.outbox.sending._send": "where a mail stands",
    "core.outbox.sending._sent": "where a mail stands",
    "core.outbox.sending.take_up_left_claims": "where a mail stands",
    "core.outbox.bulk.write_all": "outbox rows",
    "core.outbox.writing._kept": "an outbox row",
    # The row is all that is kept of it: a trail would say more, and for longer.
    "applications.afterwards.looking.look": "that somebody has looked, with the day",
    # The machinery of the house.
    "applications.digest.write_due": "the day until which the digest was written",
    "core.audit.seal": "the seal of the trail itself",
    "core.schedule._take": "when a periodic job ran last",
    "accounts.roles.sync_groups": "the table of roles in the code, after migrating",
    "core.append_only.install": "the triggers of the trail",
    "core.word_index._run": "the triggers of the index of words",
    "core.append_only.remove": "the triggers of the trail, for emptying a test database",
    # An import tells in the trail that it came, was taken over, was taken back or thrown away.
    "core.imports.running._look_through": "the preview of an import",
    "core.imports.work.move": "how far an import is",
    "core.imports.work.tell": "how far an import is",
    "core.imports.running._think_again": "the preview of an import",
    "core.imports.running.check": "how far an import is",
    "core.imports.staging.Stage.write": "what waits, and the rows of its trail among it",
    "core.imports.staging.Stage.clear": "temporary tables",
    "core.imports.staging._together": "temporary tables",
    "core.imports.numbering._of_sqlite": "which keys are taken",
    "core.imports.steps.map_columns": "how the file of an import is read",
    "core.imports.steps.read_otherwise": "how the file of an import is read",
    "core.exports.building._Counted._note": "how far the worker is",
    # Recorded by whoever calls them in a way that the reader cannot follow.
    "accounts.querysets.UserManager.create_user": "opening an account is recorded",
    "core.models.drawn.DrawnPaper.ask": "asking for a paper is recorded",
    "core.outbox.writing.erase_mails_about": "erasing a guest is recorded",
    "talents.records._write": "repeats columns of rows whose change is recorded",
    "portal.views.plumbing.set_language": "the language in which somebody reads",
    # Statements that read.
    "core.keyset._counted": "counts rows",
    "core.counting.number_of": "counts rows",
    "core.word_ways._of_materialized": "reads keys, or counts them",
    "core.gathering.read": "reads rows",
    "core.exports.joining.pieces": "reads rows",
    "programs.sponsors.sponsors": "reads names",
}


def test_no_function_writes_past_the_trail():
    assert past_the_trail() == set(WITHOUT_A_ROW)


def test_no_view_of_djangos_saves_by_itself():
    assert unguarded_views() == set()


def test_state_of_an_application_is_set_in_one_place():
    assert setting_a_state_of("Application") == {
        "applications.workflow.moving.move",
        "applications.workflow.moving.move_all",
        "applications.drafts.save",  # the fields that the applicant may fill in
        "applications.rankings.rehearsal._as_decided",  # a copy, for the preview of the mails
    }


def test_every_admin_page_records_what_it_saves():
    """Pages and inlines are built on the house's own; what they override is read above."""
    recording = {"save_model", "delete_model", "delete_queryset", "save_formset"}
    pages = admin.site._registry.values()

    assert recording <= vars(PolicyAdmin).keys()
    assert [page for page in pages if not isinstance(page, PolicyAdmin)] == []
    inlines = {inline for page in pages for inline in page.inlines}
    assert [inline for inline in inlines if not issubclass(inline, PolicyInline)] == []
