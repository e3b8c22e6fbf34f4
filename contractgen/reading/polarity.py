"""Whether a sentence denies what it speaks of, and what it reserves."""

import re

from contractgen.reading.passage import Passage, Places, role_of
from contractgen.reading.spans import Hit
from contractgen.reading.statements import Statement

_NOT_NEGATION = re.compile(
    r"无过[失错]|不妨[碍害]|无[须需](?:公司|甲方|单位)?(?:另行)?(?:举证|证明)|不[予能](?:理赔|赔付|报销)的|不(?:服从|服|同意|续|再续|足|完整|合格|能|可抗|符|满|低于|高于|超过|少于|多于|迟于|晚于|得超过|得低于"
    r"|得少于|限于|论|管|仅|但|当|良|实|正当|胜任|可|适(?!用)|按|遵|履行|配合|利|法|及|办|辞|定期|定时|同|便|变|断"
    r"|到|良|少|止|够|一致|慎|特定|知|明)|不动产|未(?:收|使用|领|发|付|支付|偿|请假|登记|打卡|经|能|按|满|来|完|到|成年|尽|果|必|及时|依|服务|履行|结|退|还|清|足)|无(?:论|条件|理由|故|因|法|效|形|偿)"
    r"|(?:无[须需]|毋须|不(?:需要?|用|必)?)(?:作|给出?|说明|陈述|提供|附|讲|问)?(?:任何)?(?:理由|原因|解释)"
    r"|非(?:因|经|法)|没有(?:正当|合理)|[无毋]须(?:等|经)|无需(?:等|经)|不(?:待|等|经|分|问|区分|作区分|愈)|未(?:治?愈|痊)|未[^，。；\n的不]{1,8}的"
    r"|(?<=[谈商协调解说讲理量扯闹])不[拢好成妥下清通来]|不再(?:聘|留用|雇|需要|履行)|不(?:陈述|说明|给出|附|拘|想|愿|受|符合)|(?:[无毋]须|无需|不必|不需|不经|未经)[^，。；\n]{1,12}?(?:即可|便可|即|便|就可|直接)"
)
_NEGATION = re.compile(
    r"不得|不应|不须|不需|无须|无需|毋须|毋庸|勿庸|无庸|不必|不用|不再|不予|不享|不向|不|免除|免于|免予|禁止|严禁|勿|无权|均无|无|未|没有|拒绝"
)
_RIGHT_BEFORE = re.compile(r"、(?:不得|不予|不再|不)$")
"""不降薪、不解除: the last of several things denied one by one."""
_AFTER_NEGATION = re.compile(
    r"[^，。；\n且并而]{0,8}?(?:不予|不再|不得|概不|一律不|不)(?:支付|发放|给予|约定|适用|承担|收取|设|计|退|补|付|享|另)"
)
_ASKED = re.compile(
    r"(?:要求|责令|请求|责成|强令|强迫|迫使|令|让|使|[不无禁][^，。；\n]{0,6}[以因凭借将把对向从])$"
)
"""甲方不得要求乙方…: what is denied before the one who is asked is denied of them."""
_EXCEPTION = re.compile(
    r"(?<![解免扣开删排废清消拆])除(?!了?.{0,3}(?:按照|支付|承担|应))[^，。；\n]{1,60}?(?:以?外|之外)"
    r"(?!，?[^，。；\n]{0,6}(?:还|另|并|同时|亦|也|尚))|[^，。；\n]{1,60}除外"
)
"""除…外 is a reservation, 除…外，还应… an addition."""
_CANCELLED = re.compile(
    r"[^。；\n]{0,24}(?:条款|内容|约定|规定)[^。；\n]{0,20}(?:作废|失效|无效|不再适用|删除|取消)"
)
_NOT_AGREED = re.compile(
    r"(?:不|禁止|无权|避免)[^，。；\n]{0,8}(?:约定|设定|设立|设置|采用|实行|主张)"
)


