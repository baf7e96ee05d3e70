import numpy as np
import pytest
from scipy.signal import resample_poly

from evoke_core.eeg.causal import Conditioner
from evoke_core.eeg.signal_quality import Verdict, judge

SECONDS = np.arange(128) / 128


def band_noise(rms_uv: float, low_hz: float, high_hz: float, seed: int = 0) -> np.ndarray:
    """A second of Gaussian noise in a band, (128,) µV."""
    spectrum = np.fft.rfft(np.random.default_rng(seed).normal(size=128))
    frequencies = np.fft.rfftfreq(128, 1 / 128)
    spectrum[(frequencies < low_hz) | (frequencies > high_hz)] = 0
    signal = np.fft.irfft(spectrum)
    return (rms_uv * signal / signal.std()).astype(np.float32)


EEG = band_noise(8, 4, 20) + band_noise(2, 20, 45, seed=1)


def verdict_of(second: np.ndarray, **flags: np.ndarray) -> Verdict:
    flags = {name: flag[None] for name, flag in flags.items()}
    return Verdict(judge(second[None].astype(np.float32), **flags)[0])


def seconds_of(samples: np.ndarray) -> np.ndarray:
    """(channels, n) to (seconds, channels, 128)."""
    whole = samples.shape[1] // 128
    return samples[:, : whole * 128].reshape(len(samples), whole, 128).transpose(1, 0, 2)


def verdicts_of(eeg: np.ndarray, rate: int) -> np.ndarray:
    conditioned = Conditioner(rate, len(eeg)).push(eeg)
    return judge(*(seconds_of(part) for part in (conditioned.wide, conditioned.finite, conditioned.settled)))


@pytest.fixture(scope="module")
def trials(simulated) -> np.ndarray:
    return simulated.data[:, :32]


def test_synthetic_eeg_as_deap_preprocesses_it_is_good(trials):
    verdicts = np.stack([judge(seconds_of(trial)) for trial in trials])
    assert np.mean(verdicts == Verdict.GOOD) > 0.99


