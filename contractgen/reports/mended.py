"""What `fix` changed, for people at a terminal."""

from collections.abc import Iterator

from contractgen.repairs import KINDS, Edit, Mended, Repair
from contractgen.reports.view import View, clean

_NEAR = 8
"""Characters shown before and after a short change."""
_SHORT = 16


def change_lines(mended: Mended, view: View) -> Iterator[str]:
    """Yield a heading per repair, its changes and its explanation; personal data masked."""
    for repair in mended.repairs:
        place = repair.finding.place
        where = f"{place.article}　" if place and place.article else ""
        yield f"{where}{view.title(repair.finding.rule)}（{repair.finding.rule}）"
        for edit in repair.edits:
            yield f"    {_change(edit, repair, view)}"
        if repair.explanation:
            yield f"    {KINDS[repair.kind]}：{repair.explanation}"


def _change(edit: Edit, repair: Repair, view: View) -> str:
    text = view.text
    old, new = clean(text[edit.start : edit.end]), clean(view.privacy.say(edit.text))
    if edit.role == "begins":
        place = repair.finding.place
        return f"“{clean(place.quote) if place else ''}”另起一段"
    line = text.rfind("\n", 0, edit.start) + 1
    before = clean(text[max(line, edit.start - _NEAR) : edit.start])
    if not old:
        return f"“{before}”之后加入“{new}”"
    if not new:
        return f"删去“{old}”"
    if len(old) > _SHORT:
        return f"“{old}”改为“{new}”"
    after = clean(text[edit.end : edit.end + _NEAR].partition("\n")[0])
    return f"…{before}【{old} → {new}】{after}…"