_BAR = re.compile(
    r"不得(?!不)|无权|禁止|严禁|不准|不许|不允许"
    r"|不(?:因|以)(?=[^，。；\n]{1,30}?(?:收取|扣|罚|要求|解除|辞退|开除|限制|降低|追|克|减|取消|拒|没收))"
)
"""What forbids: said of the employer, it protects the talent."""
_SOMEBODY = re.compile(r"(?:任何(?:人|部门|单位|领导|主管|管理人员|方式)|管理人员|主管|领导)$")
"""Before a bar: whoever may give orders."""
_OBJECT_AFTER = frozenset("对与向给和跟从开到入于在为")
"""A party after these is not who acts: 对甲方, 离开公司."""
_UNTIL = re.compile(r"未|非经|除非|之?前(?:，|$)|以前|方可|为止|拒不")
"""A bar that holds until the talent has done something protects nobody: 未还清前，甲方不得放行."""
_TURN = re.compile(r"[；;]|但(?!书)|然而|否则|除外|除.{1,30}外|可以|有权|应当")
"""Where a bar ends within its sentence."""
_CASES = re.compile(r"(?:下列|以下|如下)[^，。；\n]{0,8}(?:情[形况]|条件|行为|原因|事由|规定|之一)")
"""What a lead-in says whose items are cases."""
_RIGHT = re.compile(
    r"(?<!不)(?:可以?|有权|得)(?:随时|立即|单方|依法|书面|通知|提出|向)*[^，。；\n]{0,8}?"
    r"(?:解除|终止|辞职|离职|拒绝|要求|停止)"
)
"""What the talent may do in such cases."""
_DENIES = re.compile("[不免禁勿无毋未没拒]")
"""One of these is in every denial before its word."""
_CANCELS = re.compile("作废|失效|无效|不再适用|删除|取消")


