"""Prepares the environment of the tests before anything reads a setting."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import django

from portal.translations import compile_catalogs

ROOT = Path(__file__).resolve().parent


def _own_folder() -> str:
    """A new folder for what this process writes; gone when it ends."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    folder = tempfile.mkdtemp(prefix=f"portal-tests-{worker}-")
    owner = os.getpid()  # a forked child must not take the folder away
    atexit.register(lambda: os.getpid() == owner and shutil.rmtree(folder, ignore_errors=True))
    return folder


os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
os.environ["DJANGO_ENV"] = "test"
os.environ["VAR_DIR"] = _own_folder()
(Path(os.environ["VAR_DIR"]) / "static").mkdir()  # or every server of a test warns
os.environ["RATE_LIMITS"] = "off"  # a test of a limit sets ACCOUNT_RATE_LIMITS itself
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs an event loop
if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
    os.environ["DATABASE_URL"] = f"sqlite:///{os.environ['VAR_DIR']}/portal.sqlite3"

if "PYTEST_XDIST_WORKER" not in os.environ:
    compile_catalogs(ROOT / "locale")

django.setup()
# Left in place, a worker of xdist would read the settings before it reads this file.
del os.environ["DJANGO_SETTINGS_MODULE"]
