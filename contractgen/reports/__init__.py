"""One module per format; `FORMATS` is the one list of them."""

from collections.abc import Callable, Mapping, Sequence

from contractgen.checker import Report, Unreadable
from contractgen.reports import html, json, sarif, text
from contractgen.reports.view import Options

__all__ = ["FORMATS", "Options"]

FORMATS: Mapping[str, Callable[[Sequence[Report | Unreadable], Options], bytes]] = {
    "text": text.render,
    "json": json.render,
    "sarif": sarif.render,
    "html": html.render,
}
"""By the name of `--format`: several documents to one output."""
