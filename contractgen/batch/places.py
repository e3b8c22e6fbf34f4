"""The output folder: whole files or none, a corner for what is unfinished, one run at a time."""

import errno
import hashlib
import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import get_ident
from typing import Protocol

from contractgen.batch.manifest import Manifest
from contractgen.errors import OutputError
from contractgen.resources import os_reason

HIDDEN = ".contractgen"
"""The folder in the output folder that is the program's own."""
_UNFINISHED = "tmp"
_LEFT_BY_WRITER = ".contractgen-*"
"""What `resources.write_atomically` leaves when it is killed."""


class Place(Protocol):
    """Where agreements go; small, so that it can be handed to another process or machine."""

    def write(self, name: str, content: bytes) -> None:
        """Write a file whole or not at all. Raises `OutputError`."""

    def digest(self, name: str) -> str | None:
        """Return the SHA-256 of a file; None when it isn't there or can't be read."""


@dataclass(frozen=True)
class LocalFolder:
    """A folder of this machine."""

    path: Path

    @property
    def hidden(self) -> Path:
        """Return the folder that is the program's own."""
        return self.path / HIDDEN

    @property
    def unfinished(self) -> Path:
        """Return the folder of files that are being written."""
        return self.hidden / _UNFINISHED

    def prepare(self) -> None:
        """Make the folder. Raises `OutputError` when it can't be written to."""
        try:
            self.unfinished.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(f"{self.path}：写入失败，{os_reason(error)}") from error

    def clean(self) -> None:
        """Remove what an interrupted run has left; only for the one run that holds the folder."""
        try:
            for left in (*self.unfinished.iterdir(), *self.path.glob(_LEFT_BY_WRITER)):
                left.unlink()
        except OSError as error:
            raise OutputError(f"{self.path}：写入失败，{os_reason(error)}") from error

    def close(self) -> None:
        """Remove the folder of unfinished files."""
        with suppress(OSError):  # not empty or gone: the next run cleans it
            self.unfinished.rmdir()

    def write(self, name: str, content: bytes) -> None:
        """Write a file whole or not at all; not over a file that is set read-only.

        Not flushed to disk: after a power cut the manifest's hash tells which files were lost.
        """
        # plain text: paths as objects cost as much as a system call
        target = f"{self.path}/{name}"
        temporary = f"{self.path}/{HIDDEN}/{_UNFINISHED}/{os.getpid()}-{get_ident()}"
        try:
            _refuse(target)
            _write(temporary, content)
            os.replace(temporary, target)  # noqa: PTH105
        except OSError as error:
            with suppress(OSError):
                os.unlink(temporary)  # noqa: PTH108
            raise OutputError(f"{target}：写入失败，{_reason(error)}") from error

    def digest(self, name: str) -> str | None:
        """Return the SHA-256 of a file; None when it isn't there or can't be read."""
        try:
            return hashlib.sha256((self.path / name).read_bytes()).hexdigest()
        except OSError:
            return None


class LocalOutput:
    """An output folder of this machine."""

    def __init__(self, path: Path) -> None:
        self.shown = str(path)
        self.place = LocalFolder(path)
        self.scratch = self.place.unfinished
        """The folder for files under construction."""

    def open(self) -> Manifest:
        """Hold the folder, remove what a killed run has left, and return the manifest.

        Raises:
            OutputError: another run holds it, or it can't be written to.
        """
        self.place.prepare()
        manifest = Manifest(self.place.hidden, self.shown)
        try:
            self.place.clean()
        except OutputError:
            manifest.close()
            raise
        return manifest

    def file(self, name: str) -> Path:
        """Return where a file of the folder is written."""
        return self.place.path / name

    def checkpoint(self, manifest: Manifest) -> None:
        """Do nothing: the manifest lies where it belongs."""

    def close(self, manifest: Manifest) -> None:
        """Let go of the folder."""
        self.place.close()
        manifest.close()


class Output(Protocol):
    """An output folder, open for one run."""

    shown: str
    """As messages name it."""

    @property
    def place(self) -> Place:
        """Return where agreements go."""

    scratch: Path
    """The folder for files under construction."""

    def open(self) -> Manifest:
        """Hold the folder and return the manifest. Raises `OutputError`."""

    def file(self, name: str) -> Path:
        """Return where a file of the folder is written on this machine."""

    def checkpoint(self, manifest: Manifest) -> None:
        """Secure the manifest, if it is time. Raises `OutputError`."""

    def close(self, manifest: Manifest) -> None:
        """Let go of the folder. Raises `OutputError`."""


def _write(path: str, content: bytes) -> None:
    """Write a new file; `open()` with its layers would cost as much as the write itself."""
    handle = os.open(path, _NEW, 0o666)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(handle, rest) :]
    finally:
        os.close(handle)


_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)


class _ReadOnlyError(PermissionError):
    """A file that the user has set read-only."""


def _reason(error: OSError) -> str:
    if isinstance(error, _ReadOnlyError):
        return "原有文件是只读的，没有覆盖，请取消只读或移走后再试"
    return os_reason(error)


def _refuse(target: str) -> None:
    """Raise `OSError` where renaming would fail late, or replace what the user protects."""
    try:
        mode = os.stat(target).st_mode  # noqa: PTH116
    except FileNotFoundError:
        return
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "", target)
    if not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        raise _ReadOnlyError(errno.EACCES, "", target)
