"""The chain from a raw recording to trials, on SYNTHETIC recordings of a few trials."""

import io
import pickle

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from evoke_core.eeg.deap.subject import DeapError
from evoke_core.eeg.original.chain import band_pass, cut_trials, preprocess, resample
from evoke_core.eeg.original.corpus import as_file
from evoke_core.eeg.original.peripheral import peripheral_channels
from evoke_core.eeg.original.picture import clearest, picture
from evoke_core.eeg.original.ratings import Ratings
from evoke_core.eeg.original.recording import RawSubject
from evoke_core.montage import GENEVA
from tests.raw_deap import OTHERS, simulate, video_onsets

RATE_HZ = 256
TRIALS = 6
ONSETS_S, SECONDS = video_onsets(TRIALS)


def raw_subject(eyes=1.0, order="Geneva", without=(), rate_hz=RATE_HZ):
    signals = simulate(SECONDS, rate_hz, eyes=eyes)
    return RawSubject(
        eeg=np.stack([signals[name] for name in GENEVA]),
        others={name: signals[name] for name in (*OTHERS, "GSR1", "Resp", "Plet", "Temp") if name not in without},
        rate_hz=rate_hz,
        onsets=np.array(ONSETS_S) * rate_hz,
        order=order,
        status="Status",
        bad=(),
        notes=("T7 stands still",),
    )


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    """As the command has it: on a busy machine, threads of BLAS wait for one another at each of ICA's small steps."""
    with threadpool_limits(1):
        yield


@pytest.fixture(scope="module")
def raw():
    return raw_subject()


@pytest.fixture(scope="module")
def done(raw):
    return preprocess(raw)


def rms(signals):
    return np.sqrt(np.square(signals).mean())


def test_a_trial_is_63_s_at_128_hz_of_40_channels(done):
    assert done.eeg.shape == done.before.shape == (TRIALS, 32, 8064)
    assert done.peripheral.shape == (TRIALS, 8, 8064)


def test_a_trial_begins_3_s_before_its_video(done):
    # The temperature is the time, with some noise: its mean is known to less than a sample, which takes 7.8 ms.
    taken_s = np.array(ONSETS_S)[:, None] - 3 + np.arange(8064) / 128
    assert np.abs((done.peripheral[:, 7] - taken_s).mean(axis=1)).max() < 1e-3


def test_a_blink_and_a_glance_are_one_component_each_and_go(done):
    assert len(done.eyes.removed) == 2
    first, second = done.eyes.removed
    assert abs(done.eyes.correlations["vEOG"][first]) > 0.9
    assert abs(done.eyes.correlations["hEOG"][second]) > 0.8
    assert GENEVA[int(np.abs(done.eyes.maps[first]).argmax())] in ("Fp1", "Fp2")


def test_what_is_left_follows_the_eyes_no_more_and_is_otherwise_the_brains(done):
    lids = band_pass(np.stack([done.peripheral[:, 1].ravel(), np.zeros(TRIALS * 8064)]))[0]

    def following(trials, name):
        return abs(np.corrcoef(trials[:, GENEVA.index(name)].ravel(), lids)[0, 1])

    for name in ("Fp1", "Fp2"):
        assert following(done.before, name) > 0.4
        assert following(done.eeg, name) < 0.1
    brain = cut_trials(band_pass(resample(raw_subject(eyes=0).eeg, RATE_HZ)), np.array(ONSETS_S) * 128)
    for name in ("O1", "Oz", "Pz", "CP5"):
        channel = GENEVA.index(name)
        assert rms(done.eeg[:, channel] - brain[:, channel]) < 0.2 * rms(brain[:, channel])


def test_what_comes_out_is_in_average_reference_and_between_4_and_45_hz(done):
    assert np.abs(done.eeg.mean(axis=1)).max() < 1e-9
    power = np.square(np.abs(np.fft.rfft(done.eeg * np.hanning(8064)))).mean(axis=(0, 1))
    hertz = np.fft.rfftfreq(8064, 1 / 128)
    inside = power[(hertz > 5) & (hertz < 44)].mean()
    assert power[hertz < 1.5].mean() < 1e-3 * inside
    assert power[hertz > 50.5].mean() < 1e-4 * inside


