#!/bin/sh
# Creates .venv and installs a locked list into it. Where that list is installed already, it does nothing.
#   deploy/install.sh requirements.txt        PYTHON=/path/to/python3 chooses the interpreter
set -eu
cd "$(dirname "$0")/.."
lock=$1
stamp=.venv/installed-$lock
newest="import sys; sys.exit(sys.version_info < (3, 11))"

say() { printf '%s\n' "$*"; }
stop() { printf '%s\n' "$*" >&2; exit 1; }

if [ -x .venv/bin/python ] && cmp -s "$lock" "$stamp"; then exit 0; fi

interpreter() {
  if [ -n "${PYTHON:-}" ]; then
    "$PYTHON" -c "$newest" 2>/dev/null || stop "The portal needs Python 3.11 or newer; $PYTHON is not."
    say "$PYTHON"
    return
  fi
  for name in python3 python3.14 python3.13 python3.12 python3.11 python; do
    if command -v "$name" >/dev/null && "$name" -c "$newest" 2>/dev/null; then
      say "$name"
      return
    fi
  done
  stop "The portal needs Python 3.11 or newer, and this machine has none: install it, or name it with PYTHON=/path/to/python3."
}

if ! .venv/bin/python -c "$newest" 2>/dev/null || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
  python=$(interpreter)
  "$python" -c "import ensurepip, venv" 2>/dev/null ||
    stop "Python's venv module is missing. On Debian and Ubuntu, as root: apt-get install python3-venv"
  say "Creating .venv with $("$python" --version) …"
  "$python" -m venv --clear .venv
fi

# uv is five times faster; it is a convenience, and its index is the one that pip is configured for.
if ! .venv/bin/python -m uv --version >/dev/null 2>&1; then
  .venv/bin/python -m pip install --quiet --disable-pip-version-check uv 2>/dev/null || true
fi
index=$(.venv/bin/python -m pip config get global.index-url 2>/dev/null || true)
index=${PIP_INDEX_URL:-$index}
if [ -n "$index" ] && [ -z "${UV_DEFAULT_INDEX:-}" ]; then export UV_DEFAULT_INDEX="$index"; fi

say "Installing $lock …"
if ! .venv/bin/python -m uv --version >/dev/null 2>&1 ||
  ! .venv/bin/python -m uv pip install --python .venv/bin/python --compile-bytecode \
    --require-hashes -r "$lock"; then
  say "Without uv this takes about a minute …"
  .venv/bin/python -m pip install --disable-pip-version-check --require-hashes -r "$lock" ||
    stop "The packages could not be installed; the lines above say why. Without internet, point pip to your mirror (pip config set global.index-url …) and try again."
fi
cp "$lock" "$stamp"
