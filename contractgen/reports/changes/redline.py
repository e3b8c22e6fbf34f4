"""A comparison as a Word file in which what was changed is tracked.

Accepting everything gives the version returned, rejecting everything the one sent; what is only
formatted in another way is not marked. It is the file that was sent wherever each change can be
tracked in it exactly; else a plain file of the same text.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from contractgen.comparing import Comparison
from contractgen.document import read_bytes
from contractgen.document.reader import is_package, read_package
from contractgen.document.redlining import Edit, redlined
from contractgen.facts import Facts
from contractgen.reading import read_facts
from contractgen.reports.changes import plainredline
from contractgen.reports.changes.steps import Step, steps, words
from contractgen.reports.view import Options
from contractgen.sentences import units_of


def render(comparison: Comparison, options: Options) -> bytes:
    """Return the .docx. `options` is there for all formats alike: a redline masks nothing."""
    found = tuple(steps(comparison))
    return _in_place(comparison, found) or plainredline.content(comparison, found)


def _in_place(comparison: Comparison, found: Sequence[Step]) -> bytes | None:
    """Return the file that was sent with all changes tracked; None where that can't be exact."""
    path = comparison.sent.path
    if not Path(path).is_file():
        return None
    data = read_bytes(Path(path))
    # A file with tracked changes of its own reads in two ways, and offsets count in one of them.
    if not is_package(data) or read_package(data, path, "original").text != (
        comparison.sent.facts.text
    ):
        return None
    try:
        made = redlined(data, path, tuple(_edits(comparison, found)))
    except ValueError:
        return None  # a field, a generated number, a new row of a table
    rejected = read_facts(read_package(made, path, "original"))
    accepted = read_facts(read_package(made, path))
    exact = _says(rejected) == _says(comparison.sent.facts) and (
        _says(accepted) == _says(comparison.returned.facts)
    )
    return made if exact else None


def _says(facts: Facts) -> list[object]:
    return [key for unit in units_of(facts) for key in unit.key]


def _edits(comparison: Comparison, found: Sequence[Step]) -> Iterator[Edit]:
    """Yield the changes of the file sent; new paragraphs come behind the last one before them."""
    returned = comparison.returned.facts
    last = -1
    for step in found:
        for piece in step.pieces:
            if piece.author:
                yield Edit(*piece.sent, words(returned, piece.returned).strip(), piece.author)
        if step.sent is None and step.returned is not None:
            if last < 0:
                raise ValueError("nothing stands before the first new paragraph")
            text = words(returned, (step.returned.start, step.returned.end)).strip()
            yield Edit(last, last, text, step.author, paragraph=True)
        elif step.sent is not None:
            last = step.sent.end - 1
            if step.author:
                yield Edit(step.sent.start, step.sent.end, "", step.author, paragraph=True)
