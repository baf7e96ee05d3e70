import numpy as np
import pytest

from evoke_core.eeg.windows import SAMPLING_HZ, TRIAL_SAMPLES, cut, quality, repair
from evoke_core.montage import GENEVA


@pytest.fixture
def eeg():
    return np.random.default_rng(0).normal(0, 10, (32, 1000)).astype(np.float32)


def windows_of(count: int) -> np.ndarray:
    return np.random.default_rng(1).normal(0, 10, (count, 32, 128)).astype(np.float32)


def test_each_window_is_the_second_that_ends_at_its_time(eeg):
    windows, source_t = cut(eeg, hop_samples=16)
    assert windows.shape == (1 + (1000 - 128) // 16, 32, 128)
    assert windows.dtype == np.float32
    for window, t in zip(windows, source_t, strict=True):
        last = round(t * SAMPLING_HZ)
        np.testing.assert_array_equal(window, eeg[:, last - 127 : last + 1])
    assert source_t[0] == 127 / 128
    np.testing.assert_allclose(np.diff(source_t), 0.125)


def test_windows_are_a_view_and_not_a_copy(eeg):
    assert np.shares_memory(cut(eeg).samples, eeg)
    assert not cut(eeg).samples.flags.writeable


@pytest.mark.parametrize(("samples", "count"), [(0, 0), (127, 0), (128, 1), (143, 1), (144, 2), (TRIAL_SAMPLES, 473)])
def test_a_recording_gives_as_many_windows_as_fit(samples, count):
    windows, source_t = cut(np.zeros((32, samples), np.float32), hop_samples=16)
    assert windows.shape == (count, 32, 128)
    assert len(source_t) == count


def test_a_hop_that_goes_nowhere_is_refused(eeg):
    with pytest.raises(ValueError, match="hop of 0"):
        cut(eeg, hop_samples=0)


def test_a_channel_is_unusable_where_it_is_flat_or_not_finite():
    windows = windows_of(4)
    windows[0, 3, 5] = np.nan
    windows[1, 4, 127] = -np.inf
    windows[2, 5] = 40
    windows[2, 6] = np.linspace(0, 0.0009, 128)
    windows[2, 7] = np.linspace(0, 0.0011, 128)
    usable = quality(windows)
    assert usable.dtype == np.bool_
    assert set(zip(*np.nonzero(~usable), strict=True)) == {(0, 3), (1, 4), (2, 5), (2, 6)}


def test_quality_needs_no_copy_of_the_windows(eeg):
    eeg[9, 500] = np.inf
    windows, source_t = cut(eeg)
    first = np.round(source_t * SAMPLING_HZ) - 127
    np.testing.assert_array_equal(~quality(windows)[:, 9], (first <= 500) & (first + 127 >= 500))


def test_an_unusable_channel_takes_the_nearest_usable_electrodes_signal():
    windows = windows_of(2)
    usable = np.ones((2, 32), bool)
    po3, o1, oz, o2, po4 = (GENEVA.index(name) for name in ("PO3", "O1", "Oz", "O2", "PO4"))
    usable[0, o2] = usable[0, po4] = False
    usable[1, [o1, oz]] = False
    repaired = repair(windows, usable)
    np.testing.assert_array_equal(repaired[0, o2], windows[0, oz])
    np.testing.assert_array_equal(repaired[1, oz], windows[1, o2])
    np.testing.assert_array_equal(repaired[1, o1], windows[1, po3])
    np.testing.assert_array_equal(repaired[usable], windows[usable])


def test_ties_go_to_the_channel_that_comes_first():
    windows, usable = windows_of(1), np.ones((1, 32), bool)
    usable[0, GENEVA.index("Cz")] = False
    # FC1, FC2, CP1 and CP2 are equally near on the grid.
    np.testing.assert_array_equal(repair(windows, usable)[0, GENEVA.index("Cz")], windows[0, GENEVA.index("FC1")])


def test_one_usable_channel_fills_the_window_and_none_leaves_zeros():
    windows = windows_of(2)
    windows[1] = np.nan
    usable = np.zeros((2, 32), bool)
    usable[0, 20] = True
    repaired = repair(windows, usable)
    np.testing.assert_array_equal(repaired[0], np.broadcast_to(windows[0, 20], (32, 128)))
    assert not repaired[1].any()


def test_repair_leaves_the_given_windows_alone_and_copies_none_that_need_it_not(eeg):
    windows = cut(eeg).samples
    assert repair(windows, quality(windows)) is windows
    eeg[3] = 0
    before = eeg.copy()
    windows = cut(eeg).samples
    repaired = repair(windows, quality(windows))
    np.testing.assert_array_equal(eeg, before)
    assert quality(repaired).all()


def test_repair_follows_the_channels_it_is_told():
    channels = ["Oz", "Fp1", "Fp2"]
    windows = windows_of(1)[:, :3]
    repaired = repair(windows, np.array([[True, True, False]]), channels=channels)
    np.testing.assert_array_equal(repaired[0, 2], windows[0, 1])
