"""Batches that are killed, stopped or run twice: what is left, and what --resume makes of it."""

import os
import random
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import active_children, get_context
from pathlib import Path

import pytest
from rosters import agreements, files, id_number, person, roster

from contractgen.batch import BatchOptions, BatchResult, manifest, planning, run_batch
from contractgen.batch.manifest import Manifest
from contractgen.batch.places import LocalFolder
from contractgen.errors import OutputError

GOOD, BAD = 16, 4
WRITES = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "sqlite3.connect"}
"""The audit events at which a run changes what lies on the disk."""


@dataclass(frozen=True)
class Whole:
    """What a run that nothing disturbs makes of the roster."""

    roster: Path
    files: dict[str, bytes]
    rows: tuple[object, ...]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    folder = tmp_path_factory.mktemp("whole")
    people = [person(n) for n in range(1, GOOD + 1)]
    people += [person(n, agreement__sign_date="2025-02-30") for n in range(GOOD + 1, GOOD + BAD)]
    people.insert(5, person(GOOD + BAD, probation__months="12"))
    path = roster(folder, *people)
    result = run(path, folder / "协议")
    return Whole(path, files(folder / "协议"), result.rows)


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each worker three rows at a time, and record each row at once."""
    monkeypatch.setattr(planning, "CHUNK", 3)
    monkeypatch.setattr(manifest, "_COMMIT_SECONDS", 0)


def run(path: Path, out: Path, **options: object) -> BatchResult:
    return run_batch(path, out, options=BatchOptions(**options))  # type: ignore[arg-type]


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def in_a_child(work: Callable[[], object]) -> int:
    """Do the work in a copy of this process; return its exit code."""
    child = get_context("fork").Process(target=work)
    child.start()
    child.join()
    assert child.exitcode is not None
    return child.exitcode


def assert_whole(whole: Whole, out: Path, result: BatchResult) -> None:
    assert result.rows == whole.rows
    assert files(out) == whole.files
    left = sorted(str(path.relative_to(out)) for path in out.rglob(".*/**/*"))
    assert left == [".contractgen/manifest.sqlite"]


def at_event(number: int, act: Callable[[], None]) -> None:
    """Have `act` called at the so-manieth write of this process from now on."""
    seen = 0

    def hook(event: str, _: object) -> None:
        nonlocal seen
        if event in WRITES:
            seen += 1
            if seen == number:
                act()

    sys.addaudithook(hook)


MOMENTS = random.Random(20261122).sample(range(1, 64), 14)


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_run_killed_before_any_write_is_made_whole_by_resume(tmp_path, whole, moment):
    def killed() -> None:
        at_event(moment, die)
        run(whole.roster, tmp_path / "协议")

    assert in_a_child(killed) == -signal.SIGKILL

    assert_whole(whole, tmp_path / "协议", run(whole.roster, tmp_path / "协议", resume=True))


@pytest.mark.parametrize("instruction", random.Random(7).sample(range(1, 900), 6))
def test_a_run_killed_while_the_manifest_is_written_is_made_whole(tmp_path, whole, instruction):
    def killed() -> None:
        opened = Manifest.begin

        def begin(self: Manifest) -> None:
            opened(self)
            left = instruction

            def step() -> int:
                nonlocal left
                left -= 1
                if not left:
                    die()
                return 0

            self.database.set_progress_handler(step, 1)

        Manifest.begin = begin  # type: ignore[method-assign] # in a child that dies
        run(whole.roster, tmp_path / "协议")

    assert in_a_child(killed) == -signal.SIGKILL

    assert_whole(whole, tmp_path / "协议", run(whole.roster, tmp_path / "协议", resume=True))


@pytest.mark.parametrize("rows", [3, 9])
def test_the_workers_of_a_killed_run_leave_the_folder_to_the_next(tmp_path, whole, rows):
    def killed() -> None:
        run_batch(
            whole.roster,
            tmp_path / "协议",
            options=BatchOptions(jobs=2),
            progress=lambda done, _: die() if done >= rows else None,
        )

    assert in_a_child(killed) == -signal.SIGKILL

    assert_whole(whole, tmp_path / "协议", run(whole.roster, tmp_path / "协议", resume=True))


def test_killed_workers_are_replaced_and_their_rows_drafted(tmp_path, whole):
    moments = {3, 6, 12}

    def kill_one(done: int, _: int) -> None:
        if done in moments:
            moments.remove(done)
            active_children()[0].kill()

    result = run_batch(
        whole.roster, tmp_path / "协议", options=BatchOptions(jobs=2), progress=kill_one
    )

    assert_whole(whole, tmp_path / "协议", result)


def test_a_run_that_is_stopped_keeps_what_it_has_and_can_be_resumed(tmp_path, whole):
    out = tmp_path / "协议"
    done = 0

    def count(rows: int, _: int) -> None:
        nonlocal done
        done = rows

    stopped = run_batch(
        whole.roster, out, options=BatchOptions(), progress=count, stopped=lambda: done >= 4
    )

    assert stopped.interrupted
    assert stopped.summary_lines()[0] == (
        "共 20 行：已起草 4 份，未起草 0 行；中途停止，还有 16 行未处理"
    )
    assert stopped.rows == whole.rows[:4]
    kept = {path.name: path.stat().st_ino for path in out.glob("*.docx")}
    assert_whole(whole, out, run(whole.roster, out, resume=True))
    assert {name: (out / name).stat().st_ino for name in kept} == kept


def test_a_second_run_on_the_same_folder_is_refused_while_the_first_goes_on(
    tmp_path, whole, monkeypatch
):
    monkeypatch.setattr(manifest, "_GRACE_SECONDS", 0)
    out = tmp_path / "协议"
    refusals: list[str] = []

    def again() -> None:
        try:
            run(whole.roster, out)
        except OutputError as error:
            os._exit(7 if "另一个 contractgen batch 正在写这个文件夹" in str(error) else 1)

    def start_another(done: int, _: int) -> None:
        if done == 1:
            refusals.append(str(in_a_child(again)))

    result = run_batch(whole.roster, out, options=BatchOptions(), progress=start_another)

    assert refusals == ["7"]
    assert_whole(whole, out, result)


def test_names_don_t_depend_on_which_rows_are_right(tmp_path):
    out = tmp_path / "协议"
    wrong = person(1, agreement__sign_date="2025-02-30")
    twin = person(1, talent__id_number=id_number(2))
    run(roster(tmp_path, wrong, twin), out)
    first = agreements(out)

    run(roster(tmp_path, person(1), twin), out, resume=True)

    assert sorted(first) == ["GC-001-张1-2.docx"]
    assert sorted(agreements(out)) == ["GC-001-张1-2.docx", "GC-001-张1.docx"]
    assert agreements(out)["GC-001-张1-2.docx"] == first["GC-001-张1-2.docx"]


def test_a_row_that_moved_in_the_roster_is_not_drafted_again(tmp_path):
    out = tmp_path / "协议"
    run(roster(tmp_path, person(1), person(2)), out)
    kept = (out / "GC-002-张2.docx").stat().st_ino

    again = run(roster(tmp_path, person(3), person(2)), out, resume=True)

    assert [(row.row, row.file) for row in again.rows] == [
        (2, "GC-003-张3.docx"),
        (3, "GC-002-张2.docx"),
    ]
    assert (out / "GC-002-张2.docx").stat().st_ino == kept


def test_a_file_set_read_only_is_left_alone_and_its_row_reported(tmp_path):
    out = tmp_path / "协议"
    out.mkdir()
    (out / "GC-001-张1.docx").write_bytes(b"signed")
    (out / "GC-001-张1.docx").chmod(0o444)

    result = run(roster(tmp_path, person(1), person(2)), out)

    assert [row.status for row in result.rows] == ["failed", "drafted"]
    assert result.rows[0].problems == (
        f"{out / 'GC-001-张1.docx'}：写入失败，原有文件是只读的，没有覆盖，请取消只读或移走后再试",
    )
    assert (out / "GC-001-张1.docx").read_bytes() == b"signed"


def test_a_full_disk_fails_the_rows_that_find_no_room(tmp_path, monkeypatch):
    out = tmp_path / "协议"
    write = os.write

    def until_full(handle: int, data: memoryview) -> int:
        if len(list(out.glob("*.docx"))) == 1:
            raise OSError(28, "No space left on device")
        return write(handle, data)

    monkeypatch.setattr(os, "write", until_full)
    result = run(roster(tmp_path, person(1), person(2)), out)

    assert [row.status for row in result.rows] == ["drafted", "failed"]
    assert result.rows[1].problems == (
        f"{out / 'GC-002-张2.docx'}：写入失败，磁盘空间不足，请清理后再试",
    )
    assert list(LocalFolder(out).hidden.iterdir()) == [LocalFolder(out).hidden / "manifest.sqlite"]


def test_a_summary_that_cannot_be_written_costs_no_agreement(tmp_path, whole):
    out = tmp_path / "协议"
    (out / "summary.json").mkdir(parents=True)

    with pytest.raises(OutputError, match="汇总没有写成；已写出的协议和进度都在"):
        run(whole.roster, out)

    kept = {path.name: path.stat().st_ino for path in out.glob("*.docx")}
    (out / "summary.json").rmdir()
    assert_whole(whole, out, run(whole.roster, out, resume=True))
    assert {path.name: path.stat().st_ino for path in out.glob("*.docx")} == kept
