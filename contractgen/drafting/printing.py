"""How values print in Chinese agreements when no filter says otherwise."""

from datetime import date
from decimal import Decimal

from contractgen.numerals import format_date


def plain(value: Decimal | int) -> str:
    """Return a number in figures without trailing zeros: 80, 12.5."""
    text = f"{Decimal(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown(value: object) -> str:
    """Return a value as Chinese agreements print it, when no filter says otherwise."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, tuple | list):
        return "、".join(shown(item) for item in value)
    return str(value)
