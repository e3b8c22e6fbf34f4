"""An article read before is read as if it were new, wherever it stands."""

from pathlib import Path

from contractgen.document import document_from_text, read_document
from contractgen.facts import Facts
from contractgen.reading import read_facts
from contractgen.reading.provisions import ARTICLES

CONTRACTS = sorted((Path(__file__).parent / "contracts").glob("*.txt"))


def fresh(text: str) -> Facts:
    ARTICLES.forget()
    return read_facts(document_from_text(text))


def test_contracts_are_read_alike_whatever_was_read_before():
    documents = [read_document(path) for path in CONTRACTS]
    new = []
    for document in documents:
        ARTICLES.forget()
        new.append(read_facts(document))

    again = [read_facts(document) for document in (*documents, *reversed(documents))]

    assert again == [*new, *reversed(new)]


def test_an_article_that_moved_is_quoted_where_it_stands():
    article = "第{}条 违约责任\n乙方未满三年辞职的，应当向甲方支付违约金五万元。"
    text = (
        f"劳动合同\n{article.format('一')}\n第二条 试用期\n试用期两个月。\n{article.format('三')}"
    )
    read_facts(document_from_text(f"劳动合同\n第九条 其他\n无。\n{article.format('三')}"))

    recalled = read_facts(document_from_text(text))

    assert recalled == fresh(text)
    places = {p.place.article for p in recalled.provisions if p.kind == "penalty"}
    assert places == {"第一条", "第三条"}


def test_the_same_words_under_another_heading_or_between_other_parties_are_read_anew():
    words = "未满三年离开的，应当支付五万元。"
    heads = ("第一条 违约责任\n", "第一条 补偿\n")
    texts = [
        *(f"劳动合同\n{head}{words}" for head in heads),
        f"甲方（劳动者）：张三\n乙方（用人单位）：红星厂\n第一条 违约责任\n乙方{words}",
        f"甲方（用人单位）：红星厂\n乙方（劳动者）：张三\n第一条 违约责任\n乙方{words}",
        f"劳动合同\n第一条 违约责任\n（一）{words}\n（二）{words}",
        f"劳动合同\n第一条 违约责任\n甲方不得约定：\n（一）{words}\n（二）{words}",
    ]
    new = [fresh(text) for text in texts]

    assert [read_facts(document_from_text(text)) for text in texts] == new
