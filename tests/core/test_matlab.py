"""MATLAB files as other data sets have them, and damaged ones."""

import numpy as np
import pytest
from scipy.io import savemat

from evoke_core.eeg.matlab import load_matlab
from evoke_core.errors import EvokeError


@pytest.fixture
def path(tmp_path):
    """A file of two variables, one of them a struct."""
    path = tmp_path / "a.mat"
    savemat(path, {"eeg": np.arange(6.0).reshape(2, 3), "subject": {"age": 30.0}}, do_compression=True)
    return path


def refused(path):
    with pytest.raises(EvokeError) as caught:
        load_matlab(path)
    assert str(caught.value).startswith(f"{path}: ")
    return str(caught.value)


def test_variables_are_read_by_name_and_structs_are_dicts(path):
    found = load_matlab(path)
    assert list(found) == ["eeg", "subject"]
    np.testing.assert_array_equal(found["eeg"], [[0, 1, 2], [3, 4, 5]])
    assert found["subject"] == {"age": 30}


def test_a_file_that_ends_too_early_is_damaged(path):
    whole = path.read_bytes()
    for length in (0, 100, 200):
        path.write_bytes(whole[:length])
        assert "damaged, or no MATLAB file" in refused(path)
        assert "copy or download it again" in refused(path)


def test_version_7_3_is_told_with_the_way_out(path):
    path.write_bytes(b"MATLAB 7.3 MAT-file".ljust(124) + b"\x00\x02IM" + b"\x89HDF\r\n\x1a\n".ljust(600, b"\0"))
    assert refused(path) == f"{path}: MATLAB's version 7.3 is not read; save it with '-v7'"


def test_what_cannot_be_opened_is_told(path):
    assert "Is a directory; give the path of a readable .mat file" in refused(path.parent)
    assert "No such file or directory; give the path" in refused(path.with_name("none.mat"))
