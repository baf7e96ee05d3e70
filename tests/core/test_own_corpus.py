"""Corpora in folders as BIDS has them; all EEG in them is SYNTHETIC and marked as such."""

import shutil

import numpy as np
import pytest

from evoke_core.eeg.bids.recording import read_recording
from evoke_core.eeg.corpus import open_corpus
from evoke_core.eeg.deap.corpus import DeapCorpus, _referenced
from evoke_core.eeg.deap.subject import read_subject
from evoke_core.eeg.mne_files import SUFFIXES
from evoke_core.errors import EvokeError
from evoke_core.features.differential_entropy import baseline_entropy, differential_entropy
from evoke_core.features.recipe import Recipe
from evoke_core.montage import GENEVA
from evoke_core.runtime.replay import cut_recorded
from evoke_core.training.dataset import load_dataset
from tests.own_corpus import (
    COLUMNS,
    events_of,
    recording_of,
    stem,
    write_corpus,
    write_events,
    write_recording,
    write_settings,
    write_subject,
)

ORDERED = ("AF3", "F3", "O1", "Pz", "F4", "O2")
"""``FEW`` in Geneva order."""
DE = Recipe("de")


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """Two subjects of six trials each; nobody may write into it."""
    return write_corpus(tmp_path_factory.mktemp("own"))


@pytest.fixture
def alone(tmp_path):
    """One subject of three trials, to be damaged."""
    return write_corpus(tmp_path / "own", ["01"], trials=3)


def test_trials_have_their_eeg_baseline_ratings_and_place(own):
    corpus = open_corpus(own)
    assert (corpus.subjects, corpus.channels, corpus.synthetic, corpus.notes) == ((1, 2), ORDERED, True, ())
    trials = list(corpus.read(2, corpus.channels))
    assert [trial.number for trial in trials] == [1, 2, 3, 4, 5, 6]
    assert [trial.eeg.shape for trial in trials] == [(6, seconds * 128) for seconds in (5, 6, 7, 5, 6, 7)]
    assert all(trial.baseline.shape == (6, 256) and trial.eeg.dtype == np.float32 for trial in trials)
    assert trials[1].ratings.tolist() == [7, 8, 6]
    assert trials[1].channels == ORDERED


def test_a_trial_is_cut_where_its_event_says_and_its_baseline_before_it(own):
    eeg, seconds = read_recording(recording_of(own), ORDERED, filtered=False)
    second = open_corpus(own).trial(1, 2, ORDERED)  # from 11 s, 6 s long
    assert np.array_equal(second.eeg, eeg[:, 11 * 128 : 17 * 128])
    assert np.array_equal(second.baseline, eeg[:, 9 * 128 : 11 * 128])
    assert seconds == eeg.shape[1] / 128


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_format_gives_the_same_trials(own, tmp_path, suffix):
    other = write_corpus(tmp_path / "other", ["01"], suffix=suffix)
    expected, found = (open_corpus(folder).trial(1, 3, ORDERED).eeg for folder in (own, other))
    assert found == pytest.approx(expected, abs=0.02)  # EDF's 16 bits


def test_a_dataset_has_ragged_trials_with_the_features_of_their_seconds(own):
    data = load_dataset(own, DE)
    assert data.features.shape == (72, 6, 4)
    assert data.channels == ORDERED
    assert [int((data.trials[data.subjects == 2] == number).sum()) for number in range(1, 7)] == [5, 6, 7, 5, 6, 7]
    trial = open_corpus(own).trial(2, 3, ORDERED)
    baseline = baseline_entropy(np.stack([trial.baseline[:, :128], trial.baseline[:, 128:]]))
    (row,) = np.flatnonzero((data.subjects == 2) & (data.trials == 3) & (data.windows == 7))
    assert data.baselines[row] == pytest.approx(baseline, abs=1e-5)
    assert data.features[row] == pytest.approx(differential_entropy(trial.eeg[:, 6 * 128 :]) - baseline, abs=1e-5)
    assert data.ratings[row].tolist() == [3, 8, 4]
    assert data.labels[row].tolist() == [0, 1, 0]


def test_a_second_load_comes_from_the_cache_and_a_changed_event_does_not(tmp_path):
    folder = write_corpus(tmp_path / "own")
    told, options = [], {"cache": tmp_path / "cache"}
    first = load_dataset(folder, DE, advance=told.append, **options)
    again = load_dataset(folder, DE, advance=told.append, **options)
    assert np.array_equal(first.features, again.features)
    assert first.corpus == again.corpus
    text = events_of(folder).read_text()
    events_of(folder).write_text(text.replace("3\t5\t3", "3\t5\t4"))
    changed = load_dataset(folder, DE, advance=told.append, **options)
    assert changed.corpus.fingerprint != first.corpus.fingerprint
    assert told == [False, False, True, True, False, True]


