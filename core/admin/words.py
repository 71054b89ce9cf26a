"""Words of Django's admin that we say otherwise in Chinese: our catalog is asked before its own."""

from django.utils.translation import gettext_noop

OURS = (
    gettext_noop(":"),  # behind the label of a field
    gettext_noop("Add another %(verbose_name)s"),
    gettext_noop("Save and add another"),
)
