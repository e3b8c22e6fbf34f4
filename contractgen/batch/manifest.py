"""The manifest: what a run has done, row by row, so that another can go on from there.

A SQLite database in the output folder. It survives `kill -9` at any moment: what wasn't recorded
is drafted again, to the same bytes. Whoever has it open holds the folder; the system lets go of it
when the process ends, however it ends.
"""

import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Literal, NamedTuple

from contractgen.batch.cohort import Person
from contractgen.errors import OutputError

FILE = "manifest.sqlite"
_FORMAT = 1
"""Of the tables; a manifest of another format is begun anew."""
_COMMIT_SECONDS = 0.5
"""What a kill can cost: the records of so much work."""
_GRACE_SECONDS = 3.0
"""How long to wait for a run that is just ending."""

_TABLES = f"""
CREATE TABLE IF NOT EXISTS agreements (
    file TEXT PRIMARY KEY,   -- in the output folder
    input TEXT NOT NULL,     -- SHA-256 of everything it was drafted from
    output TEXT NOT NULL,    -- SHA-256 of the file
    granted INTEGER NOT NULL,  -- allowances over its whole term, in 分
    result TEXT NOT NULL     -- as in summary.json
);
CREATE TABLE IF NOT EXISTS outcomes (
    row INTEGER PRIMARY KEY, -- of the roster
    file TEXT NOT NULL,      -- of agreements; "" when nothing was drafted
    result TEXT NOT NULL     -- as in summary.json; "" where the agreement's own holds
);
PRAGMA user_version = {_FORMAT};
"""
_FOREIGN = {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}
_HELD = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


class Outcome(NamedTuple):
    """What a worker says of one row; plain values, quick to hand over."""

    row: int
    file: str
    """"" when no agreement was written."""
    status: Literal["drafted", "kept", "failed"]
    """Kept: the agreement of an earlier run stands, with its record."""
    input: str
    output: str
    granted: int
    """What its allowances come to over its whole term, in 分."""
    result: str
    """JSON; "" when kept."""
    person: Person | None
    """What the checks over the whole roster need; None for rows without terms."""


class Manifest:
    """The open manifest of an output folder; `close` it."""

    def __init__(self, folder: Path, shown: str) -> None:
        """Open or create the manifest in `folder`; `shown` names the output folder in messages.

        Raises:
            OutputError: another run holds the folder, or it can't be written to.
        """
        self._shown = shown
        self._committed = time.monotonic()
        path = folder / FILE
        try:
            self.database = _opened(path)
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF not in _FOREIGN:
                raise self._error(error) from error
            _remove(path)  # damaged: every row is drafted again
            self.database = self._again(path)

    def _again(self, path: Path) -> sqlite3.Connection:
        try:
            return _opened(path)
        except sqlite3.DatabaseError as error:
            raise self._error(error) from error

    def begin(self) -> None:
        """Forget the rows of the last run, not its agreements."""
        self._do("DELETE FROM outcomes")
        self._commit()

    def earlier(self, file: str) -> tuple[str, str] | None:
        """Return the input and output hashes of an agreement; None when there is no record."""
        found = self.database.execute(
            "SELECT input, output FROM agreements WHERE file = ?", (file,)
        ).fetchone()
        return (found[0], found[1]) if found else None

    def record(self, outcomes: Iterable[Outcome]) -> None:
        """Keep what became of some rows. Raises `OutputError` when the disk is full."""
        done = list(outcomes)
        try:
            self.database.executemany(
                "INSERT OR REPLACE INTO agreements VALUES (?, ?, ?, ?, ?)",
                [(o.file, o.input, o.output, o.granted, o.result) for o in done if o.output],
            )
            self.database.executemany(
                "INSERT OR REPLACE INTO outcomes VALUES (?, ?, ?)",
                [(o.row, o.file, "" if o.file else o.result) for o in done],
            )
        except sqlite3.Error as error:
            raise self._error(error) from error
        if time.monotonic() - self._committed > _COMMIT_SECONDS:
            self._commit()

    def results(self) -> Iterator[tuple[int, str]]:
        """Yield the rows of this run in order: number and result (JSON)."""
        return self.database.execute(
            "SELECT o.row, CASE o.result WHEN '' THEN a.result ELSE o.result END"
            " FROM outcomes o LEFT JOIN agreements a ON o.file = a.file AND o.file != ''"
            " ORDER BY o.row"
        )

    def files(self) -> Iterator[str]:
        """Yield the agreements of this run in the order of their rows."""
        found = self.database.execute("SELECT file FROM outcomes WHERE file != '' ORDER BY row")
        return (file for (file,) in found)

    def granted(self) -> Iterator[tuple[int, int]]:
        """Yield the rows of this run that have an agreement, with its allowances in 分."""
        return self.database.execute(
            "SELECT o.row, a.granted FROM outcomes o JOIN agreements a ON o.file = a.file"
            " WHERE o.file != '' ORDER BY o.row"
        )

    def checkpoint(self) -> None:
        """Write everything into the one database file, so that it can be copied."""
        self._commit()
        self._do("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Commit and let go of the folder."""
        try:
            self._commit()
        finally:
            with suppress(sqlite3.Error):  # committed; only the log file could not be folded in
                self.database.close()

    def _commit(self) -> None:
        try:
            self.database.commit()
        except sqlite3.Error as error:
            raise self._error(error) from error
        self._committed = time.monotonic()

    def _do(self, statement: str) -> None:
        try:
            self.database.execute(statement)
        except sqlite3.Error as error:
            raise self._error(error) from error

    def _error(self, error: sqlite3.Error) -> OutputError:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in _HELD:
            return OutputError(
                f"{self._shown}：另一个 contractgen batch 正在写这个文件夹，"
                "请等它做完，或换一个文件夹"
            )
        if code == sqlite3.SQLITE_FULL:
            return OutputError(
                f"{self._shown}：磁盘空间不足，无法记录进度；已写出的协议完好，"
                "清理磁盘后加 --resume 接着做"
            )
        return OutputError(f"{self._shown}：写入失败，进度清单无法读写，请检查权限和磁盘")


def _opened(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=_GRACE_SECONDS)
    try:
        # Exclusive before the first access: no other run gets in, and the log's index stays in
        # memory. NORMAL: a power cut may cost the last records, never the database.
        database.execute("PRAGMA locking_mode = EXCLUSIVE")
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        if database.execute("PRAGMA user_version").fetchone()[0] != _FORMAT:
            database.executescript(
                "DROP TABLE IF EXISTS agreements; DROP TABLE IF EXISTS outcomes;" + _TABLES
            )
        database.execute("BEGIN IMMEDIATE")
        database.commit()
    except sqlite3.Error:
        database.close()
        raise
    return database


def _remove(path: Path) -> None:
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        with suppress(OSError):  # what can't be removed shows when it is opened again
            path.with_name(name).unlink()