def test_another_threshold_is_another_corpus_with_the_same_features(tmp_path):
    folder = write_corpus(tmp_path / "own")
    first, told = load_dataset(folder, DE), []
    write_settings(folder, threshold=7)
    other = load_dataset(folder, DE, advance=told.append)
    assert told == [True, True]
    assert other.corpus.fingerprint != first.corpus.fingerprint
    assert other.labels[:, 0].max() == 0


def test_some_channels_alone_are_referenced_to_their_own_average(own):
    eeg = open_corpus(own).trial(1, 1, ("F3", "F4")).eeg
    assert np.abs(eeg.sum(axis=0)).max() < 1e-4
    assert load_dataset(own, DE, channels=("F3", "F4")).features.shape == (72, 2, 4)


def test_without_a_baseline_nothing_is_subtracted(tmp_path):
    folder = write_corpus(tmp_path / "own", ["01"], {"baseline_s": 0})
    data, trial = load_dataset(folder, DE), open_corpus(folder).trial(1, 1, ORDERED)
    assert trial.baseline is None
    assert not data.baselines.any()
    assert data.features[0] == pytest.approx(differential_entropy(trial.eeg[:, :128]), abs=1e-5)


def test_recordings_follow_each_other_by_session_and_run(tmp_path):
    write_settings(tmp_path)
    for place in ({"session": "2"}, {"session": "1", "run": "10"}, {"session": "1", "run": "2"}):
        write_subject(tmp_path, "01", trials=2, seed=len(place), **place)
    trials = list(open_corpus(tmp_path).read(1, ORDERED))
    assert [trial.number for trial in trials] == [1, 2, 3, 4, 5, 6]
    path = tmp_path / stem("01", session="1", run="10")
    third = read_recording(path.with_name(f"{path.name}_eeg.edf"), ORDERED, filtered=False).eeg[:, 384 : 384 + 640]
    assert np.array_equal(trials[2].eeg, third)


def test_subjects_whose_labels_are_no_numbers_are_numbered_and_told(tmp_path):
    corpus = open_corpus(write_corpus(tmp_path / "own", ["anna2", "bo"], trials=2))
    assert corpus.subjects == (1, 2)
    assert corpus.notes == ("subjects are numbered: 1 is sub-anna2, 2 is sub-bo",)


def test_a_subject_without_a_recording_is_left_out_and_told(tmp_path):
    folder = write_corpus(tmp_path / "own", ["01"], trials=2)
    for path in ("sub-02/eeg/sub-02_task-films_eeg.edf.gz", "sub-10/sub-10_task-films_eeg.edf"):
        (folder / path).parent.mkdir(parents=True)
        (folder / path).write_bytes(b"")
    corpus = open_corpus(folder)
    assert corpus.subjects == (1,)
    assert corpus.notes == ("without a recording (eeg/sub-02_…_eeg.edf or the like) and so left out: sub-02, sub-10",)


def test_a_dead_electrode_stays_flat_and_has_no_part_in_the_reference(alone):
    noise = np.random.default_rng(0).normal(0, 10, (6, 28 * 256))
    noise[2] = 4200.0
    recording_of(alone).unlink()
    write_recording(recording_of(alone, suffix=".vhdr"), noise)
    trial = open_corpus(alone).trial(1, 1, ORDERED)
    dead = ORDERED.index("F4")
    assert np.ptp(trial.eeg[dead]) < 1e-3
    assert np.abs(np.delete(trial.eeg, dead, axis=0).mean(axis=0)).max() < 1e-4
    windows = cut_recorded(trial.eeg, trial.baseline, channels=ORDERED)
    assert windows.qualities == pytest.approx(5 / 6)
    assert np.array_equal(windows.windows[:, dead], windows.windows[:, ORDERED.index("AF3")])  # its nearest neighbour


@pytest.mark.parametrize(("baseline_s", "onset"), [(0, 0), (1, 1)])
def test_a_trial_to_the_very_end_whose_length_was_rounded_up_has_its_seconds_and_its_baseline(alone, baseline_s, onset):
    write_settings(alone, baseline_s=baseline_s)
    write_events(events_of(alone), [[onset, 28 - onset + 0.006, 3, 4, 5]])
    data = load_dataset(alone, DE)
    assert data.features.shape == (27 if baseline_s else 28, 6, 4)
    assert np.isfinite(data.features).all()


def test_what_is_wrong_with_one_subject_does_not_hinder_another(tmp_path):
    folder = write_corpus(tmp_path / "own", trials=2)
    for subject, names in (("01", ("sea", "war")), ("02", ("sea", "n/a"))):
        rows = [line.split("\t") for line in events_of(folder, subject).read_text().splitlines()[1:]]
        told = [[*row, name] for row, name in zip(rows, names, strict=True)]
        write_events(events_of(folder, subject), told, [*COLUMNS, "stimulus"])
    assert [trial.stimulus for trial in open_corpus(folder).read(1, ORDERED)] == [1, 2]
    with pytest.raises(
        EvokeError, match=r"sub-02_task-films_events\.tsv, line 3: names no stimulus, and other trials do"
    ):
        list(open_corpus(folder).read(2, ORDERED))
    events_of(folder, "02").unlink()
    assert [trial.stimulus for trial in open_corpus(folder).read(1, ORDERED)] == [1, 2]


