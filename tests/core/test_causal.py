import mne
import numpy as np
import pytest
from scipy.signal import resample_poly

from evoke_core.eeg.causal import DELAY_MS, Conditioned, Conditioner
from evoke_core.errors import EvokeError
from evoke_core.features.bands import BANDS_HZ
from evoke_core.features.differential_entropy import differential_entropy

RATES = (128, 250, 256, 500, 512, 1000, 2048)


def tone(hertz: float, rate: float, *, amplitude: float = 100, seconds: float = 12) -> np.ndarray:
    return amplitude * np.sin(2 * np.pi * hertz * np.arange(int(rate * seconds)) / rate)[None]


def decibels(hertz: float, rate: float, output: str = "eeg") -> float:
    """What is left of a tone when all transients have died."""
    settled = getattr(Conditioner(rate, 1).push(tone(hertz, rate)), output)[0, -1024:]
    return 20 * np.log10(settled.std() * np.sqrt(2) / 100 + 1e-12)


def in_pieces(samples: np.ndarray, rate: float, sizes) -> Conditioned:
    conditioner, parts, start = Conditioner(rate, len(samples)), [], 0
    while start < samples.shape[1]:
        size = next(sizes)
        part = conditioner.push(samples[:, start : start + size])
        parts.append(part._replace(taken=part.taken + start))
        start += size
    return Conditioned(*(np.concatenate(field, axis=-1) for field in zip(*parts, strict=True)))


@pytest.mark.parametrize("rate", RATES)
def test_the_band_passes_and_mains_and_drift_do_not(rate):
    assert decibels(1, rate) < -43
    assert decibels(2, rate) < -19
    assert decibels(3.5, rate) == pytest.approx(-3, abs=0.1)
    assert decibels(4, rate) == pytest.approx(-1.3, abs=0.1)
    assert [decibels(hertz, rate) for hertz in (6, 10, 20, 30, 40)] == pytest.approx([0] * 5, abs=0.1)
    assert decibels(44.5, rate) == pytest.approx(-3, abs=0.3)
    assert decibels(49, rate) < -49
    assert decibels(50, rate) < -49
    assert decibels(60, rate) < -49


@pytest.mark.parametrize("rate", RATES[1:])
def test_mains_stays_in_wide_to_be_judged(rate):
    assert decibels(50, rate, "wide") == pytest.approx(0, abs=0.1)
    assert decibels(60, rate, "wide") == pytest.approx(-0.35, abs=0.1)


@pytest.mark.parametrize("rate", RATES[1:])
@pytest.mark.parametrize("hertz", [83, 90, 100, 118, 120, 138, 150, 180, 200])
def test_nothing_above_83_hz_folds_into_the_band(rate, hertz):
    if hertz < rate / 2:
        assert decibels(hertz, rate) < -70


@pytest.mark.parametrize("rate", RATES[1:])
@pytest.mark.parametrize("hertz", [70, 76, 79])
def test_what_folds_between_49_and_64_hz_is_gone_after_the_band_pass(rate, hertz):
    assert decibels(hertz, rate) < -49


@pytest.mark.parametrize("rate", [100, 125, 128, 249.8, 250, 300, 512, 1000, 2048])
def test_the_cuts_between_pushes_make_no_difference(rate):
    rng = np.random.default_rng(1)
    samples = rng.normal(5000, 10, (3, int(rate * 4)))
    samples[0, 50:60] = np.nan
    samples[1, 123] = np.inf
    samples[2, 200:] += 3000
    whole = Conditioner(rate, 3).push(samples)
    ones = in_pieces(samples, rate, iter(lambda: 1, 0))
    odd = in_pieces(samples, rate, iter(lambda: int(rng.integers(0, 97)), -1))
    for pieces in (ones, odd):
        assert pieces.eeg == pytest.approx(whole.eeg, abs=1e-3, rel=1e-6)
        assert pieces.wide == pytest.approx(whole.wide, abs=1e-3, rel=1e-6)
        assert np.array_equal(pieces.finite, whole.finite)
        assert np.array_equal(pieces.settled, whole.settled)
        assert np.array_equal(pieces.taken, whole.taken)


