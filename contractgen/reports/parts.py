"""Formats written document by document, so that ten thousand take no more room than one."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from contractgen.checker import Report, Unreadable
from contractgen.findings import Severity
from contractgen.reports.view import Options


@dataclass
class Summary:
    """What is told once, after all documents."""

    documents: int = 0
    unreadable: int = 0
    severities: Counter[Severity] = field(default_factory=Counter)
    """How many findings there are of each severity, settled and known ones left out."""

    def add(self, *, readable: bool, severities: Iterable[Severity]) -> None:
        """Count one more document."""
        self.documents += 1
        self.unreadable += not readable
        self.severities.update(severities)


@dataclass(frozen=True)
class Parts:
    """A format in parts: opening, documents with something between, closing."""

    document: Callable[[Report | Unreadable, Options], str]
    opening: str
    between: str
    closing: Callable[[Summary, Options], str]

    def joined(self, documents: Iterable[str], closing: Callable[[], str]) -> Iterator[str]:
        """Yield the whole output, piece by piece; `closing` is asked for when all are written."""
        yield self.opening
        for number, document in enumerate(documents):
            if number:
                yield self.between
            yield document
        yield closing()

    def whole(self, results: Sequence[Report | Unreadable], options: Options) -> bytes:
        """Return the output of documents that are all at hand."""
        summary = Summary()
        for result in results:
            readable = isinstance(result, Report)
            found = result.findings if isinstance(result, Report) else ()
            summary.add(readable=readable, severities=(finding.severity for finding in found))
        documents = (self.document(result, options) for result in results)
        return "".join(self.joined(documents, lambda: self.closing(summary, options))).encode()
