"""A baseline: what was wrong before is known; only what is new fails."""

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result

from contractgen.baseline import read_baseline
from contractgen.cli import main
from contractgen.document import document_from_text
from contractgen.errors import BaselineError
from contractgen.findings import Finding
from contractgen.identity import identity
from contractgen.reading import read_facts
from contractgen.reports.schema import findings_schema

TEXT = """劳动合同
甲方：西河软件有限公司
乙方：李明
第一条 期限
本合同期限三年，自2025年3月1日起至2028年2月29日止。
第二条 罚款
乙方迟到一次罚款200元。"""
WORSE = f"{TEXT}\n第三条 离职\n乙方离职须经甲方批准，未经批准不得离职。"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(
        main, ["check", *map(str, arguments), "--city", "none"], prog_name="contractgen"
    )


@pytest.fixture
def contracts(tmp_path: Path) -> tuple[Path, Path]:
    paths = tmp_path / "甲.txt", tmp_path / "乙.txt"
    for path in paths:
        path.write_text(TEXT, encoding="utf-8")
    return paths


def test_what_was_wrong_before_no_longer_fails(tmp_path, contracts):
    baseline = tmp_path / "基线.json"

    made = run(*contracts, "--write-baseline", baseline)
    again = run(*contracts, "--baseline", baseline, "--fail-on", "note")

    assert (run(*contracts).exit_code, made.exit_code, again.exit_code) == (1, 0, 0)
    assert "基线中已有，不再提示" in again.stdout


def test_only_the_document_with_something_new_fails(tmp_path, contracts):
    baseline = tmp_path / "基线.json"
    run(*contracts, "--write-baseline", baseline)
    contracts[1].write_text(WORSE, encoding="utf-8")

    result = run(*contracts, "--baseline", baseline, "--format", "json")
    content = json.loads(result.stdout)
    first, second = content["documents"]

    jsonschema.Draft202012Validator(findings_schema()).validate(content)
    assert result.exit_code == 1
    assert first["findings"] == []
    assert {one["rule"] for one in second["findings"] if one["severity"] == "error"} == {
        "law/resign-approval"
    }
    assert {one["id"] for one in second["known"]} <= {one["id"] for one in first["known"]}


def test_a_changed_amount_is_new(tmp_path, contracts):
    baseline = tmp_path / "基线.json"
    run(*contracts, "--write-baseline", baseline)
    contracts[0].write_text(TEXT.replace("200元", "500元"), encoding="utf-8")

    content = json.loads(run(*contracts, "--baseline", baseline, "--format", "json").stdout)

    assert [one["rule"] for one in content["documents"][0]["findings"]] == ["law/fine-on-employee"]


def test_a_json_report_serves_as_a_baseline_also_when_made_against_one(tmp_path, contracts):
    first, second = tmp_path / "1.json", tmp_path / "2.json"
    run(*contracts, "--format", "json", "-o", first)
    run(*contracts, "--baseline", first, "--format", "json", "-o", second)

    assert run(*contracts, "--baseline", second, "--fail-on", "note").exit_code == 0


def test_sarif_tells_new_results_from_old_ones(tmp_path, contracts):
    baseline = tmp_path / "基线.json"
    run(*contracts, "--write-baseline", baseline)
    contracts[0].write_text(WORSE, encoding="utf-8")

    sarif = run(contracts[0], "--baseline", baseline, "--format", "sarif").stdout
    states = {
        one["ruleId"]: one["baselineState"]
        for one in json.loads(sarif)["runs"][0]["results"]
        if one["kind"] == "fail"
    }

    assert states["law/resign-approval"] == "new"
    assert states["law/fine-on-employee"] == "unchanged"


@pytest.mark.parametrize(
    ("recorded", "checked", "known"),
    [
        ("./合同/甲.txt", "合同/甲.txt", True),
        ("C:\\合同\\甲.txt", "/srv/甲.txt", True),
        ("合同/乙.txt", "合同/甲.txt", False),
    ],
)
def test_a_document_is_known_by_path_or_name_and_a_finding_as_often_as_it_was(
    tmp_path, recorded, checked, known
):
    facts = read_facts(document_from_text(TEXT, checked))
    fine = Finding("law/fine-on-employee", "error", "罚款", facts.outline.place(0, 2), "")  # type: ignore[union-attr]
    found = [{"id": identity(fine, facts)}]
    path = tmp_path / "b.json"
    path.write_text(
        json.dumps({"documents": [{"path": recorded, "findings": found}]}), encoding="utf-8"
    )
    new, old = read_baseline(path).split(facts, [fine, fine])

    assert (new, old) == (((fine,), (fine,)) if known else ((fine, fine), ()))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "找不到这个文件"),
        ("not json", "不是 JSON 文件"),
        ("[]", "不是 contractgen check 的 JSON 报告"),
        ('{"documents": [{"path": "a"}]}', "不是 contractgen check 的 JSON 报告"),
        ('{"documents": [{"path": "a", "findings": [{"rule": "x"}]}]}', "或由旧版本写成"),
    ],
)
def test_what_is_no_baseline_is_refused_by_name(tmp_path, content, words):
    path = tmp_path / "b.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")

    with pytest.raises(BaselineError) as caught:
        read_baseline(path)

    assert str(path) in str(caught.value)
    assert words in str(caught.value)
