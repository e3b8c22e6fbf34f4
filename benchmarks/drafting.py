"""Drafting beside docxtpl and docxtemplater: the same template, the same terms, in one run.

To draft is to apply the policy, compose the wording and fill the template; to fill is the last
alone. Figures are per second of one core's time, whatever else the machine does.
"""

import importlib
import io
import json
import subprocess
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import docx
from docxtpl import DocxTemplate

from benchmarks.figures import Figure, processor_seconds_of, rounds
from contractgen.drafting import Drafter, context_of, default_template
from contractgen.drafting.context import word_environment
from contractgen.drafting.packing import PACKING
from contractgen.policy import Policy
from contractgen.rulebook import load_rulebook
from contractgen.terms import Terms, read_terms, with_values

HERE = Path(__file__).parent
EXAMPLES = HERE.parent / "examples"
PART = "起草"
ROUNDS = 5
TERMS = 100
COMPRESSIONS = 300
OURS = "contractgen"
OURS_FILL = "contractgen fill"
PER_ROUND = {
    OURS: 2_000,
    OURS_FILL: 2_000,
    "docxtpl": 20,
    "docxtpl fill": 20,
    "docxtemplater fill": 60,
}
"""Agreements that each drafts or fills in a round."""


def run() -> list[Figure]:
    """Measure drafting, and the libraries that compress."""
    policy = load_rulebook().policies["turpan"]
    terms = list(_terms())
    with tempfile.TemporaryDirectory() as name, _docxtemplater(Path(name), terms, policy) as node:
        engines = {
            OURS: _ours(terms, policy),
            OURS_FILL: _ours_fill(terms, policy),
            "docxtpl": _docxtpl(terms, policy),
            "docxtpl fill": _docxtpl_fill(terms, policy),
        }
        if node is not None:
            engines["docxtemplater fill"] = node
        speeds = dict(zip(engines, rounds(list(engines.values()), ROUNDS), strict=True))
    figures = [
        Figure(PART, _TITLES[name], values, "份/秒", _NOTES[name])
        for name, values in speeds.items()
    ]
    for name, theirs in speeds.items():
        for ours in (OURS, OURS_FILL):
            if name not in (OURS, OURS_FILL) and (ours == OURS or name.endswith("fill")):
                ratios = tuple(one / other for one, other in zip(speeds[ours], theirs, strict=True))
                title = f"{_TITLES[ours]} 比 {_TITLES[name]}"
                figures.append(Figure(PART, title, ratios, "倍", "同一轮内相比"))
    if node is None:
        print("docxtemplater: not measured, for want of npm or of a registry")
    document = Drafter().draft(terms[0], policy=policy).content
    return [*figures, *_compression(document)]


_TITLES = {
    OURS: "contractgen 起草",
    OURS_FILL: "contractgen 只填写",
    "docxtpl": "docxtpl 起草",
    "docxtpl fill": "docxtpl 只填写",
    "docxtemplater fill": "docxtemplater 只填写",
}
_NOTES = {
    OURS: f"从条款到 .docx：政策、措辞、填写、压缩（{PACKING}）",
    OURS_FILL: "待遇已经补齐；措辞、填写、压缩",
    "docxtpl": "同上，由 docxtpl 填写；每份新建 DocxTemplate",
    "docxtpl fill": "措辞已经写好；每份新建 DocxTemplate",
    "docxtemplater fill": "措辞已经写好；每份新建 Docxtemplater（它要求这样），算上 V8 的后台线程",
}


def _terms() -> Iterator[Terms]:
    """Yield terms that differ in names, numbers, dates and pay; one in ten has `&` and `<`."""
    base = read_terms(EXAMPLES / "turpan.yaml")
    for number in range(TERMS):
        sign = "&<研发>" if number % 10 == 0 else ""
        start = date(2026, 1, 1) + timedelta(days=number)
        yield with_values(
            base,
            {
                "agreement.number": f"RC-2026-{number:05d}",
                "talent.name": f"李{'一二三四五六七八九十'[number % 10]}{number}",
                "talent.id_number": f"65210119850312{number:04d}",
                "engagement.project": f"光伏组件{sign}第{number}期",
                "pay.monthly_yuan": 20_000 + 37 * number,
                "period.start": start,
                "period.end": start.replace(year=2031),
            },
        )


