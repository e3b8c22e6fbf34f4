"""Rosters and output folders on any store that fsspec knows: s3://, hdfs://, memory://, …

fsspec is an extra (`contractgen[dask]`); nothing here is imported before a URL is given.
"""

import hashlib
import json
import os
import re
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from contractgen.batch.manifest import FILE, Manifest
from contractgen.batch.places import HIDDEN
from contractgen.errors import ContractgenError, OutputError, TermsError

CHECKPOINT_SECONDS = 30.0
"""How often the manifest is stored beside the agreements."""
_STALE_SECONDS = 120.0
"""A run that has not shown itself for so long has ended."""
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_LOCAL = "file://"


def is_url(text: str) -> bool:
    """Return whether `text` names a place that only fsspec can reach."""
    return bool(_URL.match(text)) and not text.startswith(_LOCAL)


def local_path(text: str) -> Path:
    """Return the path that `text` names, or its file:// URL."""
    return Path(text.removeprefix(_LOCAL))


def content_of(place: str) -> bytes:
    """Return a file, by its path or URL. Raises `OutputError` or `OSError`."""
    if not is_url(place):
        return Path(place).read_bytes()
    store = Store(place)
    content: bytes = store.files.cat_file(store.path)
    return content


@contextmanager
def fetched(url: str) -> Iterator[Path]:
    """Yield a copy of a roster on this machine. Raises `TermsError`."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (url.rstrip("/").rpartition("/")[2] or "roster")
        try:
            store = Store(url)
            path.write_bytes(store.files.cat_file(store.path))
        except OutputError as error:
            raise TermsError(url, [str(error)]) from error
        except problems() as error:
            raise TermsError(url, [reason(error)]) from error
        yield path


@dataclass(frozen=True)
class Store:
    """A place on a store."""

    url: str

    @cached_property
    def _opened(self) -> tuple[Any, str]:
        try:
            import fsspec
        except ImportError as error:
            raise OutputError(
                f"{self.url}：读写网址需要另外安装，请运行 pip install 'contractgen[dask]'"
            ) from error
        try:
            files, path = fsspec.core.url_to_fs(self.url.rstrip("/"))
        except ImportError as error:
            kind = self.url.partition("://")[0]
            raise OutputError(
                f"{self.url}：访问 {kind}:// 还缺少相应的 Python 包，"
                "请运行 pip install 'contractgen[dask]' 或按 fsspec 的说明安装"
            ) from error
        except ValueError as error:
            raise OutputError(f"{self.url}：不支持这种网址，请检查写法") from error
        return files, path

    @property
    def files(self) -> Any:
        """Return fsspec's file system. Raises `OutputError` when it can't be had."""
        return self._opened[0]

    @property
    def path(self) -> str:
        """Return the place as the file system names it."""
        return self._opened[1]


def problems() -> tuple[type[Exception], ...]:
    """Return what stores raise for what can't be read or written."""
    botocore = sys.modules.get("botocore.exceptions")
    own = (botocore.BotoCoreError, botocore.ClientError) if botocore else ()
    return (OSError, *own)


def reason(error: Exception) -> str:
    """Say in Chinese why a store refused."""
    if isinstance(error, FileNotFoundError):
        return "找不到这个文件或存储桶，请检查网址"
    if isinstance(error, PermissionError):
        return "没有读写权限，请检查账号和密钥"
    return "存储服务无法读写，请检查网络、账号和网址"


