"""Checking many files: in the order given, on several processes, none stopping another."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from contractgen.checker import Choice, Unreadable
from contractgen.checking import How, Output, crew, examined, jobs_for
from contractgen.reports import FORMATS, Options

CONTRACTS = sorted((Path(__file__).parent / "contracts").glob("*.txt"))[:3]
HOW = How(
    choice=Choice(),
    view="final",
    outputs=(Output("json", Options()), Output("text", Options(width=80))),
)


@pytest.fixture
def files(tmp_path):
    bad = tmp_path / "坏.docx"
    bad.write_bytes(b"PK\x03\x04")
    return [CONTRACTS[0], bad, CONTRACTS[1], tmp_path / "没有.txt", CONTRACTS[2]]


def test_several_processes_say_what_one_does_in_the_same_order(files):
    alone = list(examined(files, HOW, jobs=1))

    assert [part.error is None for part in alone] == [True, False, True, False, True]
    assert list(examined(files, HOW, jobs=2)) == alone


def test_parts_make_up_the_whole_report(files):
    how = How(choice=Choice(), view="final", outputs=HOW.outputs, whole=True)
    parts = list(examined(files, how, jobs=1))
    reports = [part.report for part in parts]

    whole = json.loads(FORMATS["json"](reports, Options()))
    assert [json.loads(part.contents[0]) for part in parts] == whole["documents"]
    assert (
        FORMATS["text"](reports, Options(width=80))
        .decode()
        .startswith("\n".join(part.contents[1] for part in parts))
    )


def test_a_file_that_ends_its_process_is_reported_and_the_others_go_on(tmp_path, monkeypatch):
    served = []

    class Here(crew._Worker):
        """A worker of which the first file may kill the process."""

        def feed(self, numbers, paths, limit):
            before = set(self.numbers)
            super().feed(numbers, paths, limit)
            for number in set(self.numbers) - before:
                if paths[number].name == "死.txt":
                    served.append(number)
                    self._process.kill()

    monkeypatch.setattr(crew, "_Worker", Here)
    deadly = tmp_path / "死.txt"
    deadly.write_text(CONTRACTS[0].read_text(encoding="utf-8"), encoding="utf-8")

    parts = list(examined([deadly, *CONTRACTS], HOW, jobs=2))

    assert served == [0, 0]
    assert [part.error is None for part in parts] == [False, True, True, True]
    assert "意外终止" in (parts[0].error or "")


def test_few_files_and_standard_input_are_checked_in_this_process():
    assert jobs_for([Path("一.txt")] * 10) == 1
    assert jobs_for([Path("-")] * 1000) == 1


def test_an_unreadable_file_counts_as_no_finding():
    part = next(iter(examined([Path("没有.txt")], HOW, jobs=1)))

    assert part.severities == Counter()
    assert isinstance(json.loads(part.contents[0])["error"], str)
    assert Unreadable("没有.txt", part.error or "").error == part.error


def test_ctrl_c_ends_all_processes_and_leaves_no_file(tmp_path):
    command = [sys.executable, "-m", "contractgen", "check", "--jobs", "2"]
    command += ["--format", "json", "-o", str(tmp_path / "报告.json"), *map(str, CONTRACTS * 400)]
    run = subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True)
    while not list(tmp_path.iterdir()):
        time.sleep(0.05)
    os.killpg(run.pid, signal.SIGINT)

    _, said = run.communicate(timeout=30)

    assert run.returncode == 130
    assert list(tmp_path.iterdir()) == []
    assert b"Traceback" not in said
    assert _all_gone(run.pid)


def _all_gone(group: int) -> bool:
    """Return whether no process of a group is left, soon after its first has ended."""
    for _ in range(200):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False
