"""What kinds of lists come in. Each app tells its own in `AppConfig.ready`."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.urls import reverse

from core import policy
from core.imports.heads import Column
from core.imports.remarks import Remark, Weight
from core.imports.staging import Stage
from core.imports.tables import Row
from core.models import ImportRow
from core.querysets import name_list

Standing = ImportRow.Standing


@dataclass(frozen=True)
class Change:
    """A cell that would change; both values as text, of choices their codes."""

    column: str
    before: str
    after: str


@dataclass
class Judged:
    """A row and what it would do. plan: what the kind needs to do it. undo: what it has done.

    key, label: whom or what it is about. candidates: who may be meant, as (key of the row, name).
    """

    row: Row
    standing: Standing
    key: str = ""
    label: str = ""
    changes: list[Change] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    candidates: list[tuple[int, str]] = field(default_factory=list)
    plan: Any = None
    undo: dict[str, Any] = field(default_factory=dict)

    @property
    def is_mended(self) -> bool:
        return any(remark.weight is Weight.MENDED for remark in self.remarks)

    @property
    def is_doubtful(self) -> bool:
        """It can be taken, and is likely wrong."""
        taken = self.standing not in (Standing.WRONG, Standing.ASKED)
        return taken and any(remark.weight is Weight.DOUBTED for remark in self.remarks)


@dataclass(frozen=True)
class BuiltOn:
    """A row that cannot be taken back: labels of what has changed since, and of what hangs on it.

    address: of its record.
    """

    row: ImportRow
    address: str
    changed: Sequence[Any] = ()
    hanging: Sequence[Any] = ()

    @property
    def name(self) -> str:
        return f"{self.row.label} ({self.row.key})"


@dataclass(frozen=True)
class Asked:
    """What the officer says of the whole file.

    columns: that the file has. clears: an empty cell deletes what is known. people: of a line, the
    key of the record that is meant, or 0 for none that is known. scope: what the file is about.
    """

    today: date
    columns: frozenset[str]
    clears: bool = False
    people: Mapping[int, int] = field(default_factory=dict)
    scope: str = ""


class Judge(ABC):
    """Judges the rows of one file, in order. Writes nothing."""

    @abstractmethod
    def judge(self, rows: Sequence[Row]) -> list[Judged]:
        """One for each row, in its order."""

    def afterthoughts(self) -> Iterable[Remark]:
        """When all rows are judged: doubts about earlier ones that later ones have raised."""
        return ()


class ImportKind(ABC):
    """name: as it stands in addresses. model: whose policy answers `import` and `view`.

    needed: groups of columns; a file must have all of one group. for_new: what a new record needs.
    clearable: columns that an empty cell may clear. records: what the judge compares with, as the
    audit trail names it; where one of them changes meanwhile, the file is judged again.
    asks_reason: taking it back needs one.
    """

    name: str
    label: Any
    hint: Any
    model: type[Model]
    columns: Mapping[str, Column]
    needed: Sequence[Sequence[str]]
    for_new: Sequence[str] = ()
    clearable: Sequence[str] = ()
    records: Sequence[str]
    list_url: str
    asks_reason = False

    def may_bring_in(self, user: Any, scope: str) -> bool:
        """Whether such a file about `scope` may come in by this person."""
        return not scope and policy.can(user, "import", self.model)

    def knows(self, user: Any, scope: str) -> bool:
        """Whether there is such a scope, as far as this person may know."""
        return False

    def runs_of(self, user: Any) -> Q | None:
        """Which imports of the kind are this person's to go on with; None: none at all."""
        return Q() if policy.can(user, "import", self.model) else None

    def title(self, scope: str) -> Any:
        """The label, and what the file is about."""
        return self.label

    def address(self, scope: str) -> str:
        """Where the records are."""
        return reverse(self.list_url)

    def warning(self, rows: QuerySet[ImportRow]) -> str:
        """What the officer has to know before taking back what these rows have done."""
        return ""

    @abstractmethod
    def judge(self, asked: Asked) -> Judge:
        """A judge for one file."""

    @abstractmethod
    def write(self, judged: Sequence[Judged], *, actor: Any, stage: Stage) -> None:
        """Makes what the rows would do wait on the stage, and fills their `undo`. Locks nothing."""

    @abstractmethod
    def built_on(self, rows: Sequence[ImportRow]) -> list[BuiltOn]:
        """Those of the rows that cannot be taken back, because something has changed since."""

    @abstractmethod
    def take_back(
        self, rows: Sequence[ImportRow], *, actor: Any, reason: str, stage: Stage
    ) -> None:
        """Makes what undoes the rows wait on the stage; `built_on` names none. Locks nothing."""

    def shown(self, column: str, value: str) -> str:
        """A value of a change in the active language."""
        return value


_kinds: dict[str, ImportKind] = {}


def register(*kinds: ImportKind) -> None:
    for kind in kinds:
        _kinds[kind.name] = kind
        name_list(kind.name, kind.runs_of)


def kind_of(name: str) -> ImportKind | None:
    return _kinds.get(name)


def all_kinds() -> Iterable[ImportKind]:
    return _kinds.values()
