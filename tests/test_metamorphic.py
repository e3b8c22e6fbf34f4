"""The same agreement in another shape has the same findings; a denied clause has none."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from random import Random

import docx
import pytest
import yaml

from contractgen.checker import Choice, check
from contractgen.document import document_from_text, read_document
from contractgen.numerals import chinese_number
from contractgen.reading import read_facts
from contractgen.rulebook import load_rulebook

CONTRACTS = sorted((Path(__file__).parent / "contracts").glob("*.txt"))
ARTICLE = re.compile(r"^第([一二三四五六七八九十]+)条[ 　]*", re.MULTILINE)
NUMBERED = r"^第一条"
Found = Counter[tuple[str, str]]


@dataclass(frozen=True)
class Case:
    text: str
    choice: Choice

    def found(self, text: str) -> Found:
        """Return how often each rule is reported in another shape of this agreement."""
        facts = read_facts(document_from_text(text))
        findings = check(facts, load_rulebook(), self.choice).findings
        return Counter((finding.rule, finding.severity) for finding in findings)


def labels_of(path: Path) -> str:
    return path.with_suffix(".yaml").read_text(encoding="utf-8")


@cache
def case_of(path: Path) -> Case:
    labels = yaml.safe_load(labels_of(path))
    day = date.fromisoformat(str(labels["on"]))
    choice = Choice(city=labels["city"], on=day, relationship=labels["relationship"])
    return Case(path.read_text(encoding="utf-8"), choice)


@cache
def found_in(path: Path) -> Found:
    return case_of(path).found(case_of(path).text)


def contracts(*, having: str = "", without: str = "(?!)") -> pytest.MarkDecorator:
    """Parametrize over the contracts whose text has one expression and hasn't another.

    Where articles are numbered anew, those whose numbering is the defect are left out.
    """
    chosen = [
        path
        for path in CONTRACTS
        if re.search(having, path.read_text(encoding="utf-8"), re.MULTILINE)
        and not re.search(without, path.read_text(encoding="utf-8"), re.MULTILINE)
        and not (having == NUMBERED and "doc/heading-run-on" in labels_of(path))
        and not (having == NUMBERED and "doc/numbering" in labels_of(path))
    ]
    return pytest.mark.parametrize("path", chosen, ids=lambda path: path.stem)


@contracts(having=NUMBERED)
def test_articles_may_be_numbered_in_another_style(path):
    renumbered = ARTICLE.sub(lambda match: f"{match[1]}、", case_of(path).text)

    assert case_of(path).found(renumbered) == found_in(path)


@contracts(having=r"^（一）")
def test_items_may_be_numbered_in_another_style(path):
    def in_digits(match: re.Match[str]) -> str:
        return f"{'零一二三四五六七八九十'.index(match[1])}．"

    renumbered = re.sub(r"^（([一二三四五六七八九十])）", in_digits, case_of(path).text, flags=re.M)

    assert case_of(path).found(renumbered) == found_in(path)


@contracts(having=r"甲方", without=r"丙方|用人单位|劳动者|（甲方|（以下简称")
def test_parties_may_be_called_by_their_legal_names(path):
    renamed = case_of(path).text.replace("甲方", "用人单位").replace("乙方", "劳动者")

    assert case_of(path).found(renamed) == found_in(path)


@contracts()
def test_lengths_may_be_written_in_chinese_numerals(path):
    def in_chinese(match: re.Match[str]) -> str:
        return chinese_number(int(match[1])) + match[2]

    length = re.compile(
        r"(?<![\d年月日.,，:：〔第－\-])(\d{1,3})(个月|日内|日前|年内|小时|个工作日)"
    )
    rewritten = length.sub(in_chinese, case_of(path).text)

    assert case_of(path).found(rewritten) == found_in(path)


@contracts()
def test_lengths_may_be_written_in_digits(path):
    digits = {chinese_number(number): str(number) for number in range(1, 100)}

    def in_digits(match: re.Match[str]) -> str:
        return digits.get(match[1], match[1]) + match[2]

    length = re.compile(r"([一二三四五六七八九十]{1,3})(个月|日内|日前|年内|小时|个工作日)")
    rewritten = length.sub(in_digits, case_of(path).text)

    assert case_of(path).found(rewritten) == found_in(path)


@contracts()
def test_word_and_text_files_are_read_alike_however_runs_are_split(path, tmp_path):
    """Word splits a sentence into runs at every spelling mark and change of font."""
    random = Random(path.stem)
    word = docx.Document()
    for line in case_of(path).text.splitlines():
        paragraph = word.add_paragraph()
        start = 0
        while start < len(line):
            end = start + random.randint(1, 4)
            paragraph.add_run(line[start:end]).bold = random.random() < 0.3
            start = end
    buffer = BytesIO()
    word.save(buffer)
    (tmp_path / "a.docx").write_bytes(buffer.getvalue())

    read = read_document(tmp_path / "a.docx")

    assert read.text.rstrip() == case_of(path).text.rstrip()
    assert case_of(path).found(read.text) == found_in(path)


@contracts(
    having=NUMBERED,
    without=r"本(?:合同|协议)第|按第|依第|前条|第[一二三四五六七八九十]+条(?:的|约定|所)",
)
def test_articles_may_stand_in_another_order(path):
    """The first article (the term) and the last (the closing with the signatures) stay."""
    text = case_of(path).text
    starts = [match.start() for match in ARTICLE.finditer(text)]
    articles = [text[a:b] for a, b in pairwise(starts)]
    reordered = [articles[0], *reversed(articles[1:])]
    renumbered = [
        ARTICLE.sub(f"第{chinese_number(number)}条 ", article, count=1)
        for number, article in enumerate(reordered, 1)
    ]

    moved = text[: starts[0]] + "".join(renumbered) + text[starts[-1] :]

    assert case_of(path).found(moved) == found_in(path)


UNRELATED = [
    "办公环境 甲方为乙方提供办公桌椅、电脑和网络；乙方妥善使用，下班时关闭电源。",
    "文化活动 甲方每年组织员工运动会和节日联欢，乙方可以自愿报名参加。",
    "学术交流 甲方支持乙方参加国内外学术会议，费用按甲方的差旅标准报销。",
]


@pytest.mark.parametrize("article", UNRELATED)
@contracts(having=NUMBERED)
def test_an_unrelated_lawful_article_adds_no_finding(path, article):
    text = case_of(path).text
    starts = list(ARTICLE.finditer(text))
    middle = starts[len(starts) // 2]
    head, tail = text[: middle.start()], text[middle.start() :]
    heading = f"第{chinese_number(len(starts) // 2 + 1)}条 "
    numbers = iter(range(len(starts) // 2 + 2, 99))
    shifted = ARTICLE.sub(lambda _: f"第{chinese_number(next(numbers))}条 ", tail)
    referring = re.search(
        r"本(?:合同|协议)第|按第|依第|第[一二三四五六七八九十]+条(?:的|约定|所)", text
    )
    if referring:  # references would point elsewhere: the new article goes to the end
        end = starts[-1].start()
        numbered = f"第{chinese_number(len(starts) + 1)}条 {article}\n"
        last = text.index("\n", end) + 1
        while text[last : last + 1] in "（":
            last = text.index("\n", last) + 1
        extended = text[:last] + numbered + text[last:]
    else:
        extended = f"{head}{heading}{article}\n{shifted}"

    assert case_of(path).found(extended) == found_in(path)
