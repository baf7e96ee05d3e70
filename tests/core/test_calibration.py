from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from evoke_core.eeg.causal import Conditioner
from evoke_core.eeg.interpolation import repair_matrix
from evoke_core.eeg.source import Layout
from evoke_core.eeg.windows import cut
from evoke_core.errors import EvokeError
from evoke_core.features.differential_entropy import differential_entropy
from evoke_core.montage import GENEVA
from evoke_core.runtime.bundle import load_bundle
from evoke_core.runtime.calibration import Rest
from tests.core.resting import LAYOUT, RATE, Resting, noise, rested

HERE = Path("ada.json")


@pytest.fixture(scope="module")
def manifest():
    return load_bundle().manifest


def entropies(samples):
    """(seconds, 32, 4) of a recording that is conditioned as a whole, all electrodes good."""
    whole = Conditioner(RATE, 32).push(samples)
    return differential_entropy(repair_matrix(GENEVA, (True,) * 32) @ cut(whole.eeg, hop_samples=128).samples)


def test_the_baseline_is_the_mean_of_the_seconds_entropies_and_the_spread_their_deviation(manifest):
    samples = noise(60)
    rest = Rest(Resting(samples), manifest, 60)
    assert rested(rest) == []
    profile = rest.profile(HERE)
    expected = entropies(samples)
    assert expected.shape == (60, 32, 4)
    assert profile.baseline == pytest.approx(expected.mean(axis=0), abs=1e-4)
    assert profile.spread == pytest.approx(expected.std(axis=0, ddof=1), abs=1e-4)
    assert (profile.seconds, profile.good_seconds, profile.quality) == (60, 60, 1.0)


def test_it_is_told_of_whom_when_and_with_what_cap(manifest):
    rest = Rest(Resting(noise(60)), manifest, 60)
    rested(rest)
    profile = rest.profile(HERE)
    assert (profile.source, profile.synthetic, profile.rate_hz) == ("noise of Ada", True, RATE)
    assert (profile.electrodes, profile.absent) == (GENEVA, ())
    assert (profile.model, profile.channels, profile.bands_hz) == (
        manifest.name,
        manifest.channels,
        manifest.bands_hz,
    )
    assert abs(datetime.now(UTC) - profile.measured) < timedelta(hours=1)


def test_an_electrode_that_the_cap_lacks_is_told_and_interpolated(manifest):
    names = tuple(name for name in GENEVA if name != "Pz")
    rest = Rest(Resting(noise(60, channels=31), Layout(names, RATE, "uV")), manifest, 60)
    assert rested(rest) == ["Ada: no electrode Pz; interpolated from the others"]
    profile = rest.profile(HERE)
    assert (profile.absent, len(profile.electrodes)) == (("Pz",), 31)
    assert profile.baseline.shape == (32, 4)
    assert np.isfinite(profile.baseline).all()


def test_seconds_that_cannot_be_judged_are_left_out(manifest):
    samples = noise(60)
    samples[:10, 20 * RATE : 40 * RATE] = 0
    rest = Rest(Resting(samples), manifest, 60)
    told = rested(rest)
    assert told == [
        "Ada: 10 of 32 electrodes cannot be used (10 flat), so nothing is read until they can; "
        "see the cap and its ground",
        "Ada: enough electrodes are in order again",
    ]
    profile = rest.profile(HERE)
    assert profile.seconds == 60
    assert 36 <= profile.good_seconds <= 40
    assert profile.quality == pytest.approx(1 - 20 / 60 * 10 / 32, abs=0.02)
    assert profile.baseline == pytest.approx(entropies(noise(60)).mean(axis=0), abs=0.15)


def test_too_few_good_seconds_are_one_sentence_with_the_worst_electrodes_and_what_helps(manifest):
    samples = noise(60)
    samples[:10, 20 * RATE :] = 0
    samples[3, :] = 0
    rest = Rest(Resting(samples), manifest, 60)
    rested(rest)
    with pytest.raises(EvokeError) as refused:
        rest.profile(HERE)
    sentence = str(refused.value)
    assert sentence.startswith("Ada: only ")
    assert "of 60 seconds could be judged, and 30 are needed; most often not: F7 (flat), " in sentence
    assert sentence.endswith("see the contacts and the ground, sit still with a loose jaw, and start again")


