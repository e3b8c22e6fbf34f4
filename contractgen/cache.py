"""What takes long to make, kept in the user's cache folder from one run to the next.

Only what can be made anew at any time: a cache that can't be read, written or trusted is passed
over in silence. Only JSON: what is read there is data, never a program; regular expressions that
are kept compiled are checked by the interpreter that loads them.
"""

import contextlib
import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

_KEPT = 8
"""How many versions of one thing are kept, the last used ones: several copies share the folder."""
_WRITABLE_BY_OTHERS = 0o022


def remembered(name: str, key: str, make: Callable[[], Any]) -> Any:
    """Return what `make` returns, which must be plain JSON.

    Args:
        name: what it is; part of the file's name.
        key: a hash of all that it is made from. What was kept under another key is not used.
        make: makes it.
    """
    folder = cache_folder()
    path = folder / f"{name}-{key[:24]}.json"
    kept = _load(path, key)
    if kept is not None:
        return kept
    made = make()
    with contextlib.suppress(OSError):
        _save(path, {"key": key, "data": made})
    return made


def cache_folder() -> Path:
    """Return the user's folder for what can be made anew."""
    if sys.platform == "win32":
        home = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
        return Path(home) / "contractgen" / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "contractgen"
    home = os.environ.get("XDG_CACHE_HOME") or ""
    base = Path(home) if Path(home).is_absolute() else Path.home() / ".cache"
    return base / "contractgen"


def _load(path: Path, key: str) -> Any:
    """Return what is kept there; None when it isn't whole, another's, or made from other things."""
    try:
        if not _is_ours(path):
            return None
        kept = json.loads(path.read_bytes())
        path.touch()
    except (OSError, ValueError, RecursionError):
        return None
    return kept.get("data") if isinstance(kept, dict) and kept.get("key") == key else None


def _is_ours(path: Path) -> bool:
    """Return whether only the user can have written the file."""
    if not hasattr(os, "getuid"):
        return True
    about = path.stat()
    return about.st_uid == os.getuid() and not about.st_mode & _WRITABLE_BY_OTHERS


def _save(path: Path, content: dict[str, Any]) -> None:
    """Write whole or not at all; drop older versions."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(content, file, ensure_ascii=False, separators=(",", ":"))
        Path(temporary).replace(path)
    finally:
        Path(temporary).unlink(missing_ok=True)
    versions = path.parent.glob(f"{path.name.partition('-')[0]}-*.json")
    for old in sorted(versions, key=lambda one: one.stat().st_mtime, reverse=True)[_KEPT:]:
        old.unlink(missing_ok=True)
