"""What an agreement's sentences grant: which money, how much, how often, in which instalments."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from contractgen.policy.hire import Hire
from contractgen.policy.said import (
    AMOUNT,
    LENGTH,
    PERCENT,
    Sentence,
    months,
    ordinals,
    whole_months,
)

_ITEMS = {
    "settlement_yuan": r"安家(?:补助费|补助金|费|补助|补贴|经费)",
    "housing_allowance": r"[住购]房补[贴助]",
    "car_yuan": r"购车(?:补贴|补助|费用?|款)",
    "project_yuan": r"启动(?:资金|经费|费)",
    "monthly_yuan": (
        r"(?:特殊|人才|政府|政策)津贴|生活[补津]贴|人才补贴"
        r"|(?:(?<![一-龥])|(?<=[月取放予受给策发的和及与另领按]))津贴"
    ),
}
"""How agreements name the money, by the field of an entitlement; 岗位津贴 is none of it."""
_OTHER = r"工资|薪酬|报酬|奖励|奖金|补助|补贴|津贴|[^家]费|资金|经费|收入|利润|款项|资助|违约金"
_NOUN = re.compile(
    "|".join(f"(?P<{kind}>{words})" for kind, words in _ITEMS.items()) + f"|(?P<other>{_OTHER})"
)
_AFTER = re.compile(
    rf"{AMOUNT}的?(?:一次性|政策|政府)?(?:"
    + "|".join(
        f"(?P<{kind}>{words.replace('(?:(?<![一-龥])|(?<=[月取放予受给策发的和及与另领按]))', '')})"
        for kind, words in _ITEMS.items()
    )
    + ")"
)
_REFUSED = re.compile(
    r"不享受|不发|不另发|不再|不予|不给|不提供|不领|停发|(?<![甲乙双院])方可|退还|退回|返还|折算|抵扣|扣减|核减|违约金|赔偿|已领取|尚未|不属于|无[住安购]"
)
_OWN = re.compile(
    r"自筹|自有资金|自设|自行资助|自行另给|单位另给|甲方另给|内部立项|配套|拨付[^，]{0,4}Ａ，|不援引|经营收入"
)
"""Money that the employer grants from its own pocket, beside the policy."""
_PERIODS = (
    (re.compile(r"每个?月|按月|月均|/月|／月"), Decimal(1)),
    (re.compile(r"每[两二2]个?月"), Decimal(2)),
    (re.compile(r"每个?季|按季"), Decimal(3)),
    (re.compile(r"每半年|按半年|半年一|每个?学期|按学期"), Decimal(6)),
    (re.compile(r"每年|每个?年度|按年|逐年|年末|年底|年终|/年"), Decimal(12)),
)
"""How often money is paid, in months."""


_REPEATED = frozenset({"monthly_yuan", "housing_allowance"})
"""Money that is paid again and again."""
_AT_MOST = re.compile(r"最高|累计|总额|不超过")


@dataclass(frozen=True)
class Granted:
    """Money that a sentence grants."""

    kind: str
    """The field of an entitlement: `settlement_yuan`."""
    amount: Decimal
    every: Decimal | None
    """Months between payments; None: paid once, or not said."""
    sentence: Sentence
    at: int
    """Position of the amount."""

    def span(self) -> tuple[int, int]:
        """Return where the amount stands in the agreement."""
        return self.sentence.span(self.at, self.at + 1)


def _clause(shape: str, position: int) -> tuple[int, int]:
    """Return begin and end of what stands between the commas around `position`."""
    begin = max(shape.rfind("，", 0, position), shape.rfind("（", 0, position)) + 1
    ends = [end for sign in "，）" if (end := shape.find(sign, position)) >= 0]
    return begin, min(ends, default=len(shape))


def every(words: str, sentence: Sentence | None = None, first: int = 0) -> Decimal | None:
    """Return how often the words say that money is paid, in months; None: they don't say."""
    for pattern, size in _PERIODS:
        if pattern.search(words):
            return size
    found = re.search(f"每(?:服务|工作)?满?{LENGTH}", words)
    if found and sentence is not None:
        return months(sentence.values[first + found.end() - 1])
    return None


