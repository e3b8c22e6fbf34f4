"""Word: the document itself, with a comment on the words of each finding.

Nothing else of it changes. Who reviews needs no other window; answers are read back by the last
line of each comment, which names the rule and the clause.
"""

import os
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from contractgen.checker import Report
from contractgen.document import read_bytes
from contractgen.document.commenting import Comment, Said, comment
from contractgen.document.making import docx_of
from contractgen.document.markup import escaped
from contractgen.document.packing import repacked
from contractgen.document.reader import is_package
from contractgen.document.revising import Author, Revision
from contractgen.document.runs import WordFile
from contractgen.errors import DocumentError
from contractgen.facts import Facts
from contractgen.findings import Finding
from contractgen.identity import identity
from contractgen.repairs import Kind, Mended, load_repairs, mend, revise
from contractgen.reports.decided import decision_words
from contractgen.reports.view import Options, View, clean

AUTHOR = "contractgen"
INITIALS = "CG"

_TITLE = re.compile(
    r".{0,40}(?:(?:协议|合同)书?|(?:通知|聘任|承诺|意向|约定)书)(?:[（(].{0,20}[）)])?"
)
_TITLE_LINES = 8
"""A title stands among the first lines; numbers and dates of the agreement may come before it."""

_EPOCH_DIGITS = 11
"""Seconds since 1970 that a date can hold."""

_PARTS = {
    "textbox": "文本框",
    "header": "页眉",
    "footer": "页脚",
    "footnote": "脚注",
    "endnote": "尾注",
}


def author() -> Author:
    """Return us, with the day only where the caller's SOURCE_DATE_EPOCH gives one.

    The time of day would make two runs over one file differ.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch.isdecimal() or len(epoch) > _EPOCH_DIGITS:
        return Author(AUTHOR)
    moment = datetime.fromtimestamp(int(epoch), UTC)
    return Author(AUTHOR, moment.strftime("%Y-%m-%dT%H:%M:%SZ"))


def render(report: Report, options: Options, *, kinds: Sequence[Kind] = ()) -> bytes:
    """Return the checked document as a .docx with one comment per finding.

    `kinds`: repairs of these kinds stand beside their comments as tracked changes. A text file
    becomes a plain .docx of its lines first.

    Raises:
        DocumentError: the report is not about a document, or the file has changed since.
    """
    data = word_bytes(report.facts)
    file = word_file(data, report.facts)
    revision = Revision(file, author())
    mended = mend(data, report, file.view, load_repairs(), kinds) if kinds else None
    if mended is not None:
        revise(revision, mended.repairs)
    comments = tuple(comments_of(report, options, file, mended))
    parts = comment(file, revision, comments, author(), INITIALS)
    return repacked(data, {file.name: revision.content(), **parts})


def word_bytes(facts: Facts) -> bytes:
    """Return the bytes of the .docx that was checked, or of one made from a text file."""
    if facts.kind == "terms":
        raise DocumentError(f"“{facts.path}”是条款文件，没有可批注的协议；请先起草，再审查协议。")
    if facts.path != "-":
        data = read_bytes(Path(facts.path))
        if is_package(data):
            return data
    return docx_of(facts.text)


def word_file(data: bytes, facts: Facts) -> WordFile:
    """Return the file in the view in which it was checked."""
    text = escaped(facts.text)
    for view in ("final", "original"):
        file = WordFile(data, facts.path, view)
        if escaped(file.document.text) == text:
            return file
    raise DocumentError(f"“{facts.path}”在审查之后改动过，请重新审查。")


def comments_of(
    report: Report, options: Options, file: WordFile, mended: Mended | None = None
) -> Iterator[Comment]:
    """Yield a comment for each finding, in their order; with what was done about it."""
    view = View(report, options)
    for finding in report.findings:
        done = () if mended is None else (mended.note(finding),)
        yield comment_on(finding, view, file, done)


def comment_on(finding: Finding, view: View, file: WordFile, more: Sequence[str] = ()) -> Comment:
    """Return the comment on a finding; `more` is said after the suggestion."""
    said = (
        *_said(finding, view, file),
        *(Said(clean(view.privacy.say(line))) for line in more),
        Said(f"编号：{finding.rule} #{identity(finding, view.report.facts)}", small=True),
    )
    if finding.place is None or finding.place.start >= finding.place.end:
        return Comment(said, *_title(view.report.facts))
    return Comment(said, finding.place.start, finding.place.end)


def _said(finding: Finding, view: View, file: WordFile) -> Iterator[Said]:
    head = f"【{view.word(finding.severity)}】{view.title(finding.rule)}"
    if finding.place is None:
        head = f"{view.word('whole')}：{head}"
    yield Said(head, bold=True)
    if finding.place is not None:
        part = file.part(finding.place.start)
        if part in _PARTS:
            words = clean(view.text[finding.place.start : finding.place.end])
            yield Said(f"（{_PARTS[part]}）“{words}”")
    yield Said(clean(view.privacy.say(finding.message)))
    for basis in view.basis(finding):
        yield Said(f"{view.word('basis')}：{basis}")
    if finding.suggestion:
        yield Said(f"{view.word('suggestion')}：{clean(view.privacy.say(finding.suggestion))}")
    remark = view.remark(finding)
    if remark is not None:
        told = decision_words(remark, view.lang, view.privacy.say, expired=remark.settling)
        yield Said(f"{view.word('decision')}：{clean(told)}")


def _title(facts: Facts) -> tuple[int, int]:
    """Return the offsets of the document's title; of its first words where none looks like one."""
    found: tuple[int, int] | None = None
    start = 0
    for number, line in enumerate(facts.text.split("\n")):
        if words := line.strip():
            place = start + line.index(words), start + len(line.rstrip())
            if _TITLE.fullmatch("".join(line.split())):
                return place
            found = found or place
        if number >= _TITLE_LINES and found:
            break
        start += len(line) + 1
    return found or (0, 0)
