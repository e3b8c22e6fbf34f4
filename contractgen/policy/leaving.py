"""How an agreement says the talent may leave: how long before, in which form, filed with whom."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from contractgen.policy.hire import Hire
from contractgen.policy.said import LENGTH, Sentence, days, ordinals

_LEAVING = (
    r"(?:终止|解除|离职|离任|离岗|离院|离校|离所|离开|离奎|离吐|离厂|离司|离单位|退出|辞职|辞聘|辞呈|辞去|辞任"
    r"|调出|调离|解约|不再到岗|不再履约|不再履行|要走|走人|另谋|跳槽|不干|脱离|回原单位)"
)
_LEAVES = re.compile(_LEAVING)
_NOTICE_ITSELF = re.compile(
    r"预告期|通知期|提前期|提前量|提前[^，]{0,10}书面申请|书面申请[^，]{0,6}提前"
)
"""Names of the notice that need no word for leaving beside them."""
_OTHER_MATTER = re.compile(
    r"试用|竞业|续签|续订|续聘|届满|期满(?!离|前)"
    r"|(?:甲方|用人单位|单位|医院|学院|公司|院方|所方)[^，]{0,30}(?:通知|告知)(?:乙方|受聘人|引进人才|劳动者|员工|专家|教师)"
    r"|(?:甲方|用人单位|单位|医院|学院|公司)[^，]{0,12}(?:可以?|有权|得以?)[^，]{0,16}(?:解除|终止|辞退|解聘)"
    r"|(?:通知|告知)(?:乙方|受聘人|引进人才|劳动者|员工|专家|教师)|无过失|第四十条|裁减|裁员"
)
"""Sentences that speak of another end, of the employer's notice, of leave and visits."""
_SMALL_MATTER = re.compile(r"探亲|休假|年假|请假|会诊|讲学|物业|公寓|住房|体检|排班|门诊|会议|培训")
"""Before the length: it is a notice of something else."""
_HANDOVER = re.compile(r"交接|移交|清单|腾退|归还|退还|返还")
_EMPLOYER_HAS = re.compile(
    r"(?:甲方|单位|医院|学院|公司|院方|所方|主管部门)[^，]{0,16}(?:收到|接到|自收)|(?:收到|接到)[^，]{0,20}(?:申请|通知|报告|辞呈)"
)
"""The time is the employer's, to answer or pass on what was received."""
_DONE_BY_THEN = re.compile(
    r"届时|即(?:行)?(?:解除|终止)|视为(?:解除|终止)|^(?:内|之内|以内)?(?:予以|应当?|即|为[^，]{1,4})?(?:解除|终止|放行|办结|准予|同意其)"
    r"|^(?:内|之内|以内)?(?:为[^，]{1,4})?(?:办理|办完)(?:完毕)?(?:解除|终止|离)"
)
_TELLS = re.compile(
    r"申请|提交|递交|辞职信|通知|告知|告诉|转告|转达|提出|报告|辞呈|预告|书面|表示|表态|说明|知晓|知道|打[^，]{0,3}招呼|谈好|陈述|留言|报送|一声|知会|通气|话|声明|要求|材料|讲明|表明|表达|宣布|打报告|请辞"
)


@dataclass(frozen=True)
class Notice:
    """A notice of leaving and its length in days."""

    sentence: Sentence
    days: Decimal
    first: int
    """Position of the length in the sentence."""
    last: int