def test_whatever_a_recording_is_called_a_change_of_it_is_seen(tmp_path):
    folder = write_corpus(tmp_path / "own", ["01"], trials=2)
    for path in list(recording_of(folder).parent.iterdir()):
        path.rename(path.with_name(path.name.replace("films", "films[1]")))
    assert [path.suffix for path in open_corpus(folder).files(1)] == [".edf", ".tsv"]


def test_trials_of_one_stimulus_are_told_by_its_name(tmp_path):
    folder = write_corpus(tmp_path / "own", trials=2)
    for subject, names in (("01", ("sea.mp4", "war.mp4")), ("02", ("war.mp4", "joy.mp4"))):
        rows = [line.split("\t") for line in events_of(folder, subject).read_text().splitlines()[1:]]
        write_events(
            events_of(folder, subject),
            [[*row, name] for row, name in zip(rows, names, strict=True)],
            [*COLUMNS, "stim_file"],
        )
    data = load_dataset(folder, DE)
    told = {
        (int(who), int(trial)): int(what)
        for who, trial, what in zip(data.subjects, data.trials, data.stimuli, strict=True)
    }
    assert told == {(1, 1): 2, (1, 2): 3, (2, 1): 3, (2, 2): 1}


def test_rows_without_any_rating_are_no_trials(alone):
    text = events_of(alone).read_text()
    events_of(alone).write_text(text + "1.5\tn/a\tn/a\tn/a\tn/a\n")
    assert len(list(open_corpus(alone).read(1, ORDERED))) == 3


def test_an_unrated_label_of_one_trial_is_no_label_and_told(alone):
    events_of(alone).write_text(events_of(alone).read_text().replace("11\t6\t7\t8\t6", "11\t6\tn/a\t8\t6"))
    data = load_dataset(alone, DE)
    assert np.isnan(data.labels[data.trials == 2, 0]).all()
    assert not np.isnan(data.labels[data.trials != 2]).any()
    assert data.notes == ("1 of 3 trials are not rated for valence: it is neither taught nor scored there",)


def test_a_corpus_without_dominance_says_so_once(alone):
    rows = [line.split("\t")[:4] for line in events_of(alone).read_text().splitlines()[1:]]
    write_events(events_of(alone), rows, COLUMNS[:4])
    data = load_dataset(alone, DE)
    assert np.isnan(data.labels[:, 2]).all()
    assert data.notes == ("no trial is rated for dominance: it is not taught, and left out of scores",)


def test_a_median_is_that_of_the_trials_that_are_trained_on(tmp_path):
    folder = write_corpus(tmp_path / "own", ["01"], {"threshold": {"valence": "median", "arousal": 5, "dominance": 5}})
    write_events(events_of(folder), [[3 + 8 * place, 5, value, 6, 6] for place, value in enumerate((1, 2, 4, 8, 9, 3))])
    data = load_dataset(folder, DE)
    train, test = data.divide(data.trials == 6)
    assert train.thresholds.tolist() == [4, 5, 5]  # of 1 2 4 8 9
    assert [float(train.labels[train.trials == number, 0][0]) for number in (1, 2, 3, 4, 5)] == [0, 0, 0, 1, 1]
    assert (test.labels[:, 0] == 0).all()
    train, test = data.divide(data.trials == 5)
    assert train.thresholds[0] == 3  # of 1 2 4 8 3
    assert (test.labels[:, 0] == 1).all()


def test_deaps_corpus_gives_what_its_reader_gives(corpus):
    data, ratings = read_subject(corpus / "s01.dat")
    found = open_corpus(corpus)
    assert isinstance(found, DeapCorpus)
    for index, trial in enumerate(found.read(1, GENEVA)):
        assert np.array_equal(trial.eeg, data[index, :32, 384:])
        assert np.array_equal(trial.baseline, data[index, :32, :384])
        assert np.array_equal(trial.ratings, ratings[index, :3])


def test_some_of_deaps_channels_are_referenced_anew(corpus):
    data, _ = read_subject(corpus / "s01.dat")
    rows = data[4, [GENEVA.index("F3"), GENEVA.index("O2")], 384:]
    trial = open_corpus(corpus).trial(1, 5, ("F3", "O2"))
    assert trial.eeg == pytest.approx(rows - rows.mean(axis=0), abs=1e-4)
    with_dead = _referenced(np.concatenate([rows, np.full((1, 7680), 3, np.float32)]))
    assert with_dead[:2] == pytest.approx(rows - rows.mean(axis=0), abs=1e-4)
    assert (with_dead[2] == 3).all()
    assert load_dataset(corpus, DE, channels=("F3", "O2")).features.shape == (2400, 2, 4)


def test_a_corpus_may_be_moved(own, tmp_path):
    shutil.copytree(own, tmp_path / "moved")
    moved, there = load_dataset(tmp_path / "moved", DE), load_dataset(own, DE)
    assert moved.corpus.fingerprint == there.corpus.fingerprint
