"""Where an agreement differs from a policy's duties: term, probation, leaving, return, benefits."""

import re
from decimal import Decimal
from typing import Any

from contractgen.policy import leaving, lengths
from contractgen.policy.compare import Departure, Outcome, Undecided
from contractgen.policy.hire import Hire
from contractgen.policy.model import Benefit, MinTerm, Office, Passage


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
    for years, passage in bound[:1]:
        stated = hire.months is not None and hire.months < years * 12
        said = None if stated else _said_shorter(hire, years * 12)
        if not stated and said is None:
            if hire.months is None and not any(True for _ in lengths.services(hire)):
                yield Undecided("没有写明协议的起止日期或年限")
            return
        dated = hire.value("period.years") is None
        length = hire.months if stated or said is None else int(said[0])
        yield Departure(
            item="协议期限",
            found=f"约定为{_length(length or 0)}",
            required=f"不少于{years}年",
            article=passage.article,
            quote=passage.quote,
            term="period.end" if dated else "period.years",
            span=said[1] if said else None,
        )


def _said_shorter(hire: Hire, least: int) -> tuple[Decimal, tuple[int, int]] | None:
    """Return the first length of the text below `least` months.

    Where the agreement's own length is known, only a shorter service (服务期) counts. Five years
    counted in days may be a day short of sixty months.
    """
    for length, span, service in lengths.services(hire):
        if length < least - Decimal("0.1") and (hire.months is None or service):
            return length, span
    return None


def _binds(rule: MinTerm, hire: Hire) -> bool:
    return hire.mode in rule.modes and (
        not rule.employers or hire.employer is None or hire.employer in rule.employers
    )


def _length(months: int) -> str:
    years, rest = divmod(months, 12)
    return (f"{years}年" if years else "") + (f"{rest}个月" if rest or not years else "")


def probation_differs(hire: Hire) -> Outcome:
    """A probation other than the policy's; the remark says where national law prevails."""
    rule, stated = hire.policy.probation, hire.value("probation.months")
    if rule is None or hire.relationship == "service":
        return
    said: list[tuple[Decimal, tuple[int, int] | None]] = [*lengths.probations(hire)]
    if stated is not None:
        said.insert(0, (Decimal(stated), None))
    for months, span in said:
        if months == rule.months:
            continue
        remark, lesser = _law_on_probation(hire, rule.months, months)
        yield Departure(
            item="试用期",
            found=f"约定为{round(months, 1).normalize():f}个月" if months else "约定不设试用期",
            required=f"{rule.months}个月",
            article=rule.article,
            quote=rule.quote,
            term="probation.months",
            span=span,
            lesser=lesser,
            remark=remark,
        )
        return


def _law_on_probation(hire: Hire, wanted: int, months: Decimal) -> tuple[str, bool]:
    """Return what national law says of such a probation, and whether it alone decides."""
    most = legal_probation(hire)
    if hire.relationship == "public-institution":
        if months == 12:
            return (
                "初次就业且聘期三年以上的，《事业单位人事管理条例》第十三条规定试用期为12个月，以条例为准。",
                True,
            )
        return "", False
    if most is not None and most < wanted:
        return (
            f"按《劳动合同法》第十九条，本期限的试用期不得超过{most}个月，以法律为准。",
            True,
        )
    if months < wanted == 6:
        return (
            "《劳动合同法》第十九条规定的是上限（六个月），约定较短的有效；按政策考核、兑现待遇时以六个月计。",
            False,
        )
    return "《劳动合同法》第十九条的上限优先于政策。", False


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
    if rule is None:
        return
    stated = days is not None and days < rule.days
    said = None if stated else leaving.short_notice(hire, rule.days)
    if stated or said:
        length = days if stated or said is None else said.days
        yield Departure(
            item="离职通知期",
            found=f"约定提前{_days(length)}" if length else "约定无须提前",
            required=f"提前{rule.shown}",
            article=rule.article,
            quote=rule.quote,
            term="resignation.notice_days",
            span=said.sentence.span(said.first, said.last) if said else None,
        )


def _days(length: Decimal | int) -> str:
    return f"{Decimal(length).quantize(Decimal(1)):f}日"


def notice_not_written(hire: Hire) -> Outcome:
    """A notice of leaving that need not be written, or whose form the agreement leaves open."""
    rule, written = hire.policy.notice, hire.value("resignation.written")
    days = hire.value("resignation.notice_days")
    if rule is None or not rule.written:
        return
    oral = leaving.oral_notice(hire)
    silent = None if written or oral else leaving.silent_on_form(hire)
    if not oral and not silent and (written or (written is None and days is None)):
        return
    if not oral and not silent and hire.said:
        return
    yield Departure(
        item="离职申请的形式",
        found="约定无须书面申请" if oral or written is False else "没有要求书面形式",
        required="递交书面申请",
        article=rule.article,
        quote=rule.quote,
        term="resignation.notice_days" if days is not None else "resignation.written",
        span=oral or silent,
    )


_LEAVING = re.compile(r"解除|终止|离职|离任|离岗|离院|离校|离所|辞职|辞聘|离开|退出|申请")


def approval_missing(hire: Hire) -> Outcome:
    """Policy money is granted, and leaving lacks the policy's review or consent.

    A clause that refers to the policy's own article has both. Terms name an office, not steps, so
    there either office will do.
    """
    rule = hire.policy.notice
    if rule is None or not (hire.granted() or _promises_money(hire)):
        return
    way_out = leaving.procedure(hire)
    stated = str(hire.value("resignation.approval_by") or "")
    if _refers(hire.text, rule.article) or (hire.text and not way_out and not stated):
        return
    lines = [line for line in hire.text.split("\n") if _LEAVING.search(line)]
    said = "\n".join((stated, *lines))
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
            span=way_out,
        )


_GIVEN = re.compile(
    r"(?<!不)(?<!未)(?:给予|享受|发放|提供|发给|支付)(?![^。；\n]{0,6}条件)[^。；\n]{0,10}(?:安家费|特殊津贴|生活补贴|购车补贴|人才津贴)"
)


def _promises_money(hire: Hire) -> bool:
    """Return whether the text grants policy money without saying how much."""
    return _GIVEN.search(hire.text) is not None


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
