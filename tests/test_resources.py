"""The safe file writer."""

import os

import pytest

from contractgen.errors import OutputError
from contractgen.resources import write_atomically


def test_a_file_is_replaced_whole(tmp_path):
    path = tmp_path / "协议.docx"
    path.write_bytes(b"old")
    write_atomically(path, b"new")

    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_device_is_written_to_and_not_replaced(tmp_path):
    ours, theirs = os.openpty()
    device = tmp_path / "device"
    device.symlink_to(os.ttyname(theirs))
    write_atomically(device, b"new")

    assert os.read(ours, 10) == b"new"
    assert device.is_symlink()
    assert list(tmp_path.iterdir()) == [device]
    os.close(ours)
    os.close(theirs)


def test_a_folder_in_the_way_is_refused(tmp_path):
    with pytest.raises(OutputError, match="文件夹"):
        write_atomically(tmp_path, b"new")
