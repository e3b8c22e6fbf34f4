from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractgen import numerals

LARGEST = 9_999_999_999_999
MANY_ZEROS = st.sampled_from([0, 0, 0, 1, 2, 5, 9])
WITH_ZEROS = st.lists(MANY_ZEROS, min_size=1, max_size=13).map(
    lambda digits: int("".join(map(str, digits)))
)
NUMBERS = WITH_ZEROS | st.integers(0, LARGEST)
FEN = st.tuples(MANY_ZEROS, MANY_ZEROS).map(lambda pair: pair[0] * 10 + pair[1]) | st.integers(
    0, 99
)
AMOUNTS = st.builds(lambda yuan, fen: Decimal(yuan) + Decimal(fen).scaleb(-2), NUMBERS, FEN)
DAYS = st.dates(date(1000, 1, 1), date(9999, 12, 31))

SMALL = str.maketrans("零壹贰叁肆伍陆柒捌玖拾佰仟", "〇一二三四五六七八九十百千")
TRADITIONAL = str.maketrans("贰叁陆万亿元整", "貳參陸萬億圓正")
FULL_WIDTH = str.maketrans("0123456789,.-/", "０１２３４５６７８９，．－／")

AMOUNT_WORDS = [
    ("0", "零元整"),
    ("0.01", "壹分"),
    ("0.05", "伍分"),
    ("0.10", "壹角"),
    ("0.15", "壹角伍分"),
    ("1", "壹元整"),
    ("1.05", "壹元零伍分"),
    ("1.50", "壹元伍角"),
    ("10", "壹拾元整"),
    ("10.50", "壹拾元零伍角"),
    ("15", "壹拾伍元整"),
    ("20", "贰拾元整"),
    ("100", "壹佰元整"),
    ("105", "壹佰零伍元整"),
    ("1005.60", "壹仟零伍元陆角"),
    ("1010", "壹仟零壹拾元整"),
    ("10010", "壹万零壹拾元整"),
    ("30000", "叁万元整"),
    ("150000", "壹拾伍万元整"),
    ("1000010.01", "壹佰万零壹拾元零壹分"),
    ("10100000", "壹仟零壹拾万元整"),
    ("100000001", "壹亿零壹元整"),
    ("100010000", "壹亿零壹万元整"),
    ("110000000", "壹亿壹仟万元整"),
    ("1000000000000", "壹万亿元整"),
    ("1000500000000", "壹万零伍亿元整"),
    (
        "9999999999999.99",
        "玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
    ),
]
EXAMPLES_OF_THE_REGULATION = [
    ("1409.50", "壹仟肆佰零玖元伍角"),
    ("6007.14", "陆仟零柒元壹角肆分"),
    ("1680.32", "壹仟陆佰捌拾元零叁角贰分"),
    ("107000.53", "壹拾万柒仟元零伍角叁分"),
    ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
    ("325.04", "叁佰贰拾伍元零肆分"),
]


@pytest.mark.parametrize(("amount", "words"), AMOUNT_WORDS + EXAMPLES_OF_THE_REGULATION)
def test_amounts_are_written_and_read_as_the_payment_rules_say(amount, words):
    written = numerals.amount_words(Decimal(amount))

    assert (written, numerals.parse_amount_words(words)) == (words, Decimal(amount))


@given(AMOUNTS)
def test_every_amount_is_read_back_from_its_words(amount):
    assert numerals.parse_amount_words(numerals.amount_words(amount)) == amount


@given(AMOUNTS)
def test_every_amount_is_read_in_other_hands(amount):
    words = numerals.amount_words(amount)
    hands = [
        f"人民币（大写）：{words}",
        f"RMB {' '.join(words)}",
        words.translate(SMALL),
        words.translate(TRADITIONAL),
        words.removesuffix("整"),
        f"{words.removesuffix('整')}整",
        words.replace("零", "〇"),
        words[1:] if words.startswith("壹拾") else words,
    ]

    assert [numerals.parse_amount_words(hand) for hand in hands] == [amount] * len(hands)


@given(AMOUNTS)
def test_amount_words_never_double_or_trail_a_zero(amount):
    words = numerals.amount_words(amount)

    assert not any(bad in words for bad in ("零零", "零万", "零亿", "零角", "零分"))
    assert words == "零元整" or ("零元" not in words and not words.startswith("零"))


@pytest.mark.parametrize(
    "amount",
    ["-0.01", "-1", "10000000000000", "1E+30", "0.001", "1.005", "NaN", "sNaN", "Infinity"],
)
def test_amounts_that_have_no_words_are_refused(amount):
    with pytest.raises(ValueError, match="金额"):
        numerals.amount_words(Decimal(amount))


