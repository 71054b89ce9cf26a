"""The fields of the admin's forms where Django's own fall short."""

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.forms import ModelMultipleChoiceField, SplitDateTimeField
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.punctuation import labelled

LONGEST_KEY = 18  # digits that a 64-bit key can have


class _OnlyKeys:
    """A value that is no key is not looked up: Django's own widget fails on it."""

    def optgroups(self, name, value, attr=None):
        keys = [key for key in value if str(key).isascii() and str(key).isdigit()]
        return super().optgroups(name, [key for key in keys if len(str(key)) <= LONGEST_KEY], attr)


class SoundAutocomplete(_OnlyKeys, AutocompleteSelect):
    pass


class SoundAutocompleteMultiple(_OnlyKeys, AutocompleteSelectMultiple):
    pass


class SoundMultipleChoice(ModelMultipleChoiceField):
    """A key that is longer than any is none of the choices; SQLite fails on it."""

    def clean(self, value):
        for key in value or ():
            if len(str(key)) > LONGEST_KEY:
                raise ValidationError(
                    self.error_messages["invalid_choice"], "invalid_choice", {"value": key}
                )
        return super().clean(value)


class FormFields:
    """For admins and inlines alike."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """A moment is asked for in two boxes; each says which it is."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, SplitDateTimeField):
            for widget, part in zip(field.widget.widgets, (_("date"), _("time")), strict=True):
                widget.attrs["aria-label"] = labelled(capfirst(field.label), part)
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if "widget" not in kwargs and db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = SoundAutocomplete(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs.setdefault("form_class", SoundMultipleChoice)
        if "widget" not in kwargs and db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = SoundAutocompleteMultiple(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)