_N = f"{LENGTH}"
_LENGTHS = re.compile(
    rf"(?:提前|提早|早于|预先|至少|不少于|早)[^，Ｄ]{{0,10}}(?P<a>{_N})(?!后|以后|之后|改|缩|减|调|降)"
    rf"|{_LEAVING}(?:的?(?:之?日|日期))?(?:之?前|以前)(?:至少|的|不少于)*(?P<b>{_N})"
    rf"|{_LEAVING}(?:的?(?:之?日|日期))?(?P<c>{_N})(?:之?前|以前)"
    rf"|(?:申请|提出|辞职|通知|报告|辞呈|送达|提交|递交|终止协议|之日起|告知|说明|表态|终止|意愿的?)"
    rf"(?:之日)?[^，Ｄ]{{0,6}}(?:后|满|之?日?起|当日起|，满|，|在)(?:第|的|满)*(?P<d>{_N})"
    rf"|之日起(?:的|满)*(?P<f>{_N})"
    rf"|(?P<g>{_N})(?:之?前|以前)[^，]{{0,12}}(?:书面|递交|提交|交到|送|告知|通知|知会|提出)"
    rf"|前(?P<h>{_N})[^，]{{0,6}}(?:递交|提交|呈交|报送)"
    rf"|(?:预告期?|通知期|提前期|提前量|提前[^，]{{0,8}}(?:时间|期限|期)|预告时间|之间(?:的间隔)?)[^。；]{{0,24}}?"
    rf"(?:为|以|是|减[为至]|缩短[为至]?|不超过|不少于|短[为至]|：|“|改为|改成|调整为|降为|压缩[至为]|约定为|“)*(?P<e>{_N})(?!缩|改|减|调|降)"
)
_WHICH = re.compile(r"(?:后|之日起|起)(?:的)?$")
_AT_ONCE = re.compile(
    rf"(?:申请|提出|辞呈|通知|提交|递交|报告)[^，]{{0,6}}(?:当日|当天|即日|次日|翌日|隔日|第二天|之日即?)[^，]{{0,4}}(?:{_LEAVING}|生效)"
    rf"|(?:申请|提出|辞呈|提交|递交)[^，]{{0,4}}(?:即可?|立即|马上|即刻)(?:{_LEAVING}|生效)|(?:立即|马上|即刻){_LEAVING}"
    rf"|(?:不足|不满|少于|未满){LENGTH}[^。]{{0,20}}(?:也|亦|同样|仍)[^，]{{0,3}}(?:可|受理|有效|办理)"
    rf"|(?:不足|不满|少于|未满){LENGTH}[^。]{{0,16}}(?:不顺延|不再顺延|照常|如期|不影响|准予|予以办理|按期)"
    rf"|(?:免除|不设|无须|无需|不要求|没有)[^，]{{0,8}}(?:通知期|预告期|提前通知|提前申请|提前期)"
    rf"|随时(?:可以?|即可)?{_LEAVING}|即时{_LEAVING}"
)
"""No notice at all."""


def notices(hire: Hire) -> Iterator[Notice]:
    """Yield what the sentences say of how long before leaving the talent gives notice."""
    for sentence in hire.said:
        shape = sentence.shape
        if not (_LEAVES.search(shape) or _NOTICE_ITSELF.search(shape)):
            continue
        if not _TELLS.search(shape) or _OTHER_MATTER.search(shape) or _on_trial(hire, sentence):
            continue
        passed_on = _EMPLOYER_HAS.search(shape)
        for match in _LENGTHS.finditer(shape):
            group = str(match.lastgroup)
            first, last = match.span(group)
            begin, end = sentence.around(first)
            if passed_on and passed_on.start() < first and not _DONE_BY_THEN.search(shape[last:]):
                continue
            if _SMALL_MATTER.search(shape, 0, end):
                continue
            if _HANDOVER.search(shape, begin, end) and group in "bc":
                continue
            length = days(sentence.values[first])
            if length is not None:
                yield Notice(sentence, length, first, last)
        for ordinal, value in ordinals(shape):
            before = shape[: ordinal.start()]
            length = days(value)
            if _WHICH.search(before) and length is not None and value.kind == "days":
                yield Notice(sentence, length, *ordinal.span())
        at_once = _AT_ONCE.search(shape)
        if at_once:
            yield Notice(sentence, Decimal(0), *at_once.span())


def _on_trial(hire: Hire, sentence: Sentence) -> bool:
    """Return whether the sentence goes on after a ； that speaks of probation."""
    begin = max(hire.text.rfind(sign, 0, sentence.start) for sign in "。\n") + 1
    return "试用" in hire.text[begin : sentence.start]


_KEPT = re.compile(r"(?<!不)(?<!不再)顺延|补足|自[^，]{0,12}满|才|(?<![甲乙双院])方可")
"""A shorter notice is made up for: 不足三十日的，离岗日顺延."""


def short_notice(hire: Hire, least: int) -> Notice | None:
    """Return the first notice shorter than `least` days; None when the text has none."""
    for notice in notices(hire):
        if notice.days < least and not _made_up(notice, least):
            return notice
    return None


def _made_up(notice: Notice, least: int) -> bool:
    shape = notice.sentence.shape
    if not _KEPT.search(shape):
        return False
    return any(
        (length := days(value)) is not None and length >= least
        for _, value in notice.sentence.of(LENGTH)
    )


