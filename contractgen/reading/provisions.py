"""Provisions: who owes or may do what to whom, on which trigger, how much.

A statement holds concepts; those that can head a provision (`head:` in clauses/concepts) make one
each. Whose it is, whether it is negated, on which trigger and with what reservation is read from
the statement, its lead-in, and (for 违反上述约定 and omitted subjects) the sentences before it.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from spacy.language import Language
from spacy.tokens import Doc

from contractgen.facts import Provision, Quantity, Role
from contractgen.outline import Place
from contractgen.reading.concepts import Concept, load_lexicon
from contractgen.reading.spans import text_of
from contractgen.reading.statements import Statement, statements

Doc.set_extension("provisions", default=())

Places = Callable[[int, int], Place]
"""Gives the place of a stretch (`Outline.place`)."""

_SUBJECT_AFTER = frozenset(
    "，。；：、,;:（(“\n\t 由如若因则但而且并即凡当的时后前内间下者及或求令让许使责是据定，"
)
"""A party's name is a subject after these; after 向, 给, 与, 经 … it is an object."""
_OBJECT_AFTER = frozenset("向给与经对和跟同替为被把将入交在于到回")
"""After these a party's name is an object."""
_WORDS: dict[str, Role] = {"talent-word": "talent", "employer-word": "employer"}
_HIM = re.compile(r"(?:要求|责令|令|请求|通知|督促|有权向|可向|应向)(?:其|该)")
_PAID_BY = re.compile(r"由(?=[^，。；\n]{1,12}(?:支付|承担|负担|赔偿|交纳|缴纳|偿付|退还))")
_NOT_NEGATION = re.compile(
    r"无[须需](?:公司|甲方|单位)?(?:另行)?(?:举证|证明)|不[予能](?:理赔|赔付|报销)的|不(?:服从|服|同意|续|再续|足|完整|合格|能|可抗|符|满|低于|高于|超过|少于|多于|迟于|晚于|得超过|得低于"
    r"|得少于|限于|论|管|仅|但|当|良|实|正当|胜任|可|适(?!用)|按|遵|履行|配合|利|法|及|办|辞|定期|定时|同|便|变|断"
    r"|到|良|少|止|够|一致|慎|特定|知|明)|不动产|未(?:收|使用|领|偿|请假|登记|打卡|经|能|按|满|来|完|到|成年|尽|果|必|及时|依|服务|履行|结|退|还|清|足)|无(?:论|条件|理由|故|因|法|效|形|偿)"
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
_TAKES = re.compile(
    r"要求|收取|收缴|追索|追究|追偿|追回|追缴|索取|索要|索赔|扣除|扣减|扣留|扣发|没收|收回|主张|处以|处罚|罚"
)
_ENTITLED = re.compile(r"(?:亦|也|均|仍|并)?(?:有权|可以?|得|应及时|能够|依法|向)")
"""After a party: it is the one who takes."""
_ALSO = re.compile(r"(?:并|且|亦|也)(?:且)?(?:有权|可)")
"""At the beginning of a part: the party before goes on."""
_GIVES = re.compile(
    r"支付|缴纳|交纳|赔偿|承担|偿付|给付|返还|退还|退回|负担|补偿|赔付|偿还|付给|交付"
)
_BORNE_BY = re.compile(r"[^，。；\n]{0,8}(?:由|归)(?=.)")
_ATTRIBUTE = re.compile(
    r"(?:[已所曾向为其给]|累计|代|实际){0,3}[^，。；\n的应须需将把]{0,8}"
    r"(?:支付|发放|给予|付|缴纳|缴存|缴|交纳|交|承担|提供|垫付|配|负担|出资|购|投入|奖励|赠|支出|花费|发|上|补贴)"
    r"[^，。；\n的应须需]{0,4}的(?=[\u4e00-\u9fff])(?![应须需由可]|均|也|不)"
)
"""甲方支付的…, 学校发放的…: a party that only tells whose money it is."""
_ASKED = re.compile(
    r"(?:要求|责令|请求|责成|强令|强迫|迫使|令|让|使|[不无禁][^，。；\n]{0,6}[以因凭借将把对向从])$"
)
"""甲方不得要求乙方…: what is denied before the one who is asked is denied of them."""
_EXCEPTION = re.compile(
    r"除(?!了?.{0,3}(?:按照|支付|承担|应))[^，。；\n]{1,60}?(?:以?外|之外)"
    r"(?!，?[^，。；\n]{0,6}(?:还|另|并|同时|亦|也|尚))|[^，。；\n]{1,60}除外"
)
"""除…外 is a reservation, 除…外，还应… an addition."""
_CANCELLED = re.compile(
    r"[^。；\n]{0,24}(?:条款|内容|约定|规定)[^。；\n]{0,20}(?:作废|失效|无效|不再适用|删除|取消)"
)
_NOT_AGREED = re.compile(
    r"(?:不|禁止|无权|避免)[^，。；\n]{0,8}(?:约定|设定|设立|设置|采用|实行|主张)"
)
_ANAPHORA = re.compile(
    r"违反(?:了)?(?:上述|前述|本条|前款|前项|以上|该项|该等|此项)|有(?:上述|前述|前款)"
)
_PARTS = re.compile(r"(?:包括|包含|含有)[^，。；\n]{0,8}[：:]?\s*$")
"""A lead-in whose items are parts of what it speaks of: 损失包括但不限于：."""
OPENS_LIST = "opens-list"
"""Stands in `about` like a concept where a sentence only opens a list, whose items are read too."""
_LONG = 90
"""A sentence longer than this is quoted only from the trigger's part to the head's."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One concept, or one party, at a place."""

    start: int
    end: int
    name: str


class Index:
    """Hits in order of their start, for questions about a stretch."""

    def __init__(self, hits: Iterable[Hit]) -> None:
        self.hits = sorted(hits, key=lambda hit: (hit.start, hit.end))
        self._starts = [hit.start for hit in self.hits]

    def within(self, start: int, end: int) -> Iterator[Hit]:
        """Yield the hits that lie wholly inside the stretch."""
        position = bisect_left(self._starts, start)
        while position < len(self.hits) and self.hits[position].start < end:
            if self.hits[position].end <= end:
                yield self.hits[position]
            position += 1


@dataclass(frozen=True)
class Reader:
    """What the provisions of one document are read from."""

    text: str
    concepts: Index
    roles: Index
    """甲方, 乙方, 员工 …: the parties by name."""
    words: Index
    """教师, 院方 …: other words for them."""
    quantities: Sequence[Quantity]
    lexicon: dict[str, Concept]
    memory: dict[tuple[int, int], frozenset[str]] = field(default_factory=dict)
    """The concepts of stretches asked for before."""

    def said(self, start: int, end: int) -> frozenset[str]:
        """Return the concepts of a stretch."""
        if (start, end) not in self.memory:
            names = (hit.name for hit in self.concepts.within(start, end))
            self.memory[start, end] = frozenset(names)
        return self.memory[start, end]

    def subject(self, statement: Statement, before: int) -> Hit | None:
        """Return the party that governs the words at `before`.

        The nearest subject to the left in the sentence, else in its lead-in, else in the sentence
        before: Chinese leaves a subject out while it stays the same. Where the sentence calls the
        parties neither 甲方 nor 员工, other words for them serve (教师, 院方).
        """
        here = (statement.start, before)
        part = (self.segment(statement, before)[0], before)
        for index in (self.roles, self.words):
            agent = self._agent(index, *part)
            if agent is not None:
                return agent
        found = self._subject_in(self.roles, *part) or self._first_in(self.words, *part)
        if found is not None:
            return found
        for index in (self.roles, self.words):
            for stretch in (here, *reversed(statement.leads)):
                found = self._subject_in(index, *stretch) or self._mention_in(index, *stretch)
                if found is not None:
                    return found
        for stretch in reversed(statement.before[-2:]):
            found = self._subject_in(self.roles, *stretch)
            if found is not None:
                return found
        for stretch in (here, *reversed(statement.leads)):
            doer = self._doer(*stretch)
            if doer is not None:
                return doer
        return None

    def _subject_in(self, index: Index, start: int, end: int) -> Hit | None:
        """Return the last party that stands where a subject does."""
        for hit in reversed(list(index.within(start, end))):
            if self._leads(hit, start, end) and not self._possessive(hit, end):
                return hit
        return None

    def _leads(self, hit: Hit, start: int, end: int) -> bool:
        """Return whether a party stands where a subject does, for words that end at `end`."""
        before = self.text[start : self._owner(hit)].rstrip("该各每全体当班")
        if not before:
            return True
        if before[-1] == "由":  # 由甲方协调入学的，…: the agent of another part of the sentence
            return not any(mark in self.text[hit.end : end] for mark in "，,")
        return not before.endswith(("无须", "无需")) and (
            before[-1] in _SUBJECT_AFTER or before.endswith("免除")
        )

    def _owner(self, hit: Hit) -> int:
        """Return where a name begins with the employer that it is prefixed by: 医院医生."""
        if _role(hit) != "talent" or self.text[hit.start : hit.end] == "乙方":
            return hit.start
        owners = (
            self.roles.within(hit.start - 6, hit.start),
            self.words.within(hit.start - 6, hit.start),
        )
        starts = [
            o.start
            for found in owners
            for o in found
            if o.end == hit.start and _role(o) == "employer"
        ]
        return min(starts, default=hit.start)

    def _owns(self, hit: Hit) -> bool:
        """Return whether an employer's name is only the first part of its staff's: 酒店主管."""
        if _role(hit) != "employer":
            return False
        after = (self.roles.within(hit.end, hit.end + 8), self.words.within(hit.end, hit.end + 8))
        return any(
            other.start == hit.end
            and _role(other) == "talent"
            and self.text[other.start : other.end] != "乙方"
            for found in after
            for other in found
        )

    def _agent(self, index: Index, start: int, end: int) -> Hit | None:
        """Return the party that 由 names in the stretch."""
        for hit in reversed(list(index.within(start, end))):
            before = self.text[start : hit.start].rstrip("该各每全体当班")
            if before.endswith("由") and not self._possessive(hit, end):
                return hit
        return None

    def _first_in(self, index: Index, start: int, end: int) -> Hit | None:
        """Return the party that a part of the sentence begins with."""
        while start < end and self.text[start] in " 则但而且并故":
            start += 1
        first = next(index.within(start, end), None)
        if first is None or first.start != start or self._possessive(first, end):
            return None
        return first

    def _mention_in(self, index: Index, start: int, end: int) -> Hit | None:
        """Return the last party that is at least no object: 合同未到期乙方跳槽的."""
        for hit in reversed(list(index.within(start, end))):
            if self.text[hit.start - 1] not in _OBJECT_AFTER and not self._possessive(hit, end):
                return hit
        return None

    def _doer(self, start: int, end: int) -> Hit | None:
        """Return who must be meant when nobody is named: 辞职 is the talent's."""
        for hit in reversed(list(self.concepts.within(start, end))):
            doer = self.lexicon[hit.name].doer
            if doer is not None:
                return Hit(hit.start, hit.start, doer)
        return None

    def _possessive(self, hit: Hit, end: int) -> bool:
        """Return whether the party only owns or paid what follows: 乙方的工资, 甲方支付的费用."""
        if self._owns(hit) or (self.text[hit.end : hit.end + 1] == "的" and hit.end + 1 < end):
            return True
        return _ATTRIBUTE.match(self.text, hit.end, end) is not None

    def target(self, statement: Statement, around: int) -> Role | None:
        """Return the party to whom: after 向, 给, 付, 对 in the same part of the sentence."""
        start, end = self.segment(statement, around)
        for index in (self.roles, self.words):
            for hit in index.within(start, end):
                if hit.start and self.text[hit.start - 1] in "向给付还对赔":
                    return _role(hit)
        return None

    def follows(self, head: Hit, role: Role) -> bool:
        """Return whether that party stands right after the head, as who gets it: 退还甲方."""
        stretch = (head.end, head.end + 8)
        gap = 1 if self.text[head.end : head.end + 1] in "给予还" else 0
        return any(
            hit.start - head.end <= gap
            and _role(hit) == role
            and self.text[hit.end : hit.end + 1] not in tuple("应部缴承所的负")
            for index in ((self.roles, self.words) if role == "employer" else (self.roles,))
            for hit in index.within(*stretch)
        )

    def segment(self, statement: Statement, at: int) -> tuple[int, int]:
        """Return the part between commas around an offset."""
        start = max(self.text.rfind(mark, statement.start, at) for mark in "，,")
        ends = [found for mark in "，," if (found := self.text.find(mark, at, statement.end)) >= 0]
        return (start + 1 if start >= 0 else statement.start), min(ends, default=statement.end)

    def negated(self, statement: Statement, head: Hit, subject: Hit | None) -> bool:
        """Return whether the words between subject and head, or right after it, deny it."""
        start, end = self.segment(statement, head.start)
        asked = subject is not None and _ASKED.search(self.text, start, subject.start)
        if subject is not None and start <= subject.start < head.start and not asked:
            start = subject.end
        if _NOT_AGREED.search(self.text, self.segment(statement, head.start)[0], head.start):
            return True
        if _CANCELLED.match(self.text, head.end, statement.end):
            return True
        before = _NOT_NEGATION.sub("", self.text[start : head.start])
        if len(_NEGATION.findall(before)) % 2 or _RIGHT_BEFORE.search(before):
            return True
        return bool(_AFTER_NEGATION.match(self.text, head.end, end))

    def exceptions(self, statement: Statement) -> list[tuple[int, int]]:
        """Return the stretches of the statement's reservations (除…外, …的除外)."""
        found = [m.span() for m in _EXCEPTION.finditer(self.text, statement.start, statement.end)]
        for lead in statement.leads:
            found += [m.span() for m in _EXCEPTION.finditer(self.text, *lead)]
        return found


def _role(hit: Hit) -> Role:
    return hit.name  # type: ignore[return-value]


def _other(role: Role) -> Role | None:
    return {"employer": "talent", "talent": "employer"}.get(role)  # type: ignore[return-value]


@Language.component("provisions", requires=["doc.spans"])
def provisions(doc: Doc) -> Doc:
    """Read every provision into `doc._.provisions`."""
    lexicon = load_lexicon().concepts
    concepts = [Hit(span.start, span.end, span.label_) for span in doc.spans["concepts"]]
    reader = Reader(
        text=text_of(doc),
        concepts=Index(concepts),
        roles=Index(Hit(s.start, s.end, s._.value) for s in doc.spans.get("roles", ())),
        words=Index(
            Hit(hit.start, hit.end, _WORDS[hit.name]) for hit in concepts if hit.name in _WORDS
        ),
        quantities=_quantities(doc),
        lexicon=lexicon,
    )
    place = doc._.outline.place
    doc._.provisions = tuple(
        provision for statement in statements(doc) for provision in _read(reader, statement, place)
    )
    return doc


def _read(reader: Reader, statement: Statement, place: Places) -> Iterator[Provision]:
    """Yield the provisions of a statement: those its own words head, and those its lead-in does.

    Under 有下列情形之一的，甲方可以解除： each item is a ground of the dismissal in the lead-in.
    """
    hits = list(reader.concepts.within(statement.start, statement.end))
    heads = list(_heads(reader, statement, hits))
    if not heads:
        return
    reserved = reader.exceptions(statement)
    own = [hit for hit in hits if not _inside(hit, reserved)]
    inherited = set(_inherited(reader, statement))
    opening = {OPENS_LIST} if reader.text[statement.end - 1] in "：:" else set()
    said = frozenset(_meanings(reader, statement, own) | inherited)
    conditions = {hit for hit in own if _conditional(reader, statement, hit)}
    topic = said.union(*(reader.said(*one) for one in (*statement.headings, *statement.before)))
    near = said.union(*(reader.said(*one) for one in _same_paragraph(reader, statement)))
    excepted = frozenset(hit.name for hit in hits if _inside(hit, reserved))
    seen: set[tuple[str, Role | None, bool]] = set()
    for source, head in heads:
        subject = reader.subject(source, head.start)
        actor = _actor(reader, source, head, subject)
        negated = reader.negated(source, head, subject)
        if (head.name, actor, negated) in seen:
            continue  # 违约金 named again in the sentence that set it
        seen.add((head.name, actor, negated))
        led = source is not statement
        before = [h for h in own if led or h.start <= head.start or h in conditions]
        start, end = _quoted(reader, statement, statement.end if led else head.start, before)
        yield Provision(
            kind=head.name,
            actor=actor,
            target=reader.target(source, head.start),
            triggers=frozenset(_meanings(reader, statement, before) | inherited),
            about=said | opening,
            exceptions=excepted,
            negated=negated,
            quantities=tuple(_nearest(reader.quantities, statement, head)),
            place=place(start, end),
            topic=topic,
            near=near,
        )


def _heads(
    reader: Reader, statement: Statement, hits: Sequence[Hit]
) -> Iterator[tuple[Statement, Hit]]:
    """Yield the hits that head a provision, with the sentence each stands in."""
    for hit in _longest(hit for hit in hits if reader.lexicon[hit.name].head):
        yield statement, hit
    for start, end in statement.leads[-1:]:
        if _PARTS.search(reader.text, start, end):
            continue
        lead = Statement(start, end, statement.leads[:-1], statement.before, statement.clause)
        inside = reader.concepts.within(start, end)
        for hit in _longest(hit for hit in inside if reader.lexicon[hit.name].head):
            yield lead, hit


def _longest(hits: Iterable[Hit]) -> Iterator[Hit]:
    """Yield one hit per concept and place: the longest, the first of equals."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.start - h.end, h.start)):
        if not any(o.name == hit.name and o.start < hit.end and hit.start < o.end for o in kept):
            kept.append(hit)
    yield from sorted(kept, key=lambda hit: hit.start)


def _actor(reader: Reader, statement: Statement, head: Hit, subject: Hit | None) -> Role | None:
    """Return who owes what the head names, or who may do it."""
    start, end = reader.segment(statement, head.start)
    borne = _BORNE_BY.match(reader.text, head.end, end) or _PAID_BY.search(
        reader.text, head.end, statement.end
    )
    if borne:
        for index in (reader.roles, reader.words):
            for hit in index.within(borne.end(), min(borne.end() + 20, statement.end)):
                return _role(hit)
    if subject is None:
        return None
    role = _role(subject)
    if reader.lexicon[head.name].head != "payer":
        return role
    if reader.follows(head, role):
        return _other(role)
    here = start <= subject.start
    low = max(start, subject.end) if subject.end <= head.start else start
    if _HIM.search(reader.text, low, head.start):
        return _other(role) if here or role == "employer" else role
    takes = _TAKES.search(reader.text, low, end)
    if takes and not _GIVES.search(reader.text, low, head.start):
        entitled = (
            _ENTITLED.match(reader.text, subject.end) if here else _ALSO.match(reader.text, start)
        )
        if role == "talent" and not entitled:
            return role  # 乙方辞职的，全部收回: it is taken from whoever leaves
        return reader.target(statement, head.start) or _other(role)
    return role


def _meanings(reader: Reader, statement: Statement, hits: Iterable[Hit]) -> set[str]:
    """Return the concepts of some hits, with what they mean by who does them."""
    found: set[str] = set()
    for hit in hits:
        found.add(hit.name)
        by = reader.lexicon[hit.name].by
        if by:
            subject = reader.subject(statement, hit.start)
            if subject is not None and _role(subject) in by:
                found.add(by[_role(subject)])
    return found


def _inherited(reader: Reader, statement: Statement) -> Iterator[str]:
    """Yield the concepts of the lead-ins, and of what 上述约定 points back to."""
    stretches = list(statement.leads)
    if _ANAPHORA.search(reader.text, statement.start, statement.end):
        stretches += statement.before
    for start, end in stretches:
        lead = Statement(start, end, (), (), statement.clause)
        yield from _meanings(reader, lead, reader.concepts.within(start, end))


def _same_paragraph(reader: Reader, statement: Statement) -> Iterator[tuple[int, int]]:
    """Yield the earlier sentences of the statement's paragraph."""
    for start, end in statement.before:
        if "\n" not in reader.text[end : statement.start]:
            yield start, end


def _conditional(reader: Reader, statement: Statement, hit: Hit) -> bool:
    """Return whether a hit after the head still belongs to the condition (…，如乙方离职)."""
    start, _ = reader.segment(statement, hit.start)
    return start > statement.start and reader.text[start] in "如若"


def _inside(hit: Hit, stretches: Iterable[tuple[int, int]]) -> bool:
    return any(start <= hit.start and hit.end <= end for start, end in stretches)


def _quoted(
    reader: Reader, statement: Statement, head: int, before: Sequence[Hit]
) -> tuple[int, int]:
    """Return what to quote: the sentence, or of a long one the part that matters."""
    if statement.end - statement.start <= _LONG:
        return statement.start, statement.end
    near = [hit.start for hit in before if head - _LONG <= hit.start]
    start, _ = reader.segment(statement, min(near, default=head))
    _, end = reader.segment(statement, head)
    return _strip(reader.text, start, end)


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _quantities(doc: Doc) -> list[Quantity]:
    """Return all quantities of the text, in order."""
    found = [
        Quantity("yuan", span._.value, span.start, span.end)
        for group in ("amounts",)
        for span in doc.spans.get(group, ())
        if isinstance(span._.value, Decimal)
    ]
    for group in ("durations", "trial-ranges", "shares"):
        for span in doc.spans.get(group, ()):
            value = span._.value
            if isinstance(value, Quantity):
                found.append(value)
            elif isinstance(value, Decimal):
                found.append(Quantity("percent", value, span.start, span.end))
    return sorted(found, key=lambda quantity: quantity.start)


def _nearest(quantities: Sequence[Quantity], statement: Statement, head: Hit) -> Iterator[Quantity]:
    """Yield the statement's quantities, the nearest to the head first."""
    inside = [q for q in quantities if statement.start <= q.start and q.end <= statement.end]
    yield from sorted(inside, key=lambda q: max(q.start - head.end, head.start - q.end, 0))
