"""Characters of Word's symbol fonts as Unicode: tick boxes, circled digits, arrows, Greek."""

import re

_WINGDINGS = {
    0x6C: "●", 0x6D: "○", 0x6E: "■", 0x6F: "☐", 0x70: "☐", 0x71: "☐", 0x72: "☐", 0x75: "◆",
    0x76: "❖", 0x77: "◆", 0x9E: "•", 0x9F: "•", 0xA1: "○", 0xA4: "◉", 0xA7: "■", 0xA8: "☐",
    0xAB: "★", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE8: "→", 0xF0: "⇨", 0xFB: "✗", 0xFC: "√",
    0xFD: "☒", 0xFE: "☑",
    0x80: "⓪", **{0x81 + index: chr(ord("①") + index) for index in range(10)},
    0x8B: "⓿", **{0x8C + index: chr(ord("❶") + index) for index in range(10)},
}  # fmt: skip
_WINGDINGS_2 = {
    0x4F: "✗", 0x50: "√", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x55: "⊗", 0x56: "⊗",
    0x97: "●", 0x98: "●", 0x99: "○", 0x9A: "○", 0xA1: "■", 0xA2: "■", 0xA3: "☐", 0xA4: "☐",
    0xA5: "☐", 0x69: "⓪", **{0x6A + index: chr(ord("①") + index) for index in range(10)},
    0x75: "⓿", **{0x76 + index: chr(ord("❶") + index) for index in range(10)},
}  # fmt: skip
_WEBDINGS = {0x61: "√", 0x63: "☐", 0x67: "■", 0x6E: "●", 0x72: "✗"}
_SYMBOL = {
    0xA3: "≤", 0xA5: "∞", 0xAE: "→", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•",
    0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xD6: "√", 0xE5: "∑",
    **dict(zip(b"abgdezhqiklmnxoprstufcyw", "αβγδεζηθικλμνξοπρστυφχψω", strict=True)),
}  # fmt: skip

_FONTS = {
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "wingdings 3": {},
    "webdings": _WEBDINGS,
    "symbol": _SYMBOL,
}

_PRIVATE = re.compile("[\uf000-\uf0ff]")
_PRINTABLE = range(0x20, 0x7F)
UNKNOWN = "•"
"""Shown for a dingbat that has no counterpart: there was a mark, but not a word."""


def is_symbol_font(font: str | None) -> bool:
    """Return whether letters in this font show as symbols."""
    return font is not None and font.lower() in _FONTS


def symbol(code: int, font: str | None) -> str:
    """Return what the character `code` of `font` shows; U+F000 to U+F0FF stand for 0 to 255."""
    byte = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    table = _FONTS.get((font or "").lower())
    if byte > 0xFF or byte < 0x20:
        return chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code <= 0x10FFFF else UNKNOWN
    if table is None:
        # Private use without a symbol font: nearly always a Wingdings box of another program.
        return _WINGDINGS.get(byte, UNKNOWN) if code != byte else chr(byte)
    if byte in table:
        return table[byte]
    if byte == 0x20 or (table is _SYMBOL and byte in _PRINTABLE):
        return chr(byte)
    return UNKNOWN


def translate(text: str, font: str | None) -> str:
    """Return `text`, set in `font`, as Unicode."""
    if is_symbol_font(font):
        return "".join(symbol(ord(c), font) if ord(c) > 0x20 else c for c in text)
    return _PRIVATE.sub(lambda match: symbol(ord(match[0]), None), text)
