"""How long an agreement says that the service and the probation last."""

import re
from collections.abc import Iterator
from decimal import Decimal

from contractgen.policy.hire import Hire
from contractgen.policy.said import DAY, LENGTH, months, whole_months

_OTHER_TRIAL = re.compile(r"样品|试用品|设备|系统试|产品|续订|再次|不超过|不得超过|提前|法定")
_NO_TRIAL = re.compile(
    r"(?:免除|免去|免|不设|不约定|不实行|无须|无需|取消|没有|免予)[^，]{0,4}试用"
)
_TRIAL = re.compile(
    rf"试用(?:期限|期|阶段)?(?P<gap>[^，。{LENGTH}]{{0,14}})(?P<a>{LENGTH})"
    rf"(?:(?:缩短|延长|改|减|调整)[至为到成]+(?P<b>{LENGTH}))?"
    rf"|试用(?:期限|期|阶段)?[^，。{LENGTH}]{{0,14}}，(?:为|即|定为|共|计|为期)(?P<c>{LENGTH})"
    rf"|(?P<d>{LENGTH})的?试用(?:期|协议|阶段)"
)
_NOT_ITS_LENGTH = re.compile(r"内|间|满|后|届|前|通知|工资|报酬|薪|考核|不|的[^，]{0,8}(?:中|内)")
_TRIAL_DATES = re.compile(rf"试用(?:期限|期)?(?:为|是|：)?[自从]?{DAY}起?[至到—-]{DAY}")
_MONTH_DAYS = 30


def probations(hire: Hire) -> Iterator[tuple[Decimal, tuple[int, int]]]:
    """Yield the lengths of probation that the sentences state, in months, and where."""
    for sentence in hire.said:
        shape = sentence.shape
        if "试用" not in shape or _OTHER_TRIAL.search(shape):
            continue
        none = _NO_TRIAL.search(shape)
        if none:
            yield Decimal(0), sentence.span(*none.span())
        for match in _TRIAL.finditer(shape):
            if match["gap"] and _NOT_ITS_LENGTH.search(match["gap"]):
                continue
            group = next(name for name in "bcda" if match[name])
            length = sentence.values[match.start(group)]
            size = length.value / _MONTH_DAYS if length.kind == "days" else months(length)
            if size is not None:
                yield size, sentence.span(*match.span())
        dates = _TRIAL_DATES.search(shape)
        if dates:
            between = whole_months(sentence, *dates.span())
            if between is not None:
                yield Decimal(between), sentence.span(*dates.span())


_SERVICE = re.compile(
    rf"(?:(?:协议|聘用|合同|服务)[^，。{LENGTH}]{{0,6}}(?:期限?|年限)|聘期|首聘|受聘|聘用|服务|服务满|有效期)"
    rf"(?P<gap>[^，。；{LENGTH}]{{0,14}})(?P<a>{LENGTH})(?:(?:缩短|改|减|调整)[至为到成]+(?P<b>{LENGTH}))?"
)
_THAT_IS = re.compile(
    rf"(?:(?:协议|聘用|合同|服务)[^，。]{{0,6}}(?:期限?|年限)|聘期|聘用|服务期)[^，。{LENGTH}]{{0,14}}，"
    rf"(?:即|为|共|计|满|为期|共计)(?P<a>{LENGTH})"
)
_TIMES = re.compile(
    rf"(?P<times>[两二三四2-4])个聘期[^，。]{{0,4}}，每个?聘?期[^，。{LENGTH}]{{0,6}}(?P<a>{LENGTH})"
)
_SERVICE_DATES = re.compile(
    rf"(?:期限|聘期|服务期|聘用|受聘|任职)?[^，。]{{0,8}}[自从]{DAY}[^。]{{0,8}}[至到]{DAY}"
)
_OTHER_LENGTH = re.compile(
    r"试用|培训|租|竞业|保密|提前|通知|柔性|咨询|讲学|退|返还|赠|满[^，]{0,6}后|见习|脱产|探亲"
)
_OTHER_BEFORE = re.compile(r"课题|项目|周期|考核|进修|执行期|中期|轮训|合作|每个?$")
_NOT_LEAST = re.compile(r"不少于|不低于|不得少于|至少|以上|剩余|超过|每|内|满一|周期|，")
_TIMES_OF = {"两": 2, "二": 2, "三": 3, "四": 4}


def services(hire: Hire) -> Iterator[tuple[Decimal, tuple[int, int], bool]]:
    """Yield how long the sentences bind the talent, in months, where, and if by 服务 words."""
    for sentence in hire.said:
        shape = sentence.shape
        if _OTHER_LENGTH.search(shape):
            continue
        times = _TIMES.search(shape)
        if times:
            each = months(sentence.values[times.start("a")])
            if each is not None:
                count = _TIMES_OF.get(times["times"]) or int(times["times"])
                yield each * count, sentence.span(*times.span()), False
            continue
        for match in (*_SERVICE.finditer(shape), *_THAT_IS.finditer(shape)):
            gap = match.groupdict().get("gap") or ""
            before = shape[max(0, match.start() - 6) : match.start()]
            if _NOT_LEAST.search(gap) or _OTHER_BEFORE.search(before + gap):
                continue
            group = "b" if match.groupdict().get("b") else "a"
            length = months(sentence.values[match.start(group)])
            if length is not None and not shape.startswith(("内", "前", "后", "以上"), match.end()):
                yield length, sentence.span(*match.span()), match[0].startswith("服务")
        for match in re.finditer(rf"满(?P<a>{LENGTH})(?:为?止|即(?:履约|期满))", shape):
            length = months(sentence.values[match.start("a")])
            if length is not None and re.search("服务|聘", shape):
                yield length, sentence.span(*match.span()), True
        dates = _SERVICE_DATES.search(shape)
        if dates and re.search(r"聘|期限|服务", shape):
            between = whole_months(sentence, *dates.span())
            if between is not None:
                yield Decimal(between), sentence.span(*dates.span()), False
