"""Regular expressions, compiled once and kept from one run to the next.

Compiling an expression takes a hundred times as long as loading what it came to, and a document
needs a thousand of them. CPython offers no public way to keep that, so this reaches for the two
functions behind `re.compile`. Wherever these aren't as expected (another interpreter, another
version, a cache that was tampered with), `re.compile` does the work: the same expression, later.
"""

import re
import sys
import zlib
from array import array
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

try:
    import _sre  # type: ignore[import-not-found, unused-ignore]
    from re import _compiler, _parser  # type: ignore[attr-defined]

    _FORMAT = f"{sys.implementation.name} {_sre.MAGIC} {_sre.CODESIZE} {sys.byteorder}"
except (ImportError, AttributeError):
    _FORMAT = ""

_INT = "I"
"""`array` type of the numbers that a compiled expression consists of."""
_UNEXPECTED = (AttributeError, TypeError, ValueError, OverflowError, RuntimeError, KeyError)
"""What calling an interpreter's inner functions may raise, should they not be as expected."""


def packed(patterns: Iterable[str]) -> dict[str, Any]:
    """Return compiled expressions as JSON, for a `Compiler`; wrong ones are left to it."""
    codes = {}
    for pattern in dict.fromkeys(patterns) if _FORMAT else ():
        with suppress(re.error, *_UNEXPECTED):
            codes[pattern] = _packed(pattern)
    return {"format": _FORMAT, "codes": codes}


def _packed(pattern: str) -> list[Any]:
    parsed = _parser.parse(pattern, 0)
    code = zlib.compress(array(_INT, _compiler._code(parsed, 0)).tobytes())
    state = parsed.state
    return [state.flags, state.groups - 1, state.groupdict, b64encode(code).decode("ascii")]


class Compiler:
    """Compiles expressions, from what `packed` has kept where that is possible."""

    def __init__(self, kept: Mapping[str, Any]) -> None:
        self._codes = kept["codes"] if kept["format"] == _FORMAT else {}
        self._compiled: dict[str, re.Pattern[str]] = {}

    def __call__(self, pattern: str) -> re.Pattern[str]:
        """Return the compiled expression. Raises `re.error`."""
        found = self._compiled.get(pattern)
        if found is None:
            found = self._compiled[pattern] = self._unpacked(pattern) or re.compile(pattern)
        return found

    def _unpacked(self, pattern: str) -> re.Pattern[str] | None:
        if pattern not in self._codes:
            return None
        try:
            flags, groups, names, code = self._codes[pattern]
            numbers = array(_INT)
            numbers.frombytes(zlib.decompress(b64decode(code)))
            by_number: list[str | None] = [None] * (groups + 1)
            for name, number in names.items():
                by_number[number] = name
            # the interpreter checks the code, as it would its own
            compiled: re.Pattern[str] = _sre.compile(
                pattern, flags, numbers.tolist(), groups, names, tuple(by_number)
            )
        except (*_UNEXPECTED, zlib.error, IndexError):
            return None
        return compiled
