"""SARIF 2.1.0 for code-scanning services and editors.

Offsets, lines and columns count in the document's plain text (`check --show-text` prints it): a
Word file has no text of its own that a region could count in.
"""

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

from contractgen import __version__
from contractgen.checker import Report, Unreadable
from contractgen.decisions import Decision
from contractgen.findings import Finding, Skipped
from contractgen.identity import identity
from contractgen.outline import Place
from contractgen.reports.decided import decision_words
from contractgen.reports.view import Options, View, citations
from contractgen.reports.words import word
from contractgen.rulebook import RuleBook
from contractgen.rules import Rule
from contractgen.values import mask

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)


def render(results: Sequence[Report | Unreadable], options: Options) -> bytes:
    """Return one SARIF log with one run: its rules, its results, what could not be read."""
    reports = [result for result in results if isinstance(result, Report)]
    unreadable = [result for result in results if isinstance(result, Unreadable)]
    rules = _rules(reports)
    indexes = {rule_id: index for index, rule_id in enumerate(rules)}
    run = {
        "tool": {
            "driver": {
                "name": "contractgen",
                "version": __version__,
                "semanticVersion": __version__,
                "language": "zh-CN",
                "rules": list(rules.values()),
            }
        },
        "invocations": [_invocation(unreadable, options)],
        "artifacts": [_artifact(result, options) for result in results],
        "results": [
            found
            for number, result in enumerate(results)
            if isinstance(result, Report)
            for found in _results(View(result, options), number, indexes)
        ],
        "language": "zh-CN",
        "columnKind": "unicodeCodePoints",
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2).encode() + b"\n"


def _rules(reports: Iterable[Report]) -> dict[str, dict[str, Any]]:
    """Return the descriptors of all rules in the reports' books, by id."""
    rules: dict[str, dict[str, Any]] = {}
    for report in reports:
        for rule in report.book.rules:
            if rule.id not in rules:
                rules[rule.id] = _descriptor(rule, report.book)
        told = (*report.findings, *(report.known or ()), *(one.finding for one in report.accepted))
        spoken = {one.rule for one in told} | {one.rule for one in report.skipped}
        for rule_id in sorted(spoken):
            # A rule from a city file of the user's own may stand in no book.
            rules.setdefault(rule_id, {"id": rule_id})
    return rules


def _descriptor(rule: Rule, book: RuleBook) -> dict[str, Any]:
    cited = citations(rule, book)
    full = "；".join(one.words() for one in cited) or rule.title
    descriptor: dict[str, Any] = {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in rule.id.replace("/", "-").split("-")),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": full},
        "defaultConfiguration": {"level": rule.severity},
        "properties": {
            "tags": [rule.id.partition("/")[0]],
            "rank": rule.source.rank if rule.source else None,
            "since": rule.since.isoformat() if rule.since else None,
            "until": rule.until.isoformat() if rule.until else None,
            "relationships": list(rule.relationships),
        },
    }
    if rule.source and rule.source.url.startswith(("https://", "http://")):
        descriptor["helpUri"] = quote(rule.source.url, safe=":/?#[]@!$&'()*+,;=%-._~")
    return descriptor


def _invocation(unreadable: Sequence[Unreadable], options: Options) -> dict[str, Any]:
    """Say whether every document was read; one that was not is a failure of the tool's run.

    Decisions that are expired or unused are the user's settings, hence notifications about these.
    """
    notes = {} if options.register is None else {"toolConfigurationNotifications": _stale(options)}
    return {
        **notes,
        "executionSuccessful": not unreadable,
        "toolExecutionNotifications": [
            {
                "level": "error",
                "message": {"text": result.error},
                "locations": [
                    {"physicalLocation": {"artifactLocation": {"uri": uri_of(result.path)}}}
                ],
            }
            for result in unreadable
        ],
    }


def _stale(options: Options) -> list[dict[str, Any]]:
    use = options.register
    if use is None:
        return []
    say = str if options.show_personal else mask
    location = {"physicalLocation": {"artifactLocation": {"uri": uri_of(use.path)}}}
    return [
        {
            "level": "warning",
            "message": {
                "text": f"{word(key, options.lang)}：{one.rule} “{say(one.clause)}”，"
                f"{decision_words(one, options.lang, say, expired=key == 'expired')}"
            },
            "locations": [location],
        }
        for key, decisions in (("expired", use.expired), ("unused", use.unused))
        for one in decisions
    ]


