"""Worker processes that check files: one file each at a time, results in the order given.

A worker that dies takes down only its own file, and only if a second one dies of it, too. Results
that are ready wait for an earlier one, but never more than a few dozen of them.
"""

import gc
import os
import pickle
import queue
import signal
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from contractgen.checker import Unreadable
from contractgen.checking.examining import How, Part, part_of, reported
from contractgen.errors import ContractgenError

_AHEAD = 2
"""Files that a worker holds at most: one in hand, one waiting."""
_LEAD = 32
"""How many results a worker may be ahead of the first that is still awaited."""
_DIED = "检查时进程意外终止（文件可能过大或内存不足），请单独检查这份文件"

_CONTEXT = get_context("spawn")  # a forked copy of a process with threads may hang


def parts_by_workers(paths: Sequence[Path], how: How, jobs: int) -> Iterator[Part]:
    """Yield each file's part, in order, made by `jobs` processes.

    Raises:
        ContractgenError: no file can be checked, for the rules are wrong.
    """
    numbers = deque(range(len(paths)))
    ready: dict[int, Part] = {}
    crew = [_Worker(how) for _ in range(jobs)]
    deaths: set[int] = set()
    awaited = 0
    try:
        while awaited < len(paths):
            for worker in crew:
                worker.feed(numbers, paths, awaited + _LEAD * jobs)
            for worker in _reporting(crew):
                try:
                    number, part = worker.received()
                except (EOFError, OSError):
                    lost = _lost(worker, numbers, deaths)
                    if lost is not None:
                        ready[lost] = reported(Unreadable(str(paths[lost]), _DIED), how)
                else:
                    ready[number] = part
            while awaited in ready:
                yield ready.pop(awaited)
                awaited += 1
    finally:
        for worker in crew:
            worker.end()


def _reporting(crew: Sequence["_Worker"]) -> list["_Worker"]:
    """Return the workers that have something to say, or have died; wait for the first."""
    busy = [worker for worker in crew if worker.numbers]
    wait([worker.inbox for worker in busy])
    return [worker for worker in busy if worker.inbox.poll()]


def _lost(worker: "_Worker", numbers: deque[int], deaths: set[int]) -> int | None:
    """Give a dead worker's files back and replace it; return one that workers died of twice."""
    first, *others = worker.numbers
    numbers.extendleft(reversed(others))
    lost = first if first in deaths else None
    if lost is None:
        deaths.add(first)
        numbers.appendleft(first)
    worker.replace()
    return lost


@contextmanager
def _unseen() -> Iterator[None]:
    """Let a process start to which Ctrl-C means nothing, not even while it starts."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # starting it with the first process would lift the block
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Worker:
    """A process and the files it has."""

    def __init__(self, how: How) -> None:
        self._how = how
        self._start()

    def _start(self) -> None:
        self.numbers: deque[int] = deque()
        self.inbox, theirs_out = _CONTEXT.Pipe(duplex=False)
        theirs_in, self._outbox = _CONTEXT.Pipe(duplex=False)
        self._process: BaseProcess = _CONTEXT.Process(
            target=_serve, args=(theirs_in, theirs_out, self._how), daemon=True
        )
        with _unseen():
            self._process.start()
        theirs_in.close()
        theirs_out.close()

    def feed(self, numbers: deque[int], paths: Sequence[Path], limit: int) -> None:
        """Give the worker what it has room for; a dead one shows when it is read from."""
        while len(self.numbers) < _AHEAD and numbers and numbers[0] < limit:
            number = numbers.popleft()
            self.numbers.append(number)
            with suppress(OSError):
                self._outbox.send((number, paths[number]))

    def received(self) -> tuple[int, Part]:
        """Return a file's number and part.

        Raises:
            EOFError, OSError: the process has died.
            ContractgenError: what the process could not go on from.
        """
        number, part = pickle.loads(self.inbox.recv_bytes())
        if isinstance(part, ContractgenError):
            raise part
        self.numbers.remove(number)
        return number, part

    def replace(self) -> None:
        """Start a process in place of one that died."""
        self.end()
        self._start()

    def end(self) -> None:
        """Let the process go; at once, for it has nothing in hand that counts."""
        self._outbox.close()
        self.inbox.close()
        self._process.kill()
        self._process.join()


def _serve(inbox: Connection, outbox: Connection, how: How) -> None:
    """Check files until the parent closes its end or is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the parent decides
    gc.set_threshold(50_000, 20, 50)  # what is loaded stays; one agreement makes little garbage
    received: queue.SimpleQueue[tuple[int, Path]] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(inbox, received), daemon=True).start()
    while True:
        number, path = received.get()
        try:
            outcome: Part | ContractgenError = part_of(path, how)
        except ContractgenError as error:
            outcome = error
        try:
            outbox.send_bytes(pickle.dumps((number, outcome), 5))
        except OSError:
            return


def _receive(inbox: Connection, received: "queue.SimpleQueue[tuple[int, Path]]") -> None:
    """Keep the pipe empty; end the process with its parent, in the middle of a file if need be."""
    while True:
        try:
            received.put(inbox.recv())
        except (EOFError, OSError):
            os._exit(0)
