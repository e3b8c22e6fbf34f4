"""What was wrong before: an earlier report, against which only new findings count.

A finding is known when the same document had one of the same rule and clause (`identity`); as many
are known as there were.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from contractgen.errors import BaselineError
from contractgen.facts import Facts
from contractgen.findings import Finding
from contractgen.identity import identity
from contractgen.resources import os_reason

MAX_BYTES = 200_000_000
"""Reports of some ten thousand agreements."""


@dataclass(frozen=True)
class Baseline:
    """The findings of an earlier run, by document."""

    path: str
    documents: dict[str, Counter[str]]
    """Path as it was given → how many findings of each identity."""

    def split(
        self, facts: Facts, findings: Iterable[Finding]
    ) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
        """Return the findings that are new in this document, and those known."""
        left = self._of(facts.path).copy()
        new: list[Finding] = []
        known: list[Finding] = []
        for finding in findings:
            key = identity(finding, facts)
            (known if left[key] > 0 else new).append(finding)
            left[key] -= 1
        return tuple(new), tuple(known)

    def _of(self, path: str) -> Counter[str]:
        """Return what was known of a document; of the only one of that name where paths differ."""
        same = _plain(path)
        for name, found in self.documents.items():
            if _plain(name) == same:
                return found
        named = [
            found
            for name, found in self.documents.items()
            if PurePath(_plain(name)).name == PurePath(same).name
        ]
        return named[0] if len(named) == 1 else Counter()


def _plain(path: str) -> str:
    return PurePath(path.replace("\\", "/")).as_posix()


def read_baseline(path: Path) -> Baseline:
    """Read a report that `check --format json` or `--write-baseline` has written.

    Raises:
        BaselineError: missing, no JSON, or no such report; the Chinese message names the file.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BaselineError(f"{path}：超过 {MAX_BYTES // 1_000_000} MB，不像一份基线")
        raw = path.read_bytes()
    except OSError as error:
        raise BaselineError(f"{path}：{os_reason(error)}") from error
    try:
        data = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BaselineError(
            f"{path}：不是 JSON 文件，请用 contractgen check … --write-baseline 文件 重新生成"
        ) from error
    try:
        return Baseline(str(path), {one["path"]: _known(one) for one in data["documents"]})
    except (KeyError, TypeError, AttributeError) as error:
        raise BaselineError(
            f"{path}：不是 contractgen check 的 JSON 报告，或由旧版本写成，"
            "请用 contractgen check … --write-baseline 文件 重新生成"
        ) from error


def _known(document: dict[str, Any]) -> Counter[str]:
    """Return the findings of one document; none of one that could not be read then."""
    if "error" in document:
        return Counter()
    found = (*document["findings"], *document.get("known", ()))
    return Counter(str(finding["id"]) for finding in found)