class Polarity:
    """Reads the negations and reservations of one document."""

    def __init__(self, passage: Passage) -> None:
        self.text = passage.text
        self.passage = passage
        self._denials = Places(match.start() for match in _DENIES.finditer(self.text))
        self._nots = Places.of(self.text, "不")
        self._cancellations = Places(match.start() for match in _CANCELS.finditer(self.text))
        self._found_bars: dict[Statement, list[re.Match[str]]] = {}
        self._leads: dict[tuple[int, int], bool] = {}
        self._reservations = Places.of(self.text, "除")

    def negated(
        self, statement: Statement, head: Hit, subject: Hit | None, part: tuple[int, int]
    ) -> bool:
        """Return whether the words between subject and head, or right after it, deny it.

        `part` is the segment of the sentence that the head stands in.
        """
        start, end = part
        if self._cancellations.any(head.end, statement.end) and _CANCELLED.match(
            self.text, head.end, statement.end
        ):
            return True
        if self._denials.any(start, head.start) and self._denied(start, head, subject):
            return True
        return (
            self._nots.any(head.end, end)
            and _AFTER_NEGATION.match(self.text, head.end, end) is not None
        )

    def _denied(self, start: int, head: Hit, subject: Hit | None) -> bool:
        """Return whether the words before the head, in its part of the sentence, deny it."""
        if _NOT_AGREED.search(self.text, start, head.start):
            return True
        between = subject is not None and start <= subject.start < head.start
        if subject and between and not _ASKED.search(self.text, start, subject.start):
            start = subject.end
        before = _NOT_NEGATION.sub("", self.text[start : head.start])
        denied = len(_NEGATION.findall(before)) % 2 == 1
        return denied or _RIGHT_BEFORE.search(before) is not None

    def forbidden_to_employer(self, statement: Statement, head: Hit) -> bool:
        """Return whether the head stands in words that forbid the employer what they speak of.

        甲方不得以合同期满为由拒付经济补偿 and 公司不因辞职收取违约金 protect the talent,
        however much of what is unlawful they name. So do the items of a list of cases in which the
        employer must not act, or the talent may: 有下列情形之一的，甲方不得解除：….
        """
        if any(self._protects(*lead) for lead in statement.leads):
            return True
        for bar in self._bars(statement):
            if head.end <= bar.start() and not self._opens(statement, head, bar.start()):
                return False
            if not self._employer_before(statement, bar.start()):
                continue
            turn = _TURN.search(self.text, bar.end(), max(bar.end(), head.end))
            if turn is None or head.start < bar.end():
                return _UNTIL.search(self.text, statement.start, bar.start()) is None
        return False

    def _protects(self, start: int, end: int) -> bool:
        """Return whether a lead-in names cases in which the talent is protected."""
        if (start, end) not in self._leads:
            self._leads[start, end] = self._read_lead(Statement(start, end, (), (), None))
        return self._leads[start, end]

    def _read_lead(self, lead: Statement) -> bool:
        cases = _CASES.search(self.text, lead.start, lead.end)
        if cases is None:
            return False
        for bar in self._bars(lead):
            if self._employer_before(lead, bar.start()):
                return not _TURN.search(self.text, bar.end(), lead.end)
        for right in _RIGHT.finditer(self.text, lead.start, lead.end):
            if self._talent_before(lead, right.start()):
                return not _DENIES.search(self.text, right.end(), lead.end)
        return False

    def _talent_before(self, lead: Statement, right: int) -> bool:
        """Return whether it is the talent who has a right, as far as the part before it tells."""
        start, _ = self.passage.segment(lead, right)
        for index in (self.passage.roles, self.passage.words):
            here = [hit for hit in index.within(start, right) if self._acts(hit)]
            if here:
                return role_of(here[-1]) == "talent"
        return False

    def _bars(self, statement: Statement) -> list[re.Match[str]]:
        """Return what forbids in a statement."""
        if statement not in self._found_bars:
            found = _BAR.finditer(self.text, statement.start, statement.end)
            self._found_bars[statement] = list(found)
        return self._found_bars[statement]

    def _opens(self, statement: Statement, head: Hit, bar: int) -> bool:
        """Return whether a head before the bar is only its topic or time, in the same part."""
        return self.passage.segment(statement, head.start) == self.passage.segment(statement, bar)

    def _employer_before(self, statement: Statement, bar: int) -> bool:
        """Return whether it is the employer, or whoever gives orders, who is barred."""
        start, _ = self.passage.segment(statement, bar)
        if _SOMEBODY.search(self.text, start, bar):
            return True
        for index in (self.passage.roles, self.passage.words):
            here = [hit for hit in index.within(start, bar) if self._acts(hit)]
            if here:
                return role_of(here[-1]) == "employer"
        for index in (self.passage.roles, self.passage.words):
            earlier = [hit for hit in index.within(statement.start, start) if self._acts(hit)]
            if earlier:
                leading = [hit for hit in earlier if self._begins_part(statement, hit)]
                return role_of((leading or earlier[:1])[-1]) == "employer"
        return False

    def _begins_part(self, statement: Statement, hit: Hit) -> bool:
        """Return whether a party begins a part of the sentence, as its subject from there on."""
        return self.passage.segment(statement, hit.start)[0] == hit.start

    def _acts(self, hit: Hit) -> bool:
        """Return whether a party may be who is barred.

        Not 对甲方, 离开公司, 甲方的, or the 公司 of 公司职工.
        """
        before, after = self.text[hit.start - 1 : hit.start], self.text[hit.end : hit.end + 1]
        owned = any(
            other.start == hit.end and role_of(other) == "talent"
            for index in (self.passage.roles, self.passage.words)
            for other in index.within(hit.end, hit.end + 8)
        )
        return before not in _OBJECT_AFTER and after != "的" and not owned

    def exceptions(self, statement: Statement) -> list[tuple[int, int]]:
        """Return the stretches of the statement's reservations (除…外, …的除外)."""
        return [
            match.span()
            for start, end in ((statement.start, statement.end), *statement.leads)
            if self._reservations.any(start, end)
            for match in _EXCEPTION.finditer(self.text, start, end)
        ]
