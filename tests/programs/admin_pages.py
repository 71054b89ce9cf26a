"""Pages of the admin as a browser meets them: their addresses, and what their forms send back."""

from django.urls import reverse

from tests.factories.programs import CallFactory


def address(model, page, *args):
    return reverse(f"admin:programs_{model}_{page}", args=args)


def draft(**fields):
    return CallFactory(announced_at=None, **fields)


def sent(response):
    """What a browser would send back from the form on this page, inlines included."""
    context = response.context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        formset = inline.formset
        forms += [formset.management_form, *formset.initial_forms]
    data = {}
    for form in forms:
        for bound in form:
            value = bound.value()
            if callable(value):
                value = value()
            widget = bound.field.widget
            if hasattr(widget, "decompress"):
                parts = value if isinstance(value, list) else widget.decompress(value)
                for number, part in enumerate(parts):
                    data[f"{bound.html_name}_{number}"] = "" if part is None else str(part)
            elif value is not None and value is not False:
                data[bound.html_name] = value
    return data
