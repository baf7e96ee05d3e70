"""What becomes of a recording before it is cut: band, rate, reference, names. SYNTHETIC signals."""

import mne
import numpy as np
import pytest

from evoke_core.eeg.bids.recording import read_recording
from tests.own_corpus import write_recording


def sine(hz, rate_hz, seconds=20, microvolts=20.0):
    return microvolts * np.sqrt(2) * np.sin(2 * np.pi * hz * np.arange(int(seconds * rate_hz)) / rate_hz)


def strength(path, name="F3"):
    """RMS of F3 away from the ends, in µV, when it is referenced to itself and a channel of opposite sign."""
    eeg, _ = read_recording(path, (name, "F4"), filtered=False)
    return float(np.sqrt(np.square(eeg[0, 256:-256]).mean()))


@pytest.mark.parametrize(
    ("hz", "least", "most"),
    [(1, 0, 0.02), (5, 0.95, 1.05), (20, 0.99, 1.01), (44, 0.95, 1.01), (50, 0, 0.02), (60, 0, 0.02)],
)
def test_the_band_from_4_to_45_hz_passes_and_the_mains_do_not(tmp_path, hz, least, most):
    wave = sine(hz, 512)
    write_recording(tmp_path / "x_eeg.vhdr", [wave, -wave], channels=("F3", "F4"), rate_hz=512)
    assert 20 * least <= strength(tmp_path / "x_eeg.vhdr") <= 20 * most


def test_a_filtered_corpus_is_resampled_and_referenced_and_no_more(tmp_path):
    noise = np.random.default_rng(3).normal(0, 10, (2, 1280))
    write_recording(tmp_path / "x_eeg.vhdr", noise, channels=("F3", "F4"), rate_hz=128)
    eeg, seconds = read_recording(tmp_path / "x_eeg.vhdr", ("F3", "F4"), filtered=True)
    assert eeg == pytest.approx(noise - noise.mean(axis=0), abs=1e-3)
    assert seconds == 10


@pytest.mark.parametrize("dated", [False, True])
def test_the_filter_does_not_run_across_a_join_that_mne_marks(tmp_path, dated):
    info = mne.create_info(["F3", "F4"], 256, "eeg")
    noise = 1e-6 * np.random.default_rng(1).normal(0, 10, (2, 2560))
    joined = mne.concatenate_raws(
        [
            mne.io.RawArray(noise + step, info.copy(), first_samp=700, verbose="ERROR")
            for step in (0, [[0.02], [-0.02]])
        ],
        verbose="ERROR",
    )
    if dated:
        joined.set_meas_date(0)
    joined.save(tmp_path / "x_eeg.fif", verbose="ERROR")
    eeg, _ = read_recording(tmp_path / "x_eeg.fif", ("F3", "F4"), filtered=False)
    assert eeg.shape == (2, 2560)
    assert np.abs(eeg[:, 1100:1450]).max() < 100


def test_channels_are_found_whatever_caps_call_them(tmp_path):
    noise = np.random.default_rng(3).normal(0, 10, (4, 2560))
    write_recording(tmp_path / "x_eeg.edf", noise, channels=("EEG T3-Ref", "fp1", "T6", "EKG"))
    eeg, _ = read_recording(tmp_path / "x_eeg.edf", ("Fp1", "T7", "P8"), filtered=True)
    assert eeg.shape == (3, 1280)
    other, _ = read_recording(tmp_path / "x_eeg.edf", ("T7", "P8", "Fp1"), filtered=True)
    assert other == pytest.approx(eeg[[1, 2, 0]], abs=1e-4)