def test_no_mains_are_left(raw):
    humming = raw.eeg[:, : 20 * RATE_HZ].copy()
    humming[3] += 50 * np.sin(2 * np.pi * 50 * np.arange(20 * RATE_HZ) / RATE_HZ)
    left = band_pass(resample(humming, RATE_HZ)) - band_pass(resample(raw.eeg[:, : 20 * RATE_HZ], RATE_HZ))
    assert rms(left[3, 256:-256]) < 50 / 200


def test_what_all_electrodes_share_changes_nothing(raw, done):
    shared = 40 * np.sin(2 * np.pi * 7 * np.arange(raw.eeg.shape[1]) / RATE_HZ)
    assert rms(preprocess(raw._replace(eeg=raw.eeg + shared)).eeg - done.eeg) < 0.01


def test_resampling_keeps_what_128_hz_can_hold_and_nothing_else():
    time = np.arange(20 * 512) / 512
    kept = resample(np.sin(2 * np.pi * 10 * time), 512)
    assert kept.shape == (2560,)
    np.testing.assert_allclose(kept[128:-128], np.sin(2 * np.pi * 10 * np.arange(2560) / 128)[128:-128], atol=1e-3)
    assert np.abs(resample(np.sin(2 * np.pi * 100 * time), 512)[128:-128]).max() < 1e-2


def test_notes_of_the_recording_and_of_the_chain_are_kept(done):
    assert done.notes == ("T7 stands still",)


def test_one_pair_of_eye_channels_is_enough_and_the_other_is_zeros():
    done = preprocess(raw_subject(without=("EXG2",), rate_hz=128))
    assert list(done.eyes.correlations) == ["vEOG"]
    assert not done.peripheral[:, 0].any()
    assert "hEOG is zeros: no channel EXG2" in done.notes


def test_without_eye_channels_nothing_is_guessed():
    with pytest.raises(DeapError, match="neither EXG1 and EXG2 nor EXG3 and EXG4 are there"):
        preprocess(raw_subject(without=("EXG1", "EXG4"), rate_hz=128))


def test_an_eye_channel_that_is_flat_finds_nothing_and_the_other_does():
    raw = raw_subject(rate_hz=128)
    done = preprocess(raw._replace(others=raw.others | {"EXG2": raw.others["EXG1"]}))
    assert list(done.eyes.correlations) == ["vEOG"]
    assert len(done.eyes.removed) == 1
    assert done.notes[-1] == "hEOG is flat, so that nothing was removed by it"
    flat = {"EXG2": raw.others["EXG1"], "EXG4": raw.others["EXG3"]}
    with pytest.raises(DeapError, match="neither EXG1 and EXG2 nor EXG3 and EXG4 are there and move"):
        preprocess(raw._replace(others=raw.others | flat))


def test_a_bad_electrode_is_interpolated_and_spoils_no_other(raw, done):
    jumping = raw.eeg.copy()
    jumping[GENEVA.index("T7")] = 2e5 * np.sign(np.random.default_rng(0).standard_normal(raw.eeg.shape[1]))
    mended = preprocess(raw._replace(eeg=jumping, bad=("T7",)))
    for name in ("O1", "Oz", "Pz", "C4"):
        channel = GENEVA.index(name)
        assert rms(mended.eeg[:, channel] - done.eeg[:, channel]) < 0.1 * rms(done.eeg[:, channel])
    guessed, true = (one.eeg[:, GENEVA.index("T7")].ravel() for one in (mended, done))
    assert np.corrcoef(guessed, true)[0, 1] > 0.8
    assert len(mended.eyes.removed) == 2
    assert mended.notes == ("T7 stands still", "T7 was interpolated from the other electrodes")


def test_more_bad_electrodes_than_can_be_interpolated_are_told(raw):
    with pytest.raises(DeapError, match=r"7 of 32 electrodes stand still or jump \(Fp1, .*\), and at most 6 can be"):
        preprocess(raw._replace(bad=GENEVA[:7]))


