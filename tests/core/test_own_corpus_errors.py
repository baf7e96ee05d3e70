"""What can be wrong with a corpus of one's own, each told in one line; all EEG here is SYNTHETIC."""

import sys

import numpy as np
import pytest

from evoke_core.eeg.corpus import open_corpus
from evoke_core.eeg.mne_files import SUFFIXES
from evoke_core.errors import EvokeError
from evoke_core.features.recipe import Recipe
from evoke_core.training.dataset import load_dataset
from tests.own_corpus import (
    FEW,
    events_of,
    recording_of,
    write_corpus,
    write_events,
    write_recording,
    write_settings,
    write_subject,
)

ORDERED = ("AF3", "F3", "O1", "Pz", "F4", "O2")
"""``FEW`` in Geneva order."""
DE = Recipe("de")


@pytest.fixture
def alone(tmp_path):
    """One subject of three trials, to be damaged."""
    return write_corpus(tmp_path / "own", ["01"], trials=3)


def refused(folder, channels=ORDERED):
    with pytest.raises(EvokeError) as caught:
        list(open_corpus(folder).read(1, channels))
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_an_event_beyond_the_recordings_end_is_named(alone):
    with events_of(alone).open("a") as file:
        file.write("27\t60\t5\t5\t5\n")
    message = refused(alone)
    assert message.startswith(f"{events_of(alone)}, line 5: the trial ends at 87 s, beyond the recording's 28 s")


def test_a_recording_without_its_events_is_named(alone):
    events_of(alone).unlink()
    assert "_events.tsv: is missing, so its recording has no trials; write it with the columns onset" in refused(alone)


def test_a_recording_with_pauses_is_refused_since_its_trials_would_be_elsewhere(alone):
    path = recording_of(alone)
    path.write_bytes(path.read_bytes().replace(b"EDF+C", b"EDF+D", 1))
    assert refused(alone).startswith(f"{path}: says that it has pauses (EDF+D), after which no trial would be where")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("27\t1\t12\t5\t5", "line 5: valence is '12', not 1 to 9; correct it, or write n/a"),
        ("27\t1\tgood\t5\t5", "line 5: valence is 'good', not 1 to 9"),
        ("soon\t1\t5\t5\t5", "line 5: onset is 'soon'; a rated trial needs seconds there"),
        ("27\tn/a\t5\t5\t5", "line 5: duration is 'n/a'; a rated trial needs seconds there"),
        ("27\t0.5\t5\t5\t5", "line 5: the trial lasts 0.5 s, and a window 1 s"),
        ("0.5\t1\t5\t5\t5", "line 5: the trial begins at 0.5 s, so that no 2 s of baseline come before it"),
        ("3\t5\t3\t2\t6", "line 5: the trial from 3 s overlaps that of line 2, which lasts from 3 to 8 s; list each"),
        ("27\t1\t5\t5", "line 5: 4 cells under 5 columns; part them by tabs"),
    ],
)
def test_a_row_that_cannot_be_is_named_by_its_line(alone, row, message):
    with events_of(alone).open("a") as file:
        file.write(f"{row}\n")
    assert message in refused(alone)


@pytest.mark.parametrize("columns", [["onset", "valence"], ["onset", "duration", "trial_type"]])
def test_a_missing_column_is_named_with_those_that_are_there(alone, columns):
    write_events(events_of(alone), [], columns)
    assert f"(found: {', '.join(columns)}); it needs onset, duration and one of valence" in refused(alone)


def test_a_column_that_is_there_twice_is_named(alone):
    write_events(events_of(alone), [[3, 5, 4, 6]], ["onset", "duration", "valence", "Valence"])
    assert refused(alone).endswith("line 1: the column valence is there twice; rename one of them")


