"""Batches on a dask cluster and on stores: the same files as one machine, whatever is lost."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest
from distributed import LocalCluster
from rosters import agreements, person, roster

from contractgen.batch import BatchOptions, BatchResult, planning, run_batch
from contractgen.batch.remote import Store, is_url
from contractgen.errors import DraftError, OutputError, TermsError

ROWS = 24


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "CHUNK", 3)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    people = [person(n) for n in range(1, ROWS)]
    people.append(person(ROWS, agreement__sign_date="2025-02-30"))
    return roster(tmp_path_factory.mktemp("spread"), *people)


@pytest.fixture(scope="module")
def alone(path: Path) -> tuple[BatchResult, dict[str, bytes]]:
    out = path.parent / "一台"
    result = run(path, out)
    return result, agreements(out)


@pytest.fixture(scope="module")
def cluster(bucket: str) -> Iterator[LocalCluster]:
    """Return a cluster of two processes that know the bucket's server."""
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as local:
        yield local


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    """Return a bucket of a server on this machine that speaks S3."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    settings = {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings.items():
            patch.setenv(name, value)
        fsspec.filesystem("s3", skip_instance_cache=True).mkdir("talent")
        yield "s3://talent"
    server.stop()


def run(path: Path | str, out: Path | str, **options: object) -> BatchResult:
    return run_batch(path, out, options=BatchOptions(**options))  # type: ignore[arg-type]


def stored(url: str) -> dict[str, bytes]:
    store = Store(url)
    names = store.files.find(store.path)
    return {
        name.rpartition("/")[2]: store.files.cat_file(name)
        for name in names
        if name.endswith(".docx")
    }


def test_a_cluster_that_loses_a_machine_gives_the_same_files(tmp_path, path, alone, cluster):
    killed: list[int] = []

    def kill_one(done: int, _: int) -> None:
        if not killed:
            worker = next(iter(cluster.workers.values()))
            killed.append(worker.pid)
            os.kill(worker.pid, 9)

    result = run_batch(
        path,
        tmp_path / "集群",
        options=BatchOptions(engine="dask", scheduler=cluster.scheduler_address),
        progress=kill_one,
    )

    assert len(killed) == 1
    assert result.rows == alone[0].rows
    assert agreements(tmp_path / "集群") == alone[1]


def test_a_store_holds_the_same_files_and_resume_goes_on_there(path, alone, bucket):
    url = f"{bucket}/一"
    done = 0

    def count(rows: int, _: int) -> None:
        nonlocal done
        done = rows

    first = run_batch(path, url, options=BatchOptions(), progress=count, stopped=lambda: done >= 5)
    (kept,) = {name for name in stored(url) if name.startswith("GC-001")}
    whole = run(path, url, resume=True)

    assert first.interrupted
    assert kept
    assert whole.rows == alone[0].rows
    assert stored(url) == alone[1]
    store = Store(f"{url}/.contractgen")
    assert [name.rpartition("/")[2] for name in store.files.find(store.path)] == ["manifest.sqlite"]


def test_a_roster_on_a_store_is_drafted_onto_it_by_the_cluster(path, alone, bucket, cluster):
    Store(f"{bucket}/名册.csv").files.pipe_file("talent/名册.csv", path.read_bytes())

    result = run(
        f"{bucket}/名册.csv",
        f"{bucket}/二",
        engine="dask",
        scheduler=cluster.scheduler_address,
    )

    assert [row.status for row in result.rows] == [row.status for row in alone[0].rows]
    assert result.summaries == (f"{bucket}/二/汇总.xlsx", f"{bucket}/二/summary.json")
    assert stored(f"{bucket}/二") == alone[1]


def test_another_machine_that_writes_there_keeps_this_one_out(path, bucket):
    store = Store(f"{bucket}/三")
    mark = b'{"host": "elsewhere", "process": 1, "time": 9999999999}'
    store.files.pipe_file(f"{store.path}/.contractgen/running.json", mark)

    with pytest.raises(OutputError, match="机器 elsewhere 上的 contractgen batch 正在写"):
        run(path, f"{bucket}/三")

    assert stored(f"{bucket}/三") == {}


def test_a_roster_or_bucket_that_is_missing_is_said_in_one_sentence(path, bucket):
    with pytest.raises(TermsError, match="找不到这个文件或存储桶"):
        run(f"{bucket}/没有.csv", f"{bucket}/四")
    with pytest.raises(OutputError, match="写入失败，找不到这个文件或存储桶"):
        run(path, "s3://no-such-bucket/四")


def test_what_is_not_installed_is_named_in_one_sentence(path, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.setitem(sys.modules, "fsspec", None)

    with pytest.raises(DraftError, match=r"pip install 'contractgen\[dask\]'"):
        run(path, tmp_path / "协议", engine="dask", scheduler="tcp://127.0.0.1:1")
    with pytest.raises(OutputError, match=r"pip install 'contractgen\[dask\]'"):
        run(path, "s3://talent/五")
    with pytest.raises(DraftError, match="需要用 --scheduler 写明调度器地址"):
        run(path, tmp_path / "协议", engine="dask")


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("s3://桶/名册.csv", True),
        ("hdfs://host:8020/a", True),
        ("memory://a", True),
        ("file:///a/b", False),
        ("C:\\名册.csv", False),
        ("名册.csv", False),
    ],
)
def test_urls_are_told_from_paths(text, url):
    assert is_url(text) is url
