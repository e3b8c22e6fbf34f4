"""What is kept between runs: used while nothing has changed, never trusted otherwise."""

import json
import os
import sys

import pytest

from contractgen import cache
from contractgen.resources import YamlError, data_dir, read_yaml

posix = os.name == "posix"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(cache, "cache_folder", lambda: tmp_path / "cache")
    return tmp_path / "cache"


def never():
    raise AssertionError("made again")


def test_what_was_made_is_not_made_again_under_the_same_key(folder):
    made = {"词": [1, "二", None]}

    assert cache.remembered("words", "a" * 64, lambda: made) == made
    assert cache.remembered("words", "a" * 64, never) == made


def test_another_key_makes_anew_even_where_file_names_agree(folder):
    cache.remembered("words", "a" * 64, lambda: 1)

    assert cache.remembered("words", "a" * 63 + "b", lambda: 2) == 2


def test_a_damaged_file_is_passed_over(folder):
    for content in (b"", b"{", b"\xff\xfe", b"[]", b'{"key": 1}', b"[" * 100_000):
        cache.remembered("words", "a" * 64, lambda: 1)
        (path,) = folder.iterdir()
        path.write_bytes(content)

        assert cache.remembered("words", "a" * 64, lambda: 2) == 2
        path.unlink()


def test_a_file_that_others_may_write_is_not_trusted(folder):
    cache.remembered("words", "a" * 64, lambda: 1)
    (path,) = folder.iterdir()
    path.chmod(0o666)

    assert cache.remembered("words", "a" * 64, lambda: 2) == (2 if posix else 1)


def test_a_folder_that_cannot_be_made_is_no_error(folder):
    folder.write_text("a file is in the way", encoding="utf-8")

    assert cache.remembered("words", "a" * 64, lambda: 1) == 1


def test_old_versions_are_dropped(folder):
    for number in range(12):
        cache.remembered("words", f"{number:x}" * 64, lambda: 1)

    assert len(list(folder.iterdir())) == 8


def test_the_folder_follows_the_users_setting(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    assert cache.cache_folder() == tmp_path / "contractgen"


def test_a_shipped_file_has_its_lines_also_when_it_was_parsed_before():
    path = data_dir("clauses") / "documents.yaml"

    first, again = read_yaml(path), read_yaml(path)

    assert again.data == first.data
    assert again.line_of(("relationships",)) == first.line_of(("relationships",)) > 1


def test_a_changed_file_is_read_anew(tmp_path, monkeypatch):
    path = tmp_path / "clauses" / "a.yaml"
    path.parent.mkdir()
    path.write_text("a: 1", encoding="utf-8")
    monkeypatch.setattr("contractgen.resources.data_dir", lambda _: path.parent)

    assert read_yaml(path).data == {"a": "1"}
    path.write_text("a: 2", encoding="utf-8")
    assert read_yaml(path).data == {"a": "2"}
    path.write_text("a: [", encoding="utf-8")
    with pytest.raises(YamlError):
        read_yaml(path)


def test_what_is_kept_is_plain_json(folder):
    cache.remembered("words", "a" * 64, lambda: {"词": "语"})
    (path,) = folder.iterdir()

    assert json.loads(path.read_text(encoding="utf-8"))["data"] == {"词": "语"}
