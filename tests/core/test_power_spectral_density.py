import numpy as np
import pytest
from scipy.signal import periodogram, welch

from evoke_core.features.bands import BANDS_HZ
from evoke_core.features.power_spectral_density import power_spectral_density, torcheeg_power_spectral_density

SECONDS = np.arange(128) / 128
NOISE = np.random.default_rng(4).normal(25, 10, (50, 4, 128))


def sinusoid(hertz, phase=0.7):
    """Amplitude 6 µV, so that its power is 18 µV²."""
    return 6 * np.sin(2 * np.pi * hertz * SECONDS + phase)


def by_band(frequencies, density):
    return np.stack(
        [density[..., (low <= frequencies) & (frequencies < high)].mean(axis=-1) for low, high in BANDS_HZ.values()],
        axis=-1,
    )


@pytest.mark.parametrize("estimate", [periodogram, lambda x, **how: welch(x, nperseg=128, **how)])
def test_the_density_is_scipys_mean_over_each_bands_bins(estimate):
    expected = by_band(*estimate(NOISE, fs=128, window="hann"))
    assert power_spectral_density(NOISE) == pytest.approx(expected, rel=1e-10)


def test_white_noise_of_unit_variance_has_a_64th_per_hertz_in_every_band():
    noise = np.random.default_rng(1).normal(size=(20_000, 128))
    assert power_spectral_density(noise).mean(axis=0) == pytest.approx([1 / 64] * 4, rel=0.02)


def test_a_sinusoid_inside_a_band_leaves_all_its_power_there_and_none_elsewhere():
    assert power_spectral_density(sinusoid(11)) == pytest.approx([0, 18 / 6, 0, 0], abs=1e-12)


def test_a_bin_on_the_edge_of_two_bands_belongs_to_the_upper_one():
    # Hann spreads a sinusoid's power over its bin and both neighbours: 1/6, 2/3, 1/6 of 18 µV².
    theta, alpha, beta, gamma = power_spectral_density(sinusoid(8))
    assert (theta, alpha) == (pytest.approx(3 / 4), pytest.approx(15 / 6))
    assert (beta, gamma) == (pytest.approx(0, abs=1e-12), pytest.approx(0, abs=1e-12))
    assert power_spectral_density(sinusoid(50)) == pytest.approx([0, 0, 0, 0], abs=1e-12)


@pytest.mark.parametrize("sample", [0, 1, 64, 127])
def test_an_impulse_has_the_same_density_everywhere_weighted_by_the_hann_window(sample):
    hann = np.sin(np.pi * sample / 128) ** 2
    density = power_spectral_density(3 * np.eye(128)[sample])
    assert density == pytest.approx([2 * 9 * hann**2 / (128 * 48)] * 4, abs=1e-15)


def test_a_steady_voltage_and_a_flat_channel_have_no_density_and_single_precision_is_as_good():
    assert power_spectral_density(np.full((2, 128), 40.0)) == pytest.approx(np.zeros((2, 4)), abs=1e-20)
    assert power_spectral_density(np.zeros((1, 32, 128), np.float32)).tolist() == [[[0.0] * 4] * 32]
    single = NOISE.astype(np.float32)
    assert np.array_equal(power_spectral_density(single), power_spectral_density(single.astype(np.float64)))


def test_torcheegs_bins_begin_one_hertz_early():
    # A 3 Hz sinusoid lies in its θ of 3–7 Hz; of ours, 4–7 Hz, only the Hann window's sixth at 4 Hz is seen.
    assert power_spectral_density(sinusoid(3))[0] == pytest.approx(18 / 6 / 4)
    assert torcheeg_power_spectral_density(sinusoid(3))[0] == pytest.approx((12 + 3) / 5, rel=0.02)
    # Of a 2 Hz sinusoid we see nothing, and it sees the sixth at 3 Hz.
    assert power_spectral_density(sinusoid(2))[0] == pytest.approx(0, abs=1e-12)
    assert torcheeg_power_spectral_density(sinusoid(2))[0] == pytest.approx(3 / 5, rel=0.02)


def test_torcheegs_density_is_its_mean_squared_spectrum_but_for_the_unit():
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(128) / 127)
    power = np.abs(np.fft.fft(NOISE * hann)) ** 2
    theirs = np.stack([power[..., low - 1 : high].mean(axis=-1) for low, high in BANDS_HZ.values()], axis=-1)
    assert 3048 * torcheeg_power_spectral_density(NOISE) == pytest.approx(theirs, rel=1e-10)


def test_windows_of_another_length_are_refused():
    with pytest.raises(ValueError, match="128 samples are needed, these have 256"):
        power_spectral_density(np.zeros((1, 32, 256)))
