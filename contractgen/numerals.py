"""Numbers, dates and amounts of money, as Chinese contracts write them and back.

Pure functions. What cannot be read raises `ValueError` with a short Chinese message that says
what is wrong but never repeats the text: it may be somebody's pay or birthday. The caller knows
the place and names it.
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

LARGEST_YUAN: Final = 9_999_999_999_999
"""The largest whole number of yuan (and the largest number) that is put into words."""

_DIGITS: Final = "〇一二三四五六七八九"
_FORMAL: Final = "零壹贰叁肆伍陆柒捌玖"
_PLAIN: Final = "零一二三四五六七八九"
_FORMAL_SCALES: Final = ((10**8, "亿"), (10**4, "万"), (1000, "仟"), (100, "佰"), (10, "拾"))
_PLAIN_SCALES: Final = ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十"))
_FEN: Final = Decimal("0.01")
_ORDER: Final = "".join(
    map(chr, [*range(0x2460, 0x2474), *range(0x3251, 0x3260), *range(0x32B1, 0x32C0)])
)
"""① to ㊿ in order; Unicode keeps them in three places."""

# The full-width block is ASCII moved by 0xFEE0; the wide space and the yuan sign lie elsewhere.
_HALF_WIDTH: Final = {c + 0xFEE0: chr(c) for c in range(0x21, 0x7F)} | {0x3000: " ", 0xFFE5: "¥"}
_VARIANTS: Final = (
    "〇零○◯OoＯｏ 一壹 二贰貳两兩 三叁參叄参 四肆 五伍 六陆陸 七柒 八捌 九玖 "
    "十拾 百佰 千仟 万萬 亿億 元圆圓 角毛 整正 点點 号號 币幣 写寫"
)
_CANONICAL: Final = (
    _HALF_WIDTH
    | {ord(variant): group[0] for group in _VARIANTS.split() for variant in group[1:]}
    | {ord("廿"): "二十", ord("卅"): "三十"}
    | {0x200B: "", 0xFEFF: ""}  # invisible, left behind by Word and web pages
)
"""Every way to write a numeral, to the one the readers below know."""

_AMOUNT_PREFIX: Final = re.compile(
    r"(?:\((?:人民币)?大写\)|\(人民币\)|人民币|大写|RMB|CNY|[:¥])*", re.IGNORECASE
)
_JIAO_FEN: Final = re.compile(rf"(?:(〇?)([{_DIGITS}])角)?(?:(〇?)([{_DIGITS}])分)?")
_SPOKEN_DECIMAL: Final = re.compile(
    rf"([^点]+)点([{_DIGITS}]{{1,12}})([十百千]?[万亿]|万亿|[百千])?"
)
_DIGIT_STRING: Final = re.compile(rf"[{_DIGITS}]{{2,20}}")
_ARABIC_GROUP: Final = re.compile(
    r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+|[0-9]+)"
    r"(?:\.([0-9]+))? ?(万亿|[十百千]?[万亿]|[百千])? ?"
)
_LONGEST_NUMBER: Final = 40  # characters

_SCALES: Final = {
    name: exponent
    for exponent, name in enumerate(
        ("百", "千", "万", "十万", "百万", "千万", "亿", "十亿", "百亿", "千亿", "万亿"), start=2
    )
}
_EMPTY_LAST_PLACE: Final = ("十〇", "百〇", "千〇", "万〇", "亿〇")
_PLACES: Final = {"十": 1, "百": 2, "千": 3}
_NO_PLACE: Final = 99  # the power of ten before the first place: above all there are

_YMD: Final = re.compile(rf"([0-9{_DIGITS}]{{4}})年([^年月]{{1,4}})月([^月日号]{{1,4}})[日号]")
_NUMERIC_DATE: Final = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_COMPACT_DATE: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_DASHES: Final = str.maketrans("–—‐‑−", "-----")
_TO_ARABIC: Final = str.maketrans(_DIGITS, "0123456789")


def to_half_width(text: str) -> str:
    """Return `text` with full-width letters, digits and punctuation (％．，：（）) as ASCII.

    For parsing only. One character becomes one, so offsets into the result hold in `text` too.
    """
    return text.translate(_HALF_WIDTH)


def amount_words(amount: Decimal) -> str:
    """Return an amount in yuan as 人民币大写, without the prefix 人民币.

    Follows 《支付结算办法》附一. Where it leaves a choice, we write what its examples give first:
    整 only after 元 (壹仟肆佰零玖元伍角); 零 between a yuan place that is 0 and 角
    (壹仟陆佰捌拾元零叁角贰分), but none between a 万 place that is 0 and 仟 (壹拾万柒仟元).
    An amount below one yuan starts with 角 or 分 (伍分); nothing at all is 零元整.

    Raises ValueError below 0, above 9,999,999,999,999.99 and for fractions of a fen.
    """
    if not amount.is_finite() or not 0 <= amount < LARGEST_YUAN + 1:
        raise ValueError("金额须在0至9,999,999,999,999.99元之间")
    if amount != (exact := amount.quantize(_FEN)):
        raise ValueError("金额最多两位小数（精确到分）")
    yuan, fen = divmod(int(exact.scaleb(2)), 100)
    if not fen:
        return f"{_words(yuan, _FORMAL, _FORMAL_SCALES)}元整"
    tens, ones = divmod(fen, 10)
    words = f"{_words(yuan, _FORMAL, _FORMAL_SCALES)}元" if yuan else ""
    if yuan and (not tens or not yuan % 10):
        words += _FORMAL[0]
    if tens:
        words += f"{_FORMAL[tens]}角"
    return f"{words}{_FORMAL[ones]}分" if ones else words


def parse_amount_words(text: str) -> Decimal:
    """Return the yuan that an amount in Chinese words states: 人民币（大写）：叁万元整 is 30000.

    Read as people write: with or without 人民币, RMB, （大写）, 元 and 整/正; 圆, 毛, small
    numerals (三万元), traditional ones, 拾伍万元 without 壹, a 零 left out where a unit still tells
    the place (叁万伍佰元), places that hold 0 spelled out (零角零分), 三点五万元. Arabic figures
    are not words: `parse_number` reads those.

    Raises ValueError for anything else, above 9,999,999,999,999.99, and where two readings are
    possible (壹仟伍元: 1005 or 1500).
    """
    words = "".join(text.translate(_CANONICAL).split())
    words = _AMOUNT_PREFIX.sub("", words, count=1).removesuffix("整")
    whole, yuan_sign, small = words.partition("元")
    if not yuan_sign and whole.endswith(("角", "分")):
        whole, small = "", words
    elif not whole:
        raise ValueError("大写金额缺少数字")
    yuan = _yuan(whole, decimals=not small) if whole else Decimal(0)
    return yuan + _jiao_fen(small, after=int(yuan) if whole else None) if small else yuan


def _yuan(words: str, *, decimals: bool) -> Decimal:
    """Return the number before 元; `decimals` says whether 三点五万 may stand there."""
    if decimals and (spoken := _SPOKEN_DECIMAL.fullmatch(words)):
        value = _spoken_decimal(spoken)
        if value < LARGEST_YUAN and value != value.quantize(_FEN):
            raise ValueError("大写金额最多精确到分")
    else:
        # 叁万零元: the last place, said to be empty.
        value = Decimal(_integer(words[:-1] if words.endswith(_EMPTY_LAST_PLACE) else words))
    if value > LARGEST_YUAN:
        raise ValueError("大写金额超出可识别的范围")
    return value


def _jiao_fen(words: str, *, after: int | None) -> Decimal:
    """Return the yuan that 角 and 分 amount to; `after` is the whole yuan before them, if any."""
    match = _JIAO_FEN.fullmatch(words)
    if not match:
        raise ValueError("大写金额“元”以后的部分无法识别")
    jiao_zero, jiao, fen_zero, fen = match.groups()
    # A 零 stands for a place that is 0; 伍元零叁角 may be meant for 叁分.
    jiao_misplaced = jiao_zero and (after is None or after % 10)
    fen_misplaced = fen_zero and (after is None or jiao)
    if jiao_misplaced or fen_misplaced:
        raise ValueError("大写金额中的“零”位置有误")
    return Decimal(10 * _DIGITS.index(jiao or "〇") + _DIGITS.index(fen or "〇")).scaleb(-2)


def chinese_number(n: int) -> str:
    """Return a whole number in words: 24 is 二十四, 10 is 十, 10010 is 一万零一十.

    Raises ValueError below 0 and above 9,999,999,999,999.
    """
    if not 0 <= n <= LARGEST_YUAN:
        raise ValueError("数字须在0至9,999,999,999,999之间")
    words = _words(n, _PLAIN, _PLAIN_SCALES)
    return words[1:] if words.startswith("一十") else words


def _words(n: int, digits: str, scales: tuple[tuple[int, str], ...]) -> str:
    """Return `n` in words; one 零 for any run of zeros before a lower place."""
    for size, name in scales:
        if n >= size:
            high, low = divmod(n, size)
            words = _words(high, digits, scales) + name
            if not low:
                return words
            gap = digits[0] if low < size // 10 else ""
            return words + gap + _words(low, digits, scales)
    return digits[n]


def parse_number(text: str) -> Decimal:
    """Return the one number that `text` is, in figures, in words or in both (3万, 1.5万, 3万5千).

    Figures may be full-width, grouped by commas or spaces and have decimals. Words may be small or
    capital (二十四, 贰拾肆, 廿四, 两百), a string of digits (二〇二五), a decimal (三点五万), 半,
    or spoken: 三万五 is 35000, 一百五 is 150.

    Raises ValueError for anything else: ranges, signs, units, 三四 (which means "three or four").
    """
    words = " ".join(text.translate(_CANONICAL).split())
    if not words or len(words) > _LONGEST_NUMBER:
        raise ValueError("不是一个数字")
    if words[0] in "0123456789":
        return _arabic(words)
    words = words.replace(" ", "")
    if words == "半":
        return Decimal("0.5")
    if spoken := _SPOKEN_DECIMAL.fullmatch(words):
        return _spoken_decimal(spoken)
    # Two digits side by side are a string only if one is 〇.
    if _DIGIT_STRING.fullmatch(words) and (len(words) > 2 or "〇" in words):
        return Decimal(words.translate(_TO_ARABIC))
    return Decimal(_integer(words, spoken=True))


def _arabic(text: str) -> Decimal:
    """Return a number in figures: one group (1.5万), or several that fall (3万5千, 1亿2000万)."""
    groups: list[tuple[str, str, int]] = []
    end = 0
    while end < len(text):
        match = _ARABIC_GROUP.match(text, end)
        if not match:
            raise ValueError("不是一个数字")
        whole, fraction, scale = match.groups()
        digits = whole.replace(",", "").replace(" ", "")
        groups.append((digits, fraction or "", _SCALES[scale] if scale else 0))
        end = match.end()
    if len(groups) == 1:
        whole, fraction, exponent = groups[0]
        return _shifted(whole + fraction, exponent - len(fraction))
    total = 0
    above: int | None = None
    for whole, fraction, exponent in groups:
        value = int(whole)
        if fraction or (above is not None and not _fits_below(value, exponent, above)):
            raise ValueError("不是一个数字")
        total += value * 10**exponent
        above = exponent
    return Decimal(total)


def _fits_below(value: int, exponent: int, above: int) -> bool:
    """Tell whether `value` of one unit may follow a group of the unit `above` (powers of ten).

    3万5 may mean 30005 or 35000: a last group without a unit must fill the places, as in 3万5000.
    """
    if exponent >= above or value >= 10 ** (above - exponent):
        return False
    return exponent > 0 or value >= 10 ** (above - 1)


def _spoken_decimal(match: re.Match[str]) -> Decimal:
    """Return the value of 三点五 or 三点五万, a match of `_SPOKEN_DECIMAL`."""
    whole, fraction, scale = match.groups()
    digits = f"{_integer(whole)}{fraction.translate(_TO_ARABIC)}"
    return _shifted(digits, (_SCALES[scale] if scale else 0) - len(fraction))


def _shifted(digits: str, exponent: int) -> Decimal:
    """Return `digits` times ten to the `exponent`, exactly; a whole number without decimals."""
    value = Decimal(f"{digits}E{exponent}")
    return Decimal(int(value)) if value == value.to_integral_value() else value


def _integer(words: str, *, spoken: bool = False) -> int:
    """Return the whole number that canonical numerals state; `spoken` lets 三万五 be 35000.

    `last` is the power of ten of the last place written, `unit` that of the last unit (十万: 5
    and 4), and `zeros` counts the 零 since. A 零 must stand for a skipped place; places only fall.
    """
    if words == "〇":
        return 0
    if words.startswith("〇"):
        raise ValueError("数字不能以“零”开头")
    value, last, unit, zeros = 0, _NO_PLACE, _NO_PLACE, 0
    for section, base in _sections(words):
        pending: int | None = None
        for character in section:
            if (place := _PLACES.get(character)) is None:
                pending, zeros = _digit(character, pending), zeros + (character == "〇")
                continue
            exponent = base + place
            digit, zeros = _counted(pending, place, zeros, gap=min(last, unit) - exponent)
            _check_falling(last - exponent, zeros)
            value, last, unit = value + digit * 10**exponent, exponent, exponent
            pending, zeros = None, 0
        if pending is not None:
            if not pending:
                raise ValueError("数字缺少末位：不能以“零”结尾")
            exponent = base
            # 叁亿伍万 is clear though 零 is missing, for 万 follows.
            clear = zeros or last in (base + 1, _NO_PLACE) or (base == 4 and len(section) == 1)
            if not clear:
                if not spoken or base or unit > 8:
                    raise ValueError("数字有歧义：末位之前缺“零”或者之后缺单位")
                exponent = unit - 1
            _check_falling(last - exponent, zeros)
            value, last, zeros = value + pending * 10**exponent, exponent, 0
        unit = base
    return value


def _sections(words: str) -> Iterator[tuple[str, int]]:
    """Yield the parts between 万 and 亿 with the power of ten each counts in, highest first.

    A 万 or 亿 in excess stays in its part, where no digit is found for it.
    """
    above, yi, below = words.rpartition("亿")
    if yi:
        upper, wan, lower = above.rpartition("万")
        if wan:
            yield _filled(upper), 12
        if lower or not wan:
            yield _filled(lower), 8
        if not below:
            return
    upper, wan, lower = below.rpartition("万")
    if wan:
        yield _filled(upper), 4
    if lower or not wan:
        yield _filled(lower), 0


def _filled(section: str) -> str:
    """Return `section`, which must have something in it."""
    if not section:
        raise ValueError("数字缺少数位：“万”“亿”之前须有数字")
    return section


def _digit(character: str, pending: int | None) -> int:
    """Return the digit that `character` is; `pending` is one before it that has had no unit yet."""
    digit = _DIGITS.find(character)
    if digit < 0:
        raise ValueError("含有不属于数字的文字")
    if pending:
        raise ValueError("两个数字之间缺少单位")
    return digit


def _counted(pending: int | None, place: int, zeros: int, *, gap: int) -> tuple[int, int]:
    """Return how many of a unit there are, and the 零 left to stand for skipped places.

    零 right before a unit is its digit (叁佰零拾伍元) unless the unit is more than one place, the
    `gap`, below the last one: then 十 is 一十 (一千零十五) and other units lack a digit.
    """
    if pending:
        return pending, zeros
    if place == 1 and (pending is None or gap > 1):
        return 1, zeros
    if pending is None or gap != 1:
        raise ValueError("单位之前缺少数字")
    return 0, zeros - 1


def _check_falling(gap: int, zeros: int) -> None:
    """Raise unless a place `gap` below the last one may follow it after that many 零."""
    if gap <= zeros:
        raise ValueError("数位顺序或者“零”的位置有误")


def chinese_digits(n: int) -> str:
    """Return the digits of `n` one by one, as years are written: 2025 is 二〇二五.

    Raises ValueError below 0.
    """
    if n < 0:
        raise ValueError("数字不能小于0")
    return "".join(_DIGITS[ord(digit) - ord("0")] for digit in str(n))


def date_words(day: date) -> str:
    """Return a date in words: 二〇二五年八月一日."""
    return f"{chinese_digits(day.year)}年{chinese_number(day.month)}月{chinese_number(day.day)}日"


def format_date(day: date) -> str:
    """Return a date as contracts print it: 2025年8月1日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _month_and_day_words() -> dict[str, int]:
    """Return every way to write 0 to 99 as a month or a day, in canonical numerals.

    Those that no month has are here so that 三十二日 is a date that does not exist, not an unknown
    word. Cheques (票据) write 零壹月 and 零壹拾日, so that nothing can be put before.
    """
    words = {"〇": 0, "〇〇": 0, "0": 0, "00": 0}
    for n in range(1, 100):
        short = chinese_number(n)
        full = f"一{short}" if short.startswith("十") else short
        digits = chinese_digits(n).rjust(2, "〇")
        forms = [str(n), f"{n:02}", short, full, f"〇{short}", f"〇{full}"]
        words |= dict.fromkeys([*forms, digits] if "〇" in digits else forms, n)
    return words


