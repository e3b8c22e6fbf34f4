"""What wording and templates see of the terms: `{{ pay.monthly_yuan | yuan }}`, and how it prints.

Both render in Jinja's sandbox. A term that isn't stated never prints as a blank: every use of one
is recorded, so that all missing terms can be named at once.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import wraps
from typing import Any, NoReturn, TypeVar

from jinja2 import Template, Undefined, nodes
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from contractgen.drafting.labels import LABELS
from contractgen.drafting.printing import plain, shown
from contractgen.drafting.symbols import Symbol, exact, filtered, printed
from contractgen.numerals import amount_words, chinese_number, format_date, format_yuan
from contractgen.terms import VOCABULARY


class Ledger:
    """What one draft has used of its terms."""

    def __init__(self) -> None:
        self.printed: set[str] = set()
        """Dotted names of the stated terms that were printed or asked for their value."""
        self.missing: dict[str, None] = {}
        """Names that were used without being stated, in order of use."""


class Choice(str):
    """A term with a closed set of values: compares as its code (`rigid`), prints its label."""

    __slots__ = ("label",)
    label: str

    def __new__(cls, code: str, label: str) -> "Choice":
        """Return the code that prints as `label`."""
        choice = super().__new__(cls, code)
        choice.label = label
        return choice

    def __str__(self) -> str:
        return self.label

    def __html__(self) -> str:
        return str(escape(self.label))


class Group:
    """A group of stated terms: `pay.monthly_yuan`. Asking for one that isn't stated is recorded."""

    __slots__ = ("_ledger", "_name", "_values")

    def __init__(self, name: str, values: Mapping[str, Any], ledger: Ledger) -> None:
        self._name = name
        self._values = values
        self._ledger = ledger

    def __getattr__(self, name: str) -> Any:
        values: Mapping[str, Any] = object.__getattribute__(self, "_values")
        if name not in values:
            raise AttributeError(name)
        self._ledger.printed.add(f"{self._name}.{name}")
        return values[name]


class Missing(Undefined):
    """A name without a value. Using it is recorded in the draft's ledger, and renders nothing.

    As strict as Jinja's StrictUndefined, except that it goes on so as to find all missing terms.

    Names that belong to no group of terms, and what the sandbox forbids, raise at once.
    """

    def _record(self) -> None:
        owner = self._undefined_obj
        if self._undefined_exception is SecurityError or not isinstance(owner, Group):
            self._refuse()
        dotted = f"{owner._name}.{self._undefined_name}"
        if dotted not in VOCABULARY:
            self._refuse()
        owner._ledger.missing[dotted] = None

    def _refuse(self) -> NoReturn:
        raise (SecurityError if self._undefined_exception is SecurityError else UndefinedError)(
            str(self._undefined_name)
        )

    def __str__(self) -> str:
        self._record()
        return ""

    __html__ = __str__

    def __iter__(self) -> Any:
        self._record()
        return iter(())

    def __len__(self) -> int:
        self._record()
        return 0

    def __bool__(self) -> bool:
        self._record()
        return False

    def __eq__(self, other: object) -> bool:
        self._record()
        return False

    def __hash__(self) -> int:
        return id(self)


def _filter(
    kinds: type | tuple[type, ...], name: str
) -> Callable[[Callable[[Any], str]], Callable[[Any], Any]]:
    """Make a filter that lets missing terms be recorded and refuses values of another kind.

    Of a symbol it makes a symbol.
    """

    def wrap(function: Callable[[Any], str]) -> Callable[[Any], Any]:
        def apply(value: Any) -> Any:
            if isinstance(value, Symbol):
                return filtered(value, name, apply)
            if isinstance(value, Missing):
                return str(value)
            if isinstance(value, bool) or not isinstance(value, kinds):
                raise TypeError(f"过滤器 {name} 不能用在这一项上")
            return function(value)

        FILTERS[name] = apply
        return apply

    return wrap


FILTERS: dict[str, Callable[[Any], Any]] = {}
"""The filters that wording and templates may use, by name."""

_NUMBER = (Decimal, int)


@_filter(_NUMBER, "figures")
def figures(value: Decimal) -> str:
    """Return an amount in figures: 30,000."""
    return format_yuan(Decimal(value))


@_filter(_NUMBER, "words")
def words(value: Decimal) -> str:
    """Return an amount in words: 人民币叁万元整."""
    return f"人民币{amount_words(Decimal(value))}"


@_filter(_NUMBER, "yuan")
def yuan(value: Decimal) -> str:
    """Return an amount in figures and words: 30,000元（大写：人民币叁万元整）."""
    return f"{figures(value)}元（大写：{words(value)}）"


@_filter(date, "day")
def day(value: date) -> str:
    """Return a date: 2025年8月1日."""
    return format_date(value)


