"""The applications as a list that leaves: the rows of the screen, in its order."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from applications.admin.filters import ORDERINGS, ApplicationFilters
from applications.exports.columns import COLUMNS, PRESETS
from applications.models import Application
from core import policy
from core.admin.exporting import ExportPage
from core.exports import lists


@lists.register
class ApplicationsList(lists.RowsList):
    key = "applications.application"
    title = _("Applications")
    file_name = "applications"
    columns = COLUMNS
    presets = PRESETS
    person = "talent"

    def may_leave(self) -> bool:
        return policy.can(self.reader, "export", Application)

    @cached_property
    def filters(self) -> ApplicationFilters:
        return ApplicationFilters(self.query, user=self.reader)

    @cached_property
    def rows(self):
        found = self.filters.narrow(Application.objects.on_desk_of(self.reader))
        return ORDERINGS[self.filters.ordering_key].sorted(found)

    @property
    def described(self) -> dict[str, str]:
        return self.filters.described

    @property
    def address(self) -> str:
        page = reverse("admin:applications_application_changelist")
        return f"{page}?{self.query.urlencode()}" if self.query else page


class ExportView(ExportPage):
    title = _("Export applications")
    list_class = ApplicationsList