def granted(hire: Hire) -> Iterator[Granted]:
    """Yield the policy's kinds of money that the sentences grant, with their amounts."""
    for sentence in hire.said:
        shape = sentence.shape
        if AMOUNT not in shape or not any(word in shape for word in ("津贴", "补", "费", "资金")):
            continue
        nouns = list(_NOUN.finditer(shape))
        for at, amount in sentence.of(AMOUNT):
            begin, end = _clause(shape, at)
            kind, named = _kind(shape, nouns, at, begin)
            if kind is None or _is_part(shape, kind, at):
                continue
            if _REFUSED.search(shape, begin, end) or _OWN.search(shape, begin, end):
                continue
            period = every(shape[begin:at] + shape[at + 1 : min(at + 4, end)], sentence, begin)
            if named < begin:
                first, last = _clause(shape, named)
                if _REFUSED.search(shape, first, last) or _OWN.search(shape, first, last):
                    continue
                if kind not in _REPEATED:
                    continue
                period = period or every(shape[first:last], sentence, first)
            elif period is None and kind in _REPEATED and not _AT_MOST.search(shape[begin:at]):
                period = every(shape[max(0, begin - 12) : begin], sentence, max(0, begin - 12))
            yield Granted(kind, amount, period, sentence, at)


_GIVES = r"(?:享受|领取|给予|发放|发给|获得|申领|支付|补发|兑现|享有|执行|提供|配发)"
_CONDITIONAL = re.compile(
    r"转为|仅适用|只适用|限于|不适用|无权|不包括|不纳入|如果|若|须先|(?<![甲乙双院])方可|方能|才能|不得|商定|退|返还"
)


