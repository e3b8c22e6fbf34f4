"""Reports in the light of what is known: decisions taken, and a baseline of old findings."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from contractgen.baseline import Baseline
from contractgen.checker import Report, Unreadable
from contractgen.decisions import Decided, Register, RegisterUse
from contractgen.findings import Finding


def with_decisions(
    reports: Sequence[Report | Unreadable], register: Register, today: date
) -> tuple[tuple[Report | Unreadable, ...], RegisterUse]:
    """Return the reports with settled findings set apart, and what became of the register."""
    used: set[tuple[str, str]] = set()
    done = tuple(
        _decided(report, register, today, used) if isinstance(report, Report) else report
        for report in reports
    )
    return done, RegisterUse(
        path=register.path,
        expired=tuple(one for one in register.decisions if one.expired(today)),
        unused=tuple(one for one in register.decisions if one.key not in used),
    )


def _decided(report: Report, register: Register, today: date, used: set[tuple[str, str]]) -> Report:
    """Return one report, and note in `used` which decisions spoke of a finding."""
    open_findings: list[Finding] = []
    accepted: list[Decided] = []
    remarked: list[Decided] = []
    for finding in report.findings:
        decision = register.about(finding, report.facts)
        if decision is None:
            open_findings.append(finding)
            continue
        used.add(decision.key)
        if decision.settles(today):
            accepted.append(Decided(finding, decision))
        else:
            open_findings.append(finding)
            remarked.append(Decided(finding, decision))
    return replace(
        report,
        findings=tuple(open_findings),
        accepted=tuple(accepted),
        remarked=tuple(remarked),
    )


def with_baseline(
    reports: Sequence[Report | Unreadable], baseline: Baseline
) -> tuple[Report | Unreadable, ...]:
    """Return the reports with the findings that the baseline knows set apart."""
    return tuple(
        _compared(report, baseline) if isinstance(report, Report) else report for report in reports
    )


def _compared(report: Report, baseline: Baseline) -> Report:
    new, known = baseline.split(report.facts, report.findings)
    return replace(report, findings=new, known=known)