@_filter(_NUMBER, "percent")
def percent(value: Decimal) -> str:
    """Return a share: 80%."""
    return f"{plain(value)}%"


@_filter(int, "formal")
def formal(value: int) -> str:
    """Return a count in formal numerals, as copies are counted: 贰."""
    return amount_words(Decimal(value)).removesuffix("元整")


@_filter(int, "chinese")
def chinese(value: int) -> str:
    """Return a count in words: 三."""
    return chinese_number(value)


@_filter((tuple, list), "listed")
def listed(value: tuple[object, ...]) -> str:
    """Return the items joined by 、."""
    return "、".join(shown(item) for item in value)


_BRACES = str.maketrans({"{": "&#123;", "}": "&#125;"})


def literal(value: object) -> Markup:
    """Print any value as text, never as markup or as a template.

    Braces become character references because docxtpl rewrites `{_{` after rendering.
    """
    return Markup(str(escape(shown(value))).translate(_BRACES))


def _print_text(value: object) -> str:
    return printed(value) if isinstance(value, Symbol) else shown(value)


def _print_word(value: object) -> object:
    if isinstance(value, Missing):
        return str(value)
    return literal(printed(value) if isinstance(value, Symbol) else value)


_KEEP_SYMBOLS = {
    "filters": {"count", "d", "default", "first", "length", "list"},
    "tests": {
        *("defined", "undefined", "in", "eq", "ne", "lt", "le", "gt", "ge", "==", "!="),
        *("<", "<=", ">", ">=", "equalto", "lessthan", "greaterthan"),
    },
}
"""Jinja's filters and tests that do no more with a value than symbols allow."""


def _of_exact_values(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter or test that is given values in place of symbols."""

    @wraps(function)  # also copies the attribute by which Jinja passes its environment
    def apply(*arguments: Any, **options: Any) -> Any:
        return function(*exact(arguments), **exact(options))

    return apply


def text_environment() -> SandboxedEnvironment:
    """Return the environment in which wording renders to plain text."""
    return _with_filters(
        SandboxedEnvironment(
            undefined=Missing,
            autoescape=False,
            finalize=_print_text,
            trim_blocks=True,
            lstrip_blocks=True,
        )
    )


def word_environment() -> "WordEnvironment":
    """Return the environment in which a Word template renders to XML."""
    return _with_filters(WordEnvironment(undefined=Missing, autoescape=True, finalize=_print_word))


class WordEnvironment(SandboxedEnvironment):
    """An environment that compiles each text once."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._compiled: dict[str, Template] = {}
        self.captures = False
        """Whether a text works on what it has printed itself, in which marks would be lost."""

    def from_string(self, source: Any, *arguments: Any, **options: Any) -> Template:
        """Return the template of a text; only its text tells it from others."""
        if source not in self._compiled:
            self._compiled[source] = super().from_string(source, *arguments, **options)
            self.captures |= captures(self.parse(source))
        return self._compiled[source]


def captures(tree: nodes.Template) -> bool:
    """Return whether a text works on what it has printed: macros, blocks that set or filter."""
    kinds = (nodes.AssignBlock, nodes.FilterBlock, nodes.Macro, nodes.CallBlock)
    return any(True for _ in tree.find_all(kinds))


_Environment = TypeVar("_Environment", bound=SandboxedEnvironment)


def _with_filters(environment: _Environment) -> _Environment:
    for table, kept in (
        (environment.filters, _KEEP_SYMBOLS["filters"]),
        (environment.tests, _KEEP_SYMBOLS["tests"]),
    ):
        for name, function in list(table.items()):
            if name not in kept:
                table[name] = _of_exact_values(function)
    environment.filters.update(FILTERS)
    return environment


GROUPS = tuple(dict.fromkeys(name.partition(".")[0] for name in VOCABULARY if "." in name))
"""The groups of terms, in the vocabulary's order."""


def groups_of(values: Mapping[str, Any], ledger: Ledger) -> dict[str, Any]:
    """Return what is stated by group, as templates name it, and the list `attachments`.

    `values` are the stated terms by dotted name, as `printable` gives them, or symbols.
    """
    groups: dict[str, dict[str, Any]] = {group: {} for group in GROUPS}
    context: dict[str, Any] = {}
    for name, value in values.items():
        group, _, rest = name.partition(".")
        if rest:
            groups[group][rest] = value
        else:
            context[group] = value
    for group, members in groups.items():
        context[group] = Group(group, members, ledger)
    context.setdefault("attachments", ())
    return context


def printable(name: str, value: Any) -> Any:
    """Return a value that prints its Chinese label where the term has a closed set of values."""
    labels = LABELS.get(name)
    if labels is None:
        return value
    if isinstance(value, tuple):
        return tuple(Choice(item, labels[item]) for item in value)
    return Choice(value, labels[value])
