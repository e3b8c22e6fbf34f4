"""The Drafter: terms become agreements, each as docxtpl would make it, most of them far faster.

An agreement is laid out once with marks for its terms (`symbols`); others of the same kind put
their values into the marks (`layouts`). What that can't do is filled by docxtpl itself; the bytes
are the same either way.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import TemplateError

from contractgen import __version__
from contractgen.drafting.composing import (
    AgreementText,
    ArticleText,
    Line,
    RowText,
    compose,
)
from contractgen.drafting.context import Ledger, groups_of
from contractgen.drafting.filling import FilledTerms, Filling, Promises
from contractgen.drafting.layouts import (
    ILLEGAL,
    TERMS_MARK,
    UNDECIDED_DAY,
    Layout,
    Shared,
    Unsuitable,
    Ways,
)
from contractgen.drafting.packing import archive
from contractgen.drafting.rows import NAMES, row_of, stated, terms_hash
from contractgen.drafting.symbols import Trace, holds_marks
from contractgen.drafting.word import Stamp, WordTemplate
from contractgen.drafting.wording import Case, Relationship, Wording, load_library
from contractgen.errors import DraftError
from contractgen.policy import Policy
from contractgen.resources import data_dir, folder_hash
from contractgen.terms import VOCABULARY, Terms, relationship_of

WORDING_NAMES = frozenset({"employer_rows", "talent_rows", "recitals", "articles", "closing"})
"""A template that uses one of these prints the wording, and needs every term that it needs."""
_UNDATED = date(2000, 1, 1)
"""The creation date in the properties of an agreement without signing or start date."""
_MOST_LAYOUTS = 1_024
"""So many layouts are kept; they share the text that they have in common."""
_MOST_POLICIES = 16
_MOST_FAILURES = 3
"""After so many agreements of a kind that can't be laid out, the others aren't tried."""
_LAYING_OUT = (
    DraftError,
    TemplateError,
    Unsuitable,
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)
"""What goes wrong when an agreement can't be laid out with marks, or its terms are wrong."""


@dataclass(frozen=True)
class Draft:
    """One drafted agreement."""

    content: bytes
    """The .docx."""
    terms: Terms
    """As drafted: with the end date and the entitlements that were filled in."""
    notes: tuple[str, ...]
    """Chinese: what was filled in, and where terms depart from the city's policy."""
    wording: Wording
    relationship: Relationship


@dataclass(frozen=True)
class DraftContext:
    """What a template sees of terms or their symbols."""

    values: dict[str, Any]
    """By name: the terms by group (`pay.monthly_yuan`), and the wording (`articles`, …)."""
    text: AgreementText
    missing: tuple[str, ...]
    """Terms that the wording needs and that aren't stated: the wording must not be used."""
    ledger: Ledger
    """What the template uses."""