@pytest.mark.parametrize("rate", [100, 128, 250, 512, 1000])
def test_an_output_is_given_as_soon_as_its_last_sample_is_here(rate):
    taken = Conditioner(rate, 1).push(np.zeros((1, rate))).taken
    assert np.array_equal(taken, np.arange(128) * rate // 128)


def test_an_output_knows_nothing_of_what_comes_after_it():
    samples = np.random.default_rng(2).normal(0, 10, (1, 1024))
    whole = Conditioner(512, 1).push(samples)
    other = samples.copy()
    other[:, 600:] = 99
    changed = Conditioner(512, 1).push(other)
    before = whole.taken < 600
    assert np.array_equal(whole.eeg[:, before], changed.eeg[:, before])
    assert not np.array_equal(whole.eeg[:, ~before], changed.eeg[:, ~before])


@pytest.mark.parametrize("rate", [250, 512, 1000, 2048])
def test_the_delay_of_each_band_is_what_is_stated_at_every_rate(rate):
    impulse = np.zeros((1, rate * 5))
    impulse[0, rate] = 100
    response = Conditioner(rate, 1).push(impulse).eeg[0].astype(np.float64)
    times = np.arange(len(response)) / 128 - 1
    for band, (low, high) in BANDS_HZ.items():
        waves = np.exp(-2j * np.pi * np.arange(low, min(high, 45) + 0.01, 0.25)[:, None] * times)
        transfer = waves @ response
        delays = np.real(waves @ (times * response) / transfer)
        assert 1000 * np.average(delays, weights=np.abs(transfer) ** 2) == pytest.approx(DELAY_MS[band], abs=1.5)


def noise(exponent: float, rate: int, seconds: int) -> np.ndarray:
    """Eight channels with power falling as 1/f^exponent down to 0.05 Hz, some 10 µV."""
    rng = np.random.default_rng(3)
    frequencies = np.fft.rfftfreq(rate * seconds, 1 / rate)
    spectrum = rng.normal(size=(8, len(frequencies))) + 1j * rng.normal(size=(8, len(frequencies)))
    signal = np.fft.irfft(spectrum * np.maximum(frequencies, 0.05) ** (-exponent / 2))
    return 10 * signal / signal.std(axis=1, keepdims=True)


def entropy(eeg: np.ndarray) -> np.ndarray:
    """The mean DE of each band over channels and seconds, without the first and last five."""
    eeg = eeg[:, 640:-640]
    return differential_entropy(eeg[:, : eeg.shape[1] // 128 * 128].reshape(len(eeg), -1, 128)).mean(axis=(0, 1))


@pytest.mark.parametrize("exponent", [0, 1.2, 2])
def test_the_entropy_is_that_of_an_ideal_offline_filter_within_a_fiftieth_of_a_nat(exponent):
    samples = noise(exponent, 512, 120)
    spectrum = np.fft.rfft(samples)
    frequencies = np.fft.rfftfreq(samples.shape[1], 1 / 512)
    spectrum[:, (frequencies < 4) | (frequencies > 45)] = 0
    ideal = np.fft.irfft(spectrum)[:, ::4]
    assert entropy(Conditioner(512, 8).push(samples).eeg) == pytest.approx(entropy(ideal), abs=0.02)


@pytest.mark.parametrize(("exponent", "gamma"), [(0, -0.12), (1.2, -0.10)])
def test_the_entropy_is_that_of_mnes_zero_phase_filter_but_for_what_that_passes_above_45_hz(exponent, gamma):
    samples = noise(exponent, 512, 120)
    offline = resample_poly(mne.filter.filter_data(samples, 512, 4, 45, verbose="ERROR"), 1, 4, axis=1)
    difference = entropy(Conditioner(512, 8).push(samples).eeg) - entropy(offline)
    assert difference == pytest.approx([-0.025, 0, 0, gamma], abs=0.015)


def test_eeg_that_was_filtered_before_keeps_its_entropy(simulated):
    eeg = simulated.data[0, :32]
    difference = entropy(Conditioner(128, 32).push(eeg).eeg) - entropy(eeg)
    assert difference == pytest.approx([0, 0, 0, 0], abs=0.04)


@pytest.mark.parametrize("rate", RATES)
def test_an_amplifiers_offset_does_not_ring(rate):
    offset = np.array([[10_000.0], [-250_000.0]])
    eeg = np.random.default_rng(4).normal(0, 10, (2, rate * 2))
    with_offset = Conditioner(rate, 2).push(eeg + offset)
    without = Conditioner(rate, 2).push(eeg)
    assert with_offset.eeg == pytest.approx(without.eeg, abs=1e-3)
    assert with_offset.wide == pytest.approx(without.wide, abs=1e-3)


@pytest.mark.parametrize("rate", [100, 250, 300, 1000])
def test_a_level_far_from_the_first_sample_passes_without_a_ripple(rate):
    levels = np.full((1, rate * 3), 200_000.0)
    levels[0, :rate] = 0
    conditioned = Conditioner(rate, 1).push(levels)
    assert conditioned.wide[0, 2 * 128 :] == pytest.approx(200_000, abs=0.05)


def test_broken_samples_are_held_told_and_forgotten():
    eeg = np.random.default_rng(5).normal(0, 10, (4, 512 * 4)).astype(np.float32)
    broken = eeg.copy()
    broken[0, 600:620] = np.nan
    broken[1, 600] = np.inf
    broken[2, 600] = -1e30
    conditioned, clean = Conditioner(512, 4).push(broken), Conditioner(512, 4).push(eeg)
    assert np.isfinite(conditioned.eeg).all()
    assert np.flatnonzero(~conditioned.finite[0]).tolist() == [150, 151, 152, 153, 154, 155]
    assert np.flatnonzero(~conditioned.finite[1]).tolist() == [150]
    assert np.flatnonzero(~conditioned.finite[2]).tolist() == [150]
    assert conditioned.finite[3].all()
    assert np.array_equal(conditioned.eeg[3], clean.eeg[3])
    assert conditioned.eeg[:, 300:] == pytest.approx(clean.eeg[:, 300:], abs=0.1)


def test_a_channel_without_numbers_is_silent_and_one_that_begins_late_does_not_ring():
    eeg = np.random.default_rng(6).normal(0, 10, (2, 1024)) + 10_000
    eeg[0] = np.nan
    eeg[1, :300] = np.nan
    conditioned = Conditioner(512, 2).push(eeg)
    assert not conditioned.eeg[0].any()
    assert not conditioned.finite[0].any()
    assert np.abs(conditioned.eeg[1]).max() < 50
    assert conditioned.finite[1].tolist() == [False] * 76 + [True] * 180


@pytest.mark.parametrize("jump_uv", [300, 1000, 187_000, 500_000])
def test_what_is_told_as_settled_has_less_than_2_microvolts_of_a_jumps_echo(jump_uv):
    samples = np.zeros((1, 512 * 4))
    samples[0, 700:] = jump_uv
    conditioned = Conditioner(512, 1).push(samples)
    since = np.flatnonzero(~conditioned.settled[0])[0]
    assert np.abs(conditioned.eeg[0, since:][conditioned.settled[0, since:]]).max() < 2
    assert np.abs(conditioned.eeg[0, :since]).max() < 10  # the jump's first sample, which stands in wide as well
    assert 0.6 < np.count_nonzero(~conditioned.settled) / 128 < 1.7


def test_eeg_with_blinks_and_muscles_is_settled_all_the_time():
    times = np.arange(512 * 4) / 512
    blinks = 400 * np.exp(-0.5 * ((times % 1 - 0.5) / 0.08) ** 2)
    muscles = np.random.default_rng(7).normal(0, 60, (1, len(times)))
    assert Conditioner(512, 1).push(blinks + muscles).settled.all()


@pytest.mark.parametrize("rate", [99.9, 64, 0, -1, float("nan"), float("inf")])
def test_a_rate_that_cannot_hold_the_band_is_refused(rate):
    with pytest.raises(EvokeError, match="set the amplifier to 100 Hz or more"):
        Conditioner(rate, 32)


def test_samples_of_another_shape_are_refused():
    with pytest.raises(ValueError, match=r"\(32, n\) samples are needed, these are \(31, 4\)"):
        Conditioner(512, 32).push(np.zeros((31, 4)))


def test_no_samples_give_nothing():
    conditioned = Conditioner(512, 2).push(np.zeros((2, 0), np.float32))
    assert [field.shape[-1] for field in conditioned] == [0] * 5
