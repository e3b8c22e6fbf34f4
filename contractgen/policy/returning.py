"""What the talent gives back on leaving early: at all, enough, not too much."""

import re
from collections.abc import Iterator

from contractgen.policy.compare import ITEM_NAMES, Departure, Outcome, refund_kinds
from contractgen.policy.hire import Hire
from contractgen.policy.model import REFUND_KINDS
from contractgen.policy.said import AMOUNT, PERCENT, TIMES, Sentence

_ITEM_WORDS = {
    "settlement": re.compile("安家费|安家补助|安家补贴"),
    "housing": re.compile("住房|房屋|公寓"),
    "car": re.compile("购车"),
    "monthly": re.compile("津贴|生活补贴"),
    "project": re.compile("启动资金|项目资金"),
    "pay": re.compile("工资"),
}
"""How agreements name the items of `refund.items`."""
_ALL_ITEMS = re.compile(
    r"[两二三]项(?:待遇)?(?!目)|(?:已|所)享受的?(?:各项|全部|人才)?待遇|待遇本金|退[回还](?:数额|金额)"
)
"""Words for all that is given back."""
_RETURN = re.compile(r"退还|退回|返还|归还|偿还|交还|交回|腾退|收回|追回|退赔|退款|追缴|退清")
_NOT = re.compile(r"(?:不予|无须|无需|不再|不必|免予|不承担)")
_DOUBLE = re.compile(r"(?<!不)(?<!不[得再予])(?:双倍|加倍|翻倍|上浮|加收|加付|加计)")


def _returns(hire: Hire, item: str) -> Iterator[Sentence]:
    """Yield the sentences by which that item is given back."""
    for sentence in hire.said:
        words = sentence.shape
        named = _ITEM_WORDS[item].search(words) or _ALL_ITEMS.search(words)
        if named and _RETURN.search(words) and not _NOT.search(words):
            yield sentence


def refund_missing(hire: Hire) -> Outcome:
    """Policy money is granted, and no clause gives it back on leaving early."""
    due = refund_kinds(hire, hire.granted())
    rule = hire.policy.refund
    if rule is None or not due or hire.value("refund.items"):
        return
    if any(True for item in due for _ in _returns(hire, item)):
        return
    yield Departure(
        item="退还义务",
        found="没有约定提前离开时退还已享受的待遇",
        required=f"{rule.when}退还已享受的{_names(due)}",
        article=rule.article,
        quote=rule.quote,
    )


def refund_too_narrow(hire: Hire) -> Outcome:
    """Fewer things are given back than the policy says, or only a part of them."""
    rule, items = hire.policy.refund, hire.value("refund.items") or ()
    due = refund_kinds(hire, (*hire.granted(), *_given_housing(hire)))
    if rule is None or not due:
        return
    lacking = [
        item
        for item in refund_kinds(hire, hire.granted())
        if item not in items and not any(_returns(hire, item))
    ]
    kept = _kept(hire, due)
    if items and lacking:
        yield Departure(
            item="退还范围",
            found=f"没有列入{_names(lacking)}",
            required=f"退还已享受的{_names(due)}",
            article=rule.article,
            quote=rule.quote,
            term="refund.items",
        )
    pro_rata = items and hire.value("refund.share") == "pro-rata" and not _of_other_money(hire)
    if pro_rata or kept:
        yield Departure(
            item="退还数额",
            found="约定按未服务年限折算退还" if pro_rata else "约定只退还一部分或者不退还",
            required=f"退还已享受的{_names(due)}（未规定折算）",
            article=rule.article,
            quote=rule.quote,
            term="refund.share" if pro_rata else None,
            span=None if pro_rata else kept,
            remark="用人单位以自有资金给予的待遇，国家法律和裁判实践倾向于按未服务年限折算，该约定的效力不受政策影响。",
        )


_HOUSE_GIVEN = re.compile(r"(?:享受|提供|分配|给予)[^。；\n]{0,12}(?:住房|房屋)[一1]套|住房[一1]套")


def _given_housing(hire: Hire) -> tuple[str, ...]:
    """Return housing where the text gives it, whether or not it says when it is to be owned."""
    given = hire.policy.grants("housing_sqm") and _HOUSE_GIVEN.search(hire.text)
    return ("housing_sqm",) if given else ()


