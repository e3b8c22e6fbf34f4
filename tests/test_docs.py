"""What the documents say is true: commands exist, the rules page is that of the rule files."""

import importlib.util
import re
from pathlib import Path

import click
import pytest

from contractgen.cli import main
from contractgen.rulebook import load_rulebook

ROOT = Path(__file__).parent.parent
PAGES = [
    ROOT / "README.md",
    ROOT / "clauses" / "README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_command_and_option_named_in_a_page_exists(path):
    text = path.read_text(encoding="utf-8")
    for line in re.findall(r"(?:^\$ |`)contractgen ([^`\n#]+)", text, re.MULTILINE):
        words = line.split()
        command = main.commands.get(words[0])
        if isinstance(command, click.Group) and len(words) > 1:
            command = command.commands.get(words[1])
        assert isinstance(command, click.Command), line
        known = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words if re.fullmatch(r"--?[a-z-]+", word)} <= known, line


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_link_between_pages_leads_somewhere(path):
    for target in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (path.parent / target).exists(), target


def test_the_rules_page_is_that_of_the_rule_files():
    spec = importlib.util.spec_from_file_location("make_rules", ROOT / "docs" / "make_rules.py")
    assert spec is not None
    assert spec.loader is not None
    make_rules = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make_rules)

    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == make_rules.page(
        load_rulebook()
    ), "run `make docs`"


def test_make_targets_named_in_the_readme_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"make ([a-z]+)", (ROOT / "README.md").read_text(encoding="utf-8")):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
