"""Where an agreement differs from a policy's duties: term, probation, leaving, return, benefits."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from contractgen.policy.compare import ITEM_NAMES, Departure, Outcome, Undecided, refund_kinds
from contractgen.policy.hire import Hire
from contractgen.policy.model import REFUND_KINDS, Benefit, MinTerm, Office, Passage


def term_too_short(hire: Hire) -> Outcome:
    """An agreement shorter than the mode, or the money it grants, needs."""
    bound: list[tuple[int, Passage]] = [
        (rule.years, rule) for rule in hire.policy.min_terms if _binds(rule, hire)
    ]
    bound += [
        (row.min_years, row)
        for row in hire.policy.entitlements
        if row.min_years is not None
        and (hire.mode is None or not row.modes or hire.mode in row.modes)
        and (hire.category is None or hire.category.name in row.categories)
        and any(row.grants(kind) for kind in hire.granted())
    ]
    if not bound and hire.mode is None and hire.policy.min_terms:
        shortest = min(rule.years for rule in hire.policy.min_terms)
        if hire.months is None or hire.months < shortest * 12:
            yield Undecided("没有写明引进方式，不能判断协议期限是否有下限")
        return
    if bound and hire.months is None:
        yield Undecided("没有写明协议的起止日期或年限")
        return
    for years, passage in bound[:1]:
        if hire.months is not None and hire.months < years * 12:
            dated = hire.value("period.years") is None
            yield Departure(
                item="协议期限",
                found=f"约定为{_length(hire.months)}",
                required=f"不少于{years}年",
                article=passage.article,
                quote=passage.quote,
                term="period.end" if dated else "period.years",
            )


def _binds(rule: MinTerm, hire: Hire) -> bool:
    return hire.mode in rule.modes and (
        not rule.employers or hire.employer is None or hire.employer in rule.employers
    )


def _length(months: int) -> str:
    years, rest = divmod(months, 12)
    return (f"{years}年" if years else "") + (f"{rest}个月" if rest or not years else "")


def probation_differs(hire: Hire) -> Outcome:
    """A probation other than the policy's; the remark says where national law prevails."""
    rule, months = hire.policy.probation, hire.value("probation.months")
    if rule is None or months is None or months == rule.months or hire.relationship == "service":
        return
    most = legal_probation(hire)
    if hire.relationship == "public-institution":
        first_job = months == 12
        remark = (
            "初次就业且聘期三年以上的，《事业单位人事管理条例》第十三条规定试用期为12个月，以条例为准。"
            if first_job
            else ""
        )
    elif most is not None and most < rule.months:
        first_job = True
        remark = f"按《劳动合同法》第十九条，本期限的试用期不得超过{most}个月，以法律为准。"
    else:
        first_job = False
        remark = (
            "《劳动合同法》第十九条规定的是上限（六个月），约定较短的有效；按政策考核、兑现待遇时以六个月计。"
            if months < rule.months and rule.months == 6
            else "《劳动合同法》第十九条的上限优先于政策。"
        )
    yield Departure(
        item="试用期",
        found=f"约定为{months}个月" if months else "约定不设试用期",
        required=f"{rule.months}个月",
        article=rule.article,
        quote=rule.quote,
        term="probation.months",
        lesser=first_job,
        remark=remark,
    )


def legal_probation(hire: Hire) -> int | None:
    """Return the longest probation of 劳动合同法 art. 19, in months; None: unknown."""
    if hire.relationship != "labor" or hire.months is None:
        return None
    for shorter_than, most in ((3, 0), (12, 1), (36, 2)):
        if hire.months < shorter_than:
            return most
    return 6


def notice_too_short(hire: Hire) -> Outcome:
    """Less notice of leaving than the policy's."""
    rule, days = hire.policy.notice, hire.value("resignation.notice_days")
    if rule is not None and days is not None and days < rule.days:
        yield Departure(
            item="离职通知期",
            found=f"约定提前{days}日",
            required=f"提前{rule.shown}",
            article=rule.article,
            quote=rule.quote,
            term="resignation.notice_days",
        )


