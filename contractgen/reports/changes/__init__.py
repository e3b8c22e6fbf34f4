"""Comparisons, one module per format; `CHANGE_FORMATS` is the one list of them."""

from collections.abc import Callable, Mapping

from contractgen.comparing import Comparison
from contractgen.reports.changes import html, json, redline, text
from contractgen.reports.view import Options

__all__ = ["CHANGE_FORMATS"]

CHANGE_FORMATS: Mapping[str, Callable[[Comparison, Options], bytes]] = {
    "text": text.render,
    "json": json.render,
    "html": html.render,
    "docx": redline.render,
}
"""By the name of `diff --format`."""