def _artifact(result: Report | Unreadable, options: Options) -> dict[str, Any]:
    artifact: dict[str, Any] = {
        "location": {"uri": uri_of(result.path)},
        "roles": ["analysisTarget"],
    }
    if isinstance(result, Report):
        view = View(result, options)
        applied = {label: f"{value}（{reason}）" for label, value, reason in view.applied()}
        artifact["properties"] = {**applied, "coverage": view.coverage()}
    return artifact


def uri_of(path: str) -> str:
    """Return the path as a URI: relative to the current folder where it lies below it."""
    pure = PurePath(path)
    if pure.is_absolute():
        here = Path.cwd()
        if not pure.is_relative_to(here):
            return pure.as_uri()
        pure = pure.relative_to(here)
    return quote(pure.as_posix(), safe="/")


def _results(view: View, artifact: int, indexes: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    lines = _line_starts(view.text)
    for finding, state, decision in _with_state(view):
        yield {
            **_rule_reference(finding.rule, indexes),
            "kind": "fail",
            "level": finding.severity,
            "message": {"text": _message(view, finding)},
            "locations": [_location(view, artifact, finding.place, lines)],
            "partialFingerprints": {"ruleAndClause/v1": identity(finding, view.report.facts)},
            **state,
            **_suppressions(view, decision),
            "properties": {"citations": [one.words() for one in view.citations(finding.rule)]},
        }
    for skipped in view.report.skipped:
        yield _open(view, artifact, skipped, indexes)


def _with_state(view: View) -> Iterator[tuple[Finding, dict[str, str], Decision | None]]:
    """Yield every finding with its state against a baseline, and the decision that settles it.

    A settled one keeps its place as a suppressed result: services show it as such (SARIF 3.27.23).
    """
    report = view.report
    new = {} if report.known is None else {"baselineState": "new"}
    yield from ((finding, new, None) for finding in report.findings)
    yield from ((finding, {"baselineState": "unchanged"}, None) for finding in report.known or ())
    yield from ((one.finding, {}, one.decision) for one in report.accepted)


def _suppressions(view: View, decision: Decision | None) -> dict[str, Any]:
    """Return why a result is suppressed; with a register, `[]` says that it is not."""
    if decision is not None:
        reason = decision_words(decision, view.lang, view.privacy.say)
        return {
            "suppressions": [{"kind": "external", "status": "accepted", "justification": reason}]
        }
    return {} if view.options.register is None else {"suppressions": []}


def _rule_reference(rule_id: str, indexes: Mapping[str, int]) -> dict[str, Any]:
    return {"ruleId": rule_id, "ruleIndex": indexes[rule_id]}


def _message(view: View, finding: Finding) -> str:
    message = view.privacy.say(finding.message)
    if not finding.suggestion:
        return message
    return f"{message}\n{view.word('suggestion')}：{view.privacy.say(finding.suggestion)}"


def _open(
    view: View, artifact: int, skipped: Skipped, indexes: Mapping[str, int]
) -> dict[str, Any]:
    """Return an undecided rule as the standard has it.

    `open` (SARIF 3.27.9): the rule was evaluated and there was not enough information to decide
    whether a problem exists. A kind other than `fail` has the level `none` (3.27.10), so services
    that count problems don't count it. It is no notification: those tell of the tool's troubles.
    """
    return {
        **_rule_reference(skipped.rule, indexes),
        "kind": "open",
        "level": "none",
        "message": {"text": view.privacy.say(skipped.reason)},
        "locations": [_location(view, artifact, None, [])],
    }


def _location(
    view: View, artifact: int, place: Place | None, lines: Sequence[int]
) -> dict[str, Any]:
    physical: dict[str, Any] = {
        "artifactLocation": {"uri": uri_of(view.report.path), "index": artifact}
    }
    if place is None:
        return {"physicalLocation": physical}
    physical["region"] = _region(view.text, place, lines)
    location: dict[str, Any] = {"physicalLocation": physical}
    if place.article:
        location["logicalLocations"] = [{"name": place.article, "kind": "article"}]
    return location


def _region(text: str, place: Place, lines: Sequence[int]) -> dict[str, Any]:
    first, last = bisect_right(lines, place.start), bisect_right(lines, place.end)
    return {
        "startLine": first,
        "startColumn": place.start - lines[first - 1] + 1,
        "endLine": last,
        "endColumn": place.end - lines[last - 1] + 1,
        "charOffset": place.start,
        "charLength": place.end - place.start,
        "snippet": {"text": text[place.start : place.end]},
    }


def _line_starts(text: str) -> list[int]:
    """Return the offset of every line's first character."""
    return [0, *(offset + 1 for offset, character in enumerate(text) if character == "\n")]