def test_a_recording_in_two_forms_is_named_because_its_trials_would_count_twice(alone):
    write_recording(recording_of(alone, suffix=".vhdr"), np.random.default_rng(0).normal(0, 10, (6, 8192)))
    message = refused(alone)
    assert message.startswith(f"{recording_of(alone, suffix='.vhdr')}: sub-01_task-films_eeg.edf has the same name")
    assert message.endswith("and the same events; move one of them away")


def test_a_subject_whose_events_are_all_unrated_is_named(alone):
    write_events(events_of(alone), [[3, 5, "n/a", "n/a", "n/a"]])
    assert "sub-01: none of its events is rated; rate one, or move the subject away" in refused(alone)


def test_a_missing_channel_is_named_with_those_that_would_do(alone):
    message = refused(alone, ("F3", "F7", "O1", "T8"))
    assert "_eeg.edf: has no channel F7, T8 (its channels are AF3, F3, F4, O1, O2, Pz)" in message
    assert message.endswith("train on some that it has: --channels AF3,F3,O1,Pz,F4,O2")


def test_a_channel_that_is_there_twice_is_named(alone):
    recording_of(alone).unlink()
    write_recording(recording_of(alone), np.ones((3, 8192)), channels=("F3", "T7", "EEG T3-Ref"))
    assert "electrode T7 is there twice, as 'T7' and 'EEG T3-Ref'; rename one of them" in refused(alone, ("F3", "T7"))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_recording_that_cannot_be_read_is_named(tmp_path, suffix):
    folder = write_corpus(tmp_path / "own", ["01"], trials=2, suffix=suffix)
    recording_of(folder, suffix=suffix).write_bytes(b"no EEG at all" * 40)
    message = refused(folder)
    assert message.startswith(f"{recording_of(folder, suffix=suffix)}: cannot be read as EEG (")
    assert message.endswith("are whole and lie with the files that belong to them")


def test_a_sample_that_is_no_number_is_named(tmp_path):
    folder = write_corpus(tmp_path / "own", ["01"], trials=2, suffix=".vhdr")
    signal = np.random.default_rng(0).normal(0, 10, (6, 8192))
    signal[FEW.index("F4"), 512] = np.nan
    for path in recording_of(folder, suffix=".vhdr").parent.glob("*_eeg.*"):
        path.unlink()
    write_recording(recording_of(folder, suffix=".vhdr"), signal)
    assert "channel F4 is no number at 2.000 s; mend the recording, or leave the channel out" in refused(folder)


def test_a_recording_that_is_sampled_too_slowly_is_named(alone):
    recording_of(alone).unlink()
    write_recording(recording_of(alone), np.ones((6, 4000)), rate_hz=64)
    assert "sampled at 64 Hz; 45 Hz takes at least 100 Hz" in refused(alone)


def test_different_channels_are_told_with_what_all_have(tmp_path):
    write_settings(tmp_path)
    write_subject(tmp_path, "01", trials=2)
    write_subject(tmp_path, "02", trials=2, channels=("AF3", "F3", "F4", "Pz"))
    with pytest.raises(EvokeError) as caught:
        load_dataset(tmp_path, DE)
    assert str(caught.value) == (
        f"{tmp_path}: recordings have different channels (sub-02_task-films_eeg.edf lacks O1, O2); take what "
        "all have: --channels AF3,F3,Pz,F4"
    )
    assert load_dataset(tmp_path, DE, channels=("AF3", "F3", "Pz", "F4")).features.shape[1:] == (4, 4)


def test_a_cap_of_which_no_electrode_is_on_the_grid_is_told(tmp_path):
    folder = write_corpus(tmp_path / "own", ["01"], trials=2, channels=("TP9", "AF7", "AF8", "TP10"))
    with pytest.raises(
        EvokeError, match=r"none of its channels is on the grid \(found: TP9, AF7, AF8, TP10; known: Fp1"
    ):
        load_dataset(folder, DE)


