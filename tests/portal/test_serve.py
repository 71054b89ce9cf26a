import socket

import pytest
from django.core.management import CommandError, call_command


def test_serve_says_that_the_port_is_taken():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(CommandError) as refusal:
            call_command("serve", port=port)

    assert str(refusal.value) == (
        f"Port {port} is taken by another program. Take another one: make run PORT=8001"
    )


def test_serve_says_that_there_is_no_such_port():
    with pytest.raises(CommandError, match="A port is a number up to 65535, not 99999"):
        call_command("serve", port=99999)


@pytest.mark.parametrize("name", ["production", "test"])
def test_serve_loads_demo_data_only_in_the_demo(settings, name):
    settings.DJANGO_ENV = name

    with pytest.raises(CommandError, match="only where DJANGO_ENV is demo"):
        call_command("serve", port=0, demo=True)
