"""Worker processes: chunks out, outcomes back, and a new process for one that died.

Not `concurrent.futures`: its pool breaks as a whole when one process is killed, and its workers
outlive a parent that was killed.
"""

import gc
import os
import pickle
import queue
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from contractgen.batch.drafting import Desk, Earlier, How, Work, lost
from contractgen.batch.manifest import Outcome
from contractgen.batch.planning import Chunk, lines_of
from contractgen.errors import DraftError

AHEAD = 2
"""Chunks that a worker holds at most: one in hand, one waiting."""

MOST_DEATHS = 12
"""Processes that may die one after another before the run is given up."""
_DYING = "并行进程接连意外终止（可能内存不足），请减少 --jobs 后加 --resume 重试"

_CONTEXT = get_context("spawn")  # a forked copy of a process with threads may hang

Stopped = Callable[[], bool]
"""Whether the user wants the run to end."""


def never() -> bool:
    """Return that nobody wants the run to end."""
    return False


def drafted_here(works: Iterable[Work], how: How, stopped: Stopped) -> Iterator[list[Outcome]]:
    """Yield each row's outcome, in order, drafted in this process."""
    desk = Desk(how)
    for work in works:
        for outcome in desk.outcomes_of(work):
            yield [outcome]
            if stopped():
                return


def drafted_by_workers(
    works: Iterable[Work], how: How, jobs: int, stopped: Stopped
) -> Iterator[list[Outcome]]:
    """Yield the chunks' outcomes as they are done, drafted by `jobs` processes.

    A chunk whose process dies is given to a new one, the second time row by row; a row that ends
    its process again is reported as failed.
    """
    waiting = _Waiting(iter(works))
    crew = [_Worker(how) for _ in range(jobs)]
    deaths = 0
    try:
        for worker in crew:
            worker.feed(waiting, stopped)
        while busy := [worker for worker in crew if worker.tasks]:
            wait([worker.inbox for worker in busy])
            for worker in [one for one in busy if one.inbox.poll()]:
                try:
                    outcomes = worker.received()
                except (EOFError, OSError):
                    deaths += 1
                    if deaths > MOST_DEATHS:
                        raise DraftError(_DYING) from None
                    yield from waiting.take_back(worker.tasks, how)
                    worker.replace()
                else:
                    deaths = 0
                    yield outcomes
                worker.feed(waiting, stopped)
    finally:
        for worker in crew:
            worker.end()


@dataclass
class _Task:
    work: Work
    deaths: int = 0
    """Processes that died of it."""


@dataclass
class _Waiting:
    """What is still to be done: first what dead workers left."""

    rest: Iterator[Work]
    left: deque[_Task] = field(default_factory=deque)

    def next(self) -> _Task | None:
        """Return the next task; None when there is none."""
        if self.left:
            return self.left.popleft()
        work = next(self.rest, None)
        return _Task(work) if work else None

    def take_back(self, tasks: deque[_Task], how: How) -> Iterator[list[Outcome]]:
        """Put a dead worker's tasks by; yield the row that is at fault, when that is certain."""
        first, *others = tasks
        tasks.clear()
        self.left.extend(others)
        first.deaths += 1
        rows = list(zip(*_unpacked(first.work), strict=True))
        if len(rows) > 1:
            if first.deaths == 1:
                self.left.append(first)
            else:
                self.left.extend(_Task(_single(*row), 1) for row in rows)
        elif first.deaths <= 2:
            self.left.append(first)
        else:
            yield [lost(line, how.reader) for line in lines_of(first.work.chunk.lines)]


def _unpacked(work: Work) -> tuple[list[object], tuple[str, ...], Earlier]:
    return pickle.loads(work.chunk.lines), work.chunk.files, work.earlier


def _single(line: object, file: str, earlier: tuple[str, str] | None) -> Work:
    return Work(Chunk(pickle.dumps([line], 5), (file,)), (earlier,))


class _Worker:
    """A process and the tasks it has."""

    def __init__(self, how: How) -> None:
        self._how = how
        self.tasks: deque[_Task] = deque()
        self._start()

    def _start(self) -> None:
        self.inbox, theirs_out = _CONTEXT.Pipe(duplex=False)
        theirs_in, self._outbox = _CONTEXT.Pipe(duplex=False)
        self._process: BaseProcess = _CONTEXT.Process(
            target=_serve, args=(theirs_in, theirs_out, self._how), daemon=True
        )
        self._process.start()
        theirs_in.close()
        theirs_out.close()

    def feed(self, waiting: _Waiting, stopped: Stopped) -> None:
        """Give the worker what it has room for; a dead one shows when it is read from."""
        while len(self.tasks) < AHEAD and not stopped() and (task := waiting.next()):
            self.tasks.append(task)
            with suppress(OSError):
                self._outbox.send_bytes(pickle.dumps(task.work, 5))

    def received(self) -> list[Outcome]:
        """Return what it has done. Raises `EOFError` or `OSError` when it died."""
        outcomes: list[Outcome] = pickle.loads(self.inbox.recv_bytes())
        self.tasks.popleft()
        return outcomes

    def replace(self) -> None:
        """Start a process in place of one that died."""
        self.end()
        self._start()

    def end(self) -> None:
        """Let the process go; at once, for it has nothing in hand that counts."""
        self._outbox.close()
        self.inbox.close()
        self._process.join(timeout=5)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


def _serve(inbox: Connection, outbox: Connection, how: How) -> None:
    """Work until the parent closes its end or is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the parent decides
    received: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(inbox, received), daemon=True).start()
    desk = Desk(how)
    gc.freeze()  # rules and templates stay: no need to look through them again and again
    while True:
        work: Work = pickle.loads(received.get())
        try:
            outbox.send_bytes(pickle.dumps(list(desk.outcomes_of(work)), 5))
        except OSError:
            return


def _receive(inbox: Connection, received: queue.SimpleQueue[bytes]) -> None:
    """Keep the pipe empty; end the process with its parent, in the middle of a row if need be."""
    while True:
        try:
            received.put(inbox.recv_bytes())
        except (EOFError, OSError):
            os._exit(0)
