"""Click in Chinese: help, usage errors, and our own errors as one line with exit code 2."""

import re
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NoReturn
from unicodedata import east_asian_width

import click

from contractgen.errors import ContractgenError

USAGE = 2
"""Exit code for wrong usage and for input that can't be read."""


class Failure(click.ClickException):
    """A command's own refusal: one sentence and an exit code."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


class DayType(click.ParamType[date]):
    """A date as a person types it: 2025-08-01, 2025年8月1日."""

    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day, or fail with a Chinese sentence."""
        from contractgen.numerals import parse_date

        if isinstance(value, date):
            return value
        try:
            return parse_date(str(value))
        except ValueError:
            self.fail(f"“{value}”不是日期，请写成 2025-08-01", param, ctx)


_HEADINGS = {"Options": "选项", "Commands": "命令", "Arguments": "参数"}


class _Formatter(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, "用法：" if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        super().write_heading(_HEADINGS.get(heading, heading))

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write names and explanations in two columns; Chinese characters fill two cells."""
        rows = list(rows)
        left = min(max(_cells(name) for name, _ in rows), col_max) + col_spacing
        indent = " " * self.current_indent
        for name, text in rows:
            lines = _wrapped(text, self.width - self.current_indent - left)
            gap = left - _cells(name)
            if gap < col_spacing:
                self.write(f"{indent}{name}\n")
            else:
                lines[0] = f"{name}{' ' * gap}{lines[0]}"
            for number, line in enumerate(lines):
                pad = "" if number == 0 and gap >= col_spacing else " " * left
                self.write(f"{indent}{pad}{line}\n")


def _cells(text: str) -> int:
    """Return how many cells of a terminal a text fills."""
    return sum(2 if east_asian_width(char) in "FW" else 1 for char in text)


def _wrapped(text: str, width: int) -> list[str]:
    """Return the lines of a text: Chinese breaks anywhere but before a stop, words don't."""
    lines = [""]
    for word in re.findall(r"[!-~]+|.", text):
        full = _cells(lines[-1]) + _cells(word) > max(width, 10)
        if full and word not in "，。；：、）”":
            lines.append("")
        lines[-1] += word
    return [line.strip() for line in lines]


class _Context(click.Context):
    formatter_class = _Formatter


class ChineseCommand(click.Command):
    """A command whose help and errors are Chinese."""

    context_class = _Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return click's own help option, described in Chinese."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这段说明。"
        return option

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return the parts of the usage line."""
        return [piece.replace("[OPTIONS]", "[选项]") for piece in super().collect_usage_pieces(ctx)]


class ChineseGroup(ChineseCommand, click.Group):
    """The program: runs a command and turns every expected failure into one line."""

    command_class = ChineseCommand

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("subcommand_metavar", "命令 [参数]...")
        super().__init__(*args, **kwargs)

    def main(self, args: Sequence[str] | None = None, *rest: Any, **extra: Any) -> Any:
        """Run; expected failures end with their exit code and one Chinese sentence on stderr."""
        extra["standalone_mode"] = False
        try:
            result = super().main(args, *rest, **extra)
        except ContractgenError as error:
            _leave(str(error), USAGE)
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.format_message(), err=True)
            sys.exit(USAGE)
        except Failure as error:
            _leave(error.message, error.code)
        except click.ClickException as error:
            _leave(_sentence(error), error.exit_code)
        except (click.Abort, KeyboardInterrupt):
            _leave("已中断。", 130)
        except BrokenPipeError:
            sys.stderr.close()
            sys.exit(1)
        sys.exit(result if isinstance(result, int) else 0)


def _leave(message: str, code: int) -> NoReturn:
    click.echo(f"错误：{message}", err=True)
    sys.exit(code)


def _sentence(error: click.ClickException) -> str:
    """Say in Chinese what click says in English."""
    hint = "；加 --help 查看用法"
    if isinstance(error, click.NoSuchOption):
        near = f"，是不是 {'、'.join(error.possibilities)}" if error.possibilities else ""
        return f"没有选项 {error.option_name}{near}{hint}"
    if isinstance(error, click.MissingParameter):
        name = error.param.get_error_hint(error.ctx) if error.param and error.ctx else ""
        return f"缺少 {name}{hint}"
    if isinstance(error, click.BadOptionUsage):
        return f"选项 {error.option_name} 的写法不对{hint}"
    if isinstance(error, click.BadParameter):
        return _bad_value(error) + hint
    if isinstance(error, click.UsageError):
        return f"用法不对：{_unknown(error)}{hint}"
    return error.format_message()


def _bad_value(error: click.BadParameter) -> str:
    name = error.param.get_error_hint(error.ctx) if error.param and error.ctx else "参数"
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        return f"{name} 只能取：{'、'.join(str(choice) for choice in kind.choices)}"
    if isinstance(kind, click.types.IntParamType):
        return f"{name} 应为整数，且在允许范围内"
    return f"{name}：{error.message}"


def _unknown(error: click.UsageError) -> str:
    words = error.message.partition("'")[2].partition("'")[0]
    if error.message.startswith("No such command"):
        return f"没有命令“{words}”"
    return f"多余或无法识别的参数 {words}" if words else "参数无法识别"