def mentioned(hire: Hire) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the kinds of money that the sentences grant without an amount, and where."""
    for sentence in hire.said:
        shape = sentence.shape
        if _CONDITIONAL.search(shape):
            continue
        for noun in _NOUN.finditer(shape):
            kind = str(noun.lastgroup)
            begin, end = _clause(shape, noun.start())
            if (
                kind == "other"
                or _REFUSED.search(shape, begin, end)
                or _OWN.search(shape, begin, end)
            ):
                continue
            before, after = shape[begin : noun.start()], shape[noun.end() : end]
            if re.search(rf"(?<!不){_GIVES}[^，]{{0,16}}$", before) or re.search(
                rf"^[^，]{{0,16}}(?<!不){_GIVES}", after
            ):
                yield kind, sentence.span(begin, end)


_PART_OF = re.compile(
    r"(?:每年|每次|每期|各|第[^，]{1,3}年|先|再|满[^，]{1,3}|依次为?|前[^，]{1,3})[^，、]{0,6}$"
)
_IN_ALL = re.compile(r"(?:合计|共计|总计|总额|累计|共|计)(?:为|人民币)*$")


def _is_part(shape: str, kind: str, at: int) -> bool:
    """Return whether the amount is an instalment, or the total of monthly payments."""
    if re.search(r"(?:负担|承担|配套|拨付|出资|垫付|财政|医院|单位|学院)$", shape[:at]):
        return True
    if kind == "monthly_yuan":
        return bool(_IN_ALL.search(shape[:at])) and AMOUNT in shape[:at]
    if kind != "settlement_yuan":
        return False
    chained = shape.startswith(f"、{AMOUNT}", at + 1) or shape[:at].endswith(f"{AMOUNT}、")
    return chained or bool(_PART_OF.search(shape[:at]))


def _kind(shape: str, nouns: list[re.Match[str]], at: int, begin: int) -> tuple[str | None, int]:
    """Return which money the amount is, and where it is named.

    Named right after it (2500元生活补贴), else last before it between the same commas; in an
    earlier part only by words such as 按月发放2000元, that name nothing themselves.
    """
    after = _AFTER.match(shape, at)
    if after:
        return after.lastgroup, at
    before = [noun for noun in nouns if noun.end() <= at]
    if not before:
        return None, at
    last = before[-1]
    if last.start() < begin and not re.search(
        r"每|按月|按季|按年|计$|共$|最高|累计|总额|不超过", shape[begin:at]
    ):
        return None, at
    if (
        AMOUNT in shape[last.end() : at]
        and last.start() >= begin
        and "、" not in shape[last.end() : at]
    ):
        return None, at
    return (last.lastgroup, last.start()) if last.lastgroup != "other" else (None, at)


@dataclass(frozen=True)
class Plan:
    """How money is paid out over time."""

    span: tuple[int, int]
    parts: tuple[Decimal, ...] = ()
    """The instalments in order, as far as they are said."""
    count: int | None = None
    """How many there are; 0: several."""


_ONCE = re.compile(
    r"一次性?(?:全部|全额)?(?:支付|发放|付清|拨付|发给|付|打入|给付|兑现|领取|结清)|一次付|不分期|当月付清|全额付清|年付清"
)
_IN_PARTS = re.compile(
    rf"分(?P<years>{LENGTH})|分(?:作|为)?(?P<times>[两二三四五六七八九十\d]+)[次期批笔]|(?P<paid>{LENGTH})(?:内)?付清"
    r"|(?P<some>(?<!不)分期|分年|分批|逐年)"
)
_EACH_YEAR = re.compile(
    rf"(?:每年|每次|每期|各|每年各)(?:支付|发放|付|按|发)?{AMOUNT}(?!、|和|，{AMOUNT})"
)
_FIRST_YEARS = re.compile(rf"[前头首](?P<years>{LENGTH}|[两二三]年)(?:每年)?各{AMOUNT}")
_TIMES = "零一二三四五六七八九十"


def settlement_plans(hire: Hire) -> Iterator[Plan]:
    """Yield how the sentences say that the settlement allowance is paid out."""
    for sentence in hire.said:
        shape = sentence.shape
        named = re.search(_ITEMS["settlement_yuan"], shape)
        if named is None or re.search(rf"退|返还|核减|追回|财政[^，]{{0,6}}{AMOUNT}", shape):
            continue
        begin, end = _clause(shape, named.start())
        if _OWN.search(shape, begin, end) or _REFUSED.search(shape, begin, end):
            continue
        following = [
            max(
                named.end(),
                _clause(shape, noun.start())[0]
                if "，" in shape[named.end() : noun.start()]
                else noun.start(),
            )
            for noun in _NOUN.finditer(shape, named.end())
            if noun.lastgroup not in ("settlement_yuan", "other")
        ]
        more = re.search(r"住房|公寓", shape[named.end() :])
        stops = [*following, *([named.end() + more.start()] if more else [])]
        plan = _plan(sentence, named.end(), min(stops, default=len(shape)))
        if plan is not None:
            yield plan


def _plan(sentence: Sentence, first: int, last: int) -> Plan | None:
    words = sentence.shape[first:last]
    span = sentence.span(first, last) if last > first else sentence.span()
    sums = sentence.of(AMOUNT, first, last)
    head = re.match(r"[^，Ａ每分先前第]{0,8}Ａ(?!、)", words)
    total = sums[0][1] if sums and head and len(sums) != 1 else None
    if sums and head and len(sums) == 1:
        total = sums[0][1]
    rest = [amount for at, amount in sums if total is None or at != sums[0][0]]
    count = _count(sentence, words, first)
    shares = [value for _, value in sentence.of(PERCENT, first, last)]
    early = _FIRST_YEARS.search(words)
    if early and rest:
        length = sentence.values.get(first + early.start("years"))
        times = int(length.value) if length else _TIMES.find(early["years"][0].replace("两", "二"))
        return Plan(span, (*(rest[0],) * times, *rest[1:]))
    if len(rest) == 1 and _EACH_YEAR.search(words):
        times = count or (int(total / rest[0]) if total and rest[0] else 0)
        return Plan(span, (rest[0],) * times, times) if times else None
    if len(rest) > 1:
        return Plan(span, tuple(rest))
    if len(shares) > 1 and total:
        return Plan(span, tuple(total * share / 100 for share in shares))
    if shares and (len(shares) > 1 or _MORE_TO_COME.search(words)):
        return Plan(span, (), 0)
    if count is not None:
        return Plan(span, (), count)
    if _ONCE.search(words):
        return Plan(span, (), 1)
    return Plan(span, (), 0) if _MORE_TO_COME.search(words) else None


_MORE_TO_COME = re.compile(
    r"首[付期次]|余款|尾款|余下|另一半|剩余(?:部分|款)|其余(?:部分)?[^，]{0,8}(?:付|发|支)|(?:按|逐|分)月[^，]{0,8}(?:发|付|摊)|平均发放|按年[^，]{0,4}(?:发|付)|按季"
)
"""Only a part is paid at first, or a little every month."""


def _count(sentence: Sentence, words: str, first: int) -> int | None:
    found = _IN_PARTS.search(words)
    if found is None:
        return None
    if found["times"]:
        word = found["times"].replace("两", "二")
        return int(word) if word.isdigit() else _TIMES.find(word)
    if found["some"]:
        return 0
    group = "years" if found["years"] else "paid"
    length = months(sentence.values[first + found.start(group)])
    return None if length is None or length % 12 else int(length / 12)


@dataclass(frozen=True)
class Run:
    """For how long, or how often, a monthly allowance is paid."""

    span: tuple[int, int]
    months: Decimal | None
    """The whole length; None when it isn't said here."""
    every: Decimal | None
    """Months between payments; None when not said."""


