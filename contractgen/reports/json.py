"""JSON for programs: the shape that spec and `contractgen schema findings` fix."""

import json
import textwrap
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from contractgen import __version__
from contractgen.checker import Report, Unreadable
from contractgen.decisions import Decided
from contractgen.facts import Fact
from contractgen.findings import Finding
from contractgen.identity import identity
from contractgen.outline import Place
from contractgen.reports.decided import plain_decision
from contractgen.reports.parts import Parts, Summary
from contractgen.reports.view import Options, View
from contractgen.values import mask


def render(results: Sequence[Report | Unreadable], options: Options) -> bytes:
    """Return one JSON document about all checked documents."""
    return PARTS.whole(results, options)


def _part(result: Report | Unreadable, options: Options) -> str:
    return _indented(_document(result, options), 4)


def _closing(_summary: Summary, options: Options) -> str:
    """Return the end of the list of documents, and what became of the register."""
    use = options.register
    decisions = ""
    if use is not None:
        say = str if options.show_personal else mask
        content = {
            "path": use.path,
            "expired": [plain_decision(one, say) for one in use.expired],
            "unused": [plain_decision(one, say) for one in use.unused],
        }
        decisions = f',\n  "decisions": {_indented(content, 2).lstrip()}'
    return f"\n  ]{decisions}\n}}\n"


def _indented(content: dict[str, Any], columns: int) -> str:
    """Return JSON whose lines all begin so many columns further right; no string spans lines."""
    text = json.dumps(content, ensure_ascii=False, indent=2)
    return textwrap.indent(text, " " * columns, lambda _: True)


PARTS = Parts(
    document=_part,
    opening=f'{{\n  "contractgen": {json.dumps(__version__)},\n  "documents": [\n',
    between=",\n",
    closing=_closing,
)
"""The format, document by document."""


def _document(result: Report | Unreadable, options: Options) -> dict[str, Any]:
    if isinstance(result, Unreadable):
        return {"path": result.path, "error": result.error}
    view = View(result, options)
    content = {
        "path": result.path,
        "kind": result.facts.kind,
        "city": result.city.value,
        "city_reason": result.city.reason,
        "on": result.on.value.isoformat(),
        "on_reason": result.on.reason,
        "relationship": result.relationship.value,
        "relationship_reason": result.relationship.reason,
        "facts": [_fact(fact, view) for fact in result.facts.facts],
        "findings": [plain_finding(finding, view) for finding in result.findings],
        "skipped": [
            {"rule": skipped.rule, "reason": view.privacy.say(skipped.reason)}
            for skipped in result.skipped
        ],
        "not_applicable": list(result.not_applicable),
        "ok": list(result.ok),
    }
    if options.register is not None:
        content["accepted"] = [_decided(one, view) for one in result.accepted]
    if result.known is not None:
        content["known"] = [plain_finding(finding, view) for finding in result.known]
    return content


def _fact(fact: Fact, view: View) -> dict[str, Any]:
    value = plain(fact.value)
    if value is not None and view.privacy.hides(fact.name):
        value = view.privacy.value(fact.name, str(value))
    place = _place(fact.place)
    if fact.place is not None:
        place["quote"] = view.text[fact.place.start : fact.place.end]
    return {"name": fact.name, "value": value, **place}


def _decided(decided: Decided, view: View) -> dict[str, Any]:
    decision = plain_decision(decided.decision, view.privacy.say)
    return {**plain_finding(decided.finding, view), "decision": decision}


def plain_finding(finding: Finding, view: View) -> dict[str, Any]:
    """Return a finding as JSON has it."""
    remark = view.remark(finding)
    decision = {"decision": plain_decision(remark, view.privacy.say)} if remark else {}
    return {
        "rule": finding.rule,
        "id": identity(finding, view.report.facts),
        "severity": finding.severity,
        "message": view.privacy.say(finding.message),
        # Verbatim even where it shows personal data: programs find the words by it.
        **_place(finding.place),
        "citations": [
            {
                "title": cited.title,
                "article": cited.article,
                "quote": cited.quote,
                "from": cited.since.isoformat() if cited.since else None,
                "rank": cited.rank,
            }
            for cited in view.citations(finding.rule)
        ],
        "suggestion": view.privacy.say(finding.suggestion),
        **decision,
    }


def _place(place: Place | None) -> dict[str, Any]:
    if place is None:
        return {"quote": None, "article": None, "start": None, "end": None}
    return {
        "quote": place.quote,
        "article": place.article,
        "start": place.start,
        "end": place.end,
    }


def plain(value: Any) -> Any:
    """Return a term's value as JSON has it: ISO dates, exact numbers, lists.

    A number of more digits than a JSON reader keeps (about 15) stays text, so that it stays exact.
    """
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, Decimal):
        if value == value.to_integral():
            return int(value)
        number = float(value)
        return number if Decimal(repr(number)) == value else str(value)
    return value
