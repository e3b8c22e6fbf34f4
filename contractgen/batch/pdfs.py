"""The PDFs of a batch: made after the agreements are written, beside them."""

from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from contractgen.batch.results import RowResult
from contractgen.pdf import Converter


class Pdfs:
    """The PDFs of the agreements in one folder."""

    def __init__(self, converter: Converter, folder: Path, jobs: int) -> None:
        self._converter = converter
        self._folder = folder
        self._jobs = jobs
        self._problems: dict[str, str] = {}
        self.made = 0
        """Agreements that have a PDF, made now or before."""
        self.left = 0
        """Agreements whose PDF was still to be made when the run was stopped."""

    @property
    def failed(self) -> int:
        """Return how many agreements could not be made into PDFs."""
        return len(self._problems)

    def make(
        self,
        files: Iterable[str],
        progress: Callable[[int, int], None] | None,
        stopped: Callable[[], bool],
    ) -> None:
        """Make the PDF of every agreement whose PDF is missing or older than itself."""
        agreements = [self._folder / file for file in files]
        waiting = [path for path in agreements if not _is_current(path)]
        self.made = len(agreements) - len(waiting)
        self.left = len(waiting)
        with closing(self._converter.convert(waiting, jobs=self._jobs)) as conversions:
            for conversion in conversions:
                self.left -= 1
                if conversion.pdf is None:
                    self._problems[conversion.source.name] = conversion.problem
                else:
                    self.made += 1
                if progress is not None:
                    progress(len(agreements) - self.left, len(agreements))
                if stopped():
                    return

    def told(self, row: RowResult) -> RowResult:
        """Return a row's result with its PDF, or with the reason why there is none."""
        if not row.file:
            return row
        problem = self._problems.get(row.file)
        if problem is not None:
            return replace(row, notes=(*row.notes, f"PDF 没有生成：{problem}"))
        path = self._folder / row.file
        return replace(row, pdf=path.with_suffix(".pdf").name) if _is_current(path) else row

    def lines(self) -> list[str]:
        """Return what to tell the user."""
        counts = f"PDF：已生成 {self.made} 份"
        if self.failed:
            counts += f"，未生成 {self.failed} 份，原因见汇总"
        return [counts, *(f"  · {note}" for note in self._converter.notes())]


def _is_current(agreement: Path) -> bool:
    """Return whether the agreement's PDF was made after it; half a PDF is never written."""
    try:
        made = agreement.with_suffix(".pdf").stat().st_mtime_ns
        return made >= agreement.stat().st_mtime_ns
    except OSError:
        return False
