"""Fonts: which of a document's are installed, and what stands in for the others."""

import os
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from contractgen.document import Font
from contractgen.errors import PdfError

_SERIF = ("Noto Serif CJK SC", "Source Han Serif SC", "AR PL UMing CN", "SimSun", "Songti SC")
_SANS = (
    "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei",
    "Microsoft YaHei", "PingFang SC",
)  # fmt: skip
_KAI = ("AR PL UKai CN", "KaiTi", "Kaiti SC")
_FAMILIES = (
    (("黑", "雅黑", "hei", "gothic", "deng", "等线", "sans", "圆"), (*_SANS, *_SERIF)),
    (("楷", "kai"), (*_KAI, *_SERIF, *_SANS)),
    (("",), (*_SERIF, *_SANS)),
)
"""Words in a Chinese font's name, and what comes nearest to such fonts, best first."""
_CONFIGURATIONS = ("/etc/fonts/fonts.conf", "/usr/local/etc/fonts/fonts.conf")
"""Where systems keep their own configuration, which names the folders with fonts."""
_TIMEOUT = 30
"""Seconds for fontconfig, which may have to read all fonts at its first call."""


@dataclass(frozen=True)
class Substitute:
    """What stands in for a font that isn't installed."""

    font: str
    by: str


@dataclass(frozen=True)
class FontPlan:
    """How the fonts of a document are had on this machine."""

    substitutes: tuple[Substitute, ...] = ()

    def notes(self) -> list[str]:
        """Say in Chinese which fonts are missing, in one sentence for each."""
        return [f"字体“{item.font}”没有安装，PDF 中以“{item.by}”代替" for item in self.substitutes]

    def configuration(self, folder: Path) -> Path:
        """Write a fontconfig file that names the substitutes, and return it.

        Without it, LibreOffice looks through all fonts for every missing name, three times as slow,
        and takes glyphs from several of them.
        """
        aliases = "".join(
            '<match target="pattern"><test name="family" compare="eq">'
            f"<string>{escape(item.font)}</string></test>"
            '<edit name="family" mode="assign" binding="strong">'
            f"<string>{escape(item.by)}</string></edit></match>\n"
            for item in self.substitutes
        )
        own = os.environ.get("FONTCONFIG_FILE")
        includes = "".join(
            f'<include ignore_missing="yes">{escape(file)}</include>\n'
            for file in ([own] if own else _CONFIGURATIONS)
        )
        path = folder / "fonts.conf"
        path.write_text(
            '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
            f"<fontconfig>\n{aliases}{includes}</fontconfig>\n",
            encoding="utf-8",
        )
        return path


def plan_fonts(fonts: Iterable[Font]) -> FontPlan | None:
    """Return what stands in for the fonts that aren't installed.

    None where there is no fontconfig, as on Windows: LibreOffice then decides by itself.

    Raises:
        PdfError: no font for Chinese is installed.
    """
    if shutil.which("fc-list") is None:
        return None
    if not _listed(":lang=zh-cn"):
        raise PdfError(
            "没有安装中文字体，PDF 中的汉字会显示不出来；请安装中文字体后再试"
            "（Debian、Ubuntu：apt install fonts-noto-cjk）"
        )
    installed = {name.lower(): name for name in _listed(":")}
    missing = [font for font in fonts if font.name.lower() not in installed]
    return FontPlan(tuple(Substitute(font.name, _nearest(font, installed)) for font in missing))


def _nearest(font: Font, installed: dict[str, str]) -> str:
    """Return the installed font that comes nearest: the document's own choice, else ours."""
    candidates: Sequence[str] = font.alternatives
    if _is_chinese(font):
        name = font.name.lower()
        similar = next(some for words, some in _FAMILIES if any(word in name for word in words))
        candidates = (*candidates, *similar)
    for candidate in candidates:
        if candidate.lower() in installed:
            return installed[candidate.lower()]
    pattern = f"{_escaped(font.name)}:lang=zh-cn" if _is_chinese(font) else _escaped(font.name)
    return _run("fc-match", pattern, "--format=%{family[0]}") or "DejaVu Sans"


def _is_chinese(font: Font) -> bool:
    return font.chinese or any("\u4e00" <= character <= "\u9fff" for character in font.name)


def _escaped(name: str) -> str:
    """Return a font's name as fontconfig's patterns have it."""
    return "".join(f"\\{sign}" if sign in "\\-:,=" else sign for sign in name)


def _listed(pattern: str) -> set[str]:
    """Return the names of installed fonts; each may have several, in several languages."""
    lines = _run("fc-list", pattern, "family").splitlines()
    return {name.strip().replace("\\-", "-") for line in lines for name in line.split(",") if name}


def _run(*command: str) -> str:
    """Return what fontconfig prints; "" when it fails."""
    try:
        done = subprocess.run(command, capture_output=True, timeout=_TIMEOUT, check=True)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", "replace").strip()
