"""What Word users see: drafts open in LibreOffice and become PDFs with Chinese glyphs."""

import re
import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner

from contractgen.cli import main

pytestmark = pytest.mark.office

EXAMPLES = Path(__file__).parent.parent / "examples"


def to_pdf(document: Path, folder: Path) -> Path:
    """Convert with LibreOffice, in a profile of its own."""
    subprocess.run(
        [
            shutil.which("soffice") or "soffice",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            str(document),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return folder / f"{document.stem}.pdf"


@pytest.mark.parametrize("wording", ["standard", "original"])
def test_a_draft_becomes_a_pdf_with_every_chinese_word(tmp_path, wording):
    document = tmp_path / "draft.docx"
    arguments = ["draft", str(EXAMPLES / "turpan.yaml"), "-o", str(document)]
    made = CliRunner().invoke(main, [*arguments, "--wording", wording, "--allow-findings"])
    assert made.exit_code == 0
    pdf = pypdfium2.PdfDocument(to_pdf(document, tmp_path))
    text = "".join(page.get_textpage().get_text_range() for page in pdf)
    shown = re.sub(r"\s", "", text)

    assert len(pdf) >= 3
    assert "第一条" in shown
    assert "乙方" in shown
    assert "\ufffd" not in shown


def test_a_reviewed_draft_opens_with_its_comments_and_tracked_changes(tmp_path):
    draft, reviewed = tmp_path / "draft.docx", tmp_path / "reviewed.docx"
    arguments = ["draft", str(EXAMPLES / "turpan.yaml"), "-o", str(draft), "--wording", "original"]
    assert CliRunner().invoke(main, [*arguments, "--allow-findings"]).exit_code == 0
    review = ["check", str(draft), "--format", "docx", "--fix", "-o", str(reviewed)]
    assert CliRunner().invoke(main, review).exit_code == 1
    pdf = pypdfium2.PdfDocument(to_pdf(reviewed, tmp_path))
    text = "".join(page.get_textpage().get_text_range() for page in pdf)
    shown = re.sub(r"\s", "", text)

    assert "乙方应无条件服从甲方" in shown  # struck out
    assert "双方协商一致后书面变更" in shown  # put in
    assert "\ufffd" not in shown
