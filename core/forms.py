"""Form pieces that several apps use."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django.utils.functional import cached_property


def helper_without_tag(layout: Layout | None = None) -> FormHelper:
    """For a form whose template sets the tag, and the button beside the way back."""
    helper = FormHelper()
    helper.form_tag, helper.disable_csrf = False, True
    if layout is not None:
        helper.layout = layout
    return helper


class WithoutTag:
    """Stands before a form class; see `helper_without_tag`."""

    @cached_property
    def helper(self) -> FormHelper:
        return helper_without_tag()