_PART = re.compile(
    r"按剩余|剩余(?:服务)?(?:月份|年限|期限)|未到期|比例|折算|折减|折半|减半|减退|核减|抵扣|抵减|冲抵|递减|减按|扣除|扣减|余额|分之[一二三四五六七八九]|不超过[^，Ｄ]{0,6}[ＡＰ分]|以Ａ为限|折旧|余值|残值|现值|评估价|市场价"
    r"|免退|免予退|免还|(?:不再|无须|无需|不予|不必|不用|不)(?:退|返|追)|任选|继续享有|继续使用|不作处理|其余归|归乙方|协商退|协商确定(?![^，]{0,6}(?:方式|时间|期限))"
)
"""Words by which only a part, or nothing, is given back."""
_WHOLE = re.compile(
    r"期满|届满|满五年|满5年|自有资金|自筹|自行资助|拖欠|第三十八条|考核|自费|添置|家具|调动|另行?给"
    r"|因病|患[^，。]{0,3}病|重病|死亡|身故|丧失|不可抗力|非因?个人|非因?乙方|因公|组织(?:安排|决定|需要)|退休"
    r"|(?:甲方|用人单位|单位|医院|院方|所方|学院|公司)(?:的原因|原因|违约|违法|过错|提出|解除|未)"
)
"""Words of cases that are not the talent's early leaving, or not the policy's money."""
_OTHER_MONEY = re.compile(
    r"津贴|生活补贴|工资|薪|奖金|绩效|福利|费用|[^家]费|资助|补助|押金|经费|路费|家具|物品|启动资金|管理费|利息|利率"
)
_NOT_LESS = re.compile(
    r"(?:不得|不再|不予|不因|不按|不作|不做|概不|均不|不)[^，退返还追]{0,12}(?:折算|折减|折旧|比例|扣除|扣减|核减|递减|抵扣|减少|减免|分摊|为限)"
)
_REST_FOLLOWS = re.compile(
    r"退清|还清|付清|结清|余款|首[期次]|(?:其余|余下)[^，]{0,12}(?:退|付|还)"
)
"""The whole is given back, in instalments."""
_GIVES_BACK = re.compile(r"退|返|还|追回|交回|收回|不作处理|继续享有")
_MOVES = re.compile(r"退|返|还|扣|减|免|归|限|收回|追|享有|处理")


def _kept(hire: Hire, due: tuple[str, ...]) -> tuple[int, int] | None:
    """Return where the text lets the talent keep a part of what is due; None when nowhere.

    The part stands between the same commas as an item, or after it with nothing else between.
    """
    for sentence in hire.said:
        words = sentence.shape
        raw = hire.text[slice(*sentence.span())]
        if _WHOLE.search(raw) or not _GIVES_BACK.search(words):
            continue
        if not _ALL_ITEMS.search(words) and not any(_ITEM_WORDS[i].search(words) for i in due):
            continue
        if _REST_FOLLOWS.search(words) and "免退" not in words:
            continue
        if "settlement" in due and _sums_short(hire, sentence):
            return sentence.span()
        first = min(
            match.start()
            for words_of in (_ALL_ITEMS, *(_ITEM_WORDS[item] for item in due))
            if (match := words_of.search(words))
        )
        for part in sentence.parts():
            if part.end() > first and _lessens(sentence, part, due):
                return sentence.span()
    return None


def _lessens(sentence: Sentence, part: re.Match[str], due: tuple[str, ...]) -> bool:
    """Return whether the words between two commas lessen what is due."""
    less = _PART.search(_NOT_LESS.sub("", part[0])) or any(
        value < _ALL for _, value in sentence.of(PERCENT, *part.span())
    )
    whole = re.search(r"全部|全额|如数|照数", part[0]) and not re.search(
        "免|不[予再]?[退返追]", part[0]
    )
    if not less or whole or not _MOVES.search(part[0]):
        return False
    ends = [match.end() for item in due if (match := _ITEM_WORDS[item].search(part[0]))]
    return not _OTHER_MONEY.search(part[0], max(ends, default=0))


_ALL = 100


def _sums_short(hire: Hire, sentence: Sentence) -> bool:
    """Return whether less of the settlement allowance is given back than was granted."""
    granted = hire.value("allowances.settlement_yuan")
    if granted is None:
        return False
    for part in sentence.parts():
        sums = [value for _, value in sentence.of(AMOUNT, *part.span())]
        named = _ITEM_WORDS["settlement"].search(part[0])
        if named and len(sums) == 1 and _RETURN.search(part[0]) and sums[0] < granted:
            return not re.search(r"每|先|首|再|其余|另行?支付|违约金", sentence.shape)
    return False


def _of_other_money(hire: Hire) -> bool:
    """Return whether only the employer's own money is given back in proportion."""
    shares = [s for s in hire.said if re.search(r"比例|折算|递减", s.shape)]
    return bool(shares) and all(_WHOLE.search(s.shape) for s in shares)


