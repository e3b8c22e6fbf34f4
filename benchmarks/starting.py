"""Start-up: what a command costs before it does anything."""

import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.figures import Figure, processor_seconds_of_children

EXAMPLES = Path(__file__).parent.parent / "examples"
RUNS = 5


def run() -> list[Figure]:
    """Measure whole processes of the command line."""
    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder) / "协议.docx")
        terms = str(EXAMPLES / "none.yaml")
        commands = {
            "contractgen --help": ["--help"],
            "contractgen draft（一份）": ["draft", terms, "-o", out, "--allow-findings"],
            "contractgen check（一份）": ["check", str(EXAMPLES / "seed-agreement.txt")],
        }
        figures = []
        for title, arguments in commands.items():
            command = [sys.executable, "-m", "contractgen", *arguments]

            _started(command)
            seconds = tuple(_started(command) for _ in range(RUNS))
            figures.append(Figure("启动（整个进程）", title, seconds, "秒"))
    return figures


def _started(command: list[str]) -> float:
    """Return the processor seconds of one process."""
    before = processor_seconds_of_children()
    subprocess.run(command, capture_output=True, check=False)
    return processor_seconds_of_children() - before
