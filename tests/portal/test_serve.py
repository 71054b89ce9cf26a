import os
import socket
import subprocess
import sys

import pytest
from django.conf import settings
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
def test_serve_loads_demo_data_only_in_the_demo(monkeypatch, name):
    monkeypatch.setattr(settings, "DJANGO_ENV", name)

    with pytest.raises(CommandError, match="only where DJANGO_ENV is demo"):
        call_command("serve", port=0, demo=True)


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"PORT": "abc"}, "PORT must be a whole number from 0, not “abc”."),
        (
            {"DJANGO_ENV": "production"},
            "DJANGO_SECRET_KEY (or DJANGO_SECRET_KEY_FILE) must be set, to at least 32 characters.",
        ),
    ],
)
def test_start_with_a_wrong_setting_ends_in_one_sentence(environment, sentence):
    done = subprocess.run(
        [sys.executable, "manage.py", "serve"],
        cwd=settings.BASE_DIR,
        env=os.environ | environment,
        capture_output=True,
        text=True,
    )

    assert (done.returncode, done.stderr) == (1, f"The portal cannot start: {sentence}\n")


@pytest.mark.race
def test_serve_answers_until_it_is_told_to_stop(gunicorn):
    home = gunicorn(workers=1)
    home.stop()
    serve = subprocess.Popen(
        [sys.executable, "manage.py", "serve"],
        cwd=settings.BASE_DIR,
        env=home.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        home.wait_for_answer(serve)
    finally:
        serve.terminate()
        said, _ = serve.communicate(timeout=60)

    assert serve.returncode == 0
    assert said.splitlines()[1] == f"The portal: {home.url}/   (Ctrl+C stops it)"
    assert said.splitlines()[-1] == "Stopped. What you entered is kept."
    with socket.socket() as probe:  # nothing was left behind that holds the port
        assert probe.connect_ex(("127.0.0.1", home.port)) != 0
