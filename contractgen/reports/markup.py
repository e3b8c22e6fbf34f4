"""Text as HTML."""

from html import escape

from contractgen.reports.view import clean


def markup(text: str) -> str:
    """Return text as HTML: escaped, without control characters."""
    return escape(clean(text))


def tag(severity: str, text: str) -> str:
    """Return a coloured word that names a severity."""
    return f'<span class="tag {severity}">{markup(text)}</span>'
