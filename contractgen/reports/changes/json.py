"""A comparison for programs."""

import json
from typing import Any

from contractgen import __version__
from contractgen.comparing import Comparison
from contractgen.outline import Place
from contractgen.reports.changes.view import ChangesView, Shown
from contractgen.reports.json import plain_finding
from contractgen.reports.view import Options


def render(comparison: Comparison, options: Options) -> bytes:
    """Return one JSON object; offsets count in the plain text of the version they speak of."""
    view = ChangesView(comparison, options)
    content = {
        "contractgen": __version__,
        "sent": comparison.sent.path,
        "returned": comparison.returned.path,
        "tracking": comparison.tracking,
        "changes": [_change(view, shown) for shown in view.changes()],
        "new_findings": [plain_finding(one, view.returned) for one in comparison.new_findings],
        "gone_findings": [plain_finding(one, view.sent) for one in comparison.gone_findings],
    }
    return json.dumps(content, ensure_ascii=False, indent=2).encode() + b"\n"


def _change(view: ChangesView, shown: Shown) -> dict[str, Any]:
    change = shown.change
    return {
        "kind": change.kind,
        "subject": change.subject,
        "article": shown.article,
        "before": shown.before,
        "after": shown.after,
        "untracked": change.untracked,
        "sent": _place(change.sent, view.old(change.context[0])),
        "returned": _place(change.returned, view.new(change.context[1])),
        "findings": [plain_finding(one, view.returned) for one in change.findings],
    }


def _place(place: Place | None, sentence: str) -> dict[str, Any] | None:
    if place is None:
        return None
    return {
        "article": place.article,
        "start": place.start,
        "end": place.end,
        "sentence": sentence,
    }