_EXTRA = re.compile(
    r"津贴|生活补贴|工资|薪酬|绩效|奖金|福利|取暖费|医药费|医疗费|差旅费|搬[运家]费|体检|探亲|路费|社会保险费?|保险费|社保"
    r"|孳息|滞纳金|资金占用|罚息|复利|奖励|差额|代理费|招聘费|设备费|购置费|挂靠费|餐补|租金|占用费|使用费|管理费|手续费|利息|房租|违约金|补偿金|学费|择校|安置|就业的?费用|启动资金|(?:科研|项目)(?:经费|资金)|本息|年终奖|培训费|进修费|公积金"
)
"""What some agreements ask back beside the policy's items."""
_PAYS = re.compile(
    r"退还|退回|返还|归还|偿还|追回|追缴|补交|补缴|支付|缴纳|计付|偿付|另付|加付|加收|收回|追索|赔偿|退赔|扣还|退给|也要退|均退|照退"
)
_SPARED = re.compile(
    r"不退|不予|不再|停发|停止|归乙方|归其|不追|不得|不在|无须|无需|不计|不加|不附加|不收|不另|结清|照付|为限|限于|尚未|次月|不包括|不含|除外"
)
_GOING = re.compile(rf"{_RETURN.pattern}|离|解除|终止|退出|之外|以外|辞|解约|走人|走的")
_ERROR = re.compile(
    r"误发|多发|重复|结余|未使用|未用完|医保经办|不合规|虚假|骗取|自筹|自行资助|自有资金|出资|不得"
)


def refund_too_broad(hire: Hire) -> Outcome:
    """More is given back than the policy says, or more than was received."""
    rule = hire.policy.refund
    if rule is None or not (hire.granted() or hire.said):
        return
    open_end = "政策所列项目以“等待遇”结尾，是否包括该项由主管部门解释。" if rule.open_ended else ""
    beyond = [
        item
        for item in hire.value("refund.items") or ()
        if item not in rule.items
        and (item == "pay" or _granted_somewhere(hire, item))
        and not _left(hire, item)
    ]
    extra = None if beyond else _extra(hire, rule.items)
    if (beyond and hire.granted()) or extra:
        yield Departure(
            item="退还范围",
            found=f"要求退还{_names(beyond)}" if beyond else f"要求退还或者支付{extra[2]}",  # type: ignore[index] # one of both
            required=f"只退还{_names(rule.items)}{'等待遇' if rule.open_ended else ''}",
            article=rule.article,
            quote=rule.quote,
            term="refund.items" if beyond else None,
            span=extra[:2] if extra else None,
            remark=open_end,
        )
    for sentence in _multiplied(hire, rule.items):
        yield Departure(
            item="退还数额",
            found="要求加倍退还",
            required="只退还已享受的部分",
            article=rule.article,
            quote=rule.quote,
            span=sentence.span(),
        )


def _left(hire: Hire, item: str) -> bool:
    """Return whether, wherever returns are spoken of, that item is left to the talent."""
    parts = [
        part[0]
        for sentence in hire.said
        if _RETURN.search(sentence.shape)
        for part in sentence.parts()
        if _ITEM_WORDS[item].search(part[0])
    ]
    return bool(parts) and all(_SPARED.search(part) for part in parts)


def _multiplied(hire: Hire, items: tuple[str, ...]) -> Iterator[Sentence]:
    """Yield the sentences by which more than was received is given back."""
    seen: set[int] = set()
    for item in items:
        for sentence in _returns(hire, item):
            times = [value.value for _, value in sentence.of(TIMES)]
            times += [value / 100 for _, value in sentence.of(PERCENT)]
            more = _DOUBLE.search(sentence.shape) or any(t > 1 for t in times)
            if more and sentence.start not in seen:
                seen.add(sentence.start)
                yield sentence


def _extra(hire: Hire, items: tuple[str, ...]) -> tuple[int, int, str] | None:
    """Return where the text asks back something that is no item of the policy, and what."""
    for sentence in hire.said:
        words = sentence.shape
        named = _ALL_ITEMS.search(words) or any(_ITEM_WORDS[item].search(words) for item in items)
        named = bool(named) or bool(
            _PAY_BACK.search(words) and re.search(r"离|解除|终止|个人原因|退出", words)
        )
        if not named or _ERROR.search(words) or not _GOING.search(words):
            continue
        for part in sentence.parts():
            match = _EXTRA.search(part[0])
            if match is None or _SPARED.search(part[0]):
                continue
            if _PAYS.search(part[0]) or _CARRIED.match(words, part.end()):
                return (*sentence.span(*part.span()), match[0])
    return None


_PAY_BACK = re.compile(
    r"(?:津贴|生活补贴|(?:科研|项目)(?:经费|资金))[^，]{0,16}(?:，由[^，]{0,12})?(?:退还|退回|返还|追回|追缴|归还)|(?:退还|退回|返还|追回|追缴|归还)[^，]{0,16}(?:津贴|生活补贴|(?:科研|项目)(?:经费|资金))"
)
_CARRIED = re.compile(r"，(?:一律|均|都|应|须|由)[^，]{0,12}[退返还]")
"""A list goes on over a comma: 安家费、差旅费，一律由离任者退回."""


def _granted_somewhere(hire: Hire, item: str) -> bool:
    return item in REFUND_KINDS and hire.policy.grants(REFUND_KINDS[item])


def _names(items: tuple[str, ...] | list[str]) -> str:
    return "、".join(ITEM_NAMES[item] for item in items)