@pytest.mark.parametrize("amount", ["30000", "30000.000", "3E+4", "-0E-9"])
def test_words_do_not_depend_on_how_the_decimal_was_written(amount):
    assert numerals.amount_words(Decimal(amount)) == ("叁万元整" if "3" in amount else "零元整")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("人民币叁拾万元整", "300000"),
        ("人民币（大写）：叁万 元整", "30000"),
        ("(大写)叁万圆正", "30000"),
        ("人民币大写：　伍仟元", "5000"),
        ("（人民币大写）伍仟元", "5000"),
        ("￥伍仟元整", "5000"),
        ("ＲＭＢ：伍仟元整", "5000"),
        ("貳拾參萬陸仟圓整", "236000"),
        ("壹億零壹萬元", "100010000"),
        ("拾伍万元整", "150000"),
        ("叁拾万", "300000"),
        ("叁拾万整", "300000"),
        ("两万三千元", "23000"),
        ("廿万元", "200000"),
        ("卅五元", "35"),
        ("叁万伍佰元", "30500"),  # 零 left out, but 佰 tells the place
        ("叁亿伍万元", "300050000"),
        ("一千零十五元", "1015"),
        ("壹拾万零柒仟元伍角叁分", "107000.53"),  # the regulation's other way
        ("壹仟陆佰捌拾元叁角贰分", "1680.32"),  # same
        ("伍元伍分", "5.05"),
        ("伍元零角伍分", "5.05"),
        ("零元伍角", "0.5"),
        ("捌毛", "0.8"),
        ("壹分整", "0.01"),
        ("叁佰零拾伍元零角零分", "305"),
        ("壹拾万零仟零佰零拾零元零角零分", "100000"),
        ("三点五万元", "35000"),
        ("三点二五元", "3.25"),
    ],
)
def test_amount_words_are_read_as_people_write_them(text, amount):
    assert numerals.parse_amount_words(text) == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "元",
        "整",
        "人民币",
        "叁肆万",
        "叁肆万元",
        "三〇元",
        "万万",
        "壹万万元",
        "亿万元",
        "万元",
        "仟元",
        "壹亿亿元",
        "壹万亿亿元",
        "壹佰叁仟元",
        "壹拾拾元",
        "廿十元",
        "壹仟伍元",  # 1005 or 1500
        "壹万伍元整",
        "壹佰伍万元",
        "壹万伍亿元",
        "叁万零伍仟元",  # no place is skipped
        "叁拾零伍元",
        "壹万零百元",
        "壹佰零零伍元",
        "零伍元",
        "伍元零叁角",  # 叁角 or 叁分
        "叁角零伍分",
        "零伍分",
        "伍元拾角",
        "伍元伍",
        "伍元零",
        "伍分叁角",
        "伍元叁厘",
        "三点五元五角",
        "三点二五五元",
        "叁万元整整",
        "叁万元整。",
        "叁万元整以内",
        "约叁万元",
        "负叁万元",
        "百分之五",
        "30000元",
        "3万元整",
        "壹拾万亿元",  # above the largest amount
        "一万点五万亿元",
    ],
)
def test_what_is_no_amount_in_words_is_refused(text):
    with pytest.raises(ValueError, match=r"大写金额|数字|数位|单位"):
        numerals.parse_amount_words(text)


@given(st.text("零〇一壹二两十拾百佰千仟万亿元圆角分整正点廿半3. ", max_size=12))
def test_any_run_of_numerals_is_read_or_refused_with_a_value_error(text):
    for read in (numerals.parse_amount_words, numerals.parse_number, numerals.parse_date):
        try:
            read(text)
        except ValueError as error:
            assert not str(error).isascii()


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (0, "零"),
        (2, "二"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (24, "二十四"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1015, "一千零一十五"),
        (10010, "一万零一十"),
        (100000, "十万"),
        (120000, "十二万"),
        (1000000000, "十亿"),
        (LARGEST, "九万九千九百九十九亿九千九百九十九万九千九百九十九"),
    ],
)
def test_numbers_are_written_and_read_in_words(n, words):
    assert (numerals.chinese_number(n), numerals.parse_number(words)) == (words, n)


