"""Personal data out of sight: ID numbers, phones, e-mail addresses and pay become `*` in reports.

Masked text is exactly as long as the text it stands for, so offsets and highlights hold.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import cached_property, lru_cache

from contractgen.facts import Facts
from contractgen.numerals import amount_words, chinese_number
from contractgen.values import MAX_YUAN

PERSONAL_NUMBERS = frozenset({"talent.id_number", "talent.phone", "employer.phone", "talent.email"})
"""Terms that identify or reach a person."""

PERSONAL = PERSONAL_NUMBERS | {"pay.monthly_yuan"}
"""Terms whose value is never shown unless the user asks for it."""

_PERSONAL_MARKS = frozenset({"id-number", "phone", "email"})
"""Labels that reading gives to such numbers, also to those that are no term."""

_IDENTIFIER = re.compile(
    r"(?<![0-9A-Za-z])\d{17}[0-9Xx](?![0-9A-Za-z])"  # ID card, GB 11643
    r"|(?<![0-9A-Za-z])\d{15,16}(?![0-9A-Za-z])"  # ID card of the first generation, bank card
    r"|(?<![0-9A-Za-z])\d{19}(?![0-9A-Za-z])"  # bank card
    r"|(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)"  # mobile phone
    r"|(?<!\d)0\d{2,3}-?\d{7,8}(?!\d)"  # landline
    r"|[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]+"
)

_NUMERALS = "〇零一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟萬億两"

_AMOUNT_CHARACTER = re.compile(rf"[0-9０-９{_NUMERALS}]")


class Privacy:
    """Masks one document's personal data, in its text and in what is said about it."""

    def __init__(self, facts: Facts, *, show: bool = False, show_pay: bool = False) -> None:
        """`show`: mask nothing, as the user asked; `show_pay`: mask all but pay."""
        self._show = show
        self._shown = frozenset({"pay.monthly_yuan"}) if show_pay else frozenset[str]()
        self._numbers = _Spellings(_number_spellings(facts))
        self._amounts = _Spellings(() if show_pay else _pay_spellings(facts))
        self.text = facts.text if show or not facts.text else self._masked_text(facts)
        """The document's plain text, masked; as long as the original."""

    def say(self, sentence: str) -> str:
        """Return a sentence about the document with its personal data masked."""
        if self._show:
            return sentence
        masked = _without_identifiers(sentence)
        masked = self._numbers.hidden(masked, _hide)
        if not _MAY_BE_AMOUNT.search(masked):
            return masked
        return self._amounts.hidden(masked, _hide_amount)

    def value(self, name: str, value: str) -> str:
        """Return the value of the term `name`, masked where the term is personal."""
        if not self.hides(name):
            return self.say(value)
        return _hide_amount(value) if name == "pay.monthly_yuan" else _hide(value)

    def hides(self, name: str) -> bool:
        """Return whether values of the term `name` are masked."""
        return not self._show and name in PERSONAL - self._shown

    def _masked_text(self, facts: Facts) -> str:
        characters = list(self.say(facts.text))
        for start, end, name in _personal_places(facts):
            hidden = self.value(name, facts.text[start:end])
            # Never undo what the sentence-wide patterns have hidden already.
            for offset, character in enumerate(hidden, start):
                if character == "*":
                    characters[offset] = "*"
        return "".join(characters)


def _personal_places(facts: Facts) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and term of every stretch that states personal data."""
    for fact in facts.facts:
        if fact.name in PERSONAL and fact.place is not None:
            yield fact.place.start, fact.place.end, fact.name
    for mark in facts.marks.get("identifiers", ()):
        if mark.kind in _PERSONAL_MARKS:
            yield mark.start, mark.end, "talent.id_number"


@lru_cache(maxsize=1024)
def _without_identifiers(sentence: str) -> str:
    """Return a sentence without numbers that look like a person's; batches repeat sentences."""
    return _IDENTIFIER.sub(lambda match: _hide(match[0]), sentence)


_MAY_BE_AMOUNT = re.compile(rf"[0-9.,]{{4}}|[0-9{_NUMERALS}][万千仟]|[{_NUMERALS}]{{4}}")
"""What every telling spelling of an amount has in it."""


class _Spellings:
    """A document's own secrets, to be hidden wherever they recur.

    A pattern costs more than the rest of a batch's row; it is made when a sentence holds one.
    """

    def __init__(self, spellings: Iterable[str]) -> None:
        self._spellings = spellings

    def hidden(self, text: str, hide: Callable[[str], str]) -> str:
        """Return the text with every secret in it hidden."""
        if not any(secret in text for secret in self._telling):
            return text
        return self._pattern.sub(lambda match: hide(match[0]), text)

    @cached_property
    def _telling(self) -> frozenset[str]:
        # Short ones (an extension, 800 元) would black out unrelated words.
        return frozenset(
            text for text in self._spellings if len(text) >= 4 or text.endswith(("万", "千", "仟"))
        )

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        words = "|".join(re.escape(text) for text in sorted(self._telling, key=len, reverse=True))
        return re.compile(rf"(?<![0-9A-Za-z{_NUMERALS}])(?<!\d[.,])(?:{words})(?![0-9A-Za-z])")


def _number_spellings(facts: Facts) -> Iterator[str]:
    for fact in facts.facts:
        if fact.name in PERSONAL_NUMBERS and isinstance(fact.value, str):
            yield fact.value


def _pay_spellings(facts: Facts) -> Iterator[str]:
    """Yield the ways a drafter writes the pay that this document states."""
    for fact in facts.facts:
        if fact.name != "pay.monthly_yuan" or not isinstance(fact.value, Decimal):
            continue
        amount = fact.value
        yield from (f"{amount:f}", f"{amount:,f}", f"{amount:.2f}", f"{amount:,.2f}")
        if amount >= 10_000:
            yield f"{(amount / 10_000).normalize():f}万"
        if amount == amount.to_integral() and amount <= MAX_YUAN:
            yield amount_words(amount).removesuffix("整").removesuffix("元")
            yield chinese_number(int(amount))


def _hide_amount(text: str) -> str:
    """Mask the digits of an amount, in figures and in words; 人民币, 元 and commas stay."""
    return _AMOUNT_CHARACTER.sub("*", text)


def _hide(text: str) -> str:
    """Mask an identifier but for its ends: three and four characters of a long one."""
    if "@" in text:
        name, _, domain = text.partition("@")
        return f"{name[:1]}{'*' * (len(name) - 1)}@{domain}"
    head, tail = (3, 4) if len(text) >= 11 else (1, 1)
    if len(text) <= head + tail:
        return "*" * len(text)
    return text[:head] + "*" * (len(text) - head - tail) + text[-tail:]
