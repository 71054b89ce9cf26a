"""Papers: asked for, drawn once, drawn anew, and by whom; the unit's opinion."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.roles import Role
from applications.models import Paper, Recommendation
from applications.papers import making
from applications.refusals import NotComplete, Refusal
from applications.workflow import forwardings, papers
from core import audit, files, policy, printing
from core.models import AuditEntry, StoredFile
from core.models.drawn import PATIENCE
from core.uploads import Inspected
from tests.factories.accounts import user_with
from tests.factories.applications import (
    ApplicationFactory,
    ConflictFactory,
    ForwardedFileFactory,
    call_with,
)
from tests.factories.talents import TalentFactory

pytestmark = pytest.mark.django_db


def asked() -> list[int]:
    """Keys of the papers that the worker was asked to draw."""
    tasks = DBTaskResult.objects.filter(task_path__endswith="making.make").order_by("enqueued_at")
    return [task.args_kwargs["kwargs"]["paper_id"] for task in tasks]


def stored_paper(application) -> StoredFile:
    seen = Inspected("form.pdf", "pdf", "application/pdf", 1)
    return files.store(ContentFile(b"%PDF-1.7 form", "form.pdf"), seen, owner=application)


@pytest.fixture
def drawn(monkeypatch):
    monkeypatch.setattr(making, "draw", lambda paper: (b"%PDF-1.7 drawn", 2))


def ask(application, actor, kind="application", language="en"):
    return papers.ask(kind, language, actor=actor, call=application.call, application=application)


def test_ask_has_the_worker_draw_it_once(foreign_affairs):
    application = ApplicationFactory(state="recommended")

    papers_asked = {ask(application, foreign_affairs).pk for _press in range(2)}

    assert asked() == list(papers_asked)
    assert AuditEntry.objects.filter(action="applications.ask_paper").count() == 1


def test_ask_again_after_a_while_has_it_drawn_again(foreign_affairs):
    application = ApplicationFactory(state="recommended")
    paper = ask(application, foreign_affairs)
    Paper.objects.update(asked_at=timezone.now() - PATIENCE - timedelta(seconds=1))

    ask(application, foreign_affairs)

    assert asked() == [paper.pk, paper.pk]


@pytest.mark.usefixtures("drawn")
def test_paper_made_anew_takes_the_place_of_the_one_before(
    foreign_affairs, django_capture_on_commit_callbacks
):
    paper = ask(ApplicationFactory(state="recommended"), foreign_affairs)

    with django_capture_on_commit_callbacks(execute=True):
        assert making.make.call(paper_id=paper.pk)
        first = StoredFile.objects.get()
        assert making.make.call(paper_id=paper.pk)

    paper.refresh_from_db()
    stored = StoredFile.objects.get()
    assert (paper.state, paper.file, stored.pages, stored.owner) == ("ready", stored, 2, paper)
    assert stored.name == f"{paper.application.reference}-application-en.pdf"
    assert not first.file.storage.exists(first.file.name)


def test_paper_that_is_gone_is_not_drawn():
    assert making.make.call(paper_id=1) is False


def test_machine_without_pango_says_so(monkeypatch, foreign_affairs):
    paper = ask(ApplicationFactory(state="recommended"), foreign_affairs)
    monkeypatch.setattr(printing, "is_possible", lambda: False)

    with pytest.raises(Refusal, match="Pango"):
        ask(ApplicationFactory(state="recommended"), foreign_affairs)
    assert making.make.call(paper_id=paper.pk) is False
    paper.refresh_from_db()
    assert paper.state == "failed"


@pytest.mark.parametrize(
    ("kind", "language"), [("recommendation", "en"), ("application", "fr"), ("letter", "en")]
)
def test_ask_for_an_unknown_paper_is_refused(foreign_affairs, kind, language):
    with pytest.raises(Refusal, match="no such paper"):
        ask(ApplicationFactory(state="recommended"), foreign_affairs, kind, language)


# The form ---------------------------------------------------------------------------------------
def test_form_is_drawn_with_each_text_of_the_opinion(foreign_affairs):
    application = ApplicationFactory(state="recommended")

    papers.recommend(application, actor=foreign_affairs, text="同意。")
    Paper.objects.update(state="ready", file=stored_paper(application))
    papers.recommend(application, actor=foreign_affairs, text="同意推荐。")

    paper = Paper.objects.get()
    assert (paper.kind, paper.language) == ("recommendation", "zh-hans")
    assert asked() == [paper.pk, paper.pk]


def test_opinion_is_written_where_no_paper_can_be_drawn(foreign_affairs, monkeypatch):
    monkeypatch.setattr(printing, "is_possible", lambda: False)

    papers.recommend(ApplicationFactory(state="recommended"), actor=foreign_affairs, text="同意。")

    assert (Recommendation.objects.count(), Paper.objects.count()) == (1, 0)


def test_forms_that_are_missing_are_drawn_as_the_batch_goes_out(foreign_affairs):
    call = call_with()
    lacking, drawn, without_words = (
        ApplicationFactory(call=call, state="recommended") for _row in range(3)
    )
    for file in (lacking, drawn):
        Recommendation.objects.create(application=file, text="同意。", by=foreign_affairs)
    Paper.objects.create(
        kind="recommendation", language="zh-hans", call=call, application=drawn,
        state="ready", file=stored_paper(drawn),
    )  # fmt: skip

    chosen = [lacking.pk, drawn.pk, without_words.pk]
    forwardings.make_batch(call, chosen, actor=foreign_affairs)

    assert asked() == [Paper.objects.get(application=lacking).pk]
    assert not Paper.objects.filter(application=without_words).exists()


# Who ------------------------------------------------------------------------------------------
def people_for(application) -> dict:
    call = application.call
    applying = TalentFactory(user=user_with(Role.FOREIGN_AFFAIRS, Role.TALENT))
    ApplicationFactory(talent=applying, call=call, state="screening")
    return {
        "applicant": application.talent.user,
        "other talent": TalentFactory().user,
        "foreign affairs": user_with(Role.FOREIGN_AFFAIRS),
        "human resources": user_with(Role.HUMAN_RESOURCES),
        "applying officer": applying.user,
        "officer in conflict": ConflictFactory(user__roles=[Role.FOREIGN_AFFAIRS], call=call).user,
        "reviewer": user_with(Role.REVIEWER),
        "university": user_with(Role.UNIVERSITY_OFFICE),
        "auditor": user_with(Role.AUDITOR),
        "administrator": user_with(Role.ADMINISTRATOR),
    }


OFFICES = {"foreign affairs", "human resources"}


@pytest.mark.parametrize(
    ("kind", "readers", "makers"),
    [
        ("application", OFFICES | {"applicant", "university", "auditor"}, OFFICES | {"applicant"}),
        ("recommendation", OFFICES | {"university", "auditor"}, OFFICES),
        ("nominees", OFFICES | {"auditor"}, OFFICES),
    ],
)
def test_papers_are_read_and_made_by_those_who_may(kind, readers, makers):
    application = ForwardedFileFactory().application
    own = None if kind == "nominees" else application
    paper = Paper.objects.create(
        kind=kind, call=application.call, application=own, language="zh-hans"
    )
    people = people_for(application)

    def who(action) -> set[str]:
        return {name for name, user in people.items() if policy.can(user, action, paper)}

    assert who("view") == who("download") == readers
    assert who("make") == makers
    seen = {name for name, user in people.items() if Paper.objects.visible_to(user).exists()}
    assert seen == readers


def test_university_reads_no_paper_of_a_file_that_was_not_forwarded():
    application = ApplicationFactory(state="recommended")
    Paper.objects.create(
        kind="recommendation", call=application.call, application=application, language="zh-hans"
    )

    assert not Paper.objects.visible_to(user_with(Role.UNIVERSITY_OFFICE)).exists()


def test_applicant_has_no_pdf_of_a_draft_drawn():
    draft = ApplicationFactory()

    with pytest.raises(PermissionDenied):
        ask(draft, draft.talent.user)


# The unit's opinion ---------------------------------------------------------------------------
def test_recommend_keeps_the_words_and_records_the_change(foreign_affairs):
    application = ApplicationFactory(state="recommended")
    papers.recommend(application, actor=foreign_affairs, text=" 同意推荐。 ")

    papers.recommend(application, actor=foreign_affairs, text="同意推荐其赴瑞典研修。")

    application.refresh_from_db()
    assert application.recommendation.text == "同意推荐其赴瑞典研修。"
    last = AuditEntry.objects.filter(action="applications.recommend").latest("pk")
    assert audit.details_of(last)["before"] == {"text": "同意推荐。"}


def test_recommend_needs_words(foreign_affairs):
    with pytest.raises(NotComplete):
        papers.recommend(ApplicationFactory(state="recommended"), actor=foreign_affairs, text=" ")


@pytest.mark.parametrize("role", [role for role in Role if role != Role.FOREIGN_AFFAIRS])
def test_nobody_else_recommends(role):
    with pytest.raises(PermissionDenied):
        papers.recommend(
            ApplicationFactory(state="recommended"), actor=user_with(role), text="同意。"
        )
