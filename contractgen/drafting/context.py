"""What wording and templates see of the terms: `{{ pay.monthly_yuan | yuan }}`, and how it prints.

Both render in Jinja's sandbox. A term that isn't stated never prints as a blank: every use of one
is recorded, so that all missing terms can be named at once.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NoReturn

from jinja2 import Undefined
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from contractgen.drafting.labels import label_of
from contractgen.numerals import amount_words, chinese_number, format_date, format_yuan
from contractgen.terms import VOCABULARY, Terms


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


def plain(value: Decimal | int) -> str:
    """Return a number in figures without trailing zeros: 80, 12.5."""
    text = f"{Decimal(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown(value: object) -> str:
    """Return a value as Chinese agreements print it, when no filter says otherwise."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, tuple | list):
        return "、".join(shown(item) for item in value)
    return str(value)


def _filter(
    kinds: type | tuple[type, ...], name: str
) -> Callable[[Callable[[Any], str]], Callable[[Any], str]]:
    """Make a filter that lets missing terms be recorded and refuses values of another kind."""

    def wrap(function: Callable[[Any], str]) -> Callable[[Any], str]:
        def apply(value: Any) -> str:
            if isinstance(value, Missing):
                return str(value)
            if isinstance(value, bool) or not isinstance(value, kinds):
                raise TypeError(f"过滤器 {name} 不能用在这一项上")
            return function(value)

        FILTERS[name] = apply
        return apply

    return wrap


FILTERS: dict[str, Callable[[Any], str]] = {}
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


def _literal(value: object) -> object:
    """Print any value as text, never as markup or as a template.

    Braces become character references because docxtpl rewrites `{_{` after rendering.
    """
    if isinstance(value, Missing):
        return str(value)
    return Markup(str(escape(shown(value))).translate(_BRACES))


def text_environment() -> SandboxedEnvironment:
    """Return the environment in which wording renders to plain text."""
    environment = SandboxedEnvironment(
        undefined=Missing, autoescape=False, finalize=shown, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(FILTERS)
    return environment


def word_environment() -> SandboxedEnvironment:
    """Return the environment in which a Word template renders to XML."""
    environment = SandboxedEnvironment(undefined=Missing, autoescape=True, finalize=_literal)
    environment.filters.update(FILTERS)
    return environment


def groups_of(terms: Terms, ledger: Ledger) -> dict[str, Any]:
    """Return the stated terms by group, as templates name them, and the list `attachments`."""
    values: dict[str, dict[str, Any]] = {}
    context: dict[str, Any] = {}
    for name, value in terms.stated().items():
        group, _, rest = name.partition(".")
        if rest:
            values.setdefault(group, {})[rest] = _printable(name, value)
        else:
            context[group] = value
    for group in {name.partition(".")[0] for name in VOCABULARY if "." in name}:
        context[group] = Group(group, values.get(group, {}), ledger)
    context.setdefault("attachments", ())
    return context


def _printable(name: str, value: Any) -> Any:
    """Return a value that prints its Chinese label where the term has a closed set of values."""
    if isinstance(value, tuple):
        return tuple(_printable(name, item) for item in value)
    if isinstance(value, str) and (label := label_of(name, value)):
        return Choice(value, label)
    return value
