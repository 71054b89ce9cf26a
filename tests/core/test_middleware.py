import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/programs/?q=%00", "/search/?q=a%00b"])
def test_nul_in_an_address_is_refused_in_words(client, path):
    response = client.get(path)

    assert response.status_code == 400
    assert "无法处理" in response.content.decode()


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace"])
def test_methods_that_no_page_uses_are_refused(client, method):
    assert getattr(client, method)("/").status_code == 405


def test_page_of_a_signed_in_person_is_never_stored(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("a@example.org"))

    assert "no-store" in client.get("/programs/")["Cache-Control"]
    client.logout()
    assert "no-store" not in client.get("/programs/").get("Cache-Control", "")
