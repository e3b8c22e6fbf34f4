"""Who bears costs, what share a team is paid, who takes out insurance: where these differ."""

import re
from collections.abc import Iterator
from decimal import Decimal

from contractgen.numerals import parse_number
from contractgen.policy.compare import INSURANCE_NAMES, Departure, Outcome, Undecided
from contractgen.policy.hire import Hire
from contractgen.policy.model import CostShare, TeamBonus
from contractgen.policy.said import AMOUNT, PERCENT, Sentence


def cost_share_differs(hire: Hire) -> Outcome:
    """A part of public finance other than the policy's for this funding."""
    share = hire.value("allowances.cost_share")
    if not hire.policy.cost_shares or hire.employer == "enterprise":
        return
    funding = hire.value("employer.funding")
    if funding is None:
        if share is not None:
            yield Undecided("没有写明用人单位的经费来源（全额拨款、差额拨款或自收自支）")
        return
    said: list[tuple[Decimal, tuple[int, int] | None]] = [*_fiscal_shares(hire)]
    if share is not None:
        said.insert(0, (share, None))
    for rule in hire.policy.cost_shares:
        if rule.funding != funding or rule.fiscal_percent is None:
            continue
        for percent, span in said:
            if round(percent) != rule.fiscal_percent:
                yield Departure(
                    item="费用",
                    found=f"约定由财政承担{_percent(percent)}",
                    required=f"由财政承担{_percent(rule.fiscal_percent)}",
                    article=rule.article,
                    quote=rule.quote,
                    term="allowances.cost_share",
                    span=span,
                )
                return
        yield from _on_persons(hire, rule)


def _percent(value: Decimal) -> str:
    return f"{round(value, 1).normalize():f}%"


_POLICY_MONEY = re.compile(
    r"安家费|特殊津贴|(?<![一-龥])津贴|每月津贴|[、和及]津贴|引才(?:费用|经费|资金)|引进费用|(?:政策|人才)待遇"
    r"|引进[^，]{0,6}(?:费用|经费)"
)
_FUNDING = re.compile(r"全额拨款的?|差额拨款的?|财政补助单位")
_FISCAL = re.compile(r"财政")
_UNIT = re.compile(
    r"甲方|用人单位|单位|医院|院方|学院|学校|研究所|所内|所方|中心|公司|自筹|自行|自有"
)
_BEARS = r"(?:承担|负担|解决|自筹|列支|出资|配套|列入|拨付|支付|支出|安排|保障|负责)"
_FISCAL_NOT = re.compile(
    rf"财政[^，]{{0,8}}不[^，]{{0,4}}{_BEARS}|不[^，]{{0,4}}财政[^，]{{0,4}}(?:申请|承担|列支|负担)"
)
_FISCAL_ALL = re.compile(
    rf"财政[^，]{{0,12}}{_BEARS}|列入[^，]{{0,8}}财政|{_BEARS}[^，]{{0,6}}财政"
)
_UNIT_ALL = re.compile(
    r"(?:全额|全部|自行)[^，]{0,12}(?:承担|负担|解决|列支|出资|自筹)|自筹|从[^，]{0,16}收入[^，]{0,4}列支"
)
_UNIT_NOT = re.compile(rf"不[^，]{{0,4}}{_BEARS}|不出资")
_DIGIT = "[1-9一二三四五六七八九]"
_RATIO = re.compile(
    rf"财政[^，]{{0,4}}[与和及、][^，]{{0,8}}按(?:照)?(?P<fiscal>{_DIGIT})[:：比]?(?P<rest>{_DIGIT})的?(?:比例|分担|承担|分摊)"
)
"""按六四比例分担."""
_PIECE = re.compile(r"[^，、]+")


def _fiscal_shares(hire: Hire) -> Iterator[tuple[Decimal, tuple[int, int]]]:
    """Yield what part of the policy's money the sentences put on public finance, and where."""
    for sentence in hire.said:
        shape = sentence.shape
        if not _POLICY_MONEY.search(shape) or re.search(r"退|返还|追回", shape):
            continue
        yield from ((share, sentence.span()) for share in _shares_in(sentence))


