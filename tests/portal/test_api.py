"""The description of the read API, for programs and for people. That it is true: test_api_truth."""

import pytest
from django.utils import translation

from portal.api import ENDPOINTS, description

pytestmark = pytest.mark.django_db
PAGE, OPENAPI = "/api/v1/", "/api/v1/openapi.json"


@pytest.mark.parametrize(
    ("language", "word"), [("en", "Published programs"), ("zh-CN", "已公布的项目")]
)
def test_description_is_served_in_the_language_that_is_asked_for(client, language, word):
    response = client.get(OPENAPI, headers={"accept-language": language})

    told = response.json()
    assert told["openapi"] == "3.1.0"
    assert told["paths"]["/programs/"]["get"]["summary"] == word
    assert response["Cache-Control"] == "public, max-age=60"


def test_description_that_has_not_changed_is_not_sent_again(client):
    tag = client.get(OPENAPI)["ETag"]

    assert client.get(OPENAPI, headers={"if-none-match": tag}).status_code == 304


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_field_and_parameter_says_what_it_means(language):
    with translation.override(language):
        told = description()

    fields = {
        f"{shape}.{name}": field.get("description") or shape in {"Problem"}
        for shape, schema in told["components"]["schemas"].items()
        for name, field in schema["properties"].items()
    }
    parameters = {
        f"{path} {one['name']}": one["description"]
        for path, row in told["paths"].items()
        for one in row["get"]["parameters"]
    }
    assert [name for name, words in (fields | parameters).items() if not words] == []
    assert all(schema["description"] for schema in told["components"]["schemas"].values())


def test_every_operation_has_its_own_name():
    names = [endpoint.name for endpoint in ENDPOINTS.values()]

    assert len(names) == len(set(names))


@pytest.mark.parametrize(("language", "word"), [("en", "Page by page"), ("zh-CN", "版本承诺")])
def test_page_names_every_address_and_every_field(client, language, word):
    page = client.get(PAGE, headers={"accept-language": language}).content.decode()

    assert word in page
    for path in description()["paths"]:
        assert f"<code>GET {path}</code>" in page
    for shape, schema in description()["components"]["schemas"].items():
        assert f'id="{shape}"' in page
        assert all(f"<code>{name}</code>" in page for name in schema["properties"])
