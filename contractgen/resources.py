"""Where `clauses/` and `templates/` are, the strict YAML reader, and the safe file writer."""

import errno
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

import yaml

from contractgen.cache import remembered
from contractgen.errors import ContractgenError, OutputError

try:  # libyaml, six times as fast; the same nodes, lines and errors
    from yaml import CSafeLoader as _SafeLoader
except ImportError:
    from yaml import SafeLoader as _SafeLoader  # type: ignore[assignment]

_HERE = Path(__file__).parent

MAX_YAML_BYTES = 4_000_000
"""A terms or rule file larger than this is not one; refusing it early keeps memory flat."""


def data_dir(name: str) -> Path:
    """Return the folder `name`; an installed wheel carries its own copy next to this file."""
    packaged = _HERE / name
    return packaged if packaged.is_dir() else _HERE.parent / name


def folder_hash(folder: Path) -> str:
    """Return the SHA-256 over names and contents of all YAML files below `folder`."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.yaml")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


class YamlError(ContractgenError):
    """A YAML file that can't be read; callers turn it into the error of their own kind."""


@dataclass(frozen=True)
class YamlFile:
    """The data of one YAML file, with the line of every key."""

    path: str
    data: Any
    """Mappings, lists, text, true/false and null; numbers and dates stay text (see `_Loader`)."""
    lines: dict[tuple[str | int, ...], int] = field(default_factory=dict)
    """Line (from 1) of the value at a path such as `("rules", 3, "limit")`."""
    remembered: bool = False
    """Whether the data were parsed on an earlier run; the lines are then looked up when asked."""

    def line_of(self, path: tuple[str | int, ...]) -> int:
        """Return the line of `path`, or of the nearest ancestor that stands in the file."""
        lines = _parsed(Path(self.path)).lines if self.remembered else self.lines
        while path and path not in lines:
            path = path[:-1]
        return lines.get(path, 1)


class _Loader(_SafeLoader):
    """YAML in which only `true`, `false` and null are not text.

    YAML 1.1 reads `0123` as octal 83, `on` as true, `2025-02-30` as an exception and an ID number
    as an integer; typed models decide what a text means, and say so in Chinese.
    """


_Loader.yaml_implicit_resolvers = {}
for _first, _tag, _pattern in (
    ("tTfF", "tag:yaml.org,2002:bool", r"^(?:true|True|TRUE|false|False|FALSE)$"),
    (["~", "n", "N", ""], "tag:yaml.org,2002:null", r"^(?:~|null|Null|NULL|)$"),
    (["<"], "tag:yaml.org,2002:merge", r"^(?:<<)$"),
):
    _Loader.add_implicit_resolver(_tag, re.compile(_pattern), list(_first))


def read_yaml(path: Path) -> YamlFile:
    """Read a YAML file strictly; one that came with contractgen, from what an earlier run parsed.

    Raises:
        YamlError: missing, unreadable, not UTF-8, not YAML, or with the same key twice; the
            Chinese message names the file and the line.
    """
    raw = _bytes_of(path)
    root = data_dir("clauses")
    if root in path.parents:
        digest = hashlib.sha256(raw).hexdigest()
        library = _library(root)
        if digest in library:
            return YamlFile(str(path), library[digest], remembered=True)
    return _parsed(path)


@lru_cache(maxsize=1)
def _library(root: Path) -> dict[str, Any]:
    """Return the data of the files below `root`, by the SHA-256 of their text.

    Parsing them all takes a second; a file changed since is not found and is parsed anew. Left out
    is what can't be read, and what JSON doesn't keep as it is.
    """
    found: dict[str, Any] = remembered("clauses", folder_hash(root), lambda: dict(_datas(root)))
    return found


def _datas(root: Path) -> Iterator[tuple[str, Any]]:
    for path in sorted(root.rglob("*.yaml")):
        try:
            data = _parsed(path).data
        except YamlError:
            continue
        if json.loads(json.dumps(data)) == data:
            yield hashlib.sha256(path.read_bytes()).hexdigest(), data


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise YamlError(f"{path}：{os_reason(error)}") from error


