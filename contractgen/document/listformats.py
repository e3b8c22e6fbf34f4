"""Numbers in the formats that Word's lists offer (ST_NumberFormat, ISO/IEC 29500-1 17.18.59)."""

from collections.abc import Callable

from contractgen.numerals import chinese_number

_DIGITS = "〇一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def _digit_by_digit(number: int, digits: str) -> str:
    return "".join(digits[int(digit)] for digit in str(number))


def _hundred(number: int) -> str:
    """Return 九十九, and digit by digit from 100 on, as Word does in the formats without 百."""
    return chinese_number(number) if number < 100 else _digit_by_digit(number, "○" + _DIGITS[1:])


def _formal(digits: str) -> Callable[[int], str]:
    """Return 壹佰零贰: the words of the number, in the digits that nobody can alter."""
    table = str.maketrans("零一二三四五六七八九十百千", digits + "拾佰仟")

    def words(number: int) -> str:
        text = chinese_number(number).translate(table)
        return digits[1] + text if text.startswith("拾") else text

    return words


def _from_set(characters: str) -> Callable[[int], str]:
    """Return a format that knows one character per number and writes larger ones in digits."""
    return lambda number: characters[number - 1] if 1 <= number <= len(characters) else str(number)


def _run(first: str, count: int) -> str:
    return "".join(chr(ord(first) + index) for index in range(count))


def _letters(number: int) -> str:
    """Return a … z, aa, bb …: Word repeats the letter instead of counting on."""
    if number < 1:
        return ""
    return "abcdefghijklmnopqrstuvwxyz"[(number - 1) % 26] * min((number - 1) // 26 + 1, 30)


def _roman(number: int) -> str:
    if not 1 <= number <= 9_999:
        return str(number)
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def _full_width(number: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))


def _ordinal(number: int) -> str:
    tens = number % 100 // 10
    return f"{number}{'th' if tens == 1 else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _sexagenary(number: int) -> str:
    index = (number - 1) % 60
    return _STEMS[index % 10] + _BRANCHES[index % 12]


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02d}",
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "chineseCounting": _hundred,
    "chineseCountingThousand": chinese_number,
    "taiwaneseCounting": _hundred,
    "taiwaneseCountingThousand": chinese_number,
    "japaneseCounting": chinese_number,
    "ideographDigital": lambda number: _digit_by_digit(number, "○" + _DIGITS[1:]),
    "taiwaneseDigital": lambda number: _digit_by_digit(number, "○" + _DIGITS[1:]),
    "japaneseDigitalTenThousand": lambda number: _digit_by_digit(number, _DIGITS),
    "chineseLegalSimplified": _formal("零壹贰叁肆伍陆柒捌玖"),
    "ideographLegalTraditional": _formal("零壹貳參肆伍陸柒捌玖"),
    "ideographTraditional": _from_set(_STEMS),
    "ideographZodiac": _from_set(_BRANCHES),
    "ideographZodiacTraditional": _sexagenary,
    "ideographEnclosedCircle": _from_set(_run("㊀", 10)),
    "decimalEnclosedCircle": _from_set(_run("①", 20)),
    "decimalEnclosedCircleChinese": _from_set(_run("①", 20)),
    "decimalEnclosedFullstop": _from_set(_run("⒈", 20)),
    "decimalEnclosedParen": _from_set(_run("⑴", 20)),
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "numberInDash": lambda number: f"- {number} -",
    "ordinal": _ordinal,
    "none": lambda number: "",
    "bullet": lambda number: "",
}


def format_number(number: int, kind: str) -> str:
    """Return `number` as Word shows it in a list whose `w:numFmt` is `kind`.

    A format that isn't known (other scripts than Chinese and Latin) is shown in plain digits.
    """
    return _FORMATS.get(kind, str)(number)


def circled(number: int) -> str:
    """Return ① … ⑳; larger numbers in plain digits."""
    return format_number(number, "decimalEnclosedCircle")
