"""How people type a value: dates, amounts, shares, choices, lists, and how personal data is masked.

Each type here reads what a colleague would type into YAML or Excel and gives one exact value; what
has no meaning raises a Chinese sentence that says how to write it.
"""

import re
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Annotated

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from contractgen.numerals import parse_amount_words, parse_date, parse_number

MAX_YUAN = Decimal("9999999999999.99")
"""The largest amount that can be written in words (numerals.amount_words)."""

_EXCEL_EPOCH = date(1899, 12, 30)
"""Day 0 of Excel's serial dates (1900 system, counting its leap-year bug)."""


def _fail(code: str, message: str) -> PydanticCustomError:
    """Return a validation error whose text is shown to the user as it is."""
    return PydanticCustomError(code, message)


def _date(value: object) -> object:
    """Read a date as a person types it, or as Excel stores it (a serial day number)."""
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    text = str(value).strip()
    serial = re.fullmatch(r"(\d{5})(?:\.0+)?", text)
    if serial:
        return _EXCEL_EPOCH + timedelta(days=int(serial[1]))
    text = re.sub(r"[T ]00:00:00(?:\.0+)?$", "", text)
    try:
        return parse_date(text)
    except ValueError as error:
        raise _fail(
            "date", f"“{value}”不是存在的日期，请写成 2025-08-01 或 2025年8月1日"
        ) from error


def _number(value: object) -> Decimal:
    """Read a number as a person types it: 30,000, 3万, 三十."""
    if isinstance(value, bool):
        raise _fail("number", "这里应填数字")
    text = str(value).strip()
    sign = -1 if text[:1] in "-−－" and text[1:] else 1
    try:
        number = (
            Decimal(text)
            if isinstance(value, int | float | Decimal)
            else sign * parse_number(text.lstrip("-−－"))
        )
    except (ValueError, InvalidOperation) as error:
        raise _fail("number", "这里应填数字") from error
    if not number.is_finite():
        raise _fail("number", "这里应填数字")
    return number


def _yuan(value: object) -> Decimal:
    """Read an amount of money in yuan: 30000, ¥30,000.00, 3万元, 叁万元整."""
    text = re.sub(r"^(?:人民币|RMB|CNY|[¥￥])\s*|\s*(?:元|圆)?\s*$", "", str(value).strip())
    try:
        amount = _number(text) if not isinstance(value, int | float) else _number(value)
    except PydanticCustomError:
        try:
            amount = parse_amount_words(str(value).strip())
        except ValueError as error:
            raise _fail("yuan", "不是金额，请写成 30000 或 3万元") from error
    if amount < 0:
        raise _fail("yuan", "金额不能为负数")
    if amount > MAX_YUAN:
        raise _fail("yuan", "金额超出可以书写的范围")
    if amount != amount.quantize(Decimal("0.01")):
        raise _fail("yuan", "金额最多写到分（两位小数）")
    return amount.normalize() if amount == amount.to_integral() else amount


def _tidy(value: Decimal) -> Decimal:
    """Give equal numbers one form: 30000, not 3E+4 nor 30000.00."""
    return Decimal(f"{value:f}") if value == value.to_integral() else value


def _percent(value: object) -> Decimal:
    """Read a share in percent: 80, 80%, 百分之八十."""
    text = str(value).strip().removesuffix("%").removesuffix("％").removeprefix("百分之")
    number = _number(text)
    if number < 0:
        raise _fail("percent", "比例不能为负数")
    return number


def count(value: object) -> int:
    """Read a whole number that is not negative."""
    number = _number(value)
    if number != number.to_integral() or number < 0:
        raise _fail("count", "应为不小于 0 的整数")
    if number > 100_000:
        raise _fail("count", "数值过大，请检查单位")
    return int(number)


def _area(value: object) -> Decimal:
    """Read an area in square metres: 80, 80㎡, 80平方米."""
    number = _number(re.sub(r"\s*(?:平方米|平米|㎡|m2|m²)$", "", str(value).strip()))
    if number < 0:
        raise _fail("area", "面积不能为负数")
    return _tidy(number)


_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u2028\u2029]")


