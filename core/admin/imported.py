"""A list of the admin that also comes in: a button beside it for each file that it takes."""

from typing import Any

from core.imports.kinds import all_kinds


class ImportedAdmin:
    """Stands before PolicyAdmin, of a model whose rows some kind of list brings in."""

    model: Any

    def changelist_view(self, request, extra_context=None):
        offered = [
            kind
            for kind in all_kinds()
            if kind.model is self.model and kind.may_bring_in(request.user, "")
        ]
        return super().changelist_view(  # type: ignore[misc]  # of the admin behind this class
            request, {"import_kinds": offered} | (extra_context or {})
        )