def notice_not_written(hire: Hire) -> Outcome:
    """A notice of leaving that need not be written, or whose form the agreement leaves open."""
    rule, written = hire.policy.notice, hire.value("resignation.written")
    days = hire.value("resignation.notice_days")
    if rule is None or not rule.written or written or (written is None and days is None):
        return
    yield Departure(
        item="离职申请的形式",
        found="没有要求书面形式" if written is None else "约定无须书面申请",
        required="递交书面申请",
        article=rule.article,
        quote=rule.quote,
        term="resignation.notice_days" if days is not None else "resignation.written",
    )


_LEAVING = re.compile(r"解除|终止|离职|离任|离岗|离院|离所|辞职|辞聘|离开|退出")


def approval_missing(hire: Hire) -> Outcome:
    """Policy money is granted, and leaving lacks the policy's review or consent.

    A clause that refers to the policy's own article has both. Terms name an office, not steps, so
    there either office will do.
    """
    rule = hire.policy.notice
    if rule is None or not hire.granted():
        return
    stated = str(hire.value("resignation.approval_by") or "")
    if _refers(hire.text, rule.article):
        return
    leaving = [line for line in hire.text.split("\n") if _LEAVING.search(line)]
    said = "\n".join((stated, *leaving))
    missing = [
        f"{office.name}{step}"
        for office, step, text in (
            (rule.review_by, "审核", said),
            (rule.consent_by, "同意", _without(said, rule.review_by)),
        )
        if not any(word in text for word in office.words)
    ]
    if missing and (hire.text or len(missing) == _STEPS):
        yield Departure(
            item="离职程序",
            found=f"没有写明{'、'.join(missing)}",
            required=f"{rule.review_by.name}审核、{rule.consent_by.name}同意",
            article=rule.article,
            quote=rule.quote,
            term="resignation.approval_by" if stated else None,
        )


_STEPS = 2
"""Review and consent."""


def _refers(text: str, article: str) -> bool:
    """Return whether `text` refers to that article of a policy (依照《暂行办法》第十二条)."""
    return (
        re.search(rf"办法[》」]?[^。；\n]{{0,12}}{re.escape(article)}(?!第|之)", text) is not None
    )


def _without(text: str, office: Office) -> str:
    """Take the office's names out, so that 领导小组办公室 doesn't count as 领导小组."""
    for word in sorted(office.words, key=len, reverse=True):
        text = text.replace(word, "")
    return text


_ITEM_WORDS = {
    "settlement": re.compile("安家费|安家补助|安家补贴"),
    "housing": re.compile("住房|房屋|公寓"),
    "car": re.compile("购车"),
    "monthly": re.compile("津贴|生活补贴"),
    "project": re.compile("启动资金|项目资金"),
    "pay": re.compile("工资"),
}
"""How agreements name the items of `refund.items`."""
_RETURN = re.compile(r"退还|退回|返还|归还|偿还|交还|腾退|收回|追回|退赔")
_NOT = re.compile(r"(?:不予|无须|无需|不再|不必|免予|不承担)")
_TIMES = re.compile(r"(?<!不)(?:双倍|加倍|(?:[二两三四五六七八九十]|[2-9]|1[0-9])(?:\.\d+)?倍)")
_SENTENCE = re.compile(r"[^。；\n]+")


def _returns(hire: Hire, item: str) -> Iterator[re.Match[str]]:
    """Yield the sentences of the text by which that item is given back."""
    for sentence in _SENTENCE.finditer(hire.text):
        words = sentence[0]
        if _ITEM_WORDS[item].search(words) and _RETURN.search(words) and not _NOT.search(words):
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
    due = refund_kinds(hire, hire.granted())
    if rule is None or not due:
        return
    lacking = [item for item in due if item not in items and not any(_returns(hire, item))]
    kept = next(filter(None, (_partly(hire, item) for item in due)), None)
    if items and lacking:
        yield Departure(
            item="退还范围",
            found=f"没有列入{_names(lacking)}",
            required=f"退还已享受的{_names(due)}",
            article=rule.article,
            quote=rule.quote,
            term="refund.items",
        )
    pro_rata = items and hire.value("refund.share") == "pro-rata"
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


