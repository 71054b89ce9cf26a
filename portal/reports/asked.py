"""What somebody asks the reports for, told so that a worker can count it as well."""

from abc import ABC, abstractmethod
from hashlib import sha256
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language

from applications.barring import barred_calls
from applications.models import Application, OpenDataEdition
from core import policy
from core.counting import count_of
from core.policy import Anyone
from portal.reports import open_data
from portal.reports.filters import HOUSE, ReportFilters
from portal.reports.report import Report, report_of

MOST_AT_ONCE = 100_000  # applications; more are never counted while somebody waits


class Asked(ABC):
    """kind, query: what is asked, the same for every reader. language: of the words within it."""

    kind: ClassVar[str] = ""
    query: str = ""

    def __init__(self, reader: Anyone):
        self.reader, self.language = reader, str(get_language())

    @property
    def arguments(self) -> tuple[str, int, str, str]:
        """For a task, and to remember it by."""
        return self.kind, self.reader.pk, self.query, self.language

    @property
    def key(self) -> str:
        """Everything on which the numbers depend but the files."""
        today = timezone.localdate(timezone=HOUSE)
        told = repr([self.kind, self.query, self.language, today, *self.rights])
        return f"report:{sha256(told.encode()).hexdigest()}"

    @property
    def is_long(self) -> bool:
        return not count_of(self.files, limit=MOST_AT_ONCE, may_estimate=False).is_exact

    @property
    def rights(self) -> list[int]:
        """What of the reader's rights changes the numbers."""
        return []

    @property
    @abstractmethod
    def files(self) -> Any: ...

    @abstractmethod
    def may_be_seen(self) -> bool: ...

    @abstractmethod
    def count(self) -> Any: ...


class AskedReport(Asked):
    kind = "report"

    def __init__(self, reader: Anyone, filters: ReportFilters):
        super().__init__(reader)
        self.filters = filters
        self.query = urlencode(sorted((k, v) for k, v in filters.cleaned_data.items() if v))

    @property
    def rights(self) -> list[int]:
        """The calls that are barred: nobody sees numbers that were counted with other ones."""
        return sorted(barred_calls(self.reader).values_list("pk", flat=True))

    @property
    def files(self) -> Any:
        return self.filters.narrow(Application.objects.on_desk_of(self.reader))

    def may_be_seen(self) -> bool:
        return policy.can(self.reader, "view", Application)

    def count(self) -> Report:
        return report_of(self.reader, self.filters)


class AskedOpenData(Asked):
    """Alike for everybody, in both languages."""

    kind = "open_data"

    def __init__(self, reader: Anyone):
        super().__init__(reader)
        self.language = settings.LANGUAGE_CODE

    @property
    def files(self) -> Any:
        return Application.objects.submitted()

    def may_be_seen(self) -> bool:
        return policy.can(self.reader, "view", OpenDataEdition)

    def count(self) -> dict[str, Any]:
        return open_data.content()


def asked_again(kind: str, reader: Anyone, query: str) -> Asked:
    """From the arguments of one that was asked, in the active language."""
    if kind == AskedOpenData.kind:
        return AskedOpenData(reader)
    return AskedReport(reader, ReportFilters(QueryDict(query)))