_LASTS = re.compile(
    rf"(?:发放|期限|年限|时间|为期|支付|享受|发|付|即|共计?|连续|限|前)(?:期限|时间)?(?:为|：|前|的|期|共|限于|满|至)*(?P<length>{LENGTH})(?!内|以内|后|前|之)"
    rf"|满(?P<full>{LENGTH})(?:为?止|停)|(?:仅|只|每年)[^，]{{0,12}}?(?P<only>{LENGTH})(?:内)?发放"
)
_STOPS = re.compile(r"起?(?:停发|停止发放|不再发放)")


def monthly_runs(hire: Hire) -> Iterator[Run]:
    """Yield how long and how often the sentences say that the monthly allowance is paid."""
    for sentence in hire.said:
        shape = sentence.shape
        for named in re.finditer(_ITEMS["monthly_yuan"], shape):
            begin, end = _clause(shape, named.start())
            if _OWN.search(shape, begin, end) or re.search(
                r"退|返还|追|违约|不享受|不发|尚未|离|次月", shape
            ):
                continue
            following = [
                noun.start()
                for noun in _NOUN.finditer(shape, named.end())
                if noun.lastgroup not in ("monthly_yuan", "other")
            ]
            stop = min(following, default=len(shape))
            lasting = _LASTS.search(shape, named.end(), stop)
            length = None
            if lasting:
                length = months(sentence.values[lasting.start(str(lasting.lastgroup))])
            for ordinal, value in ordinals(shape[named.end() : stop]):
                counted = months(value)
                if _STOPS.match(shape, named.end() + ordinal.end()):
                    length = counted and counted - (12 if value.kind == "years" else 1)
                elif _STARTS.match(shape, named.end() + ordinal.end()) and hire.months:
                    length = counted and hire.months - counted + (
                        12 if value.kind == "years" else 1
                    )
            yield Run(sentence.span(begin, stop), length, _rhythm(sentence, begin, end, stop))


_STARTS = re.compile(r"(?:起|开始)(?:发放|计发|享受|支付|按月发放|领取|发)")
_PAID_OUT = re.compile(r"发|付|结算|兑现|领取")


def _rhythm(sentence: Sentence, begin: int, end: int, stop: int) -> Decimal | None:
    """Return how often a monthly allowance is paid: beside its name, else in the parts after it."""
    shape = sentence.shape
    beside = shape[begin:end]
    if re.search(r"(?<!不再)(?:按月|每月)[^，]{0,6}(?:发|支付|付)", shape[begin:stop]):
        return None
    if re.search(r"一次性?(?:发|支付|付|给|领)", beside) and not re.search("每|按", beside):
        return Decimal(12)
    found = every(beside, sentence, begin)
    if found is not None and found > 1:
        return found if "考核" not in beside else None
    for part in re.finditer(r"[^，]+", shape[end:stop]):
        words = part[0]
        if _PAID_OUT.search(words) and not re.search(rf"考核|{_OTHER}", words):
            later = every(words)
            if later is not None and later > 1:
                return later
    return found


