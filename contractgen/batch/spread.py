"""Drafting on many machines with dask: the same chunks, the same outcomes, the same files.

dask is an extra (`contractgen[dask]`); it is imported when it is asked for.
"""

import pickle
import tempfile
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from contractgen import __version__
from contractgen.batch.drafting import Desk, How, Work, lost
from contractgen.batch.manifest import Outcome
from contractgen.batch.planning import Chunk, lines_of
from contractgen.batch.workers import Stopped
from contractgen.drafting import PACKING
from contractgen.errors import DraftError
from contractgen.resources import os_reason
from contractgen.rulebook import load_rulebook

AHEAD = 3
"""Chunks for each thread of the cluster that are handed out at most."""
_CONNECT_SECONDS = 20
_GONE = "与 dask 调度器的连接中断，请检查集群后加 --resume 重试"


@dataclass(frozen=True)
class Parcel:
    """How a run drafts, with the files of this machine that it needs."""

    how: How
    template: tuple[str, bytes] | None
    city: tuple[str, bytes] | None
    identity: tuple[str, str, str]
    """Version, rules and compression of the machine that sent it."""


def drafted_by_dask(
    works: Iterable[Work], how: How, scheduler: str, stopped: Stopped
) -> Iterator[list[Outcome]]:
    """Yield the chunks' outcomes as they are done, drafted by a dask cluster.

    dask gives the chunks of a lost machine to another; a chunk that ends machine after machine is
    tried row by row, and a row that does so is reported as failed.

    Raises:
        DraftError: dask isn't installed, the scheduler can't be reached, or a machine has another
            version of contractgen.
    """
    distributed = _distributed()
    try:
        client = distributed.Client(scheduler, timeout=_CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise DraftError(f"连不上 dask 调度器 {scheduler}，请检查地址和网络") from error
    parcel = _packed(how)
    try:
        yield from _Spread(client, distributed, parcel, how).outcomes(iter(works), stopped)
    except _breaks() as error:
        raise DraftError(_GONE) from error
    finally:
        client.close()


def _distributed() -> Any:
    try:
        import distributed
    except ImportError as error:
        raise DraftError(
            "使用 --engine dask 需要另外安装，请运行 pip install 'contractgen[dask]'"
        ) from error
    return distributed


def _breaks() -> tuple[type[BaseException], ...]:
    """Return what is raised when the scheduler is gone."""
    from distributed.client import FutureCancelledError
    from distributed.comm.core import CommClosedError

    return (CommClosedError, FutureCancelledError, TimeoutError)


class _Spread:
    """The chunks that are under way on a cluster."""

    def __init__(self, client: Any, distributed: Any, parcel: Parcel, how: How) -> None:
        self._client = client
        self._distributed = distributed
        self._parcel = client.scatter(parcel, broadcast=True)
        self._how = how
        self._works: dict[Any, Work] = {}

    def outcomes(self, works: Iterator[Work], stopped: Stopped) -> Iterator[list[Outcome]]:
        """Hand out chunks, a few at a time, and yield what comes back."""
        running = self._distributed.as_completed(loop=self._client.loop)
        self._fill(running, works, stopped)
        for future in running:
            work = self._works.pop(future.key)
            try:
                outcomes = future.result()
            except self._distributed.KilledWorker:
                yield from self._again(work, running)
            else:
                yield outcomes
            self._fill(running, works, stopped)

    def _fill(self, running: Any, works: Iterator[Work], stopped: Stopped) -> None:
        threads = sum(self._client.nthreads().values()) or 1
        while len(self._works) < AHEAD * threads and not stopped():
            work = next(works, None)
            if work is None:
                return
            self._submit(running, work)

    def _submit(self, running: Any, work: Work) -> None:
        future = self._client.submit(draft_chunk, self._parcel, work, pure=False)
        self._works[future.key] = work
        running.add(future)

    def _again(self, work: Work, running: Any) -> Iterator[list[Outcome]]:
        lines = pickle.loads(work.chunk.lines)
        if len(lines) == 1:
            yield [lost(line, self._how.reader) for line in lines_of(work.chunk.lines)]
            return
        for line, file, earlier in zip(lines, work.chunk.files, work.earlier, strict=True):
            self._submit(running, Work(Chunk(pickle.dumps([line], 5), (file,)), (earlier,)))


def _identity() -> tuple[str, str, str]:
    return (__version__, load_rulebook().hash, PACKING)


def _packed(how: How) -> Parcel:
    city = how.choice.city or ""
    return Parcel(
        how,
        _file(how.template) if how.template else None,
        _file(Path(city)) if city.endswith((".yaml", ".yml")) else None,
        _identity(),
    )


def _file(path: Path) -> tuple[str, bytes]:
    try:
        return path.name, path.read_bytes()
    except OSError as error:
        raise DraftError(f"{path}：{os_reason(error)}") from error


_LOCAL = threading.local()
"""The desk of each thread of a machine of the cluster."""


def draft_chunk(parcel: Parcel, work: Work) -> list[Outcome]:
    """Draft one chunk on a machine of the cluster. Raises `DraftError` on another version."""
    if parcel.identity != _identity():
        raise DraftError(
            "集群里有机器的 contractgen、规则文件或压缩库与本机不同，写出的文件会不一样；"
            "请在各台机器上安装同一版本"
        )
    known: tuple[How, Desk] | None = getattr(_LOCAL, "desk", None)
    if known is None or known[0] != parcel.how:
        known = _LOCAL.desk = (parcel.how, Desk(_unpacked(parcel)))
    return list(known[1].outcomes_of(work))


def _unpacked(parcel: Parcel) -> How:
    """Return how to draft with the sender's files, laid down on this machine."""
    how = parcel.how
    if parcel.template is not None:
        how = replace(how, template=_laid_down(parcel.template))
    if parcel.city is not None:
        how = replace(how, choice=replace(how.choice, city=str(_laid_down(parcel.city))))
    return how


def _laid_down(file: tuple[str, bytes]) -> Path:
    name, content = file
    path = Path(tempfile.mkdtemp(prefix="contractgen-")) / name
    path.write_bytes(content)
    return path