def _text(value: object) -> str:
    """Read one line of text; characters that Word can't hold are refused, not dropped."""
    if isinstance(value, bool | list | dict):
        raise _fail("text", "这里应填一行文字")
    text = str(value).strip()
    if _CONTROL.search(text):
        raise _fail("text", "含有控制字符或换行，请改为一行普通文字")
    if not text:
        raise _fail("text", "不能为空；没有约定时请整行删去")
    if len(text) > 2000:
        raise _fail("text", "超过 2000 字，请缩短")
    return text


def _name(value: object) -> str:
    """Read a name: a text of at most 100 characters."""
    text = _text(value)
    if len(text) > 100:
        raise _fail("name", f"长 {len(text)} 字，名称不能超过 100 字")
    return text


def _identifier(value: object) -> str:
    """Read an ID number or credit code as text; a number that lost digits is refused."""
    if isinstance(value, float):
        raise _fail("identifier", "号码被存成了数字，后几位可能已经丢失，请改为文本后重新填写")
    text = _name(value).replace(" ", "").upper()
    if re.fullmatch(r"[0-9.]+E\+?[0-9]+", text):
        raise _fail("identifier", "号码被存成了科学计数法，后几位已经丢失，请改为文本后重新填写")
    return text


def choice(**labels: str) -> BeforeValidator:
    """Accept a code or its Chinese label (labels separated by |), and give the code."""
    codes = {
        label: code.replace("_", "-")
        for code, words in labels.items()
        for label in words.split("|")
    }
    known = set(codes.values())

    def read(value: object) -> object:
        text = str(value).strip()
        if text in known:
            return text
        if text in codes:
            return codes[text]
        options = "、".join(words.split("|")[0] for words in labels.values())
        raise _fail("choice", f"“{text}”不在可选范围内，可填：{options}")

    return BeforeValidator(read)


def yes_or_no(typed: str) -> bool | None:
    """Return what a typed answer means; None when it is neither yes nor no."""
    text = typed.strip().lower()
    if text in {"true", "是", "有", "√", "y", "yes", "1"}:
        return True
    if text in {"false", "否", "无", "×", "n", "no", "0"}:
        return False
    return None


def _flag(value: object) -> bool:
    """Read yes or no: true, 是, 有, √; false, 否, 无, ×."""
    decided = value if isinstance(value, bool) else yes_or_no(str(value))
    if decided is None:
        raise _fail("flag", f"“{value}”应填“是”或“否”")
    return decided


def listed(value: object) -> list[object]:
    """Read a list, or one line with 、，；,; or + between the items."""
    if isinstance(value, list | tuple):
        return list(value)
    return [item for item in re.split(r"[、，；;,+/]\s*", str(value).strip()) if item]


Yuan = Annotated[Decimal, BeforeValidator(lambda value: _tidy(_yuan(value)))]
"""Money in yuan, at most two decimals."""
Percent = Annotated[Decimal, BeforeValidator(lambda value: _tidy(_percent(value)))]
"""A share in percent: 80 means 80 %."""
Area = Annotated[Decimal, BeforeValidator(_area)]
"""Square metres."""
Count = Annotated[int, BeforeValidator(count)]
"""A whole number, 0 or more."""
Day = Annotated[date, BeforeValidator(_date)]
"""A calendar day."""
Text = Annotated[str, BeforeValidator(_text)]
"""One line, at most 2000 characters."""
Name = Annotated[str, BeforeValidator(_name)]
"""One line, at most 100 characters."""
Identifier = Annotated[str, BeforeValidator(_identifier)]
"""Digits and letters that are no number: an ID number, a credit code, a phone."""
Flag = Annotated[bool, BeforeValidator(_flag)]
"""Yes or no."""


_TELLING = re.compile(r"@|\d[\d-]{8}")
"""What every number or address that `mask` hides has in it."""


def mask(text: str) -> str:
    """Return `text` with ID numbers, phone numbers, bank cards and e-mail addresses masked."""
    if not _TELLING.search(text):
        return text
    text = re.sub(
        r"(?<![0-9A-Za-z])(\d{3})\d{11}(\d{3}[0-9Xx])(?![0-9A-Za-z])", r"\1***********\2", text
    )
    text = re.sub(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)", r"\1****\2", text)
    text = re.sub(r"(?<!\d)(0\d{2,3}-?)\d{4}(\d{3,4})(?!\d)", r"\1****\2", text)
    return re.sub(r"([A-Za-z0-9._%+-])[A-Za-z0-9._%+-]*(@[A-Za-z0-9.-]+)", r"\1***\2", text)
