"""What several commands share: options, and the user's choice of law."""

import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from contractgen.help import DayType, Failure

if TYPE_CHECKING:
    from contractgen.checker import Choice

FILE = click.Path(path_type=Path)
WORDINGS = click.Choice(["standard", "original"])
_RELATIONSHIPS = click.Choice(["labor", "service", "public-institution"])


def law_options(command: Any) -> Any:
    """Add the options that say which law applies."""
    for option in (
        click.option(
            "--relationship",
            type=_RELATIONSHIPS,
            metavar="关系",
            help="法律关系：labor 劳动合同、service 劳务或柔性引进、"
            "public-institution 事业单位聘用；不写则从文件判断。",
        ),
        click.option(
            "--on",
            "day",
            type=DayType(),
            metavar="日期",
            help="按哪一天的法律判断；不写则依次取签订日期、开始日期、今天。",
        ),
        click.option(
            "--city",
            metavar="城市",
            help="适用哪个城市的人才政策：turpan、kuytun、none（没有）或政策文件的路径；不写则从文件判断。",
        ),
    ):
        command = option(command)
    return command


def choice_of(city: str | None, day: date | None, relationship: Any) -> "Choice":
    """Return what the user asked for with `law_options`."""
    from contractgen.checker import Choice

    return Choice(city=city, on=day, relationship=relationship)


def width() -> int:
    """Return how many columns the terminal has."""
    return shutil.get_terminal_size((100, 40)).columns


def stop(message: str, code: int) -> NoReturn:
    """End the command with one Chinese sentence and an exit code."""
    raise Failure(message, code)
