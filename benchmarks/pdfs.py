"""PDFs: agreements a second, by one and two processes of LibreOffice."""

import tempfile
from functools import partial
from pathlib import Path

from benchmarks.figures import Figure, processor_seconds_of_children, seconds_of
from contractgen.drafting import Drafter, default_template
from contractgen.errors import PdfError
from contractgen.pdf import Converter
from contractgen.rulebook import load_rulebook
from contractgen.terms import read_terms, with_values

EXAMPLES = Path(__file__).parent.parent / "examples"
AGREEMENTS = 200


def run() -> list[Figure]:
    """Convert 200 agreements; without LibreOffice there is nothing to measure."""
    try:
        converter = Converter(default_template())
    except PdfError as error:
        print(f"PDF: not measured: {error}")
        return []
    with tempfile.TemporaryDirectory() as name:
        paths = list(_agreements(Path(name)))
        figures = []
        for jobs, some in ((1, paths[: AGREEMENTS // 2]), (2, paths)):
            before = processor_seconds_of_children()
            seconds = seconds_of(partial(_convert, converter, some, jobs))
            busy = (processor_seconds_of_children() - before) / len(some)
            title = f"{len(some)} 份协议，--jobs {jobs}"
            note = f"算上启动；每份占用一个核 {busy * 1000:.0f} 毫秒"
            figures.append(Figure("PDF", title, (len(some) / seconds,), "份/秒", note))
    return figures


def _convert(converter: Converter, paths: list[Path], jobs: int) -> None:
    assert all(result.pdf for result in converter.convert(paths, jobs=jobs))


def _agreements(folder: Path) -> list[Path]:
    """Write agreements that differ in name and pay."""
    drafter = Drafter()
    terms = read_terms(EXAMPLES / "turpan.yaml")
    policy = load_rulebook().policies["turpan"]
    paths = []
    for number in range(AGREEMENTS):
        own = {"talent.name": f"李{number}", "pay.monthly_yuan": 20_000 + number}
        path = folder / f"{number}.docx"
        path.write_bytes(drafter.draft(with_values(terms, own), policy=policy).content)
        paths.append(path)
    return paths
