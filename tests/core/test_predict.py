"""A recording decoded as fast as the machine goes is what it would be if it were played."""

from contextlib import closing

import numpy as np
import pytest

from evoke_core.eeg.recording import FileSource
from evoke_core.eeg.recording_file import RecordingFile
from evoke_core.eeg.trial import Trial
from evoke_core.emotions import DEFAULT
from evoke_core.errors import EvokeError
from evoke_core.montage import GENEVA
from evoke_core.runtime.calibration import Rest
from evoke_core.runtime.engine import Engine
from evoke_core.runtime.live import Live
from evoke_core.runtime.predict import decode_recording, decode_trial
from evoke_core.runtime.replay import HOP_S, cut_recorded, play
from evoke_core.runtime.tracker import Tracker
from evoke_core.runtime.wearer import Wearer
from tests.core.resting import Resting, noise, rested
from tests.worn import FORMATS, marked, worn, written

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")


@pytest.fixture(scope="module")
def engine():
    return Engine("cpu")


@pytest.fixture(scope="module")
def profile(engine, tmp_path_factory):
    rest = Rest(Resting(noise(60, 5)), engine.manifest, 60)
    rested(rest)
    return rest.profile(tmp_path_factory.mktemp("profiles") / "ada.json")


def predicted(path, engine, profile=None):
    """Predictions and what was told."""
    told = []
    found = decode_recording(RecordingFile(path), engine, Tracker(DEFAULT, HOP_S), tell=told.append, profile=profile)
    return [prediction for prediction, _ in found], told


def restless(seconds, rate):
    """An electrode fails for a while, for two seconds most of them do; one blinks; β comes up in the end."""
    raw = worn(seconds, rate=rate)
    raw._data[14, 3 * rate : 5 * rate] = 0
    raw._data[:20, 6 * rate : 8 * rate] = 0
    raw._data[0] += 2e-4 * np.exp(-(((raw.times - 2) / 0.1) ** 2))
    beta = np.random.default_rng(2).standard_normal((32, 1)) * 1e-5 * np.sin(2 * np.pi * 20 * raw.times)
    raw._data += beta * (raw.times > 9)
    return raw


@pytest.mark.parametrize(("rate", "known"), [(128, False), (250, True), (512, False)])
def test_predictions_of_a_recording_are_the_states_that_live_publishes(tmp_path, engine, profile, rate, known):
    profile = profile if known else None
    path = written(restless(14, rate), tmp_path / "p_raw.fif")
    wearer = Wearer("p_raw", engine.manifest.channels, profile=profile)
    live = Live(engine, [wearer], [Tracker(DEFAULT, HOP_S)], hop_s=HOP_S)
    with closing(FileSource(path, speed=64)) as source:
        live.step(0.0)  # nothing is here yet, which is told
        readings = []
        while not source.ended:
            chunk = source.read(20)
            wearer.push(chunk)
            readings += [reading for reading in live.step(chunk.times[-1]) if reading.window]
    predictions, told = predicted(path, engine, profile)
    assert len(predictions) == len(readings) == 105
    assert len({prediction.state.emotion for prediction in predictions}) > 1
    assert sum(prediction.probabilities is None for prediction in predictions) >= 8
    for prediction, reading in zip(predictions, readings, strict=True):
        assert (prediction.probabilities is None) == (reading.probabilities is None)
        if prediction.probabilities:
            assert prediction.probabilities == pytest.approx(reading.probabilities.tolist(), abs=1e-5)
        assert prediction.state.vad == pytest.approx(reading.state.vad, abs=1e-5)
        assert prediction.state.confidence == pytest.approx(reading.state.confidence, abs=1e-5)
        assert prediction.state.emotion == reading.state.emotion
        assert prediction.state.quality == reading.state.quality
    assert [notice.partition(", ")[2] for notice in told] == wearer.take_notices()


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_recording_of_each_format_is_decoded(tmp_path, engine, suffix):
    predictions, told = predicted(written(worn(3), tmp_path / f"p_raw.{suffix}"), engine)
    assert [prediction.onset_s for prediction in predictions] == [number / 8 for number in range(17)]
    assert all(prediction.probabilities and prediction.state.quality == 1 for prediction in predictions)
    assert told == []


@pytest.mark.parametrize(("rate", "samples"), [(128, [0, 16, 32]), (250, [0, 31, 62]), (1000, [0, 125, 250])])
def test_a_windows_onset_is_its_first_sample_in_the_recordings_own_rate(tmp_path, engine, rate, samples):
    predictions, _ = predicted(written(worn(2, rate=rate), tmp_path / "p_raw.fif"), engine)
    assert [prediction.sample for prediction in predictions[:3]] == samples
    assert all(prediction.onset_s == prediction.sample / rate for prediction in predictions)


def test_a_trial_of_a_corpus_is_decoded_as_replay_plays_it(engine):
    rng = np.random.default_rng(0)
    eeg = rng.normal(0, 10, (32, 8064)).astype(np.float32)
    eeg[:20, 1000:1300] = 0
    trial = Trial(1, 1, 1, eeg[:, 384:], eeg[:, :384], np.full(3, 5.0), GENEVA, synthetic=True)
    tracker = Tracker(DEFAULT, HOP_S)
    tracker.update((0.9, 0.9, 0.9), t=0, source_t=0, quality=1)
    predictions = decode_trial(trial, engine, tracker)
    played = list(play(cut_recorded(trial.eeg, trial.baseline), engine, Tracker(DEFAULT, HOP_S), speed=1e6))
    assert len(predictions) == len(played) == 473
    assert any(prediction.probabilities is None for prediction in predictions)
    for prediction, state in zip(predictions, played, strict=True):
        assert prediction.state.vad == pytest.approx(state.vad, abs=1e-5)
        assert (prediction.state.emotion, prediction.state.quality) == (state.emotion, state.quality)
    assert [prediction.onset_s for prediction in predictions[:3]] == [0, 0.125, 0.25]
    assert [prediction.sample for prediction in predictions[:3]] == [0, 16, 32]


