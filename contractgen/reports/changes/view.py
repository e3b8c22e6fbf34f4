"""What all formats show of a comparison: words for kinds, masked text, counts; made once."""

from collections.abc import Iterator
from dataclasses import dataclass

from contractgen.comparing import Change, ChangeKind, Comparison
from contractgen.findings import Finding
from contractgen.outline import Place
from contractgen.reports.privacy import Privacy
from contractgen.reports.view import Options, View, by_severity, clean

KIND_WORDS: dict[ChangeKind, str] = {
    "term-changed": "条款内容变更",
    "polarity": "肯否或界限反转",
    "role": "主体变更",
    "duty": "义务与权利变更",
    "reworded": "措辞变更",
    "sentence-added": "增加一句",
    "sentence-removed": "删去一句",
    "clause-added": "新增条款",
    "clause-removed": "删除条款",
    "moved": "移动位置",
}

UNTRACKED = "未留痕"
"""What a change is called that Word's tracking doesn't show."""

_CONTEXT = 40
"""Characters of a sentence shown on either side of changed words."""


@dataclass(frozen=True)
class Shown:
    """A change as people read it, personal data masked."""

    change: Change
    kind: str
    article: str
    """Where it stands: in the version returned, or, for what is gone, in the version sent."""
    before: str
    after: str
    left: str
    """The words of its sentence before it, shortened; "" for whole sentences."""
    right: str
    """The words of its sentence behind it, shortened."""


class ChangesView:
    """A comparison with personal data masked as the options say.

    Pay is shown: that it was changed is what a comparison is asked for, and both versions are on
    the user's desk. Numbers of people stay masked.
    """

    def __init__(self, comparison: Comparison, options: Options) -> None:
        self.comparison = comparison
        self.options = options
        self.returned = View(comparison.returned, options)
        self.sent = View(comparison.sent, options)
        self._old = Privacy(comparison.sent.facts, show=options.show_personal, show_pay=True)
        self._new = Privacy(comparison.returned.facts, show=options.show_personal, show_pay=True)

    def changes(self) -> Iterator[Shown]:
        """Yield the changes in the order of the version returned."""
        for change in self.comparison.changes:
            place = change.returned or change.sent
            left, right = self._around(change)
            yield Shown(
                change=change,
                kind=KIND_WORDS[change.kind],
                article=(place.article if place else "") or "首部",
                before=self.old(change.sent),
                after=self.new(change.returned),
                left=left,
                right=right,
            )

    def old(self, place: Place | None) -> str:
        """Return words of the version sent, masked."""
        return clean(self._old.text[place.start : place.end]) if place else ""

    def new(self, place: Place | None) -> str:
        """Return words of the version returned, masked."""
        return clean(self._new.text[place.start : place.end]) if place else ""

    def say(self, sentence: str) -> str:
        """Return a sentence about the version returned, masked."""
        return clean(self._new.say(sentence))

    def _around(self, change: Change) -> tuple[str, str]:
        """Return the words of the sentence before and behind a change within it."""
        whole, place, text = change.context[1], change.returned, self._new.text
        if whole is None or place is None or change.kind == "moved":
            return "", ""
        left = text[whole.start : place.start]
        right = text[place.end : whole.end]
        return (
            clean(left if len(left) <= _CONTEXT else f"…{left[-_CONTEXT:]}"),
            clean(right if len(right) <= _CONTEXT else f"{right[:_CONTEXT]}…"),
        )

    def summary(self) -> Iterator[str]:
        """Yield sentences that say how much was changed, and whether all of it shows in Word."""
        comparison = self.comparison
        changes = comparison.changes
        if not changes:
            yield "内容没有改动（字体、空格、全角半角、编号的变化不算）。"
        else:
            yield f"共 {len(changes)} 处改动：{self._kinds()}。"
        hidden = sum(change.untracked for change in changes)
        if hidden and not comparison.tracking:
            yield f"退回的文件没有任何修订痕迹，{hidden} 处改动都是直接改的（{UNTRACKED}）。"
        elif hidden:
            yield f"其中 {hidden} 处没有留下修订痕迹（{UNTRACKED}），在 Word 的修订中看不到。"
        elif changes and comparison.tracking is None:
            yield "退回的是文本文件，没有修订痕迹可核对。"
        elif changes:
            yield "全部改动都留有修订痕迹。"
        for key, findings in (
            ("改动引出的新问题", comparison.new_findings),
            ("改动后不再有的问题", comparison.gone_findings),
        ):
            if findings:
                yield f"{key}：{self.returned.word('counts', **by_severity(findings))}。"

    def _kinds(self) -> str:
        counts: dict[str, int] = {}
        for change in self.comparison.changes:
            word = KIND_WORDS[change.kind]
            counts[word] = counts.get(word, 0) + 1
        return "、".join(f"{word} {count}" for word, count in counts.items())

    def elsewhere(self) -> tuple[Finding, ...]:
        """Return the new findings that stand in none of the changed sentences."""
        told = {finding for change in self.comparison.changes for finding in change.findings}
        return tuple(one for one in self.comparison.new_findings if one not in told)
