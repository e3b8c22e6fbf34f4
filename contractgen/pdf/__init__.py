"""PDF: agreements as PDFs to sign, made by LibreOffice from the .docx.

`Converter` checks the fonts once and converts many, several at a time; `convert` yields a result
for each.
"""

import tempfile
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event

from contractgen.document import fonts_of
from contractgen.errors import OutputError, PdfError
from contractgen.pdf.fonts import plan_fonts
from contractgen.pdf.office import Office, find_office
from contractgen.resources import os_reason, write_atomically

__all__ = ["Conversion", "Converter"]

_BATCH = 50
"""Documents for one start of LibreOffice (1.3 s): more would save little."""
_TRIES = 2
"""How often a document is tried at which LibreOffice failed: it may have failed for another."""


@dataclass(frozen=True)
class Conversion:
    """What became of one document."""

    source: Path
    pdf: Path | None
    """Beside the document; None when there is none."""
    problem: str = ""
    """Chinese: why not."""


class Converter:
    """Makes PDFs of documents that share a template."""

    def __init__(self, template: Path, *, patience: float = 90) -> None:
        """Look for LibreOffice and for the template's fonts.

        `patience` is how many seconds one document may take.

        Raises:
            PdfError: LibreOffice or any Chinese font is missing; the message says what to install.
            DocumentError: the template can't be read.
        """
        self._program = find_office()
        self._patience = patience
        try:
            content = template.read_bytes()
        except OSError as error:
            raise PdfError(f"{template}：{os_reason(error)}") from error
        self._plan = plan_fonts(fonts_of(content, str(template)))

    def notes(self) -> list[str]:
        """Say in Chinese which fonts aren't installed, and what stands in for them."""
        if self._plan is None:
            return ["本机没有 fontconfig，未检查模板所用的字体是否已安装"]
        return self._plan.notes()

    def convert(
        self, sources: Iterable[Path], *, jobs: int = 1
    ) -> Generator[Conversion, None, None]:
        """Yield what became of each document, in no certain order; PDFs stand beside them.

        `jobs` processes of LibreOffice run at a time. Closing the iterator ends them.
        """
        waiting = list(sources)
        jobs = max(1, min(jobs, len(waiting)))
        share = min(_BATCH, -(-len(waiting) // jobs)) or 1
        batches = SimpleQueue[list[Path]]()
        for start in range(0, len(waiting), share):
            batches.put(waiting[start : start + share])
        results = SimpleQueue[Conversion | None]()
        stopped = Event()
        with (
            tempfile.TemporaryDirectory(prefix="contractgen-pdf-") as home,
            ThreadPoolExecutor(jobs) as pool,
        ):
            workers = [
                pool.submit(self._worker(Path(home), number, stopped).run, batches, results)
                for number in range(jobs)
            ]
            try:
                yield from _until_all_end(results, jobs)
            finally:
                stopped.set()
            for worker in workers:
                worker.result()

    def _worker(self, home: Path, number: int, stopped: Event) -> "_Worker":
        folder = home / str(number)
        folder.mkdir()
        configuration = None if self._plan is None else self._plan.configuration(folder)
        office = Office(self._program, folder / "profile", configuration, self._patience)
        return _Worker(office, folder, stopped)


def _until_all_end(results: "SimpleQueue[Conversion | None]", workers: int) -> Iterator[Conversion]:
    """Yield results until as many workers have put their None."""
    while workers:
        result = results.get()
        if result is None:
            workers -= 1
        else:
            yield result


class _Worker:
    """Converts batches one after the other with an Office of its own."""

    def __init__(self, office: Office, folder: Path, stopped: Event) -> None:
        self._office = office
        self._folder = folder
        self._stopped = stopped

    def run(
        self, batches: "SimpleQueue[list[Path]]", results: "SimpleQueue[Conversion | None]"
    ) -> None:
        """Convert batches until none is left, then put None."""
        try:
            while not self._stopped.is_set():
                for result in self._batch(batches.get_nowait()):
                    results.put(result)
        except Empty:
            pass
        finally:
            results.put(None)

    def _batch(self, sources: Sequence[Path]) -> Iterator[Conversion]:
        """Yield the results of one batch, starting LibreOffice anew where it fails."""
        tries = dict.fromkeys(sources, 0)
        while tries and not self._stopped.is_set():
            with tempfile.TemporaryDirectory(dir=self._folder) as name:
                for result in self._started(list(tries), Path(name)):
                    del tries[result.source]
                    yield result
            if tries and not self._stopped.is_set():
                failed = next(iter(tries))
                times = tries.pop(failed) + 1
                if times < _TRIES:
                    tries[failed] = times  # last, so that the others needn't wait for it
                else:
                    yield Conversion(failed, None, f"{failed}：LibreOffice 不能转换这份文件")

    def _started(self, sources: Sequence[Path], folder: Path) -> Iterator[Conversion]:
        """Start LibreOffice once, with copies whose names any system can pass on."""
        copies: dict[Path, Path] = {}
        for number, source in enumerate(sources):
            copy = folder / f"{number}.docx"
            try:
                copy.write_bytes(source.read_bytes())
            except OSError as error:
                yield Conversion(source, None, f"{source}：{os_reason(error)}")
            else:
                copies[copy] = source
        for copy in self._office.converted(list(copies), folder, self._stopped):
            yield _kept(copies[copy], copy.with_suffix(".pdf"))


def _kept(source: Path, made: Path) -> Conversion:
    """Put the PDF beside its document."""
    target = source.with_suffix(".pdf")
    try:
        write_atomically(target, made.read_bytes())
    except OutputError as error:
        return Conversion(source, None, str(error))
    return Conversion(source, target)