def _per_second(count: int, draft: Any) -> float:
    return count / processor_seconds_of(lambda: [draft(number) for number in range(count)])


def _ours(terms: list[Terms], policy: Policy) -> Any:
    drafter = Drafter()
    drafter.draft(terms[0], policy=policy)
    return lambda: _per_second(
        PER_ROUND[OURS],
        lambda number: drafter.draft(terms[number % TERMS], policy=policy).content,
    )


def _ours_fill(terms: list[Terms], policy: Policy) -> Any:
    drafter = Drafter()
    filled = [drafter.filled(each, policy=policy) for each in terms]
    drafter.draft_filled(filled[0], policy=policy)
    return lambda: _per_second(
        PER_ROUND[OURS_FILL],
        lambda number: drafter.draft_filled(filled[number % TERMS], policy=policy).content,
    )


def _docxtpl(terms: list[Terms], policy: Policy) -> Any:
    def draft(number: int) -> bytes:
        context = context_of(terms[number % TERMS], wording="standard", policy=policy)
        return _filled_by_docxtpl(context.values)

    return lambda: _per_second(PER_ROUND["docxtpl"], draft)


def _docxtpl_fill(terms: list[Terms], policy: Policy) -> Any:
    contexts = [context_of(each, wording="standard", policy=policy).values for each in terms]
    return lambda: _per_second(
        PER_ROUND["docxtpl fill"], lambda number: _filled_by_docxtpl(contexts[number % TERMS])
    )