@pytest.mark.parametrize("channels", [("F3", "F4", "O1", "O2"), GENEVA[:9]])
def test_to_a_decoder_of_few_channels_those_alone_are_named_that_were_unusable(manifest, channels):
    few = replace(manifest, channels=channels)
    samples = noise(60, channels=len(channels))
    samples[:2] = 0
    rest = Rest(Resting(samples, Layout(channels, RATE, "uV")), few, 60)
    rested(rest)
    with pytest.raises(EvokeError) as refused:
        rest.profile(HERE)
    named = f"most often not: {channels[0]} (flat) and {channels[1]} (flat); see the contacts"
    assert f"Ada: only 0 of 60 seconds could be judged, and 30 are needed; {named}" in str(refused.value)


def test_the_seconds_in_which_a_person_settles_do_not_count(manifest):
    samples = noise(65)
    samples[:, : 4 * RATE] *= 3
    rest = Rest(Resting(samples), manifest, 60, lead_in_s=5)
    assert rest.begins_in_s == 5
    rested(rest)
    assert rest.begins_in_s == 0
    profile = rest.profile(HERE)
    assert profile.seconds == 60
    assert profile.baseline == pytest.approx(entropies(samples)[5:].mean(axis=0), abs=1e-4)


def test_a_source_that_ends_during_the_rest_is_refused(manifest):
    words = r"Ada: ended after 20 of 60 seconds of rest; record a longer rest, or ask for fewer --seconds"
    with pytest.raises(EvokeError, match=words):
        rested(Rest(Resting(noise(20)), manifest, 60))


def test_what_a_source_tells_with_its_last_samples_is_told_before_it_is_refused(manifest):
    samples = noise(20)
    samples[:10, 19 * RATE :] = 0
    rest, told = Rest(Resting(samples), manifest, 60), []
    with pytest.raises(EvokeError, match="ended after 20 of 60"):
        rested(rest, told)
    assert len(told) == 1
    assert "10 of 32 electrodes cannot be used" in told[0]


def test_a_source_that_falls_silent_is_not_waited_for_for_ever(manifest):
    rest = Rest(Resting(noise(20), then="silent"), manifest, 60, patience_s=1.0)
    with pytest.raises(EvokeError, match=r"Ada: no second of EEG has come for 1 s, after 20 of 60 seconds of rest"):
        rested(rest)


def test_a_source_of_which_no_second_can_be_made_is_not_waited_for_for_ever(manifest):
    slow = Layout(GENEVA, 64.0, "uV")
    rest = Rest(Resting(noise(20), layout_after=slow, then="again"), manifest, 60, patience_s=1.0)
    told = []
    with pytest.raises(EvokeError, match=r"Ada: no second of EEG has come for 1 s, after 0 of 60 seconds of rest"):
        rested(rest, told)
    assert [notice.split(";")[0] for notice in told] == ["Ada: 64 samples a second are too few for EEG up to 45 Hz"]


def test_another_cap_during_the_rest_is_refused(manifest):
    other = Layout((*GENEVA[:31], "A1"), RATE, "uV")
    with pytest.raises(EvokeError, match="Ada: its channels changed during the rest; start again"):
        rested(Rest(Resting(noise(60), layout_after=other), manifest, 60))


def test_a_cap_of_too_few_electrodes_is_refused_at_once(manifest):
    few = Layout(GENEVA[:20], RATE, "uV")
    with pytest.raises(EvokeError, match="Ada: 20 of the decoder's 32 electrodes are there"):
        rested(Rest(Resting(noise(60)[:20], few), manifest, 60))


def test_what_is_the_same_person_again_gives_the_same_profile(manifest):
    first, second = (Rest(Resting(noise(60, seed=seed)), manifest, 60) for seed in (1, 2))
    for rest in (first, second):
        rested(rest)
    one, other = first.profile(HERE), second.profile(HERE)
    assert np.abs(one.baseline - other.baseline).max() < 5 * one.spread.max() * np.sqrt(2 / 60)
    assert LAYOUT.channels == one.electrodes