@pytest.mark.parametrize("rate", [256, 512])
def test_a_raw_cap_with_offset_drift_and_ordinary_mains_is_good(trials, rate):
    rng = np.random.default_rng(0)
    eeg = resample_poly(np.concatenate(trials[:3], axis=1), rate // 128, 1, axis=1)
    times = np.arange(eeg.shape[1]) / rate
    drift = np.cumsum(rng.normal(0, 0.3, eeg.shape), axis=1) * np.sqrt(512 / rate)
    mains = rng.uniform(2, 20, (32, 1)) * np.sin(2 * np.pi * 50.1 * times)
    raw = eeg + drift + mains + rng.normal(0, 0.7, eeg.shape) + rng.normal(0, 20_000, (32, 1))
    verdicts = verdicts_of(raw, rate)
    assert np.mean(verdicts <= Verdict.EYE) > 0.99
    assert np.mean(verdicts == Verdict.GOOD) > 0.95


@pytest.mark.parametrize("amplitude_uv", [100, 1000])
def test_mains_that_all_channels_share_is_no_fault_of_theirs(trials, amplitude_uv):
    eeg = resample_poly(np.concatenate(trials[:2], axis=1), 4, 1, axis=1)
    eeg += amplitude_uv * np.sin(2 * np.pi * 50 * np.arange(eeg.shape[1]) / 512)
    eeg[5] = 3000
    eeg[6] += 200 * np.sin(2 * np.pi * 50 * np.arange(eeg.shape[1]) / 512 + 1)
    eeg[7] = np.nan
    eeg[8, 512 * 20 :] += 50_000
    verdicts = verdicts_of(eeg, 512)
    assert (verdicts[:, 5] == Verdict.FLAT).all()
    assert (verdicts[:, 6] == Verdict.LINE).all()
    assert (verdicts[:, 7] == Verdict.MISSING).all()
    assert (verdicts[20:22, 8] == Verdict.RAILED).all()
    assert np.mean(np.delete(verdicts, [5, 6, 7, 8], axis=1) == Verdict.GOOD) > 0.99


def test_a_cap_whose_electrodes_hum_each_in_its_own_way_stays_bad():
    rng = np.random.default_rng(6)
    hum = rng.uniform(150, 900, (32, 1)) * np.sin(2 * np.pi * 50 * SECONDS + rng.uniform(0, 6.28, (32, 1)))
    verdicts = judge((EEG + hum).astype(np.float32))
    assert np.count_nonzero(verdicts == Verdict.LINE) >= 30


def test_a_quiet_channel_and_strong_alpha_are_good():
    assert verdict_of(EEG) == Verdict.GOOD
    assert verdict_of(0.2 * EEG) == Verdict.GOOD
    assert verdict_of(50 * np.sin(2 * np.pi * 10.3 * SECONDS) + EEG) == Verdict.GOOD


@pytest.mark.parametrize("height_uv", [120, 300, 500])
@pytest.mark.parametrize("at_s", [0.2, 0.5, 0.8])
def test_a_blink_is_the_eye_and_can_be_used(height_uv, at_s):
    blink = height_uv * np.exp(-0.5 * ((SECONDS - at_s) / 0.08) ** 2)
    verdict = verdict_of(blink + EEG)
    assert verdict == Verdict.EYE
    assert verdict.usable


@pytest.mark.parametrize("rms_uv", [25, 60])
def test_a_tense_jaw_is_muscle(rms_uv):
    verdict = verdict_of(band_noise(rms_uv, 20, 64, seed=2) + EEG)
    assert verdict == Verdict.MUSCLE
    assert not verdict.usable


def test_movement_in_the_band_is_muscle_too():
    assert verdict_of(band_noise(90, 4, 12, seed=3)) == Verdict.MUSCLE


@pytest.mark.parametrize("rate", [250, 256, 512, 2048])
@pytest.mark.parametrize("hertz", [49.9, 50, 60, 60.1])
@pytest.mark.parametrize("amplitude_uv", [80, 500, 5000])
def test_a_bad_contact_that_hums_is_line_noise(rate, hertz, amplitude_uv):
    times = np.arange(rate * 4) / rate
    eeg = np.tile(resample_poly(np.tile(EEG, 4), rate, 128), (2, 1))
    eeg[1] += amplitude_uv * np.sin(2 * np.pi * hertz * times)
    verdicts = verdicts_of(eeg, rate)[1:]
    assert (verdicts[:, 0] == Verdict.GOOD).all()
    assert (verdicts[:, 1] == Verdict.LINE).all()


def test_ordinary_mains_is_no_line_noise():
    assert verdict_of(30 * np.sin(2 * np.pi * 50 * SECONDS) + EEG) == Verdict.GOOD


@pytest.mark.parametrize("rail_uv", [900, -187_500, 262_000])
def test_an_electrode_that_lets_go_is_railed_stays_railed_and_settles_when_it_is_back(rail_uv):
    eeg = np.tile(np.tile(EEG, 12), (1, 1))
    eeg[0, 3 * 128 + 64 : 7 * 128] = rail_uv
    verdicts = verdicts_of(eeg, 128)[:, 0]
    assert verdicts[:3].tolist() == [Verdict.GOOD] * 3
    assert verdicts[3:8].tolist() == [Verdict.RAILED] * 5
    assert verdicts[10:].tolist() == [Verdict.GOOD] * 2


def test_a_window_whose_eeg_has_the_echo_of_a_jump_before_it_is_railed():
    settled = SECONDS > 0.5
    assert verdict_of(EEG, settled=settled) == Verdict.RAILED
    assert verdict_of(EEG, settled=SECONDS > 8 / 128 - 1e-6) == Verdict.GOOD


@pytest.mark.parametrize("level_uv", [0, 100, -500])
def test_a_dead_channel_is_flat_with_or_without_an_amplifiers_noise(level_uv):
    assert verdict_of(np.full(128, level_uv)) == Verdict.FLAT
    assert verdict_of(np.full(128, level_uv) + 0.3 * np.random.default_rng(4).normal(size=128)) == Verdict.FLAT


def test_a_channel_that_lacks_more_than_eight_samples_of_a_second_is_missing():
    sound = np.ones(128, bool)
    sound[40:48] = False
    assert verdict_of(EEG, finite=sound) == Verdict.GOOD
    sound[48] = False
    assert verdict_of(EEG, finite=sound) == Verdict.MISSING


def test_a_channel_that_is_not_there_is_missing_and_not_flat():
    assert verdict_of(np.zeros(128), finite=np.zeros(128, bool)) == Verdict.MISSING


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("broken", [np.nan, np.inf, -np.inf])
def test_numbers_that_are_none_do_no_harm_to_the_neighbours(broken):
    seconds = np.tile(EEG, (3, 1))
    seconds[1] = broken
    verdicts = judge(seconds)
    assert verdicts[[0, 2]].tolist() == [Verdict.GOOD] * 2
    assert verdicts[1] > Verdict.EYE


def test_many_people_are_judged_at_once_as_they_are_one_by_one():
    rng = np.random.default_rng(5)
    scale = 10 ** rng.uniform(-2, 3, (6, 32, 1))
    seconds = (rng.normal(size=(6, 32, 128)) * scale).astype(np.float32)
    finite = rng.random((6, 32, 128)) < 0.95
    settled = rng.random((6, 32, 128)) < 0.95
    together = judge(seconds, finite, settled)
    assert together.dtype == np.int8
    assert np.array_equal(together, np.stack([judge(*one) for one in zip(seconds, finite, settled, strict=True)]))
    assert len(np.unique(together)) >= 4


def test_a_window_of_another_length_is_refused():
    with pytest.raises(ValueError, match="128 samples are needed, these have 100"):
        judge(np.zeros((32, 100), np.float32))