_GIFT = re.compile(
    r"赠[予与送]|送给|过户|产权[^，。]{0,8}(?:归|转移|移交|登记|转让|过|变更|属于?乙方)|获赠|产权[^，。]{0,8}由(?:乙方|其)|取得[^，]{0,6}产权|转移登记|变更登记"
    r"|归(?:乙方|其|引进人才|受聘人|本人|专家|教师)(?:所有|个人)?|属(?:于)?(?:乙方|其|本人)(?:所有|个人)?|名下"
    r"|(?:无偿|免费)(?:取得|归|给|转)|转为[^，]{0,6}个人|抵给|(?:拥有|享有|获得)[^，]{0,6}(?:所有权|产权)(?!.{0,4}归)"
)
_NO_GIFT = re.compile(
    r"不予赠|不赠|不得|不能|归(?:单位|甲方|学校|医院|学院|市|政府|国家)|登记在(?:单位|甲方|医院|学院)|(?:单位|甲方|医院|学院)名下"
    r"|产权不变|不早于|退还|退回|家具|再行赠|交回|(?<![甲乙双院])方可申请|不发生"
)
_HOUSE = re.compile(r"住房|房屋|房产|产权|住宅|公寓|房本|房子")
_AT_ONCE = re.compile(
    r"报到(?:之日|当日|后即|时|即)|入职(?:之日|当日|时|即)|入住(?:之日|当日|时|即|后即)|签订[^，]{0,6}(?:当日|之日|后即)|签约(?:即|当日|之日)"
    r"|交付(?:之日|当日|时|即)|先行过户|先行赠|试用期满|(?:不受|无须|不限|不论|不以)[^，]{0,8}年限|提前[^，]{0,8}(?:赠|取得|过户|办理)"
)
_NOT_FULL = re.compile(r"(?:不满|未满|不足|不到|未到)$")
_WITH_GAPS = re.compile(
    r"累计|不要求连续|不必连续|无须连续|可以?间断|可以?中断|合并计算|不论是否连续"
)
"""Five years, but not of continuous work."""


def gifts(hire: Hire) -> Iterator[tuple[Decimal, tuple[int, int]]]:
    """Yield after how many years of work the sentences give the housing away, and where."""
    for sentence in hire.said:
        shape = sentence.shape
        for match in _GIFT.finditer(shape):
            begin, end = _clause(shape, match.start())
            if _NO_GIFT.search(shape, begin, end) or not _HOUSE.search(shape):
                continue
            if shape[match.start()] == "归" and not _HOUSE.search(shape, begin, end):
                continue
            timed = sentence.of(LENGTH) or ordinals(shape)
            if _AT_ONCE.search(shape, begin, end) or (not timed and _AT_ONCE.search(shape)):
                yield Decimal(0), sentence.span(begin, end)
                break
            years = _nearest_length(sentence, begin, end)
            if years is None and _HALFWAY.search(shape):
                years = Decimal(hire.months or 0) / 24
            if years is None:
                between = whole_months(sentence)
                years = None if between is None else Decimal(between) / 12
            if years is not None:
                yield (Decimal(0) if _WITH_GAPS.search(shape) else years), sentence.span()
                break


_HALFWAY = re.compile(r"聘期过半|过半|中期|期中|中途")


def _before_its_end(shape: str, at: int) -> bool:
    """Return whether something happens before that length is over: 不满五年, 五年内."""
    return bool(_NOT_FULL.search(shape[:at])) or shape.startswith(("内", "以内", "之内"), at + 1)


def _nearest_length(sentence: Sentence, begin: int, end: int) -> Decimal | None:
    """Return the length, in years, between these commas; else the last before them."""
    lengths = [
        (at, Decimal(0) if _before_its_end(sentence.shape, at) else months(value))
        for at, value in sentence.of(LENGTH)
        if value.kind == "years" or not sentence.shape.startswith(("内", "以内", "之内"), at + 1)
    ]
    lengths += [(match.start(), months(value)) for match, value in ordinals(sentence.shape)]
    inside = [
        length for at, length in sorted(lengths, key=lambda item: item[0]) if begin <= at < end
    ]
    before = [length for at, length in sorted(lengths, key=lambda item: item[0]) if at < begin]
    found = inside[-1] if inside else before[-1] if before else None
    return None if found is None else found / 12
