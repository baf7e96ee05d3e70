"""What can be wrong with a .bdf, on files of a header alone and on seconds that are off or not."""

import numpy as np
import pytest

from evoke_core.eeg.deap.subject import DeapError
from evoke_core.eeg.original.bdf_check import check_blocks, check_length


def refused(path):
    with pytest.raises(DeapError) as caught:
        check_length(path)
    assert str(caught.value).startswith(f"{path}: ")
    return str(caught.value)


@pytest.mark.parametrize("content", [b"", b"not a BDF", b"0       " + b" " * 300])
def test_what_is_no_bdf_is_told(tmp_path, content):
    path = tmp_path / "s01.bdf"
    path.write_bytes(content)
    assert "no BDF file; give DEAP's original recordings" in refused(path)


def header(records=1, channels=1, samples=128):
    """A .bdf's main header and as much of its channels' as says how long a block is."""
    main = b"\xffBIOSEMI".ljust(184) + b"%-8d" % (256 * (channels + 1)) + b" " * 44 + b"%-8d" % records + b"1".ljust(8)
    return main + b"%-4d" % channels + b" " * 216 * channels + b"%-8d" % samples * channels


@pytest.mark.parametrize(
    "content",
    [b"\xffBIOSEMI" + b"x" * 300, header()[:300], header(channels=0), header(records=0), header(samples=0)],
    ids=["letters", "cut off", "no channels", "no blocks", "empty blocks"],
)
def test_a_damaged_header_is_told(tmp_path, content):
    path = tmp_path / "s01.bdf"
    path.write_bytes(content)
    assert "its header is damaged; copy or download it again" in refused(path)


def test_a_cap_that_was_taken_off_between_two_trials_is_no_damage(tmp_path):
    broken = np.zeros((40, 600), np.bool_)
    broken[:, 200:500] = True
    assert check_blocks(broken, np.array([100, 510]), 3, 60, tmp_path) == {}
    with pytest.raises(DeapError, match="the block at 200 s, in trial 1, is damaged"):
        check_blocks(broken, np.array([140, 510]), 3, 60, tmp_path)
