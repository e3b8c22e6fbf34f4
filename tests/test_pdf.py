"""PDFs: fonts are checked first; LibreOffice may refuse, crash or hang at a document."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import docx
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from click.testing import CliRunner
from docx.oxml.ns import qn

from contractgen.cli import main
from contractgen.document import Font, fonts_of
from contractgen.drafting import default_template
from contractgen.errors import PdfError
from contractgen.interview import typed_form
from contractgen.pdf import Conversion, Converter, fonts
from contractgen.terms import VOCABULARY, read_terms

EXAMPLES = Path(__file__).parent.parent / "examples"

FAKE = f"""#!{sys.executable}
import sys, time, pathlib
files = [pathlib.Path(name) for name in sys.argv if name.endswith(".docx")]
folder = pathlib.Path(sys.argv[sys.argv.index("--outdir") + 1])
with open({{log!r}}, "a") as log:
    print(len(files), file=log)
for file in files:
    text = file.read_text(encoding="utf-8")
    if text == "hang":
        time.sleep(600)
    if text == "crash":
        sys.exit(81)
    if text == "half":
        folder.joinpath(file.stem + ".pdf").write_bytes(b"%PDF-1.7")
    elif text != "refuse":
        pdf = b"%PDF-1.7 " + text.encode() + b" %%EOF"
        folder.joinpath(file.stem + ".pdf").write_bytes(pdf)
"""
"""A LibreOffice that does to a document what its text says."""


@pytest.fixture
def office(tmp_path, monkeypatch):
    """Put a LibreOffice on the path; return the file in which it counts documents per start."""
    programs = tmp_path / "bin"
    programs.mkdir()
    log = tmp_path / "starts"
    program = programs / "soffice"
    program.write_text(FAKE.format(log=str(log)), encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    return log


def written(folder: Path, **texts: str) -> list[Path]:
    paths = []
    for name, text in texts.items():
        path = folder / f"{name}.docx"
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return paths


def results_of(converter: Converter, paths: list[Path], jobs: int = 1) -> dict[str, Conversion]:
    return {result.source.stem: result for result in converter.convert(paths, jobs=jobs)}


@pytest.mark.parametrize("jobs", [1, 3])
def test_every_document_gets_its_own_pdf(office, tmp_path, jobs):
    (tmp_path / "子").mkdir()
    paths = [
        *written(tmp_path, **{"甲": "一", "-乙 丙": "二", "丁": "三"}),
        *written(tmp_path / "子", 甲="四"),
    ]

    results = list(Converter(default_template()).convert(paths, jobs=jobs))

    assert sorted(results, key=lambda result: paths.index(result.source)) == [
        Conversion(path, path.with_suffix(".pdf")) for path in paths
    ]
    texts = [path.with_suffix(".pdf").read_text(encoding="utf-8") for path in paths]
    assert texts == [f"%PDF-1.7 {text} %%EOF" for text in "一二三四"]


@pytest.mark.parametrize("failure", ["hang", "crash", "refuse", "half"])
def test_a_document_that_cannot_be_converted_stops_no_other(office, tmp_path, failure):
    paths = written(tmp_path, 甲="一", 乙=failure, 丙="三")

    results = results_of(Converter(default_template(), patience=1.5), paths)

    assert results["乙"] == Conversion(paths[1], None, f"{paths[1]}：LibreOffice 不能转换这份文件")
    assert [results[name].pdf for name in "甲丙"] == [
        paths[0].with_suffix(".pdf"),
        paths[2].with_suffix(".pdf"),
    ]
    assert not paths[1].with_suffix(".pdf").exists()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".contractgen")]


def test_the_processes_that_a_hung_one_started_are_ended(office, tmp_path):
    script = office.with_name("bin") / "soffice"
    script.write_text(f"#!/bin/sh\nsleep 600 &\necho $! >> {office}\nwait\n", encoding="utf-8")

    results = results_of(Converter(default_template(), patience=0.5), written(tmp_path, 甲="一"))

    assert results["甲"].pdf is None
    assert [pid for pid in office.read_text().split() if is_running(int(pid))] == []


def is_running(pid: int) -> bool:
    """Return whether a process runs; one that waits for its parent to notice its end doesn't."""
    shown = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, check=False)
    return shown.stdout.strip()[:1] not in (b"", b"Z")