def _shares_in(sentence: Sentence) -> Iterator[Decimal]:
    """Yield the parts that public finance bears by one sentence, in percent."""
    shape = sentence.shape
    sums: dict[str, Decimal] = {}
    ratio = _RATIO.search(shape)
    if ratio:
        fiscal_part, rest = parse_number(ratio["fiscal"]), parse_number(ratio["rest"])
        yield 100 * fiscal_part / (fiscal_part + rest)
        return
    for piece in _PIECE.finditer(shape):
        words = _FUNDING.sub("", piece[0])
        fiscal, unit = _FISCAL.search(words), _UNIT.search(words)
        if not fiscal and not unit:
            continue
        for _, percent in sentence.of(PERCENT, *piece.span()):
            yield percent if fiscal else 100 - percent
        for at, amount in sentence.of(AMOUNT, *piece.span()):
            if re.search(_BEARS + r"|财政|医院|单位", shape[piece.start() : at]):
                sums["fiscal" if fiscal else "unit"] = amount
        if PERCENT in words or (AMOUNT in words and not re.search("自行", words)):
            continue
        if fiscal:
            if _FISCAL_NOT.search(words):
                yield Decimal(0)
            elif _FISCAL_ALL.search(words):
                yield Decimal(100)
        elif _UNIT_ALL.search(words) and not _UNIT_NOT.search(words):
            yield Decimal(0)
    if len(sums) > 1:
        yield 100 * sums["fiscal"] / (sums["fiscal"] + sums["unit"])


_PERSONS = re.compile(
    r"(?:科室|成员|个人|乙方|受聘人|本人|同事)[^，]{0,10}(?:分摊|承担|负担|筹集|自筹)"
)


def _on_persons(hire: Hire, rule: CostShare) -> Outcome:
    """Yield where persons bear a part of what public finance and the employer are to bear."""
    for sentence in hire.said:
        shape = sentence.shape
        if _POLICY_MONEY.search(shape) and _FISCAL.search(shape) and _PERSONS.search(shape):
            if "不由" in shape or "不得" in shape:
                continue
            yield Departure(
                item="费用",
                found="约定由个人分担一部分",
                required="由财政和用人单位承担",
                article=rule.article,
                quote=rule.quote,
                span=sentence.span(),
            )
            return


def share_out_of_range(hire: Hire) -> Outcome:
    """A team bonus outside the policy's range, or taken from another base."""
    rule = hire.policy.team_bonus
    share, base = hire.value("pay.share_percent"), hire.value("pay.share_base")
    if rule is None:
        return
    if share is None:
        yield from _bonus_said(hire, rule)
        return
    within = rule.low_percent <= share <= rule.high_percent
    known = base is None or any(word in base for word in rule.base_words)
    if within and known:
        yield from _bonus_said(hire, rule)
        return
    if hire.mode is None:
        yield Undecided("没有写明引进方式，不能判断奖金比例是否适用该条")
    elif hire.mode in rule.modes:
        yield Departure(
            item="奖金",
            found=f"约定{f'从{base}中' if base else ''}提取{_percent(share)}",
            required=f"从{rule.base}中提取{_percent(rule.low_percent)}至{_percent(rule.high_percent)}",
            article=rule.article,
            quote=rule.quote,
            term="pay.share_base" if within else "pay.share_percent",
        )


_TEAM = re.compile(r"团队|领办人|创办人|课题组|项目组")
_NO_BONUS = re.compile(r"内部分配|入股|持股|股权|占股|分红|咨询费|转让费|顾问费|服务费")
_BASE = re.compile(
    r"(?:[一-龥]{0,8}?(?:利润(?:总额)?|毛利|收入|销售额|营业额|合同(?:总|金)?额|产值|收益|流水)"
    r"|(?:合同|项目|经费)(?:总|金)?额)"
)
_BEFORE_TAX = re.compile(r"税前|所得税(?:以前|之前|前)|利润总额|毛利")


def _bonus_said(hire: Hire, rule: TeamBonus) -> Outcome:
    """Yield the first bonus of a team in the text that is out of range or of another base."""
    if hire.mode not in rule.modes:
        return
    for sentence in hire.said:
        shape = sentence.shape
        if not _TEAM.search(shape) or "奖" not in shape or _NO_BONUS.search(shape):
            continue
        for part in re.finditer(r"[^，]+", shape):
            shares = sentence.of(PERCENT, *part.span())
            if not shares or "其中" in part[0] or ("个人" in part[0] and not _TEAM.search(part[0])):
                continue
            bases = _BASE.findall(part[0]) or _BASE.findall(shape)
            base = re.split("[从按以为将把在]", str(bases[0]))[-1] if bases else ""
            other = _BEFORE_TAX.search(shape if not bases else part[0] + base) or (
                base and not re.search("税后|净利", base)
            )
            if other or any(
                not rule.low_percent <= share <= rule.high_percent for _, share in shares
            ):
                shown = "至".join(_percent(share) for _, share in shares)
                yield Departure(
                    item="奖金",
                    found=f"约定{f'从{base}中' if base else ''}提取{shown}",
                    required=f"从{rule.base}中提取{_percent(rule.low_percent)}至"
                    f"{_percent(rule.high_percent)}",
                    article=rule.article,
                    quote=rule.quote,
                    span=sentence.span(*part.span()),
                )
                return


