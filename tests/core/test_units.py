import numpy as np
import pytest

from evoke_core.eeg.units import microvolts

FACTORS = {"V": 1e6, "mV": 1e3, "uV": 1.0}


def eeg(rms_uv: float = 15, offset_uv: float = 0) -> np.ndarray:
    return np.random.default_rng(0).normal(offset_uv, rms_uv, (8, 512))


@pytest.mark.parametrize("unit", FACTORS)
@pytest.mark.parametrize("rms_uv", [2, 15, 200])
def test_a_declared_unit_that_fits_is_believed_in_silence(unit, rms_uv):
    assert microvolts(eeg(rms_uv) / FACTORS[unit], unit) == (FACTORS[unit], None)


@pytest.mark.parametrize(
    ("spelling", "factor"),
    [("microvolts", 1.0), ("µV", 1.0), ("μV", 1.0), ("Volts", 1e6), (" mv ", 1e3), ("nV", 1e-3)],
)
def test_a_unit_is_known_by_its_usual_spellings(spelling, factor):
    assert microvolts(eeg() / factor, spelling) == (factor, None)


@pytest.mark.parametrize("actual", FACTORS)
@pytest.mark.parametrize("declared", FACTORS)
def test_numbers_that_contradict_the_declaration_win_and_it_is_said(actual, declared):
    factor, note = microvolts(eeg() / FACTORS[actual], declared)
    assert factor == FACTORS[actual]
    assert (note is None) == (actual == declared)


def test_a_contradiction_names_what_was_declared_and_what_is_read():
    assert microvolts(eeg() / 1e6, "uV")[1] == (
        "declares microvolts, which would make its EEG 0.000015 µV; read as volts instead"
    )


@pytest.mark.parametrize("unit", FACTORS)
def test_without_a_declaration_the_numbers_tell_whatever_their_offset(unit):
    factor, note = microvolts(eeg(offset_uv=10_000) / FACTORS[unit], None)
    assert factor == FACTORS[unit]
    assert note.startswith("declares no unit; read as ")


def test_an_unknown_unit_is_named():
    factor, note = microvolts(eeg(), "counts")
    assert factor == 1.0
    assert note.startswith("declares the unit 'counts', which is none of µV, mV and V; read as microvolts")


def test_amplifier_noise_in_microvolts_is_not_taken_for_millivolts():
    assert microvolts(eeg(0.3), "uV") == (1.0, None)


def test_silent_broken_and_jumping_channels_have_no_say():
    samples = eeg() / 1e6
    samples[0] = 0
    samples[1] = np.nan
    samples[2, 100] = np.inf
    samples[3, 256:] += 0.1
    assert microvolts(samples, None)[0] == 1e6


@pytest.mark.parametrize("silence", [0.0, np.nan])
def test_silence_tells_nothing(silence):
    samples = np.full((4, 100), silence)
    assert microvolts(samples, "V") == (1e6, None)
    assert microvolts(samples, None) == (1.0, "declares no unit, and is silent; read as microvolts")
