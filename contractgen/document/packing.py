"""Writing a .docx anew: changed parts in the place of old ones, new parts made known to it."""

import posixpath
import zipfile
from collections.abc import Mapping
from io import BytesIO

from contractgen.document.markup import Markup, escaped, read_markup, with_last
from contractgen.document.package import Package

_CONTENT_TYPES = "[Content_Types].xml"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest that a ZIP file can hold; the time of writing must not change the bytes."""


def repacked(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """Return the package with these parts changed or added; all others as they are.

    Members keep their order, names, dates and attributes; new ones follow in the order given.
    """
    left = {name.lower(): (name, content) for name, content in parts.items()}
    buffer = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            found = left.pop(info.orig_filename.replace("\\", "/").lower(), None)
            content = old.read(info) if found is None else found[1]
            new.writestr(_entry(info.filename, info), content)
        for name, content in left.values():
            new.writestr(_entry(name), content)
    return buffer.getvalue()


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return a package of these parts."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(_entry(name), content)
    return buffer.getvalue()


def _entry(name: str, like: zipfile.ZipInfo | None = None) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _DATE if like is None else like.date_time)
    entry.compress_type = zipfile.ZIP_DEFLATED if like is None else like.compress_type
    entry.create_system = 0
    if like is not None:
        entry.external_attr = like.external_attr
        entry.create_system = like.create_system
    return entry


class PartAdder:
    """Adds parts that the main part refers to: names, relationships, content types."""

    def __init__(self, package: Package, main: str) -> None:
        self._package = package
        self._folder, file = posixpath.split(main)
        self._rels = posixpath.join(self._folder, "_rels", f"{file}.rels")
        self._relationships: list[tuple[str, str]] = []
        self._overrides: list[tuple[str, str]] = []

    def add(self, stem: str, relationship: str, content_type: str) -> str:
        """Announce a new part and return its name."""
        number = ""
        while self._package.has(name := posixpath.join(self._folder, f"{stem}{number}.xml")):
            number = str(int(number or 0) + 1)
        self._relationships.append((relationship, posixpath.basename(name)))
        self._overrides.append((name, content_type))
        return name

    def parts(self) -> dict[str, bytes]:
        """Return the changed relationships and content types; nothing when nothing was added."""
        if not self._overrides:
            return {}
        return {self._rels: self._new_relationships(), _CONTENT_TYPES: self._new_types()}

    def _new_relationships(self) -> bytes:
        taken: set[str] = set()
        if self._package.has(self._rels):
            markup = read_markup(self._package.read(self._rels))
            taken = {item.get("Id", "") for item in self._package.xml(self._rels)}
        else:
            empty = f'{_DECLARATION}<Relationships xmlns="{_RELATIONSHIPS}"/>'
            markup = read_markup(empty.encode())
        prefix = _prefix(markup)
        items = []
        number = 1
        for kind, target in self._relationships:
            while f"rId{number}" in taken:
                number += 1
            taken.add(f"rId{number}")
            items.append(
                f'<{prefix}Relationship Id="rId{number}" Type="{kind}" Target="{escaped(target)}"/>'
            )
        return markup.spliced([with_last(markup, markup.spans[0], "".join(items))])

    def _new_types(self) -> bytes:
        markup = read_markup(self._package.read(_CONTENT_TYPES))
        prefix = _prefix(markup)
        items = "".join(
            f'<{prefix}Override PartName="/{escaped(name)}" ContentType="{kind}"/>'
            for name, kind in self._overrides
        )
        return markup.spliced([with_last(markup, markup.spans[0], items)])


def _prefix(markup: Markup) -> str:
    name = markup.spans[0].name
    return name[: name.rfind(":") + 1]
