"""Which category of a policy a person belongs to: as named, else by what he holds."""

import re
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from contractgen.numerals import parse_number
from contractgen.policy.model import Category, Holding, Policy


@dataclass(frozen=True)
class Placing:
    """The category of a person, and how it was found or why it was not."""

    category: Category | None
    reason: str
    """Chinese."""
    name: str = ""
    """What to call the category in messages."""
    outside: bool = False
    """Whether what the person holds is known and puts him into no category."""


def find_category(policy: Policy, values: Mapping[str, Any], text: str = "") -> Placing:
    """Return the category of a hire.

    By the name, alias, words or article that `talent.category` gives; else by degree and title;
    else by what the text says of the person (引进对象为某高校教授).
    """
    if text:
        return _found(policy, values, text)
    asked = tuple(values.get(f"talent.{name}") for name in ("category", "degree", "title"))
    owner, known = _KNOWN.get(id(policy), (policy, {}))
    if owner is not policy or len(known) >= _MOST or len(_KNOWN) > _MOST_POLICIES:
        _KNOWN.clear()
        known = {}
    _KNOWN[id(policy)] = (policy, known)
    if asked not in known:
        known[asked] = _found(policy, values, text)
    return known[asked]


_MOST = 4_096
"""So many placings of a policy are remembered; then memory starts anew."""
_MOST_POLICIES = 64
_KNOWN: dict[int, tuple[Policy, dict[Hashable, Placing]]] = {}
"""Placings by policy and by what was asked; of terms only, which many rows have in common."""


def _found(policy: Policy, values: Mapping[str, Any], text: str) -> Placing:
    stated = values.get("talent.category")
    held_words = "、".join(str(values.get(f"talent.{name}", "")) for name in ("degree", "title"))
    if stated is None:
        return _by_holdings(policy, values, held_words, text)
    found = _stated(policy, str(stated))
    if len(found) == 1:
        return _placed(found[0], f"写明为“{stated}”")
    held = _held(tuple(found) or policy.categories, f"{held_words}、{stated}")
    if held:
        return _placed(held, f"按“{stated}”及学历、职称归入“{held.name}”")
    names = "、".join(f"“{item.name}”" for item in found or policy.categories)
    if found and _alike(policy, found):
        return Placing(found[0], f"写明为“{stated}”，各类待遇相同", _short(str(stated)))
    if found:
        return Placing(None, f"“{stated}”包括{names}，请写明是哪一类")
    return Placing(None, f"“{stated}”不是{policy.short}的人才类别，可填：{names}")


def _by_holdings(policy: Policy, values: Mapping[str, Any], held_words: str, text: str) -> Placing:
    held = _held(policy.categories, held_words)
    if held:
        return _placed(held, f"按学历、职称归入“{held.name}”")
    if values.get("talent.degree") and values.get("talent.title"):
        return Placing(None, f"“{held_words}”不属于任何人才类别", held_words, outside=True)
    for words in _described(text):
        held = _held(policy.categories, words)
        if held:
            return _placed(held, f"按“{words}”归入“{held.name}”")
    return Placing(None, "没有写明人才类别，也不能由学历、职称判断")


def _placed(category: Category, reason: str) -> Placing:
    return Placing(category, reason, category.name)


def _alike(policy: Policy, found: list[Category]) -> bool:
    """Return whether all these categories are granted the same."""
    rows = [
        [row for row in policy.entitlements if category.name in row.categories]
        for category in found
    ]
    return bool(rows[0]) and all(other == rows[0] for other in rows)


_DESCRIBED = re.compile(
    r"(?:引进对象|聘用对象|引进人才|乙方|双方)(?:均|都)?(?:为|系|是)(?P<who>[^，。；\n]{2,30})"
    r"|引进的?(?P<degree>博士|硕士)"
)


def _described(text: str) -> Iterator[str]:
    """Yield what the text says the person is: 引进对象为某高校教授, 双方均为引进的博士."""
    for match in _DESCRIBED.finditer(text):
        yield match["who"] or match["degree"]


def _short(stated: str) -> str:
    return re.split(r"[（(，,]", stated)[0] if not stated.startswith("第") else stated


def _stated(policy: Policy, stated: str) -> list[Category]:
    """Return the categories that the words name: all of them, else a part of them."""
    for text in _variants(stated):
        found = [item for item in policy.categories if _named(item, text)]
        if found:
            return found
    cited = _cited(stated)
    return [item for item in policy.categories if _article(item.article) in cited]


def _variants(stated: str) -> Iterator[str]:
    """Yield the words, then without what explains them: 高技能人才（第四条第八项），无高级职称."""
    yield stated
    yield re.split(r"[（(，,]", stated)[0]
    yield re.split(r"[（(，,]", re.sub(r"^第[^，。]*?[项款条]）?的", "", stated))[0]


_RANGE = re.compile(
    r"第(?P<article>[\d一二三四五六七八九十]+)条第?[（(]?(?P<first>[\d一二三四五六七八九十]+)[）)]?"
    r"(?:(?:至|到|—|-|~|～)第?[（(]?(?P<last>[\d一二三四五六七八九十]+)[）)]?)?[项款]"
)


def _cited(stated: str) -> list[tuple[int, ...]]:
    """Return the articles that the words cite: 第十一条第（一）至（三）项."""
    match = _RANGE.search(stated)
    if match is None:
        return []
    first = int(parse_number(match["first"]))
    last = int(parse_number(match["last"])) if match["last"] else first
    return [(int(parse_number(match["article"])), item) for item in range(first, last + 1)]


def _named(category: Category, text: str) -> bool:
    """Return whether `text` is a name, the wording or an article of the category."""
    names = (category.name, *category.aliases, category.quote)
    if any(_plain(text) == _plain(name) for name in names):
        return True
    article = _article(text)
    return bool(article) and article in [
        _article(a) for a in (category.article, *category.articles)
    ]


def _plain(text: str) -> str:
    return re.sub(r"[\s“”\"'《》（）()、，,；;。]|的?人员$|的?人才$", "", text)


_NUMBER = re.compile(r"\d+|[一二三四五六七八九十百]+")


def _article(text: str) -> tuple[int, ...]:
    """Return the numbers of an article as cited: 第八条（五）5 is (8, 5, 5); () for other text."""
    match = re.fullmatch(
        r"第?([\d一二三四五六七八九十百]+)条([\d一二三四五六七八九十第款项目（）().．、\s]*)",
        text.strip(),
    )
    if not match:
        return ()
    return tuple(int(parse_number(part)) for part in _NUMBER.findall(text))


_LACKS = re.compile(r"(?:无|没有|不具有|未取得|未获得)[^，,。；（）()]*")


def _held(categories: tuple[Category, ...], words: str) -> Category | None:
    """Return the first category whose degree and title the person holds.

    People write both in one line (医学硕士、副主任医师), so both are looked for in all `words`.
    """
    held = _LACKS.sub("", words)
    return next(
        (
            category
            for category in categories
            if any(_holds(holding, held) for holding in category.holdings)
        ),
        None,
    )


def _holds(holding: Holding, words: str) -> bool:
    return (not holding.degree or any(word in words for word in holding.degree)) and (
        not holding.title or any(_has_title(word, words) for word in holding.title)
    )


def _has_title(word: str, words: str) -> bool:
    """Return whether `word` is a rank of its own there: 副教授 and 助理研究员 are no such ranks."""
    return re.search(rf"(?<![副正])(?<!助理)(?<!实习){re.escape(word)}", words) is not None