_DAYS: Final = _month_and_day_words()
_MONTHS: Final = _DAYS | {"元": 1}


def parse_date(text: str) -> date:
    """Return the day that `text` names: 2025年8月1日, 2025-8-1, 20250801, 二〇二五年八月一日.

    Also 2025/08/01 and 2025.8.1. Years have four digits. Spaces, full-width figures, 零/○/O for 〇,
    capitals (贰零贰伍年), 元月 and 号 are read too.

    Raises ValueError for what is no date, and, beginning with 日期不存在, for one that is in no
    calendar (2025-02-30).
    """
    compact = "".join(text.translate(_CANONICAL).split())
    if match := _YMD.fullmatch(compact):
        year, month, day = match.groups()
        if month not in _MONTHS or day not in _DAYS:
            raise ValueError("不是日期：月或者日无法识别")
        return _existing(int(year.translate(_TO_ARABIC)), _MONTHS[month], _DAYS[day])
    if match := _NUMERIC_DATE.fullmatch(compact.translate(_DASHES)):
        return _existing(int(match[1]), int(match[3]), int(match[4]))
    if match := _COMPACT_DATE.fullmatch(compact):
        return _existing(int(match[1]), int(match[2]), int(match[3]))
    raise ValueError("不是日期，应写作2025年8月1日或者2025-08-01")


def _existing(year: int, month: int, day: int) -> date:
    """Return the date, which must be in the calendar."""
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ValueError("日期不存在：该年没有这一天") from error


def format_yuan(amount: Decimal) -> str:
    """Return an amount in figures: 30,000 when whole, else with decimals, 30,000.50.

    Two decimals, or all there are when some are finer than a fen: nothing is rounded in silence.

    Raises ValueError for what is not a finite number.
    """
    if not amount.is_finite():
        raise ValueError("金额不是有限的数字")
    if amount == amount.to_integral_value():
        return f"{int(amount):,}"
    rounded = f"{amount:,.2f}"
    return rounded if Decimal(rounded.replace(",", "")) == amount else f"{amount:,f}"


def circled(n: int) -> str:
    """Return the circled number: 1 is ①, 50 is ㊿, the last there is; others raise ValueError."""
    if not 1 <= n <= len(_ORDER):
        raise ValueError("带圈数字只有①至㊿")
    return _ORDER[n - 1]


def parse_circled(ch: str) -> int:
    """Return the number in a circled one; raise ValueError for any other text."""
    if len(ch) != 1 or ch not in _ORDER:
        raise ValueError("不是带圈数字")
    return _ORDER.index(ch) + 1
