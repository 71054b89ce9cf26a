"""The description of the API (OpenAPI 3.1), read from the endpoints themselves."""

import re
from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from typing import Any

import msgspec
from django import forms
from django.utils.translation import gettext as _

from core.api.endpoints import Endpoint, ListEndpoint
from core.api.problems import CONTENT_TYPE, TITLES
from core.api.queries import Flag, Mark, Moment
from core.api.shapes import Shape

Json = dict[str, Any]
Routes = Mapping[str, type[Endpoint]]  # route, as in a URLconf → endpoint
COMPONENTS = "#/components/schemas/"
TOKEN = "token"  # the name of the security scheme
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


def document(routes: Routes, *, info: Json, server: str, token: str) -> Json:
    """In the active language. token: how one gets a token, in words."""
    shapes = {endpoint.shape for endpoint in routes.values()}
    return {
        "openapi": "3.1.0",
        "info": info,
        "servers": [{"url": server}],
        "paths": {
            _PARAMETER.sub(r"{\1}", f"/{route}"): {"get": _operation(route, endpoint)}
            for route, endpoint in routes.items()
        },
        "components": {
            "schemas": {**_schemas(shapes), "Problem": _problem()},
            "securitySchemes": {TOKEN: {"type": "http", "scheme": "bearer", "description": token}},
        },
    }


def _operation(route: str, endpoint: type[Endpoint]) -> Json:
    is_list = issubclass(endpoint, ListEndpoint)
    content: Json = {"$ref": f"{COMPONENTS}{endpoint.shape.__name__}"}
    found = {
        "description": _("A page of the list.") if is_list else _("The record."),
        "headers": _headers(is_list=is_list),
        "content": {
            "application/json": {"schema": _page(content) if is_list else content},
        },
    }
    unchanged = {
        "description": _("Nothing has changed since the answer with this ETag."),
        "headers": _headers(is_list=is_list),
    }
    statuses = sorted({*endpoint.statuses, *endpoint.refusals})
    operation: Json = {
        "operationId": endpoint.name,
        "summary": str(endpoint.title),
        "parameters": [*_of_path(route), *_of_query(endpoint), _if_none_match()],
        "responses": {
            "200": found,
            "304": unchanged,
            **{str(int(status)): _refusal(status) for status in statuses},
        },
    }
    if endpoint.scope:
        # Not only OAuth has scopes: OpenAPI 3.1 lets any scheme name what a caller must be given.
        operation["security"] = [{TOKEN: [endpoint.scope]}]
        operation["description"] = _("Needs a token with the scope `%s`.") % endpoint.scope
    return operation


def _page(record: Json) -> Json:
    return {
        "type": "object",
        "required": ["items", "next"],
        "properties": {
            "items": {"type": "array", "items": record},
            "next": {
                "type": ["string", "null"],
                "format": "uri",
                "description": _("The address of the next page; null on the last one."),
            },
        },
    }


def _headers(*, is_list: bool) -> Json:
    told = {"ETag": _("Stands for the content; send it back in If-None-Match.")}
    if is_list:
        told["Link"] = _("The next page once more, as RFC 8288 has it.")
    return {
        name: {
            "description": text,
            "required": name == "ETag",
            "schema": {"type": "string"},
        }
        for name, text in told.items()
    }


def _refusal(status: int) -> Json:
    told: Json = {
        "description": str(TITLES[status]),
        "content": {CONTENT_TYPE: {"schema": {"$ref": f"{COMPONENTS}Problem"}}},
    }
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        schema = {"type": "integer"}
        told["headers"] = {
            "Retry-After": {
                "description": _("Seconds to wait."),
                "required": True,
                "schema": schema,
            }
        }
    if status == HTTPStatus.UNAUTHORIZED:
        told["headers"] = {"WWW-Authenticate": {"required": True, "schema": {"type": "string"}}}
    return told


def _of_path(route: str) -> list[Json]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": _("The short name of the record."),
            "schema": {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"},
        }
        for name in _PARAMETER.findall(route)
    ]


def _of_query(endpoint: type[Endpoint]) -> list[Json]:
    return [
        {
            "name": name,
            "in": "query",
            "description": str(field.help_text),
            "schema": _schema_of(field),
        }
        for name, field in endpoint.query_class.base_fields.items()
    ]


def _if_none_match() -> Json:
    return {
        "name": "If-None-Match",
        "in": "header",
        "description": _("The ETag of the answer that you have: 304 where it still holds."),
        "schema": {"type": "string"},
    }


def _schema_of(field: forms.Field) -> Json:
    if isinstance(field, Flag):
        return {"type": "boolean"}
    if isinstance(field, Moment):
        return {"type": "string", "format": "date-time"}
    if isinstance(field, forms.IntegerField):
        return {"type": "integer", "minimum": field.min_value, "maximum": field.max_value}
    if isinstance(field, forms.ChoiceField):
        return {"type": "string", "enum": [value for value, _label in field.widget.choices]}
    if isinstance(field, forms.SlugField):
        return {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"}
    if isinstance(field, Mark):
        return {"type": "string", "pattern": "^[A-Za-z0-9_-]+$", "maxLength": field.max_length}
    return {"type": "string", "minLength": 1}


def _schemas(shapes: Iterable[type[Shape]]) -> Json:
    """Of these shapes and of all that they hold, each field with its meaning."""
    ordered = sorted(shapes, key=lambda shape: shape.__name__)
    template = f"{COMPONENTS}{{name}}"
    _roots, components = msgspec.json.schema_components(ordered, ref_template=template)
    known = {shape.__name__: shape for shape in _every(Shape)}
    for name, schema in components.items():
        _explain(schema, known[name])
    return dict(sorted(components.items()))


def _every(shape: type[Shape]) -> Iterator[type[Shape]]:
    for below in shape.__subclasses__():
        yield below
        yield from _every(below)


def _explain(schema: Json, shape: type[Shape]) -> None:
    schema["description"] = str(shape.about)
    for name, told in schema["properties"].items():
        words = [str(shape.words[name])] if name in shape.words else []
        if name in shape.codes:
            choices = list(shape.codes[name])
            target = next((one for one in told.get("anyOf", []) if one["type"] == "string"), told)
            target["enum"] = [value for value, _label in choices]
            words.append(_("; ").join(f"`{value}` {label}" for value, label in choices))
        told["description"] = _(": ").join(words)


def _problem() -> Json:
    text = {"type": "string"}
    error = {
        "type": "object",
        "required": ["parameter", "detail"],
        "properties": {"parameter": text, "detail": text},
    }
    return {
        "title": "Problem",
        "description": _("What went wrong, as RFC 9457 has it."),
        "type": "object",
        "required": ["type", "title", "status", "detail", "number"],
        "properties": {
            "type": text,
            "title": {**text, "description": _("What went wrong, in your language.")},
            "status": {"type": "integer"},
            "detail": {**text, "description": _("What it means and what to do.")},
            "number": {**text, "description": _("Of the request; tell it where you ask for help.")},
            "errors": {
                "type": "array",
                "items": error,
                "description": _("What is wrong with which parameter."),
            },
        },
    }
