"""Whatever a file holds, `check` ends in a report or in one sentence: never in a traceback."""

import random
import warnings
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from word_files import members, paragraph, table, zipped

from contractgen.checker import Choice
from contractgen.checking import How, Output, examined
from contractgen.reports import Options

HOW = How(
    choice=Choice(on=date(2026, 9, 1)),
    view="final",
    outputs=(Output("json", Options()), Output("text", Options(show_text=True))),
)
QUICK = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
CONTRACTS = sorted((Path(__file__).parent / "contracts").glob("*.txt"))
WORDS = st.sampled_from(
    [
        "甲方",
        "乙方",
        "公司",
        "员工",
        "第一条",
        "第二条",
        "（一）",
        "1.",
        "1.1",
        "①",
        "2026年1月1日",
        "30000元",
        "人民币叁万元整",
        "三个月",
        "30%",
        "违约金",
        "解除",
        "支付",
        "不得",
        "除外",
        "试用期",
        "竞业限制",
        "如",
        "附件",
        "签字",
        "□",
        "√",
        "____",
        "，",
        "。",
        "；",
        "：",
        "、",
        "（",
        "）",
        "“",
        "”",
        "《",
        "》",
        "\n",
        "\t",
        "\u3000",
    ]
)


def shown(path: Path, data: bytes) -> tuple[str, ...]:
    """Return the outputs of a file of these bytes."""
    path.write_bytes(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # zipfile: the same name twice
        (part,) = examined([path], HOW, jobs=1)
    return part.contents


@QUICK
@given(data=st.binary(max_size=400), name=st.sampled_from(["a.txt", "a.docx", "a.md", "a"]))
@example(data=b"", name="a.txt")
@example(data="\ufeff\u200b\u2028\x85".encode(), name="a.txt")
@example(data=b"\0" * 300, name="a.docx")
def test_any_bytes(tmp_path, data, name):
    assert all(shown(tmp_path / name, data))


@QUICK
@given(words=st.lists(WORDS, max_size=120))
def test_any_order_of_an_agreements_words(tmp_path, words):
    assert all(shown(tmp_path / "a.txt", "".join(words).encode()))


@QUICK
@given(text=st.text(max_size=200), again=st.integers(1, 30))
def test_any_text_over_and_over(tmp_path, text, again):
    assert all(shown(tmp_path / "a.txt", (text * again).encode("utf-8", "surrogatepass")))


@QUICK
@given(seed=st.integers(0, 1 << 32))
def test_an_agreement_with_pieces_lost_doubled_and_moved(tmp_path, seed):
    dice = random.Random(seed)
    text = dice.choice(CONTRACTS).read_text(encoding="utf-8")
    for _ in range(dice.randrange(1, 8)):
        at, to = dice.randrange(len(text)), dice.randrange(len(text))
        size = dice.randrange(1, 200)
        piece = text[at : at + size]
        text = text[:at] + dice.choice(("", piece * 2, text[to : to + size])) + text[at + size :]

    assert all(shown(tmp_path / "a.txt", text.encode()))


@QUICK
@given(seed=st.integers(0, 1 << 32))
def test_a_damaged_word_file(tmp_path, seed):
    dice = random.Random(seed)
    rows = [["岗位", "工程师"], ["月薪", "30000元"]]
    data = bytearray(zipped(members(paragraph("甲方：某某公司") + table(*rows))))
    for _ in range(dice.randrange(1, 6)):
        at = dice.randrange(len(data))
        data[at : at + dice.randrange(4)] = dice.randbytes(dice.randrange(4))
    if dice.random() < 0.3:
        del data[dice.randrange(len(data)) :]

    assert all(shown(tmp_path / "a.docx", bytes(data)))