@dataclass(frozen=True)
class RemoteFolder:
    """A folder on a store; small, so that it can be handed to another machine."""

    url: str

    @cached_property
    def store(self) -> Store:
        """Return the store; each process opens its own."""
        return Store(self.url)

    def __getstate__(self) -> dict[str, str]:
        return {"url": self.url}

    def at(self, name: str) -> str:
        """Return a file's place as the file system names it."""
        return f"{self.store.path}/{name}"

    def write(self, name: str, content: bytes) -> None:
        """Write a file; stores show it only when it is whole. Raises `OutputError`."""
        try:
            self.store.files.pipe_file(self.at(name), content)
        except problems() as error:
            raise OutputError(f"{self.url}/{name}：写入失败，{reason(error)}") from error

    def read(self, name: str) -> bytes | None:
        """Return a file; None when it isn't there or can't be read."""
        try:
            content: bytes = self.store.files.cat_file(self.at(name))
        except problems():
            return None
        return content

    def digest(self, name: str) -> str | None:
        """Return the SHA-256 of a file; None when it isn't there or can't be read."""
        content = self.read(name)
        return None if content is None else hashlib.sha256(content).hexdigest()

    def remove(self, name: str) -> None:
        """Remove a file, if it can be."""
        with suppress(*problems()):
            self.store.files.rm_file(self.at(name))


class RemoteOutput:
    """An output folder on a store, and the work that is kept on this machine meanwhile.

    The manifest is a database on this machine, stored beside the agreements now and then and at
    the end. A run that is killed loses what was not stored, not its correctness: an agreement is
    kept only when the stored file has the recorded hash.
    """

    def __init__(self, url: str) -> None:
        self.shown = url.rstrip("/")
        self.place = RemoteFolder(self.shown)
        name = hashlib.sha256(self.shown.encode()).hexdigest()[:16]
        self.scratch = Path(tempfile.gettempdir()) / f"contractgen-{name}"
        """The folder for files under construction."""
        self._stored = time.monotonic()
        self._files: dict[str, Path] = {}

    def open(self) -> Manifest:
        """Hold the folder and return its manifest.

        Raises:
            OutputError: another run holds it, or it can't be written to.
        """
        self._refuse_other_machine()
        self.scratch.mkdir(mode=0o700, exist_ok=True)
        known = self.scratch / FILE
        if not known.exists() and (stored := self.place.read(f"{HIDDEN}/{FILE}")):
            known.write_bytes(stored)
        manifest = Manifest(self.scratch, self.shown)
        for left in self.scratch.iterdir():
            if not left.name.startswith(FILE):
                left.unlink()
        try:
            self._show_running()
        except ContractgenError:
            manifest.close()
            raise
        return manifest

    def file(self, name: str) -> Path:
        """Return where a file is written before it goes to the folder."""
        return self._files.setdefault(name, self.scratch / name)

    def checkpoint(self, manifest: Manifest) -> None:
        """Store the manifest when it is time. Raises `OutputError`."""
        if time.monotonic() - self._stored > CHECKPOINT_SECONDS:
            self._show_running()
            self._store(manifest)

    def close(self, manifest: Manifest) -> None:
        """Store manifest and summary, and let go of the folder. Raises `OutputError`."""
        try:
            for name, path in self._files.items():
                if path.exists():
                    self.place.write(name, path.read_bytes())
            self._store(manifest)
        finally:
            manifest.close()
            self.place.remove(_MARK)
        shutil.rmtree(self.scratch, ignore_errors=True)

    def _store(self, manifest: Manifest) -> None:
        manifest.checkpoint()
        self.place.write(f"{HIDDEN}/{FILE}", (self.scratch / FILE).read_bytes())
        self._stored = time.monotonic()

    def _show_running(self) -> None:
        mark = {"host": socket.gethostname(), "process": os.getpid(), "time": time.time()}
        self.place.write(_MARK, json.dumps(mark).encode())

    def _refuse_other_machine(self) -> None:
        """Raise `OutputError` when a run on another machine has shown itself lately."""
        found = self.place.read(_MARK)
        try:
            mark = json.loads(found or b"{}")
            host, since = str(mark["host"]), time.time() - float(mark["time"])
        except (ValueError, KeyError, TypeError):
            return
        if host != socket.gethostname() and since < _STALE_SECONDS:
            raise OutputError(
                f"{self.shown}：机器 {host} 上的 contractgen batch 正在写这个文件夹；"
                "请等它做完，若它已经停止，请过两分钟再试"
            )


_MARK = f"{HIDDEN}/running.json"
"""The object that says that a run is going on."""