_PART = re.compile(
    r"比例|折算|折减|折半|减半|核减|递减|减按|扣除|余额|分之[一二三四五六七八九]|[一二三四五六七八九]成"
    r"|(?<!\d)[1-9]?\d[%％]|不超过|以[^，。；\n]{1,8}元为限|免退|免予退|(?:不再|无须|无需|不予|不必)(?:退|返|追)"
)
"""Words by which only a part, or nothing, is given back."""
_WHOLE = re.compile(r"期满|届满|满五年|满5年|自有资金|自筹|自行资助|甲方的?原因|第三十八条|考核")
"""Words of cases that are not the talent's early leaving, or not the policy's money."""


def _partly(hire: Hire, item: str) -> tuple[int, int] | None:
    """Return where the text lets the talent keep a part of that item; None when nowhere.

    The item and the part stand in one sentence, with no other item between them.
    """
    others = [words for name, words in _ITEM_WORDS.items() if name != item]
    for sentence in _SENTENCE.finditer(hire.text):
        words = sentence[0]
        if _WHOLE.search(words) or not re.search(r"退|返|还|追回", words):
            continue
        named, part = _ITEM_WORDS[item].search(words), _PART.search(words)
        if not named or not part:
            continue
        between = words[min(named.end(), part.end()) : max(named.start(), part.start())]
        if not any(other.search(between) for other in others):
            return sentence.span()
    return None


def refund_too_broad(hire: Hire) -> Outcome:
    """More is given back than the policy says, or more than was received."""
    rule = hire.policy.refund
    if rule is None or not hire.granted():
        return
    open_end = "政策所列项目以“等待遇”结尾，是否包括该项由主管部门解释。" if rule.open_ended else ""
    beyond = [
        item
        for item in hire.value("refund.items") or ()
        if item not in rule.items and (item == "pay" or _granted_somewhere(hire, item))
    ]
    if beyond:
        yield Departure(
            item="退还范围",
            found=f"要求退还{_names(beyond)}",
            required=f"只退还{_names(rule.items)}{'等待遇' if rule.open_ended else ''}",
            article=rule.article,
            quote=rule.quote,
            term="refund.items",
            remark=open_end,
        )
    for item in rule.items:
        for sentence in _returns(hire, item):
            if _TIMES.search(sentence[0]):
                yield Departure(
                    item="退还数额",
                    found="要求加倍退还",
                    required="只退还已享受的部分",
                    article=rule.article,
                    quote=rule.quote,
                    span=sentence.span(),
                )


def _granted_somewhere(hire: Hire, item: str) -> bool:
    return item in REFUND_KINDS and hire.policy.grants(REFUND_KINDS[item])


def _names(items: tuple[str, ...] | list[str]) -> str:
    return "、".join(ITEM_NAMES[item] for item in items)


def promised(hire: Hire) -> tuple[Benefit, ...]:
    """Return the benefits that the policy promises this hire; unknown mode or employer: all."""
    return tuple(
        benefit
        for benefit in hire.policy.benefits
        if (not benefit.modes or hire.mode is None or hire.mode in benefit.modes)
        and (not benefit.employers or hire.employer is None or hire.employer in benefit.employers)
    )


def benefit_missing(hire: Hire) -> Outcome:
    """Benefits that the policy promises this hire, and the agreement doesn't mention."""
    missing = [benefit for benefit in promised(hire) if _lacks(hire, benefit)]
    if missing:
        yield Departure(
            item="其他待遇",
            found="没有写明" + "、".join(benefit.title for benefit in missing),
            required="引进人才可享受的待遇",
            article="、".join(dict.fromkeys(benefit.article for benefit in missing)),
            quote=missing[0].quote,
        )


def _lacks(hire: Hire, benefit: Benefit) -> bool:
    """Return whether the agreement neither states nor mentions the benefit.

    Terms can only state what has a term; what has none is looked for in a document's words.
    """
    if benefit.term is not None:
        value = hire.value(benefit.term)
        if value is not None:
            return not _enough(value, benefit.value)
    elif not hire.text:
        return False
    mentioned = any(word in hire.text for word in benefit.words)
    return not mentioned and bool(benefit.words or benefit.term)


def _enough(value: Any, wanted: Any) -> bool:
    """Return whether a stated benefit is what is promised; of two numbers, at least as much."""
    if isinstance(value, bool) or isinstance(wanted, bool) or wanted is None:
        return bool(value)
    return bool(value >= wanted) if isinstance(value, int | Decimal) else bool(value == wanted)