_SOCIAL_INSURANCE = re.compile(
    r"(?:五|各|全部)项?(?:社会)?保险|社会保险[^。；\n]{0,6}五项|(?:办理|缴纳|参加|享受|缴存|五险)[^。；\n]{0,30}社会保险|五险|社会保险[^。；\n]{0,20}(?:办理|缴纳)"
)


def insurance_missing(hire: Hire) -> Outcome:
    """Insurances that the employer takes out in this mode, and the agreement doesn't mention."""
    rule = hire.policy.insurances
    if rule is None:
        return
    stated = hire.value("benefits.insurances")
    missing = [item for item in rule.items if item not in (stated or ())]
    denied = _denied(hire) if hire.mode in rule.modes else None
    if denied:
        yield Departure(
            item="社会保险",
            found="约定用人单位不办理全部或者部分社会保险，或者由乙方负担",
            required="、".join(INSURANCE_NAMES[item] for item in rule.items) + "等社会保险",
            article=rule.article,
            quote=rule.quote,
            term="benefits.insurances",
            span=denied,
        )
        return
    if not missing:
        return
    if hire.mode is None:
        yield Undecided("没有写明引进方式，不能判断应由用人单位办理哪些社会保险")
    elif hire.mode in rule.modes:
        if (stated is None or _ALL_FIVE.search(hire.text)) and _SOCIAL_INSURANCE.search(hire.text):
            yield Undecided("协议提到社会保险，但没有写明险种")
            return
        names = "、".join(INSURANCE_NAMES[item] for item in missing)
        yield Departure(
            item="社会保险",
            found=f"没有约定由用人单位办理{names}保险",
            required="、".join(INSURANCE_NAMES[item] for item in rule.items) + "等社会保险",
            article=rule.article,
            quote=rule.quote,
            term="benefits.insurances" if stated else None,
        )


_ALL_FIVE = re.compile(r"五项社会保险|五险|各项社会保险")
_INSURED = re.compile(
    r"社会保险|社保|五险|参保|[养失]老?业?保险|养老|工伤|失业|生育|(?:各|五|两|三|四)项保险|保险"
)
_OTHERS_INSURED = re.compile(
    r"子女|随行|家属|配偶|补充|重复|转移|凭证|不得[^，。]{0,24}不(?:办理|缴|为|予)|原单位|派出单位|人事关系所在|第三者责任"
    r"|终止|解除|届满|期满|离职|个人[^，]{0,6}部分"
)
_DENIED = re.compile(
    r"(?:只|仅|限于|仅限)(?!用|供|提供)[^，]{0,16}(?:办理|缴纳|参加|投保|购买|承担|责任险|意外险|一项)"
    r"|不(?:办理|缴纳?|参加|承担|予|再|负责|为|另行?)[^，]{0,12}(?:保险|参保|社保)|(?:保险|险)[^，]{0,12}不(?:办|缴|予|再|在)"
    r"|其[余他][^，]{0,6}(?:不办|不缴|不予|自理)"
    r"|由(?:其|乙方|专家|受聘人|员工)?(?:本人|个人|乙方|专家|员工|自己)(?:自行|全额|自己)?(?:解决|承担|缴纳|办理|负担|参保|购买|负责)"
    r"|自理|(?:自行|自己|自费|自愿)(?:缴纳|参保|解决|办理|负责|购买|参加|承担)"
    r"|代替|替代|取代|折抵|充抵|放弃|不[^，]{0,4}办理之列"
    r"|单位[^，]{0,8}部分[^，]{0,4}由(?:乙方|个人|其|专家)"
    r"|(?:两|二|三|四|[2-4])项(?:社会)?保险"
)
"""Words by which the employer takes out fewer insurances, or has the person pay."""
_STILL_ALL = re.compile(r"(?:除|在)[^，]{0,20}(?:外|之外)，")


def _denied(hire: Hire) -> tuple[int, int] | None:
    """Return where the text leaves the person without the employer's insurances; None: nowhere."""
    for sentence in hire.said:
        shape = sentence.shape
        if (
            _INSURED.search(shape)
            and _DENIED.search(shape)
            and not _OTHERS_INSURED.search(shape)
            and not _STILL_ALL.match(shape)
        ):
            return sentence.span()
    return None
