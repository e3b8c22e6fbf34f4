"""The names of the parties: in the heading, at the signatures, in the running text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

_LABEL = (
    r"[甲乙丙丁] ?方|用人单位|劳动者|(?:聘用|用工|引进|录用)(?:单位|方)|受聘(?:人|方)|聘用人员"
    r"|引进人才|雇主|雇员|委托(?:方|人)|受托(?:方|人)"
)
"""What a line that names a party begins with."""
_NAMED = re.compile(
    rf"(?:^|(?<=[\t\n　 ）)]))(?P<label>{_LABEL})(?:名称|姓名|全称|单位)?[ 　]*"
    r"(?:[（(][^（()）\n]{1,24}[)）])*[ 　]*[：:]"
    r"[ 　_＿]*(?:[（(](?:盖章|公章|签章|签字|签名)[^（()）\n]{0,8}[)）])?[ 　_＿]*"
    r"(?P<name>(?:(?! {2}|　|[甲乙丙丁] ?方)[^\n\t，,；;。：:]){2,60})",
    re.MULTILINE,
)
_DEFINED = re.compile(
    r"(?P<name>[^\n，。；：、“”（()）]{2,40})[（(][^（()）\n]{0,30}?以下(?:简|统)?称(?:为)?[“\"「]?"
    r"(?P<label>[甲乙丙丁]方)"
)
_LEADING = re.compile(
    r"^[ 　]*(?:第[一二三四五六七八九十\d]+条|[（(]?[一二三四五六七八九十\d]{1,3}[、.．)）])[ 　]*|"
    r"^.*(?:协议由|合同由|经|由|与|和|及|是|为)"
)
_ALIAS = re.compile(r"以下(?:简|统)?称(?:为|作)?[“\"「『‘]?([^”\"」』’）)，。\n]{2,20})")
_AFTER_NAME = re.compile(
    r"(?:[（(](?:以下|下称|简称|甲方|乙方|盖|签|章|公章|统一|身份|授权|住所)|[ 　_＿]{2,}|"
    r"[甲乙丙丁]方|"
    r"法定代表人|授权代表|委托代理人|身份证|统一社会|住所|地址|联系电话|签订日期|日期|盖章|签字|签名|签章).*$"
)
_NO_NAME = re.compile(
    r"[_＿×xX*某年月{【#：□]|^[（(]|^(?:中国|中华人民共和国|现金|无|略)$|盖章|公章|签章|签字|签名|手印|代表|^\d+|姓名|名称|^[是为应指]|待定|人民政府$"
)
ORGANISATION = re.compile(
    r"公司|集团|研究院|研究所|医院|学院|大学|学校|中心|事务所|委员会|中学|小学|银行|企业|工作室|办公室"
    r"|[局厂站院所店馆园场社会队部室处校]$"
)
_COMPANY = re.compile(r"(?:公司|研究院|研究所|医院|学院|大学|中心)")
_ANOTHER = re.compile(
    r"关联|子公司|母公司|控股|股东|原|曾|竞争|所在单位|派遣|前身|更名|参股|投资|任职|毕业|就读|担任"
)
_ENGAGED = re.compile(
    r"(?:聘请|聘用|聘任|引进|录用|邀请)(?P<name>[一-龥]{2,4}?)(?=先生|女士|同志|博士|教授|担任|为)"
)
_NOT_A_NAME = re.compile(r"[方才家员工级籍作其该此人]")
_REGISTERED = re.compile(r"有限(?:责任)?公司$")
_SHORTEST_COMPANY = 8
_LONGEST_PERSON = 4
_SHORT_FORM = 0.6
"""A short form is at most so long, in parts of the name; else it is another name."""


@dataclass(frozen=True, slots=True)
class Named:
    """A line that says who a party is."""

    label: str
    name: str
    start: int
    end: int


def introduced(text: str) -> list[Named]:
    """Return the lines that name a party, in order: heading first, signatures last."""
    found = []
    for match in (*_NAMED.finditer(text), *_DEFINED.finditer(text)):
        name = _AFTER_NAME.sub("", match["name"])
        start = match.start()
        if match.re is _DEFINED:
            name = _LEADING.sub("", name)
        name = name.strip(" 　_＿")
        if len(plain(name)) >= 2 and not _NO_NAME.search(name) and _is_name(plain(name)):
            end = text.index(name, match.start("name")) + len(name)
            found.append(Named(match["label"].replace(" ", ""), name, start, end))
    return sorted(found, key=lambda named: named.start)


def _is_name(words: str) -> bool:
    """Return whether words can be a name; what a party does may stand after a colon, too."""
    foreign = re.search(r"[·•A-Za-zＡ-Ｚａ-ｚ]", words)
    return bool(ORGANISATION.search(words) or foreign) or len(words) <= _LONGEST_PERSON


def aliases(text: str) -> set[str]:
    """Return the short names that the text defines (以下简称“…”)."""
    return {plain(alias) for alias in _ALIAS.findall(text)}


def plain(name: str) -> str:
    """Return a name without spaces and with one kind of brackets."""
    return re.sub(r"[\s　·•]", "", name).replace("(", "（").replace(")", "）")


def one_name(one: str, other: str) -> bool:
    """Return whether two names are the same, or one is the other's short form."""
    short, long = sorted((plain(one), plain(other)), key=len)
    honoured = re.fullmatch(rf"{re.escape(short)}(?:先生|女士|同志|博士|教授)", long)
    return short == long or bool(honoured) or _is_short_form(short, long)


def _is_short_form(short: str, long: str) -> bool:
    """Return whether a name is what people make of a long one: 天北公司 of 奎屯天北新材料有限公司.

    A registered name (…有限公司) is never short for another one.
    """
    if not ORGANISATION.search(long) or _REGISTERED.search(short):
        return False
    rest = iter(long)
    in_order = all(character in rest for character in short)
    return in_order and (short in long or len(short) <= _SHORT_FORM * len(long))


def misspelt(text: str, named: Named, everybody: list[Named]) -> Iterator[tuple[int, int]]:
    """Yield where the running text names the party by a name that is nearly its own."""
    if ORGANISATION.search(named.name):
        yield from _misspelt_company(text, named)
    else:
        yield from _misspelt_person(text, named, everybody)


def _misspelt_company(text: str, named: Named) -> Iterator[tuple[int, int]]:
    """Yield names as long as the party's that differ from it in one character or two."""
    name = named.name
    ending = _COMPANY.search(name[-4:])
    if len(name) < _SHORTEST_COMPANY or not ending:
        return
    for match in re.finditer(re.escape(name[-2:]), text):
        start = match.end() - len(name)
        candidate = text[max(0, start) : match.end()]
        differing = sum(a != b for a, b in zip_longest(plain(candidate), plain(name)))
        if (
            start <= named.start
            or not 1 <= differing <= 2
            or re.search(r"[\s，。；：、]", candidate)
        ):
            continue
        if candidate[:2] == name[:2] and not _ANOTHER.search(text[max(0, start - 10) : start]):
            yield start, match.end()


def _misspelt_person(text: str, named: Named, everybody: list[Named]) -> Iterator[tuple[int, int]]:
    """Yield another person of the same surname who is said to be engaged."""
    known = {plain(other.name) for other in everybody}
    for match in _ENGAGED.finditer(text):
        name = match["name"]
        same_family = name[0] == named.name[0] and abs(len(name) - len(named.name)) <= 1
        if same_family and name not in known and not _NOT_A_NAME.search(name):
            yield match.start("name"), match.end("name")
