"""One module per format; `FORMATS` is the one list of them."""

from collections.abc import Callable, Mapping, Sequence

from contractgen.checker import Report, Unreadable
from contractgen.reports import html, json, sarif, text
from contractgen.reports.parts import Parts, Summary
from contractgen.reports.view import Options

__all__ = ["FORMATS", "PARTS", "Options", "Parts", "Summary"]

FORMATS: Mapping[str, Callable[[Sequence[Report | Unreadable], Options], bytes]] = {
    "text": text.render,
    "json": json.render,
    "sarif": sarif.render,
    "html": html.render,
}
"""By the name of `--format`: several documents to one output."""

PARTS: Mapping[str, Parts] = {"text": text.PARTS, "json": json.PARTS}
"""The formats that can be written document by document."""