class Drafter:
    """Drafts agreements with one template; for many, keep it."""

    def __init__(self, template: Path | None = None) -> None:
        """Take the template, by default the one that comes with the program.

        It is read at the first draft, or by `prepare`.
        """
        self.template = template or default_template()
        self._own = template is None
        self._word: WordTemplate | None = None
        self._needs_wording = True
        self._fillings: dict[int, Filling] = {}
        self._shared = Shared()
        self._ways = Ways(_MOST_LAYOUTS)
        self._failures: dict[Hashable, int] = {}

    def prepare(self) -> WordTemplate:
        """Read the template now, unless it is read already.

        Raises:
            DraftError: it is missing, no .docx, or its Jinja can't be understood.
        """
        if self._word is None:
            word = WordTemplate(self.template)
            self._needs_wording = self._own or bool(word.names_used() & WORDING_NAMES)
            self._word = word
        return self._word

    def draft(
        self, terms: Terms, *, wording: Wording = "standard", policy: Policy | None = None
    ) -> Draft:
        """Draft one agreement.

        Entitlements that the terms leave open are filled from `policy`; `notes` say so.

        Raises:
            DraftError: terms that the wording or the template needs are missing (all are named),
                or the template is wrong.
        """
        filled = self.filled(terms, policy=policy)
        return self.draft_filled(filled, wording=wording, policy=policy)

    def filled(self, terms: Terms, *, policy: Policy | None) -> FilledTerms:
        """Return the terms with what the policy and the calendar add: the first half of `draft`."""
        return self._filling(policy).filled(terms)

    def draft_filled(
        self, filled: FilledTerms, *, wording: Wording = "standard", policy: Policy | None = None
    ) -> Draft:
        """Compose and write the agreement of filled terms: the second half of `draft`."""
        self.prepare()
        relationship = relationship_of(filled.terms)
        agreement = _Agreement(filled, wording, relationship, policy, row_of(filled.values))
        content = self._content(agreement)
        return Draft(content, filled.terms, filled.notes, wording, agreement.relationship)

    def _filling(self, policy: Policy | None) -> Filling:
        if id(policy) not in self._fillings:
            if len(self._fillings) >= _MOST_POLICIES:
                self._fillings.clear()
                self._ways = Ways(_MOST_LAYOUTS)  # they know policies by their ids
            self._fillings[id(policy)] = Filling(policy)
        return self._fillings[id(policy)]

    def _content(self, agreement: "_Agreement") -> bytes:
        """Put the values into a layout, or let docxtpl fill the template where that can't be."""
        key = agreement.key()
        try:
            layout = self._ways.find(key, agreement.row)
            if layout is None:
                layout = self._tried(key, agreement)
            if isinstance(layout, Layout):
                terms = terms_hash(agreement.filled.terms)
                return layout.content(agreement.row, agreement.day, terms)
        except _LAYING_OUT:
            return self._plainly(agreement)
        raise DraftError(layout)

    def _tried(self, key: Hashable, agreement: "_Agreement") -> Layout | str:
        """Lay the agreement out, unless that has failed with others of its kind."""
        failures = self._failures.get(key, 0)
        if failures >= _MOST_FAILURES:
            raise Unsuitable
        if len(self._failures) >= _MOST_LAYOUTS:
            self._failures.clear()
        self._failures[key] = failures + 1
        layout = self._lay_out(agreement)
        del self._failures[key]
        return layout

    def _lay_out(self, agreement: "_Agreement") -> Layout | str:
        """Lay the agreement out and keep the layout, or the reason why it can't be drafted."""
        word = self.prepare()
        marked = any(holds_marks(text) for _, text in agreement.texts())
        if marked or not word.takes_symbols:
            raise Unsuitable
        trace = Trace(agreement.row)
        symbols = {
            name: trace.term(name, position)
            for position, name in enumerate(NAMES)
            if agreement.row[position] is not None
        }
        context = _context(symbols, agreement, trace)
        result: Layout | str = self._refusal_before(context)
        if not result:
            stamp = agreement.stamp(self.template, context, TERMS_MARK, UNDECIDED_DAY)
            filled = word.fill(context.values, stamp)
            if not word.takes_symbols:
                raise Unsuitable
            result = self._refusal_after(context) or Layout(filled, trace, self._shared)
        self._ways.keep(agreement.key(), tuple(trace.questions.values()), result)
        return result

    def _plainly(self, agreement: "_Agreement") -> bytes:
        """Let docxtpl fill the template with the values themselves."""
        if illegal := [name for name, text in agreement.texts() if ILLEGAL.search(text)]:
            titles = _titles(dict.fromkeys(illegal))
            raise DraftError(f"{titles}：含有 Word 文件不能保存的控制字符，请删去后再起草")
        context = _context(stated(agreement.row), agreement, None)
        if refusal := self._refusal_before(context):
            raise DraftError(refusal)
        stamp = agreement.stamp(
            self.template, context, terms_hash(agreement.filled.terms), agreement.day
        )
        filled = self.prepare().fill(context.values, stamp)
        if refusal := self._refusal_after(context):
            raise DraftError(refusal)
        return archive(filled.members)

    def _refusal_before(self, context: DraftContext) -> str:
        """Return why the wording can't be used, in Chinese; "" when it can."""
        if not context.missing or not self._needs_wording:
            return ""
        return f"起草所需的条款没有填写：{_titles(context.missing)}。请补全后再起草"

    def _refusal_after(self, context: DraftContext) -> str:
        """Return what the template needs and the terms lack, in Chinese; "" for nothing."""
        if not context.ledger.missing:
            return ""
        missing = _titles(context.ledger.missing)
        return f"{self.template}：模板用到的条款没有填写：{missing}。请补全条款或修改模板"


