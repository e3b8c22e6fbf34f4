"""The built wheel, installed elsewhere, drafts and checks: nothing less notices a missing file."""

import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "build",
            "--wheel",
            "--no-isolation",
            "--outdir",
            str(out),
            str(ROOT),
        ],
        check=True,
        capture_output=True,
    )
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the `contractgen` of an environment that has the wheel and only our dependencies.

    The dependencies come from this environment's folder, whose .pth files (an editable install
    among them) Python does not read there.
    """
    folder = tmp_path_factory.mktemp("elsewhere") / "env"
    venv.create(folder, with_pip=False, symlinks=True)
    site = next((folder / "lib").glob("python*")) / "site-packages"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return folder / "bin" / "python"


def run(python: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(python), "-m", "contractgen", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_wheel_carries_every_data_file(wheel):
    packed = set(zipfile.ZipFile(wheel).namelist())
    kept = {
        f"contractgen/{path.relative_to(ROOT).as_posix()}"
        for folder in ("clauses", "templates")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix in {".yaml", ".docx"}
    }

    assert kept <= packed
    assert not any(name.startswith(("tests/", "examples/", "clauses/")) for name in packed)


def test_the_installed_wheel_is_what_runs(elsewhere, tmp_path):
    done = subprocess.run(
        [str(elsewhere), "-c", "import contractgen; print(contractgen.__file__)"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )

    assert str(ROOT / "contractgen") not in done.stdout


def test_the_installed_wheel_drafts_and_checks(elsewhere, tmp_path):
    drafted = run(elsewhere, tmp_path, "draft", str(ROOT / "examples/none.yaml"), "-o", "a.docx")
    checked = run(elsewhere, tmp_path, "check", "a.docx", "--fail-on", "warning")
    seed = run(elsewhere, tmp_path, "check", str(ROOT / "examples/seed-agreement.txt"))

    assert (drafted.returncode, drafted.stderr) == (0, "")
    assert (checked.returncode, checked.stderr) == (0, "")
    assert seed.returncode == 1