@given(NUMBERS)
def test_every_number_is_read_back_in_all_written_forms(n):
    words = numerals.chinese_number(n)
    forms = [
        words,
        words.replace("零", "〇"),
        words.replace("一", "壹").replace("十", "拾"),
        str(n),
        f"{n:,}",
        f"{n:,}".replace(",", " "),
        f"{n:,}.00".translate(FULL_WIDTH),
    ]

    assert [numerals.parse_number(form) for form in forms] == [n] * len(forms)


@given(st.integers(0, 10**9), st.sampled_from(["", "千", "万", "十万", "百万", "千万", "亿"]))
def test_figures_with_a_chinese_unit_are_exact(n, unit):
    size = {"": 0, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8}[unit]
    number = Decimal(n).scaleb(-4)

    assert numerals.parse_number(f"{number:f}{unit}") == number.scaleb(size)


@pytest.mark.parametrize("n", [-1, LARGEST + 1])
def test_numbers_that_have_no_words_are_refused(n):
    with pytest.raises(ValueError, match="数字须在"):
        numerals.chinese_number(n)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("30000", "30000"),
        (" ３０，０００ ", "30000"),
        ("30 000", "30000"),
        ("1,234,567.89", "1234567.89"),
        ("0.5", "0.5"),
        ("007", "7"),
        ("3万", "30000"),
        ("3 万", "30000"),
        ("1.5万", "15000"),
        ("1．25亿", "125000000"),
        ("20萬", "200000"),
        ("3千", "3000"),
        ("5百万", "5000000"),
        ("1亿", "100000000"),
        ("2万亿", "2000000000000"),
        ("3万5千", "35000"),
        ("3万5000", "35000"),
        ("1亿2000万", "120000000"),
        ("贰拾肆", "24"),
        ("廿四", "24"),
        ("二 十 四", "24"),
        ("两", "2"),
        ("两百", "200"),
        ("半", "0.5"),
        ("三点五", "3.5"),
        ("零点零五", "0.05"),
        ("三点五万", "35000"),
        ("二〇二五", "2025"),
        ("二零二五", "2025"),
        ("三六五", "365"),
        ("一〇", "10"),
        ("三万五", "35000"),
        ("十二万五", "125000"),
        ("一千二", "1200"),
        ("一百五", "150"),
        ("一亿五", "150000000"),
    ],
)
def test_numbers_are_read_in_figures_words_and_both(text, number):
    assert numerals.parse_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "abc",
        "3-5",
        "3~5",
        "-3",
        "+3",
        "3%",
        "3个",
        "第三",
        "1,00",
        "1,2345",
        ",5",
        "5.",
        ".5",
        "1.2.3",
        "12 34",
        "3万5",  # 30005 or 35000
        "3万5万",
        "3千5万",
        "1.5万3千",
        "3十",
        "万",
        "3万万",
        "三四",  # three or four
        "三四万",
        "二五",
        "一半",
        "三点",
        "点五",
        "三点五点五",
        "一百零",
        "零五十",
        "一万亿五",
        "一百五万",
        "²",
        "٣",
        "9" * 41,
    ],
)
def test_what_is_not_one_number_is_refused(text):
    with pytest.raises(ValueError, match=r"数字|数位|单位"):
        numerals.parse_number(text)


@pytest.mark.parametrize(
    ("n", "digits"), [(0, "〇"), (7, "七"), (2025, "二〇二五"), (1000, "一〇〇〇")]
)
def test_digits_are_written_one_by_one(n, digits):
    assert numerals.chinese_digits(n) == digits


def test_negative_numbers_have_no_digits():
    with pytest.raises(ValueError, match="小于0"):
        numerals.chinese_digits(-1)


@pytest.mark.parametrize(
    ("day", "words", "figures"),
    [
        (date(2025, 8, 1), "二〇二五年八月一日", "2025年8月1日"),
        (date(2025, 12, 31), "二〇二五年十二月三十一日", "2025年12月31日"),
        (date(2000, 10, 10), "二〇〇〇年十月十日", "2000年10月10日"),
        (date(2024, 2, 29), "二〇二四年二月二十九日", "2024年2月29日"),
    ],
)
def test_dates_are_written_in_words_and_figures(day, words, figures):
    assert (numerals.date_words(day), numerals.format_date(day)) == (words, figures)