_ORAL = re.compile(
    r"口头|电话|微信|短信|语音|视频|当面(?!递交|提交|送|交)|打[^，]{0,3}招呼|谈好|谈妥|[说讲吱]一声|知会|通气|传话|留话|转告|转达|代为|表态|捎话|带话|委托他人"
    r"|(?:知情|得知|获悉|知悉)[^。]{0,10}(?:视为|即|算)|(?:让|使)[^，]{0,8}(?:知道|知晓|知悉)|会上(?:提出|说明|表示|宣布|讲)"
)
_ANY_FORM = re.compile(
    r"书面[^，。]{0,4}口头|口头[^，。]{0,4}书面|口头(?:或者?|、|和|与|还是|及)书面|书面(?:或者?|、|和|与|还是|及)口头|(?:方式|形式)[^，]{0,6}(?:不作|不做|没有|无)[^，]{0,4}(?:要求|限制|规定)|"
    r"(?:不限|不拘|不论|不问|任何|任意|自选|自定)[^，]{0,4}(?:方式|形式)|(?:方式|形式)[^，]{0,4}(?:不限|不拘|自选|自定|均可|任选)"
    r"|(?:方式|形式)由[^，]{0,6}(?:自选|选择|决定|自定)"
)
_NO_PAPER = re.compile(
    r"(?:无须|无需|不需要?|不必|不用|不要求|不强求|免予?|免交|省略|不以|没有必要)[^，]{0,8}"
    r"(?:书面|申请|辞呈|填表|填写|文字|材料|提交|出具|报告|手续|签名|签字)"
    r"|书面[^，]{0,8}(?:不是必须|非必须|并非|不作要求|可免|不强制|事后补|后补|补办|补交|补签)"
)
_WRITTEN = re.compile(
    r"书面|辞职报告|辞呈|申请书|申请表|离职报告|辞聘报告|电子邮件|邮箱|邮件|邮寄|信函|系统|签字|签名|扫描件|盖章|署名|公函"
)
_REFUSED = re.compile(
    r"(?:不予受理|不受理|不作为|不视为|不算|无效|不产生|不具有|不生效|不接受|不认可|不得以?|不能)"
)


def oral_notice(hire: Hire) -> tuple[int, int] | None:
    """Return where the text lets the talent leave without a written application; None: nowhere.

    Either it says so, or it asks for a notice and names no form.
    """
    for sentence in hire.said:
        shape = sentence.shape
        if not (_LEAVES.search(shape) or _timed(shape)) or not _TELLS.search(shape):
            continue
        if any(p.search(shape) for p in (_OTHER_MATTER, _SMALL_MATTER, _REFUSED)):
            continue
        exempt = _NO_PAPER.search(shape)
        written = _WRITTEN.search(_NO_PAPER.sub("", shape))
        if exempt or _ANY_FORM.search(shape):
            return sentence.span()
        if written:
            continue
        if _ORAL.search(shape) and (_LEAVES.search(shape) or _timed(shape)):
            return sentence.span()
    return None


_EARLY = re.compile(rf"(?:提前|提早|早|预先)[^，Ｄ]{{0,4}}{_N}|{_N}(?:之?前|以前)|(?:前|满){_N}")
_ASKED = re.compile(r"申请|终止|解除|离|辞")


def _timed(shape: str) -> bool:
    """Return whether the sentence asks for a notice of about a month."""
    return bool(_EARLY.search(shape) and _ASKED.search(shape))


def silent_on_form(hire: Hire) -> tuple[int, int] | None:
    """Return where the text asks for a notice of leaving and names no form; None: nowhere."""
    for sentence in hire.said:
        shape = sentence.shape
        if (
            _LEAVES.search(shape)
            and re.search(r"通知|告知|提出|表示|说明|知会|通报|声明", shape)
            and _EARLY.search(shape)
            and not _WRITTEN.search(shape)
            and not _OTHER_MATTER.search(shape)
            and not _SMALL_MATTER.search(shape)
            and not _EMPLOYER_HAS.search(shape)
            and not _HANDOVER.search(shape.split("，")[0])
            and not _HANDED_IN.search(shape)
        ):
            return sentence.span()
    return None


_HANDED_IN = re.compile(
    r"(?:递交|提交|呈交|上交|交|送|报送|呈报|送达)[^，]{0,12}申请|申请[^，]{0,8}(?:递|提交|送|交)"
)
"""What is handed in is on paper."""
_PROCEDURE = re.compile(
    r"申请|通知|告知|审批|批准|同意|研究|备案|办理|手续|报告|程序|审核|签订解除"
)
_NOT_LEAVING = re.compile(
    r"另有(?:条款|约定)|未写|期满|届满|续签|续聘|请假|探亲|休假|进修|转岗|试用|考核|晋升|研究室|第三十九条|第四十条|竞业|因甲方"
    r"|(?:甲方|用人单位|单位|医院|公司)(?:可以?|有权|得)[^，]{0,12}(?:解除|终止)"
)


def procedure(hire: Hire) -> tuple[int, int] | None:
    """Return where the text says how the talent leaves early; None: nowhere."""
    for sentence in hire.said:
        shape = sentence.shape
        if (
            (
                _LEAVES.search(shape)
                or re.search(r"申请[^，]{0,6}(?:满|提前)|提前[^，]{0,6}书面", shape)
            )
            and _PROCEDURE.search(shape)
            and not _NOT_LEAVING.search(shape)
        ):
            return sentence.span()
    return None
