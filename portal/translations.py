"""Compiles the message catalogs, without gettext: `msgfmt` is missing on many machines."""

import os
from pathlib import Path

import polib
from django.utils.translation.reloader import translation_file_changed


def compile_catalogs(folder: Path) -> list[Path]:
    """Writes a .mo beside every .po below `folder` that is newer than its own; returns those.

    This process has read what was there before, or nothing: it reads the new ones.
    """
    compiled = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        draft = target.with_suffix(f".{os.getpid()}")
        polib.pofile(str(source)).save_as_mofile(str(draft))
        draft.replace(target)  # a process that reads meanwhile sees the old or the new one
        translation_file_changed(sender=None, file_path=target)
        compiled.append(target)
    return compiled


def gaps(folder: Path) -> list[str]:
    """What a reader would see in the wrong language below `folder`, as `file:line: kind: text`."""
    found = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        for entry in polib.pofile(str(source)):
            if entry.obsolete or (entry.translated() and not entry.fuzzy):
                continue
            kind = "fuzzy" if entry.fuzzy else "missing"
            found.append(f"{source}:{entry.linenum}: {kind}: {entry.msgid}")
    return found