def _filled_by_docxtpl(context: dict[str, Any]) -> bytes:
    document = DocxTemplate(default_template())
    document.render(context, word_environment())
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@contextmanager
def _docxtemplater(folder: Path, terms: list[Terms], policy: Policy) -> Iterator[Any]:
    """Yield what measures docxtemplater once; None where it can't be installed."""
    install = ["npm", "install", "--silent", "--no-audit", "--no-fund", "docxtemplater", "pizzip"]
    try:
        subprocess.run(install, cwd=folder, check=True, capture_output=True, timeout=300)
    except (OSError, subprocess.SubprocessError):
        yield None
        return
    contexts = [context_of(each, wording="standard", policy=policy).values for each in terms]
    data = [_plain_data(context) for context in contexts]
    (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    _their_template(folder / "template.docx")
    program = [HERE / "docxtemplater.mjs", folder, folder / "template.docx", folder / "data.json"]
    with subprocess.Popen(
        ["node", *map(str, program), str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        count = PER_ROUND["docxtemplater fill"]

        def measure() -> float:
            print(count, file=process.stdin, flush=True)
            return count / float(process.stdout.readline())

        measure()  # V8 compiles as it goes
        _same_text(folder, terms, policy)
        yield measure
        process.stdin.close()


def _same_text(folder: Path, terms: list[Terms], policy: Policy) -> None:
    """Raise `AssertionError` unless both have made the same paragraphs."""
    for number in range(3):
        ours = Drafter().draft(terms[number], policy=policy).content
        theirs = (folder / f"{number}.docx").read_bytes()
        assert _paragraphs(ours) == _paragraphs(theirs)


def _paragraphs(content: bytes) -> list[str]:
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    header = [paragraph.text for paragraph in document.sections[0].header.paragraphs]
    return [*(paragraph.text for paragraph in document.paragraphs), *cells, *header]


def _plain_data(context: dict[str, Any]) -> dict[str, Any]:
    """Return what our template prints, as docxtemplater takes it."""
    articles = context["articles"]
    return {
        **{name: context[name] for name in ("title", "number", "recitals", "closing")},
        **{f"{who}_signature": context[f"{who}_signature"] for who in ("employer", "talent")},
        **{
            f"{who}_rows": [{"label": row.label, "text": row.text} for row in rows]
            for who in ("employer", "talent")
            for rows in (context[f"{who}_rows"],)
        },
        "articles": [
            {
                "title": article.title,
                "lines": [
                    {
                        "text": line.text,
                        "last": line is articles[-1].lines[-1],
                        "sub": line is not articles[-1].lines[-1] and line.level > 1,
                        "item": line is not articles[-1].lines[-1] and line.level <= 1,
                    }
                    for line in article.lines
                ],
            }
            for article in articles
        ],
    }


_THEIRS = {
    "{%p if number %}": "{#number}",
    "{%p if article.title %}": "{#title}",
    "{{ article.title }}": "{title}",
    "{%p for article in articles %}": "{#articles}",
    "{%p for line in article.lines %}": "{#lines}",
    "{%p if line is sameas articles[-1].lines[-1] %}": "{#last}",
    "{%p elif line.level > 1 %}": "{/last}|{#sub}",
    "{%p else %}": "{/sub}|{#item}",
    "{{ line.text }}": "{text}",
    "{{ title }}": "{title}",
    "{{ number }}": "{number}",
    "{{ line }}": "{.}",
}
"""Our tags in its syntax; `|` begins a new paragraph."""


def _their_template(path: Path) -> None:
    """Write our template in docxtemplater's syntax."""
    document = docx.Document(str(default_template()))
    for table in document.tables:
        _their_rows(table)
    signatures = [p for cell in document.tables[-1].rows[0].cells for p in cell.paragraphs]
    header = document.sections[0].header.paragraphs
    for paragraphs in (list(document.paragraphs), signatures, list(header)):
        _their_paragraphs(paragraphs)
    document.save(str(path))


def _their_rows(table: Any) -> None:
    """Put the loops over rows into the rows themselves."""
    for row in list(table.rows):
        text = row.cells[0].text
        if text.startswith("{%tr for"):
            loop = text.split()[-2]
        elif text.startswith("{{ row.label"):
            row.cells[0].paragraphs[0].runs[0].text = f"{{#{loop}}}{{label}}："
            row.cells[1].paragraphs[0].runs[0].text = f"{{text}}{{/{loop}}}"
        if text.startswith("{%tr"):
            table._tbl.remove(row._tr)


def _their_paragraphs(paragraphs: list[Any]) -> None:
    ends: list[str] = []
    for paragraph in paragraphs:
        text = paragraph.text
        if text.startswith("{%p for line in "):
            name = text.split()[-2].rpartition(".")[2]
            theirs = f"{{#{name}}}"
        elif text in ("{%p endfor %}", "{%p endif %}"):
            theirs = f"{{/{ends.pop()}}}"
        else:
            theirs = _THEIRS.get(text, text)
        for part in theirs.split("|"):
            if part.startswith("{#"):
                ends.append(part[2:-1])
            elif part.startswith("{/") and ends and ends[-1] == part[2:-1]:
                ends.pop()
        *before, last = theirs.split("|")
        for part in before:
            paragraph.insert_paragraph_before(part, paragraph.style)
        if paragraph.runs and last != text:
            paragraph.runs[0].text = last


def _compression(document: bytes) -> Iterator[Figure]:
    """Yield how fast each library at hand compresses an agreement's text, and how small."""
    member = docx.Document(io.BytesIO(document)).part.blob
    for module, levels in (
        ("isal.isal_zlib", (1, 2)),
        ("zlib_ng.zlib_ng", (1, 6)),
        ("zlib", (1, 6)),
    ):
        with suppress(ImportError):
            library = zlib if module == "zlib" else importlib.import_module(module)
            for level in levels:
                yield _compressed(library, f"{module.rpartition('.')[2]} {level} 级", member, level)


def _compressed(library: Any, title: str, member: bytes, level: int) -> Figure:
    def compress() -> None:
        for _ in range(COMPRESSIONS):
            library.compress(member, level, -15)

    seconds = [processor_seconds_of(compress) for _ in range(ROUNDS)]
    size = len(library.compress(member, level, -15))
    note = f"协议正文 {len(member):,} 字节压到 {size:,} 字节"
    microseconds = tuple(each / COMPRESSIONS * 1e6 for each in seconds)
    return Figure("压缩一份协议的正文", title, microseconds, "微秒", note)
