"""LibreOffice: one process that turns a list of .docx into PDFs, watched and ended if it hangs."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from contractgen.errors import PdfError

_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)
"""Where its installers put it on systems that don't put it on the path."""
_GRACE = 10
"""Seconds for a process to end by itself when all is done."""
_TICK = 0.05
"""Seconds between two looks at a running process."""


def find_office() -> str:
    """Return LibreOffice's program.

    Raises:
        PdfError: it isn't installed; the message says what to install.
    """
    for name in ("soffice", "libreoffice", *_PLACES):
        if found := shutil.which(name):
            return found
    raise PdfError(
        "没有找到 LibreOffice，不能生成 PDF；请安装后再试"
        "（Debian、Ubuntu：apt install libreoffice-writer-nogui fonts-noto-cjk；"
        "Windows、macOS：从 libreoffice.org 下载安装）"
    )


@dataclass(frozen=True)
class Office:
    """LibreOffice with a profile of its own, so that several can run side by side."""

    program: str
    profile: Path
    font_configuration: Path | None
    """A fontconfig file; None: the system's."""
    patience: float = 90
    """Seconds without a finished document after which a process counts as hung."""

    def converted(self, sources: Sequence[Path], folder: Path, stopped: Event) -> Iterator[Path]:
        """Yield those of `sources` that have become PDFs in `folder`, as they do.

        They must differ in name. When it ends before all are done, LibreOffice has failed or hung
        at the first that is left, or has refused it, or `stopped` was set.
        """
        command = [
            self.program,
            f"-env:UserInstallation={self.profile.as_uri()}",
            *("--headless", "--norestore", "--nolockcheck", "--nodefault"),
            *("--convert-to", "pdf:writer_pdf_Export", "--outdir", str(folder)),
            *map(str, sources),
        ]
        process = subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            env=self._environment(),
            start_new_session=True,
        )
        try:
            if (yield from self._watched(process, sources, folder, stopped)):
                with suppress(subprocess.TimeoutExpired):  # let it put its profile in order
                    process.wait(_GRACE)
        finally:
            _end(process)

    def _watched(
        self,
        process: "subprocess.Popen[bytes]",
        sources: Sequence[Path],
        folder: Path,
        stopped: Event,
    ) -> Generator[Path, None, bool]:
        """Yield documents as they are done until the process ends or hangs; return if all are."""
        waiting = list(sources)
        last = time.monotonic()
        running = True
        while running and waiting and not stopped.is_set():
            running = process.poll() is None
            done = [source for source in waiting if is_pdf(folder / f"{source.stem}.pdf")]
            for source in done:
                waiting.remove(source)
                last = time.monotonic()
                yield source
            if time.monotonic() - last > self.patience:
                return False
            if running and waiting:
                time.sleep(_TICK)
        return not waiting

    def _environment(self) -> dict[str, str]:
        environment = dict(os.environ)
        if self.font_configuration is not None:
            environment["FONTCONFIG_FILE"] = str(self.font_configuration)
        return environment


def is_pdf(path: Path) -> bool:
    """Return whether the file is a whole PDF."""
    try:
        with path.open("rb") as file:
            begins = file.read(5) == b"%PDF-"
            file.seek(max(0, file.seek(0, os.SEEK_END) - 1024))
            return begins and b"%%EOF" in file.read()
    except OSError:
        return False


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End the process and those that it started: soffice is a script that starts the program."""
    with suppress(ProcessLookupError):  # all have ended
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()