def test_electrodes_that_are_not_there_are_named_with_a_way_out(tmp_path, engine):
    path = written(worn(3, channels=GENEVA[:25]), tmp_path / "few_raw.fif")
    with pytest.raises(EvokeError) as error:
        predicted(path, engine)
    assert str(error.value) == (
        "few_raw: 25 of the decoder's 32 electrodes are there (T8, CP6, CP2, P4, P8 and 2 more not), and 80% are "
        "needed; name the channels by the 10-20 system, or use a decoder trained on these"
    )


def test_some_electrodes_may_lack(tmp_path, engine):
    predictions, told = predicted(written(worn(3, channels=GENEVA[2:]), tmp_path / "p_raw.fif"), engine)
    assert told[0].endswith("p_raw: no electrode Fp1 and AF3; interpolated from the others")
    assert predictions[0].state.quality == 30 / 32


def test_one_electrode_under_two_names_is_refused_with_the_recordings_name(tmp_path, engine):
    path = written(worn(3, channels=(*GENEVA, "T3")), tmp_path / "p_raw.fif")
    with pytest.raises(EvokeError, match=r"^p_raw: electrode T7 is there twice, as 'T7' and 'T3'"):
        predicted(path, engine)


def test_too_low_a_rate_is_refused_with_the_recordings_name(tmp_path, engine):
    path = written(worn(3, rate=64), tmp_path / "p_raw.fif")
    with pytest.raises(EvokeError, match=r"^p_raw: 64 samples a second are too few"):
        predicted(path, engine)


def test_a_header_that_lies_about_volts_is_told_and_makes_no_difference(tmp_path, engine):
    honest, lying = worn(3), worn(3)
    lying._data *= 1e6
    right, _ = predicted(written(honest, tmp_path / "honest_raw.fif"), engine)
    predictions, told = predicted(written(lying, tmp_path / "lying_raw.fif"), engine)
    assert len(told) == 1
    assert "lying_raw: declares volts, which would make its EEG" in told[0]
    assert told[0].endswith("µV; read as microvolts instead")
    for prediction, one in zip(predictions, right, strict=True):
        assert prediction.probabilities == pytest.approx(one.probabilities, abs=1e-4)


def test_a_recording_shorter_than_a_window_is_refused(tmp_path, engine):
    path = written(worn(0.875), tmp_path / "p_raw.fif")
    with pytest.raises(EvokeError, match=r"p_raw\.fif: 0\.875 s long, and a window takes a whole second"):
        predicted(path, engine)


def test_what_comes_before_damage_is_given_and_then_the_damage_told(tmp_path, engine):
    path = written(worn(60), tmp_path / "p_raw.fif")
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 8 // 10])
    told, predictions = [], []
    found = decode_recording(RecordingFile(path), engine, Tracker(DEFAULT, HOP_S), tell=told.append)
    with pytest.raises(EvokeError, match=r"^p_raw: .*p_raw\.fif cannot be read beyond \d+ of its \d+ s \("):
        predictions.extend(prediction for prediction, _ in found)
    assert "is cut off" in told[0]
    assert 240 < len(predictions) < 400


@pytest.mark.parametrize("suffix", ["bdf", "edf"])
def test_a_file_that_ends_before_its_header_says_is_decoded_and_it_is_told(tmp_path, engine, suffix):
    path = written(worn(10), tmp_path / f"p.{suffix}")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    predictions, told = predicted(path, engine)
    assert len(told) == 1
    assert told[0] == f"p: {path} is cut off after 4 s; copy it again if it was whole"
    assert len(predictions) == 25


@pytest.mark.parametrize("suffix", ["bdf", "edf"])
def test_a_file_that_says_it_has_pauses_is_decoded_and_it_is_told(tmp_path, engine, suffix):
    path = written(marked(worn(3), (1.0, "word")), tmp_path / f"p.{suffix}")
    kind = f"{suffix.upper()}+".encode()
    path.write_bytes(path.read_bytes().replace(kind + b"C", kind + b"D", 1))
    predictions, told = predicted(path, engine)
    assert len(predictions) == 17
    assert len(told) == 1
    assert told[0].startswith(f"p: {path} says that it has pauses, and is read as if it had none")


def test_a_block_of_rubbish_is_not_read_as_eeg(tmp_path, engine):
    path = written(worn(12), tmp_path / "p.bdf")
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    rubbish = 3 * 256 * 33
    content[middle : middle + 2 * rubbish] = np.random.default_rng(0).bytes(2 * rubbish)
    path.write_bytes(content)
    predictions, _ = predicted(path, engine)
    assert len(predictions) == 89
    assert predictions[0].probabilities
    assert any(prediction.probabilities is None for prediction in predictions)
    assert predictions[-1].probabilities


def test_a_profile_of_another_cap_is_refused(tmp_path, engine, profile):
    path = written(worn(3, channels=GENEVA[1:]), tmp_path / "p_raw.fif")
    with pytest.raises(EvokeError, match=r"ada\.json: measured with another cap: Fp1"):
        predicted(path, engine, profile)


def test_a_profile_makes_a_difference(tmp_path, engine, profile):
    path = written(worn(3), tmp_path / "p_raw.fif")
    with_it, without = predicted(path, engine, profile)[0], predicted(path, engine)[0]
    assert with_it[0].probabilities != pytest.approx(without[0].probabilities, abs=0.01)
