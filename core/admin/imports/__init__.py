"""The offices' pages for lists that come in: one page for each state of an import."""

from core.admin.imports.listing import ImportRunAdmin

__all__ = ["ImportRunAdmin"]
