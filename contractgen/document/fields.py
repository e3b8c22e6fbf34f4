"""Word's complex fields: PAGE, REF, check boxes, drop-downs, EQ; only what they show counts."""

import re
from dataclasses import dataclass, field

from lxml import etree

from contractgen.document.listformats import circled
from contractgen.document.names import VAL, W, as_int, is_on, value_of
from contractgen.document.symbols import symbol

_OVERLAY = re.compile(r"^\s*eq\b.*?\\o\s*(?:\\a[a-z]+\s*)*\(([^,，;()]*)[,，;]([^()]*)\)", re.I)
_FRACTION = re.compile(r"^\s*eq\s*\\f\s*\(([^,，;()]*)[,，;]([^()]*)\)", re.I)
_RAISED_READING = re.compile(r"^\s*eq\b.*\\up\s*\d*\s*\([^()]*\)\s*[,，;]\s*([^()]*)\)", re.I)
_BUTTON = re.compile(r"^\s*macrobutton\s+\S+\s(.*)$", re.I | re.S)
_SYMBOL = re.compile(r'^\s*symbol\s+(0x[0-9a-f]+|\d+)(?:.*?\\f\s*"?([^"\\]+))?', re.I)
_BOXES = "□☐"
_TICKS = {"√": "☑", "✓": "☑", "✔": "☑", "×": "☒", "✕": "☒", "✗": "☒", "x": "☒", "X": "☒"}


@dataclass(slots=True)
class Field:
    """A field that has begun and not yet ended."""

    replacement: str | None = None
    """What a form control shows, whatever result is stored with it."""
    fill_in: bool = False
    """Whether it is a text form field, whose empty result shows as a blank to fill in."""
    separated: bool = False
    """Whether its result has begun; before that, runs hold its instruction."""
    instruction: list[str] = field(default_factory=list)

    @property
    def shows(self) -> bool:
        """Whether the runs read now are visible."""
        return self.separated and self.replacement is None

    def closing_text(self) -> str:
        """Return what shows in place of the stored result; "" when that has been read."""
        if self.replacement is not None:
            return self.replacement
        return "" if self.separated else _shown("".join(self.instruction))


def begin_field(mark: etree._Element) -> Field:
    """Return the field that starts at a `w:fldChar`, with the form control it carries."""
    data = mark.find(f"{W}ffData")
    if data is None:
        return Field()
    box = data.find(f"{W}checkBox")
    if box is not None:
        checked = is_on(box.find(f"{W}checked"))
        default = is_on(box.find(f"{W}default"))
        return Field(replacement="☑" if (default if checked is None else checked) else "☐")
    choices = data.find(f"{W}ddList")
    if choices is not None:
        return Field(replacement=_selected(choices))
    return Field(fill_in=data.find(f"{W}textInput") is not None)


def _selected(choices: etree._Element) -> str | None:
    """Return the entry that a drop-down shows; None when it has none."""
    entries = [entry.get(VAL, "") for entry in choices.iterchildren(f"{W}listEntry")]
    index = as_int(value_of(choices, f"{W}result"))
    if index is None:
        index = as_int(value_of(choices, f"{W}default")) or 0
    return entries[index] if 0 <= index < len(entries) else None


def _shown(instruction: str) -> str:
    """Return what a field without stored result shows: EQ, MACROBUTTON and SYMBOL have none."""
    if instruction.split()[:1] == ["FORMCHECKBOX"]:
        return "☐"
    if match := _RAISED_READING.match(instruction):
        return match[1].strip()
    if match := _OVERLAY.match(instruction):
        return _overlaid(match[1].strip(), match[2].strip())
    if match := _FRACTION.match(instruction):
        return f"{match[1].strip()}/{match[2].strip()}"
    if match := _BUTTON.match(instruction):
        return match[1].strip()
    if match := _SYMBOL.match(instruction):
        code = int(match[1], 0) if match[1][:2] in {"0x", "0X"} else int(match[1][:7])
        return symbol(code, (match[2] or "").strip() or None)
    return ""


def _overlaid(frame: str, inner: str) -> str:
    """Return an enclosed character (带圈字符) as one: ○ and 1 are ①, □ and √ are ☑."""
    if frame in _BOXES:
        return _TICKS.get(inner, inner or "☐")
    return circled(int(inner)) if inner.isascii() and inner.isdigit() else inner
