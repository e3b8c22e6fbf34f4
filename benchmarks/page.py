"""The figures as tables and a plot, written into docs/performance.md."""

import math
from collections.abc import Sequence
from html import escape
from itertools import groupby
from pathlib import Path

from benchmarks.figures import Figure, rounded

BEGIN, END = "<!-- 以下由 make bench 写入 -->", "<!-- 以上由 make bench 写入 -->"
PER_SECOND = "份/秒"
_WIDTH, _LEFT, _RIGHT, _LINE = 900, 300, 110, 24
"""Of the plot, in pixels."""


def write(page: Path, figures: Sequence[Figure], machine: str) -> None:
    """Put the figures between the two marks of the page, and the plot beside it."""
    plot = page.with_suffix(".svg")
    plot.write_text(_plot([each for each in figures if each.unit == PER_SECOND]), encoding="utf-8")
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    parts = [
        BEGIN,
        f"测量环境：{machine}。每项是各轮的中位数，括号里是最低和最高。"
        "起草、检查、启动按占用处理器的时间计算，PDF 和批量按墙上的时钟。",
        f"![每秒份数]({plot.name})",
        *_tables(figures),
        END,
    ]
    page.write_text(before + "\n\n".join(parts) + after, encoding="utf-8")


def _tables(figures: Sequence[Figure]) -> list[str]:
    tables = []
    for part, some in groupby(figures, key=lambda figure: figure.part):
        lines = [f"### {part}", "", "| 项目 | 结果 | 单位 | 说明 |", "|---|---|---|---|"]
        lines += [f"| {f.what} | {f.shown()} | {f.unit} | {f.note} |" for f in some]
        tables.append("\n".join(lines))
    return tables


def _plot(figures: Sequence[Figure]) -> str:
    """Return bars of how many agreements a second, on a logarithmic scale."""
    most = max((figure.median for figure in figures), default=1)
    scale = (_WIDTH - _LEFT - _RIGHT) / math.log10(most * 10)
    lines: list[str] = []
    y = 10
    for part, some in groupby(figures, key=lambda figure: figure.part):
        y += _LINE
        lines.append(
            f'<text x="10" y="{y}" font-weight="bold">{escape(part)}（{PER_SECOND}）</text>'
        )
        for figure in some:
            y += _LINE
            length = max(2, scale * math.log10(max(figure.median, 0.1) * 10))
            lines += [
                f'<text x="{_LEFT - 8}" y="{y}" text-anchor="end">{escape(figure.what)}</text>',
                f'<rect x="{_LEFT}" y="{y - 13}" width="{length:.0f}" height="16" fill="#4a7ab5"/>',
                f'<text x="{_LEFT + length + 6:.0f}" y="{y}">{rounded(figure.median)}</text>',
            ]
    y += _LINE
    lines.append(f'<text x="{_LEFT}" y="{y}" fill="#666">横轴为对数：每一倍十等长</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{y + 12}" '
        'font-family="sans-serif" font-size="13">\n'
        '<rect width="100%" height="100%" fill="#fff"/>\n' + "\n".join(lines) + "\n</svg>\n"
    )
