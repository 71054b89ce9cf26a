"""The description of the read API: for programs, and as a page for those who write them."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from core.api.endpoints import PUBLIC, tagged
from core.api.openapi import TOKEN
from core.api.queries import MOST_ROWS, USUAL_ROWS
from portal.api import ROOT, description
from portal.views.pages import TextPage


@login_not_required
@require_safe
def openapi(request):
    """OpenAPI 3.1, in the language that the caller asks for."""
    return tagged(request, description(), cache_control=PUBLIC)


class ApiView(TextPage):
    name = "api"

    def get_context_data(self, **kwargs):
        known = description()
        return super().get_context_data(
            **kwargs,
            operations=[_operation(path, row["get"]) for path, row in known["paths"].items()],
            shapes=[_shape(*row) for row in known["components"]["schemas"].items()],
            server=known["servers"][0]["url"],
            root=ROOT,
            usual_rows=USUAL_ROWS,
            most_rows=MOST_ROWS,
        )


@dataclass(frozen=True)
class Field:
    """A parameter or a field of an answer. shape: the one that it holds, to be read below."""

    name: str
    kind: str
    text: str
    shape: str = ""

    @property
    def parts(self) -> list[tuple[bool, str]]:
        """The text piece by piece; with each whether it is code."""
        return [(bool(number % 2), part) for number, part in enumerate(self.text.split("`"))]


def _operation(path: str, told: dict[str, Any]) -> dict[str, Any]:
    content = told["responses"]["200"]["content"]["application/json"]["schema"]
    listed = content.get("properties", {}).get("items", {}).get("items")
    return {
        "path": path,
        "name": told["operationId"],
        "title": told["summary"],
        "scope": next((one[TOKEN][0] for one in told.get("security", [])), ""),
        "parameters": [
            Field(one["name"], _kind(one["schema"]), _words(one))
            for one in told["parameters"]
            if one["in"] == "query"
        ],
        "shape": _named(listed or content),
        "is_list": listed is not None,
    }


def _shape(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "text": schema.get("description", ""),
        "fields": [
            Field(key, _kind(one), one.get("description", ""), _held(one))
            for key, one in schema["properties"].items()
        ],
    }


def _words(parameter: dict[str, Any]) -> str:
    """With the codes that it may be; the answers explain them."""
    codes = ", ".join(f"`{code}`" for code in parameter["schema"].get("enum", []))
    return f"{parameter['description']} {codes}".strip()


def _kind(schema: dict[str, Any]) -> str:
    """The type in words; that it may be null stands with it."""
    parts = [one for one in schema.get("anyOf", [schema]) if one.get("type") != "null"]
    part, or_null = parts[0], "anyOf" in schema
    known = {
        "date-time": pgettext("of a value", "instant"),
        "date": pgettext("of a value", "day"),
        "uri": pgettext("of a value", "address"),
        "boolean": pgettext("of a value", "true or false"),
        "integer": pgettext("of a value", "whole number"),
        "number": pgettext("of a value", "number"),
        "string": pgettext("of a value", "text"),
        "array": pgettext("of a value", "list"),
    }
    kind = part.get("type", "object")
    first = kind[0] if isinstance(kind, list) else kind
    word = known.get(part.get("format", ""), known.get(first, pgettext("of a value", "object")))
    return _("%s or null") % word if or_null else word


def _held(schema: dict[str, Any]) -> str:
    return _named(schema) or _named(schema.get("items", {}))


def _named(schema: dict[str, Any]) -> str:
    return schema.get("$ref", "").rpartition("/")[2]