def test_a_missing_document_and_a_place_that_cannot_be_written_are_named(office, tmp_path):
    paths = [*written(tmp_path, 甲="一", 乙="二"), tmp_path / "没有.docx"]
    paths[1].with_suffix(".pdf").mkdir()

    results = results_of(Converter(default_template()), paths)

    assert results["甲"].pdf == tmp_path / "甲.pdf"
    assert results["乙"].problem == f"{tmp_path / '乙.pdf'}：写入失败，这是一个文件夹，不是文件"
    assert results["没有"].problem == f"{paths[2]}：找不到这个文件，请检查路径"


def test_many_documents_share_a_start_of_libreoffice(office, tmp_path):
    paths = written(tmp_path, **{f"协议{number}": "一" for number in range(120)})

    assert len(results_of(Converter(default_template()), paths)) == 120
    assert office.read_text().split() == ["50", "50", "20"]


def test_no_documents_give_no_results(office):
    assert list(Converter(default_template()).convert([])) == []


def test_without_libreoffice_one_sentence_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(PdfError, match=r"没有找到 LibreOffice.*apt install libreoffice-writer"):
        Converter(default_template())


def test_without_any_chinese_font_one_sentence_says_what_to_install(office, monkeypatch):
    monkeypatch.setattr(fonts.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(fonts, "_run", lambda *command: "")

    with pytest.raises(PdfError, match=r"没有安装中文字体.*apt install fonts-noto-cjk"):
        Converter(default_template())


def test_the_fonts_of_our_template_are_known():
    found = fonts_of(default_template().read_bytes(), "模板")

    assert {font.name: font.chinese for font in found} == {
        "Times New Roman": False,
        "仿宋": True,
        "黑体": True,
        "宋体": True,
        "方正小标宋简体": True,
    }
    assert found[1].alternatives[0] == "仿宋_GB2312"


def test_fonts_of_runs_headers_and_the_theme_are_known(tmp_path):
    document = docx.Document()
    run = document.add_paragraph().add_run("文")
    run.font.name = "Arial"
    run._r.rPr.rFonts.set(qn("w:eastAsia"), "楷体")
    document.sections[0].header.paragraphs[0].add_run("眉").font.name = "Courier New"
    path = tmp_path / "a.docx"
    document.save(str(path))

    names = {font.name for font in fonts_of(path.read_bytes(), "a")}

    assert {"Arial", "楷体", "Courier New", "Cambria", "宋体"} <= names  # the last two: the theme's


@pytest.mark.parametrize(
    ("font", "installed", "by"),
    [
        (
            Font("仿宋", True, ("FangSong", "华文仿宋")),
            ["华文仿宋", "Noto Serif CJK SC"],
            "华文仿宋",
        ),
        (Font("仿宋", True), ["Noto Sans CJK SC", "Noto Serif CJK SC"], "Noto Serif CJK SC"),
        (Font("微软雅黑", True), ["Noto Serif CJK SC", "Noto Sans CJK SC"], "Noto Sans CJK SC"),
        (Font("SimHei", True), ["Noto Serif CJK SC", "Noto Sans CJK SC"], "Noto Sans CJK SC"),
        (Font("楷体_GB2312", False), ["AR PL UKai CN", "Noto Serif CJK SC"], "AR PL UKai CN"),
        (Font("Garamond", False), ["Noto Serif CJK SC"], "matched"),
        (Font("宋体", True), ["Some Font"], "matched"),
    ],
)
def test_the_nearest_installed_font_stands_in(font, installed, by, monkeypatch):
    monkeypatch.setattr(fonts.shutil, "which", lambda name: name)
    monkeypatch.setattr(
        fonts,
        "_run",
        lambda program, *_: "\n".join(installed) if program == "fc-list" else "matched",
    )

    plan = fonts.plan_fonts([font, Font(installed[0], True)])

    assert plan.notes() == [f"字体“{font.name}”没有安装，PDF 中以“{by}”代替"]


def test_substitutes_are_written_for_fontconfig(tmp_path):
    plan = fonts.FontPlan((fonts.Substitute("A&B", "Noto <Serif>"),))

    text = plan.configuration(tmp_path).read_text(encoding="utf-8")

    assert "<string>A&amp;B</string>" in text
    assert "<string>Noto &lt;Serif&gt;</string>" in text
    assert "/etc/fonts/fonts.conf</include>" in text


@pytest.mark.office
def test_pdfs_embed_their_chinese_fonts(tmp_path):
    document = docx.Document(str(default_template()))
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            run.text = "甲方聘用乙方"
    path = tmp_path / "协议（甲）.docx"
    document.save(str(path))

    converter = Converter(default_template())
    (result,) = converter.convert([path])

    assert result == Conversion(path, path.with_suffix(".pdf"))
    embedded = embedded_fonts(result.pdf)
    assert embedded and all(embedded.values())
    missing = {item.font for item in converter._plan.substitutes}
    stand_ins = {item.by.replace(" ", "") for item in converter._plan.substitutes}
    if "仿宋" in missing:
        assert any(name.startswith(tuple(stand_ins)) for name in embedded)


def embedded_fonts(path: Path) -> dict[str, bool]:
    """Return the fonts of the text, and whether the file holds them."""
    found: dict[str, bool] = {}
    pdf = pypdfium2.PdfDocument(path)
    for page in pdf:
        for item in page.get_objects([pdfium.FPDF_PAGEOBJ_TEXT]):
            font = pdfium.FPDFTextObj_GetFont(item.raw)
            length = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
            buffer = (pdfium.c_char * length)()
            pdfium.FPDFFont_GetBaseFontName(font, buffer, length)
            found[buffer.value.decode().rpartition("+")[2]] = bool(
                pdfium.FPDFFont_GetIsEmbedded(font)
            )
    return found


def test_fontconfig_answers_when_it_is_installed():
    if shutil.which("fc-list") is None:
        assert fonts.plan_fonts([]) is None
    else:
        assert fonts._escaped("A-B:C") == "A\\-B\\:C"


def roster(folder: Path, *names: str) -> Path:
    """Write a roster of as many people."""
    stated = read_terms(EXAMPLES / "turpan.yaml").stated()
    lines = [",".join(VOCABULARY[name].title for name in stated)]
    for number, name in enumerate(names):
        own = {"talent.name": name, "agreement.number": f"R-{number}"}
        values = {**stated, **own, "talent.id_number": f"65210119850312{number:04d}"}
        lines.append(",".join(f'"{typed_form(value)}"' for value in values.values()))
    path = folder / "名册.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


FAKE_OF_WORD = FAKE.replace(
    'file.read_text(encoding="utf-8")',
    '"refuse" if "王五" in __import__("zipfile").ZipFile(file).read("word/document.xml").decode()'
    ' else "一"',
)
"""A LibreOffice that refuses the agreement of 王五."""


def test_a_batch_makes_pdfs_and_says_for_each_row_what_became_of_it(office, tmp_path):
    office.with_name("bin").joinpath("soffice").write_text(
        FAKE_OF_WORD.format(log=str(office)), encoding="utf-8"
    )
    out = tmp_path / "协议"
    command = ["batch", str(roster(tmp_path, "李四", "王五", "赵六")), "-o", str(out), "--pdf"]
    command += ["--name-pattern", "{talent.name}", "--allow-findings"]

    first = CliRunner().invoke(main, command)
    made = {path.name: path.stat().st_mtime_ns for path in out.glob("*.pdf")}
    again = CliRunner().invoke(main, [*command, "--resume"])

    rows = json.loads((out / "summary.json").read_text(encoding="utf-8"))["rows"]
    assert (first.exit_code, again.exit_code) == (3, 3)
    assert "PDF：已生成 2 份，未生成 1 份，原因见汇总" in first.output
    assert [row["pdf"] for row in rows] == ["李四.pdf", "", "赵六.pdf"]
    assert rows[1]["notes"][-1] == (
        f"PDF 没有生成：{out / '王五.docx'}：LibreOffice 不能转换这份文件"
    )
    assert made == {path.name: path.stat().st_mtime_ns for path in out.glob("*.pdf")}


def test_a_batch_without_libreoffice_writes_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    out = tmp_path / "协议"

    result = CliRunner().invoke(
        main, ["batch", str(roster(tmp_path, "李四")), "-o", str(out), "--pdf"]
    )

    assert (result.exit_code, out.exists()) == (2, False)
    assert "没有找到 LibreOffice" in result.output


def test_a_draft_may_come_with_its_pdf(office, tmp_path):
    office.with_name("bin").joinpath("soffice").write_text(
        FAKE_OF_WORD.format(log=str(office)), encoding="utf-8"
    )
    out = tmp_path / "协议.docx"

    result = CliRunner().invoke(
        main,
        ["draft", str(EXAMPLES / "turpan.yaml"), "-o", str(out), "--pdf", "--allow-findings"],
    )

    assert (result.exit_code, out.with_suffix(".pdf").exists()) == (0, True)
    assert f"已生成：{out.with_suffix('.pdf')}" in result.output