def test_eyes_that_no_component_follows_are_told():
    raw = raw_subject(rate_hz=128)
    rng = np.random.default_rng(0)
    eyes = {name: rng.normal(0, 20, raw.eeg.shape[1]) for name in ("EXG1", "EXG2", "EXG3", "EXG4")}
    done = preprocess(raw._replace(others=raw.others | eyes))
    assert done.eyes.removed == ()
    assert done.notes[-1] == "no component follows the eyes, so that none was removed"
    np.testing.assert_allclose(done.eeg, done.before, atol=1e-6)


def test_eyes_and_muscles_are_differences_and_sensors_are_as_they_are():
    rng = np.random.default_rng(0)
    others = {name: rng.normal(size=9) for name in (*OTHERS, "GSR1", "Resp", "Plet", "Temp")}
    rows, notes = peripheral_channels(others, 9, "Geneva")
    for row, (one, other) in enumerate((("EXG1", "EXG2"), ("EXG3", "EXG4"), ("EXG5", "EXG6"), ("EXG7", "EXG8"))):
        np.testing.assert_array_equal(rows[row], others[one] - others[other])
    for row, name in enumerate(("GSR1", "Resp", "Plet", "Temp"), 4):
        np.testing.assert_array_equal(rows[row], others[name])
    assert notes == []


def test_twentes_conductance_becomes_genevas_resistance():
    others = {"GSR1": np.array([500.0, 2000.0, 0.0, -3.0])}
    rows, notes = peripheral_channels(others, 4, "Twente")
    assert rows[4].tolist() == [2e6, 5e5, 0, 0]
    assert "GSR was turned from nS (Twente) into Ω; 50% of it is zeros (no conductance)" in notes


def test_conductance_or_resistance_of_an_unknown_site_is_left_and_said_to_be_either():
    rows, notes = peripheral_channels({"GSR1": np.array([500.0])}, 1, "")
    assert rows[4].tolist() == [500]
    assert "GSR is as in the file, in nS or Ω: the order of the channels tells neither Twente nor Geneva" in notes


def test_channels_that_are_missing_are_zeros_and_named():
    rows, notes = peripheral_channels({}, 5, "Geneva")
    assert rows.shape == (8, 5)
    assert not rows.any()
    assert notes == [
        "hEOG is zeros: no channel EXG1 and EXG2",
        "vEOG is zeros: no channel EXG3 and EXG4",
        "zEMG is zeros: no channel EXG5 and EXG6",
        "tEMG is zeros: no channel EXG7 and EXG8",
        "GSR is zeros: no channel GSR1",
        "Respiration is zeros: no channel Resp",
        "Plethysmograph is zeros: no channel Plet",
        "Temperature is zeros: no channel Temp",
    ]


def test_a_file_has_the_trials_in_the_order_of_the_videos(done):
    ratings = Ratings(np.arange(TRIALS * 4.0).reshape(TRIALS, 4), np.array([2, 0, 5, 1, 4, 3]))
    content = pickle.load(io.BytesIO(as_file(done, ratings)), encoding="latin1")  # noqa: S301
    assert list(content) == ["labels", "data"]
    assert content["data"].dtype == np.float64
    assert content["data"].shape == (TRIALS, 40, 8064)
    np.testing.assert_array_equal(content["data"][0, :32], done.eeg[2])
    np.testing.assert_array_equal(content["data"][3, 32:], done.peripheral[1])
    np.testing.assert_array_equal(content["labels"], ratings.values)


def test_the_picture_shows_the_seconds_from_which_most_went(done):
    eeg = done.before.copy()
    eeg[2, :, 30 * 128 : 36 * 128] -= 100
    trial, start = clearest(done._replace(eeg=eeg))
    assert trial == 2
    assert 28 * 128 <= start <= 30 * 128


@pytest.mark.parametrize("removed", [(), (0,), (4, 1, 3, 0, 2, 5)])
def test_a_picture_is_drawn_however_many_components_went_and_with_one_eye_channel(done, removed):
    eyes = done.eyes._replace(removed=removed, correlations={"vEOG": done.eyes.correlations["vEOG"]})
    assert picture(done._replace(eyes=eyes), title="SYNTHETIC").startswith(b"\x89PNG")