@dataclass(frozen=True)
class _Agreement:
    """One agreement that is to be drafted."""

    filled: FilledTerms
    wording: Wording
    relationship: Relationship
    policy: Policy | None
    row: list[Any]
    """The values as they print."""

    @property
    def day(self) -> date:
        terms = self.filled.terms
        return terms.agreement.sign_date or terms.period.start or _UNDATED

    def key(self) -> tuple[Any, ...]:
        """Return what the layout depends on besides the template and single values."""
        terms = self.filled.terms
        return (
            self.wording,
            self.relationship,
            id(self.policy),
            terms.agreement.city,
            terms.engagement.mode,
            terms.confidentiality.damages,
            self.filled.promises,
            tuple([value is None for value in self.row]),
        )

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield the terms that are free text, and those in lists, by name."""
        for name, value in zip(NAMES, self.filled.values, strict=True):
            for text in value if isinstance(value, tuple) else (value,):
                if isinstance(text, str):
                    yield name, text

    def case(self) -> Case:
        city = self.policy.name if self.policy else None
        return Case(self.wording, self.relationship, city, self.filled.terms.stated())

    def stamp(self, template: Path, context: DraftContext, terms: str, day: date) -> Stamp:
        """Return what goes into the file beside its text: enough to draft the same bytes again."""
        provenance = {
            "version": __version__,
            "terms": terms,
            "rules": rules_hash(),
            "wording": self.wording,
            "template": template.name,
            "city": self.filled.terms.agreement.city or "",
            "relationship": self.relationship,
        }
        if not isinstance(context.text.title, str):
            raise Unsuitable
        return Stamp(provenance, day, context.text.title)


def context_of(terms: Terms, *, wording: Wording, policy: Policy | None) -> DraftContext:
    """Return what a template sees of these terms: the wording as articles, and the terms."""
    filled = Filling(policy).filled(terms)
    relationship = relationship_of(filled.terms)
    agreement = _Agreement(filled, wording, relationship, policy, row_of(filled.values))
    return _context(stated(agreement.row), agreement, None)


def _context(values: Mapping[str, Any], agreement: _Agreement, trace: Trace | None) -> DraftContext:
    """Return what a template sees of values or, with their trace, of symbols."""
    wanted, used = Ledger(), Ledger()
    policy = agreement.policy
    say = _policy_values(policy, agreement.filled.promises)
    text = compose(load_library(), values, agreement.case(), wanted, say)
    if trace is not None:
        text = _with_symbols(text, trace)
    title = policy.title if policy else ""
    seen = {**groups_of(values, used), **_wording_values(text), "policy": title}
    return DraftContext(seen, text, tuple(wanted.missing), used)


def _policy_values(policy: Policy | None, promises: Promises) -> dict[str, Any]:
    """Return what the wording may say of the policy: itself, and what it gives this hire."""
    return {
        "policy": policy,
        "entitling_articles": promises.entitling_articles,
        "promised": promises.promised,
        "promising_articles": promises.promising_articles,
    }


def _with_symbols(text: Any, trace: Trace) -> Any:
    """Return the wording with a symbol in place of every text that has marks."""
    if isinstance(text, str):
        return trace.text(text)
    if isinstance(text, tuple):
        return tuple(_with_symbols(item, trace) for item in text)
    if isinstance(text, Line):
        return Line(text.level, trace.text(text.text))
    if isinstance(text, AgreementText | ArticleText | RowText):
        parts = {name: _with_symbols(part, trace) for name, part in vars(text).items()}
        return type(text)(**parts)
    return text


def _wording_values(text: AgreementText) -> dict[str, Any]:
    """Return the wording by the names that templates know."""
    return {
        "title": text.title,
        "number": text.number,
        "employer_rows": text.employer,
        "talent_rows": text.talent,
        "recitals": text.recitals,
        "articles": text.articles,
        "closing": text.closing,
        "employer_signature": text.employer_signature,
        "talent_signature": text.talent_signature,
    }


def _titles(names: Iterable[str]) -> str:
    """Return terms by their Chinese and their dotted names."""
    return "、".join(f"{VOCABULARY[name].title}（{name}）" for name in names)


def default_template() -> Path:
    """Return the template that comes with the program."""
    return data_dir("templates") / "agreement_zh.docx"


@lru_cache(maxsize=1)
def rules_hash() -> str:
    """Return the SHA-256 over every file of the rule book and the wording."""
    return folder_hash(data_dir("clauses"))