def test_folders_that_hold_too_little_are_told(tmp_path):
    (tmp_path / "sub-01" / "eeg").mkdir(parents=True)
    with pytest.raises(
        EvokeError, match=r'no evoke.json tells the ratings\' scale; write one, such as {"scale": \[1, 9\]'
    ):
        open_corpus(tmp_path)
    write_settings(tmp_path)
    with pytest.raises(EvokeError, match=r"no recording is there; put them at sub-01/eeg/sub-01_task-films_eeg.edf"):
        open_corpus(tmp_path)
    with pytest.raises(EvokeError, match="no such folder"):
        open_corpus(tmp_path / "nowhere")


def test_a_subject_or_trial_that_is_not_there_is_told(alone):
    with pytest.raises(EvokeError, match="subject 3 is missing; the subjects 1 are there"):
        load_dataset(alone, DE, subjects=[3])
    with pytest.raises(EvokeError, match="sub-01: trial 7 is missing; the trials 1-3 are there"):
        open_corpus(alone).trial(1, 7, ORDERED)


def test_a_link_to_a_recording_that_was_not_fetched_is_told(alone):
    recording_of(alone).unlink()
    recording_of(alone).symlink_to("elsewhere.edf")
    assert refused(alone).startswith(f"{recording_of(alone)}: no such file; give a recording")
    with pytest.raises(
        EvokeError, match=r"_eeg\.edf: No such file or directory; give a corpus whose files can be read"
    ):
        load_dataset(alone, DE, channels=ORDERED)


def test_a_unit_that_cannot_be_is_told(alone):
    recording_of(alone).unlink()
    in_volts = np.random.default_rng(0).normal(0, 1e7, (6, 8192))
    write_recording(recording_of(alone, suffix=".vhdr"), in_volts)
    message = refused(alone)
    assert "µV strong (median standard deviation of its channels), which no head is" in message
    assert message.endswith("correct the unit that it declares")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"scale": [9, 1]}, r"scale is \[9, 1\]; write the least and the greatest rating, such as \[1, 9\]"),
        ({"scale": None}, "scale is None"),
        (
            {"threshold": 9},
            'threshold is 9; write a number from 1 to below 9, above which a rating is high, or "median"',
        ),
        ({"threshold": "mean"}, "threshold is 'mean'"),
        ({"threshold": {"liking": 5}}, "threshold of 'liking'; the labels are valence, arousal, dominance"),
        ({"threshold": {"valence": True}}, "threshold is True"),
        ({"baseline_s": -1}, "baseline_s is -1; write seconds, at least 1, or 0 for none"),
        ({"baseline_s": "3 s"}, "baseline_s is '3 s'"),
        ({"filtered": "yes"}, "filtered is 'yes'; write true or false"),
        ({"baseline": 3}, "unknown key 'baseline'; there are scale, threshold, baseline_s, filtered, synthetic"),
    ],
)
def test_settings_that_cannot_be_are_told(alone, changes, message):
    write_settings(alone, **changes)
    with pytest.raises(EvokeError, match=message):
        open_corpus(alone)


def test_settings_may_begin_with_a_byte_order_mark(alone):
    text = (alone / "evoke.json").read_text()
    (alone / "evoke.json").write_text(text, encoding="utf-8-sig")
    assert len(list(open_corpus(alone).read(1, ORDERED))) == 3


@pytest.mark.parametrize("text", ["{", "[1, 9]"])
def test_settings_that_are_no_object_are_told(alone, text):
    (alone / "evoke.json").write_text(text)
    with pytest.raises(EvokeError, match=r"evoke.json: not .*; write it as {"):
        open_corpus(alone)


def test_without_mne_the_way_to_get_it_is_told(alone, monkeypatch):
    monkeypatch.setitem(sys.modules, "mne", None)
    with pytest.raises(EvokeError, match=r"mne is needed to read .edf recordings.*pip install 'evoke-avatar\[eeg\]'"):
        list(open_corpus(alone).read(1, ORDERED))
