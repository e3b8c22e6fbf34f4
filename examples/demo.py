"""`make demo`: draft, check and batch with the examples, and say where the results lie.

usage: python examples/demo.py [FOLDER]
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def run(title: str, *arguments: str, expected: int) -> None:
    """Show and run one command of contractgen; another exit code than `expected` ends the demo."""
    print(f"\n── {title}\n$ contractgen {' '.join(arguments)}", flush=True)  # noqa: T201
    code = subprocess.run([sys.executable, "-m", "contractgen", *arguments], check=False).returncode
    if code != expected:
        sys.exit(f"预期退出码 {expected}，实际为 {code}")


def main() -> None:
    """Run the demo."""
    out = Path(sys.argv[1] if len(sys.argv) > 1 else "demo-output")
    draft = str(out / "吐鲁番-人才引进协议.docx")
    seed = str(HERE / "seed-agreement.txt")
    run("按条款起草一份协议", "draft", str(HERE / "turpan.yaml"), "-o", draft, expected=0)
    run("审查刚起草的协议：应当没有问题", "check", draft, expected=0)
    run("审查一份有问题的协议", "check", seed, "--city", "none", expected=1)
    run(
        "同一份报告，网页格式",
        "check",
        seed,
        "--city",
        "none",
        "--format",
        "html",
        "-o",
        str(out / "审查报告.html"),
        expected=1,
    )
    run(
        "按 20 行的名册批量起草（其中 3 行有误）",
        "batch",
        str(HERE / "roster.xlsx"),
        "-o",
        str(out / "批量"),
        expected=3,
    )
    print(f"\n结果都在 {out}/：")  # noqa: T201
    for path in sorted(out.rglob("*")):
        if path.is_file() and path.parent == out:
            print(f"  {path}")  # noqa: T201
    print(f"  {out / '批量'}/（17 份协议、汇总.xlsx、summary.json）")  # noqa: T201


if __name__ == "__main__":
    main()
