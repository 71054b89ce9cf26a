"""What is wrong with a form of the admin and its inlines, in the order of the page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib.admin.helpers import InlineAdminFormSet
from django.forms import Form
from django.utils.text import capfirst

from core.templatetags.core_tags import first_box


@dataclass(frozen=True)
class ErrorLine:
    """One sentence; where it belongs to a field, its label and the id of what is typed into."""

    text: str
    label: str = ""
    target: str = ""


def error_lines(form: Form, inlines: Iterable[InlineAdminFormSet]) -> list[ErrorLine]:
    lines = list(_of_form(form))
    for inline in inlines:
        lines += [ErrorLine(text) for text in inline.formset.non_form_errors()]
        for number, row in enumerate(inline.formset.forms, start=1):
            lines += _of_form(row, f"{capfirst(inline.opts.verbose_name)} {number} · ")
    return lines


def _of_form(form: Form, before: str = "") -> Iterator[ErrorLine]:
    """before: what stands before the label of a field, so that one row is told from another."""
    for text in form.non_field_errors():
        yield ErrorLine(text)
    for field in form:
        for text in field.errors:
            yield ErrorLine(text, f"{before}{capfirst(field.label)}", first_box(field))
