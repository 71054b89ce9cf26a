"""The sponsor's outcomes of a batch, as the imports know them: recorded, and taken back."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from applications.models import Application, ForwardedFile, Forwarding
from applications.outcomes import judging, reading
from applications.outcomes.judging import Line
from applications.refusals import Refusal
from applications.workflow import forwardings, handing_on
from core import policy
from core.imports.kinds import Asked, BuiltOn, Change, ImportKind, Judge, Judged, Standing
from core.imports.remarks import Remark, Weight
from core.imports.row_reader import nearest
from core.imports.staging import Stage, Stale
from core.imports.stored import changed_since
from core.imports.tables import Row
from core.models import ImportRow

# Which cell a sentence is about.
ABOUT = {
    judging.Standing.UNKNOWN: "reference",
    judging.Standing.TWICE: "reference",
    judging.Standing.OTHER_NAME: "name",
    judging.Standing.TOO_LONG: "note",
}


# What the short words of a standing leave open.
_WHY = {
    judging.Standing.UNCLEAR: _("“%(outcome)s” is not understood; write awarded or not awarded"),
    judging.Standing.OTHER_NAME: _("this is the file of %(known)s, the list says “%(name)s”"),
    judging.Standing.CONTRADICTS: _("recorded already is “%(recorded)s”"),
}
_OUTCOMES: dict[str, Any] = dict(ForwardedFile.Outcome.choices)


class OutcomesJudge(Judge):
    """The files of a batch are few: all of them are read once. asked.scope: the batch."""

    def __init__(self, asked: Asked):
        self.known = judging.files_of(int(asked.scope))
        self.met: set[str] = set()

    def judge(self, rows: Sequence[Row]) -> list[Judged]:
        lines = judging.lines_of([reading.row_of(row) for row in rows], self.known)
        found = [self._judged(row, line) for row, line in zip(rows, lines, strict=True)]
        self.met |= {line.row.reference.upper() for line in lines}
        return found

    def _judged(self, row: Row, line: Line) -> Judged:
        standing, reference = line.standing, line.row.reference.upper()
        if reference in self.met and line.file is not None:
            standing = judging.Standing.TWICE
        name = line.file.application.talent.name if line.file else line.row.name
        judged = Judged(row, Standing.UNCHANGED, reference, name)
        if standing == judging.Standing.NEW:
            judged.standing, judged.plan = Standing.CHANGED, line
            judged.changes = [Change("outcome", "", line.outcome)]
            judged.changes += [Change("note", "", line.row.note)] if line.row.note else []
        elif standing in judging.LEFT_OUT:
            judged.standing = Standing.WRONG
            judged.remarks.append(_remark(row.line, standing, Weight.REFUSED, line))
        elif standing == judging.Standing.OPEN:
            judged.remarks.append(_remark(row.line, standing, Weight.NOTED, line))
        return judged


def _remark(number: int, standing: judging.Standing, weight: Weight, line: Line) -> Remark:
    meant, params = "", {"outcome": line.row.outcome[:80], "name": line.row.name[:80]}
    if standing == judging.Standing.UNCLEAR:
        meant = nearest(line.row.outcome, sorted(set().union(*judging.WORDS.values())))
    if line.file is not None:
        params["recorded"] = _OUTCOMES[line.file.outcome]
        params["known"] = line.file.application.talent.name_zh
    about, text = ABOUT.get(standing, "outcome"), _WHY.get(standing, standing.label)
    return Remark(number, about, weight, standing.value, text, params, suggestion=meant)


class OutcomesKind(ImportKind):
    """scope: the key of the batch."""

    name = "outcomes"
    label = _("Sponsor's outcomes")
    hint = _(
        "A row for each file of the batch, found by its reference. What is recorded is never "
        "overwritten, and each applicant is told."
    )
    model = Forwarding
    columns = reading.COLUMNS
    needed = (("reference", "outcome"),)
    records = ("applications.application", "applications.forwarding")
    asks_reason = True

    def knows(self, user: Any, scope: str) -> bool:
        batches = Forwarding.objects.visible_to(user)
        return scope.isdecimal() and len(scope) < 10 and batches.filter(pk=int(scope)).exists()

    def may_bring_in(self, user: Any, scope: str) -> bool:
        if not self.knows(user, scope):
            return False
        return policy.can(user, "import", Forwarding.objects.get(pk=int(scope)))

    def runs_of(self, user: Any) -> Q | None:
        if not policy.can(user, "import", Forwarding):
            return None
        batches = Forwarding.objects.visible_to(user).annotate(key=Cast("pk", CharField()))
        return Q(scope__in=batches.order_by().values("key"))

    def title(self, scope: str) -> str:
        batch = Forwarding.objects.select_related("call").get(pk=int(scope))
        words = _("%(list)s: %(call)s, batch %(number)s")
        return words % {"list": self.label, "call": batch.call.title, "number": batch.number}

    def address(self, scope: str) -> str:
        call = Forwarding.objects.values_list("call", flat=True).get(pk=int(scope))
        return reverse("admin:call_forwarding", args=[call])

    def judge(self, asked: Asked) -> OutcomesJudge:
        return OutcomesJudge(asked)

    def write(self, judged: Sequence[Judged], *, actor: Any, stage: Stage) -> None:
        """By the step of the workflow for many files, when all else is written."""
        for one in judged:
            line = one.plan
            one.undo = {"file": line.file.pk, "outcome": line.outcome, "note": line.row.note}
        decided = judging.to_record([one.plan for one in judged])
        stage.then(partial(_or_stale, forwardings.record_outcomes, decided, actor=actor))

    def built_on(self, rows: Sequence[ImportRow]) -> list[BuiltOn]:
        known = _files_of(rows)
        found = []
        for row in rows:
            file = known[row.undo["file"]]
            if changed := _changed(file, row):
                found.append(BuiltOn(row, _address(file), changed))
        return found

    def take_back(
        self, rows: Sequence[ImportRow], *, actor: Any, reason: str, stage: Stage
    ) -> None:
        files = [file.application for file in _files_of(rows).values()]
        stage.then(
            partial(_or_stale, forwardings.take_outcomes_back, files, actor=actor, note=reason)
        )

    def warning(self, rows: QuerySet[ImportRow]) -> str:
        files = [file.application for file in _files_of(rows).values()]
        number = handing_on.number_told(files)
        if not number:
            return str(_("No applicant has been told by mail yet; the mails are discarded."))
        return ngettext(
            "%(number)d applicant has been told by mail, and is told again with your reason.",
            "%(number)d applicants have been told by mail, and are told again with your reason.",
            number,
        ) % {"number": number}

    def shown(self, column: str, value: str) -> str:
        if column == "outcome":
            return str(_OUTCOMES.get(value, value))
        return value


def _or_stale(step: Callable[..., object], rows: Sequence[Any], **known: Any) -> None:
    try:
        step(rows, **known)
    except (Refusal, PermissionDenied) as refusal:
        raise Stale from refusal


def _files_of(rows: Sequence[ImportRow] | QuerySet[ImportRow]) -> dict[int, ForwardedFile]:
    files = ForwardedFile.objects.select_related("application__call")
    return files.in_bulk([row.undo["file"] for row in rows])


def _address(file: ForwardedFile) -> str:
    return reverse("admin:applications_application_change", args=[file.application_id])


def _changed(file: ForwardedFile, row: ImportRow) -> list[Any]:
    """Labels of what is no longer as it was recorded."""
    said = {"outcome": row.undo["outcome"], "outcome_note": row.undo["note"]}
    changed = changed_since(file, said)
    if file.application.state != row.undo["outcome"]:
        changed.append(Application._meta.get_field("state").verbose_name)
    return changed


OUTCOMES = OutcomesKind()