def _parsed(path: Path) -> YamlFile:
    """Parse a YAML file."""
    raw = _bytes_of(path)
    if len(raw) > MAX_YAML_BYTES:
        raise YamlError(f"{path}：文件超过 {MAX_YAML_BYTES // 1_000_000} MB，不像是一份 YAML 文件")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise YamlError(f"{path}：不是 UTF-8 编码，请另存为 UTF-8 后再试") from error
    return parse_yaml(text, str(path))


def parse_yaml(text: str, path: str) -> YamlFile:
    """Read YAML from text; `path` is only named in errors. Raises `YamlError` as `read_yaml`."""
    lines: dict[tuple[str | int, ...], int] = {}
    try:
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            if node is not None:
                lines.update(_walk(node, (), path, set()))
            data = None if node is None else loader.construct_document(node)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise YamlError(f"{path} 第 {line} 行：YAML 写法有误，请检查缩进、冒号和引号") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise YamlError(f"{path}：含有 YAML 不允许的字符或嵌套过深") from error
    return YamlFile(path, data, lines)


def _walk(
    node: yaml.Node, place: tuple[str | int, ...], path: str, open_nodes: set[int]
) -> Iterator[tuple[tuple[str | int, ...], int]]:
    """Yield every place with its line; refuse duplicate keys and aliases.

    Aliases are refused because nested ones expand without bound ("billion laughs").
    """
    if id(node) in open_nodes:
        line = node.start_mark.line + 1
        raise YamlError(f"{path} 第 {line} 行：不支持 YAML 的锚点与别名（& 和 *），请直接写出内容")
    open_nodes.add(id(node))
    yield place, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        seen: set[Hashable] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise YamlError(f"{path} 第 {key.start_mark.line + 1} 行：键必须是一个词")
            if key.value in seen:
                line = key.start_mark.line + 1
                raise YamlError(f"{path} 第 {line} 行：“{key.value}”写了两次，请只保留一处")
            seen.add(key.value)
            yield from _walk(value, (*place, key.value), path, open_nodes)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _walk(item, (*place, index), path, open_nodes)


_REASONS = {
    errno.ENOENT: "找不到这个文件，请检查路径",
    errno.EISDIR: "这是一个文件夹，不是文件",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EACCES: "没有读写权限，请换一个位置或联系管理员",
    errno.EPERM: "没有读写权限，请换一个位置或联系管理员",
    errno.EROFS: "所在磁盘是只读的，请换一个位置",
    errno.ENOSPC: "磁盘空间不足，请清理后再试",
    errno.EDQUOT: "磁盘配额已用完，请清理后再试",
    errno.ENAMETOOLONG: "文件名过长，请改短",
    errno.EFBIG: "文件超过系统允许的大小",
}


def os_reason(error: OSError) -> str:
    """Say in Chinese why the system refused a file."""
    return _REASONS.get(error.errno or 0, "系统无法读写这个文件")


def write_atomically(path: Path, content: bytes) -> None:
    """Write `content` to `path` whole or not at all.

    Raises:
        OutputError: no permission, no space, a folder in the way; nothing is left half-written.
    """
    with replacing(path) as file:
        file.write(content)


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Open a file that takes the place of `path` once the block has ended without an error.

    Raises:
        OutputError: as `write_atomically`, also for an `OSError` of the block.
    """
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "", str(path))
        if path.exists() and not path.is_file():
            # A device or a pipe (/dev/null, /dev/stdout) is written to; replaced, it would be gone.
            with path.open("wb") as file:
                yield file
            return
        handle, name = tempfile.mkstemp(prefix=".contractgen-", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            yield file
        temporary.chmod(0o666 & ~_UMASK)
        temporary.replace(path)
        temporary = None
    except OSError as error:
        raise OutputError(f"{path}：写入失败，{os_reason(error)}") from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _current_umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


_UMASK = _current_umask()
"""mkstemp makes files private (0600); what we write is shared like any other file of the user."""