@given(DAYS)
def test_every_day_is_read_back_in_all_written_forms(day):
    words = numerals.date_words(day)
    figures = numerals.format_date(day)
    forms = [
        words,
        words.replace("〇", "零"),
        words.replace("〇", "○"),
        words.replace("〇", "O"),
        words.replace("〇", "Ｏ"),
        words.replace("二十", "廿").replace("三十", "卅"),
        words.translate({small: capital for capital, small in SMALL.items()}),
        " ".join(words),
        figures,
        figures.translate(FULL_WIDTH),
        figures.replace("日", "号"),
        f"{day.year} 年 {day.month:02} 月{day.day:02} 日 ",
        day.isoformat(),
        day.isoformat().translate(FULL_WIDTH),
        f"{day.year}-{day.month}-{day.day}",
        f"{day.year}/{day.month:02}/{day.day:02}",
        f"{day.year}.{day.month}.{day.day}",
        day.strftime("%Y%m%d"),
    ]

    assert [numerals.parse_date(form) for form in forms] == [day] * len(forms)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("贰零贰伍年零壹月壹拾贰日", date(2025, 1, 12)),  # as on cheques
        ("贰零贰伍年零壹拾月零叁拾日", date(2025, 10, 30)),
        ("二0二五年八月一日", date(2025, 8, 1)),
        ("二〇二五年元月一日", date(2025, 1, 1)),
        ("2025年八月1日", date(2025, 8, 1)),
        ("二〇二五年一〇月二〇日", date(2025, 10, 20)),
        ("2025–08–01", date(2025, 8, 1)),
        ("\u200b2025年\u00a08月1日", date(2025, 8, 1)),
    ],
)
def test_dates_are_read_as_people_write_them(text, day):
    assert numerals.parse_date(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "今天",
        "2025",
        "2025年",
        "2025年8月",
        "2025年8月1",
        "25年8月1日",
        "20255年8月1日",
        "2025-8/1",
        "2025-8",
        "2025081",
        "2025年一二月1日",  # January or December
        "2025年8月二五日",
        "2025年8月1日起",
        "自2025年8月1日",
        "2025年8月1日2025年8月2日",
        "二〇二五年八月元日",
        "２０２５年٨月1日",
        "8月1日",
    ],
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match=r"^不是日期"):
        numerals.parse_date(text)


@pytest.mark.parametrize(
    "text",
    [
        "2025-02-30",
        "2025年2月29日",
        "2025年13月1日",
        "2025年6月31日",
        "2025年0月1日",
        "2025.8.0",
        "20250230",
        "0000-01-01",
        "二〇二五年二月三十日",
        "二〇二五年八月三十二日",
        "二〇二五年十三月一日",
    ],
)
def test_days_that_no_calendar_has_are_refused_by_that_name(text):
    with pytest.raises(ValueError, match=r"^日期不存在"):
        numerals.parse_date(text)


@pytest.mark.parametrize(
    ("amount", "figures"),
    [
        ("0", "0"),
        ("30000", "30,000"),
        ("3E+4", "30,000"),
        ("30000.00", "30,000"),
        ("30000.5", "30,000.50"),
        ("0.05", "0.05"),
        ("-1234.5", "-1,234.50"),
        ("9999999999999.99", "9,999,999,999,999.99"),
        ("1000.005", "1,000.005"),  # not rounded in silence
    ],
)
def test_yuan_are_written_with_decimals_only_when_not_whole(amount, figures):
    assert numerals.format_yuan(Decimal(amount)) == figures


@given(AMOUNTS)
def test_every_amount_is_read_back_from_its_figures(amount):
    assert numerals.parse_number(numerals.format_yuan(amount)) == amount


@pytest.mark.parametrize("amount", ["NaN", "Infinity"])
def test_yuan_that_are_no_number_are_refused(amount):
    with pytest.raises(ValueError, match="有限"):
        numerals.format_yuan(Decimal(amount))


def test_circled_numbers_go_from_1_to_50_and_back():
    circles = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"

    assert "".join(map(numerals.circled, range(1, 51))) == circles
    assert list(map(numerals.parse_circled, circles)) == list(range(1, 51))


@pytest.mark.parametrize("n", [-1, 0, 51])
def test_numbers_without_a_circle_are_refused(n):
    with pytest.raises(ValueError, match="带圈数字"):
        numerals.circled(n)


@pytest.mark.parametrize("text", ["", "1", "①②", "⓪", "㊀", "❶"])
def test_what_is_no_circled_number_is_refused(text):
    with pytest.raises(ValueError, match="带圈数字"):
        numerals.parse_circled(text)


def test_full_width_characters_become_half_width_ones():
    text = "ＡＢｃ１２３％．，：（）－／　￥５元、。"

    assert numerals.to_half_width(text) == "ABc123%.,:()-/ ¥5元、。"


@given(st.text())
def test_half_width_text_keeps_its_length(text):
    assert len(numerals.to_half_width(text)) == len(text)
