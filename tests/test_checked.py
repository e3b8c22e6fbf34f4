"""Terms are judged as they will be drafted, and an error keeps them from being drafted."""

from datetime import date

import pytest

from contractgen.checked import draft_checked
from contractgen.checker import Choice
from contractgen.drafting import Drafter
from contractgen.errors import RuleBookError
from contractgen.resources import data_dir
from contractgen.rulebook import load_rulebook
from contractgen.terms import Terms, read_terms, with_values

EXAMPLE = data_dir("clauses").parent / "examples" / "turpan.yaml"


def checked(terms: Terms, *, city: str | None = None, allow_findings: bool = False):
    return draft_checked(
        Drafter(),
        terms,
        "条款",
        book=load_rulebook(),
        choice=Choice(city=city, on=date(2026, 1, 1)),
        wording=None,
        allow_findings=allow_findings,
    )


def without(terms: Terms, group: str) -> Terms:
    return terms.model_copy(update={group: type(getattr(terms, group))()})


def test_the_report_speaks_of_the_terms_that_are_drafted():
    terms = without(read_terms(EXAMPLE), "allowances")

    report, draft = checked(terms)

    assert terms.allowances.settlement_yuan is None
    assert draft.terms.allowances.settlement_yuan
    stated = {fact.name: fact.value for fact in report.facts.facts}
    assert stated == draft.terms.stated()


@pytest.mark.parametrize("allow_findings", [False, True])
def test_an_error_stops_the_draft_unless_findings_are_allowed(allow_findings):
    terms = with_values(read_terms(EXAMPLE), {"period.end": "2001-01-01"})

    report, draft = checked(terms, allow_findings=allow_findings)

    assert "doc/term-end-before-start" in {finding.rule for finding in report.findings}
    assert (draft is not None) is allow_findings


def test_a_city_without_a_file_is_refused():
    with pytest.raises(RuleBookError, match="没有名为“atlantis”的城市政策"):
        checked(read_terms(EXAMPLE), city="atlantis")


def test_the_users_own_city_file_fills_and_judges(tmp_path):
    own = tmp_path / "own.yaml"
    own.write_bytes((data_dir("clauses") / "city" / "turpan.yaml").read_bytes())
    own.write_text(own.read_text(encoding="utf-8").replace("id: turpan/", "id: own/"))
    terms = without(read_terms(EXAMPLE), "allowances")

    report, draft = checked(terms, city=str(own))

    assert report.policy.name == "own"
    assert draft.terms.allowances.settlement_yuan
