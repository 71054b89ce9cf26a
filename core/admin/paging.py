"""Pages of the admin's lists, however long these are."""

from django.utils.functional import cached_property

from core.counting import COUNTED_EXACTLY, Count, count_of
from core.views import ForgivingPaginator


class BoundedPaginator(ForgivingPaginator):
    """Leads to the first 10,000 rows and counts no further: the last page costs what they cost.

    Filters and the search lead to the others. total: how many there are, as far as is known.
    """

    @cached_property
    def total(self) -> Count:
        return count_of(self.object_list)

    @cached_property
    def count(self) -> int:
        return min(self.total.number, COUNTED_EXACTLY)
