import dataclasses

import numpy as np
import pytest

from evoke_core.errors import EvokeError
from evoke_core.experiments.audit import audit
from evoke_core.experiments.indices import read_split
from evoke_core.experiments.probe import chance_of, nearest_training_window, shuffle_trials

SUBJECTS, TRIALS, WINDOWS = 3, 12, 20


@pytest.fixture(scope="module")
def recording():
    """Trials with a strong fingerprint, and labels that were drawn at random: features, labels, subjects, trials."""
    rng = np.random.default_rng(4)
    pairs = SUBJECTS * TRIALS
    fingerprints = rng.normal(size=(pairs, 32, 4)).repeat(WINDOWS, axis=0)
    features = (fingerprints + rng.normal(0, 0.5, (pairs * WINDOWS, 32, 4))).astype(np.float32)
    labels = rng.integers(0, 2, (pairs, 3)).repeat(WINDOWS, axis=0).astype(np.float32)
    subjects = np.arange(1, SUBJECTS + 1).repeat(TRIALS * WINDOWS)
    trials = np.tile(np.arange(1, TRIALS + 1).repeat(WINDOWS), SUBJECTS)
    return features, labels, subjects, trials


def seconds():
    return np.tile(np.arange(WINDOWS), SUBJECTS * TRIALS)


def test_a_split_of_random_windows_is_a_leak(recording):
    folds = np.random.default_rng(0).integers(1, 6, len(recording[0]))
    found = audit(*recording, folds)
    assert found.seen == 1.0
    assert found.shared_trials == found.trials == SUBJECTS * TRIALS
    assert found.same_trial > 0.9
    assert found.shuffled_mean > 0.9
    assert 0.4 < found.chance < 0.6
    assert found.verdict.startswith("LEAK: 100.0% of the test windows")
    assert "do not measure emotion" in found.verdict
    assert "Subjects are shared: scores are for persons seen in training" in found.verdict


def test_folds_cut_inside_each_trial_are_a_leak(recording):
    """As TorchEEG's KFoldGroupbyTrial cuts them: each trial's windows in five parts, one a fold."""
    found = audit(*recording, seconds() * 5 // WINDOWS + 1)
    assert found.seen == 1.0
    assert found.shuffled_mean > 0.9
    assert found.verdict.startswith("LEAK")


def test_a_split_by_trial_is_none_and_shuffled_labels_are_read_at_chance(recording):
    found = audit(*recording, recording[3] % 4)
    assert found.seen == 0
    assert found.shared_trials == 0
    assert found.same_trial == 0
    error_of_mean = found.shuffled.std() / len(found.shuffled) ** 0.5
    assert abs(found.shuffled_mean - found.chance) < 4 * error_of_mean
    assert found.verdict.startswith("No trial is shared between training and test, and the probe reads shuffled labels")
    assert "Subjects are shared" in found.verdict


def test_a_split_by_subject_is_for_persons_never_seen(recording):
    found = audit(*recording, recording[2])
    assert (found.shared_trials, found.shared_subjects) == (0, 0)
    assert found.verdict.endswith("No subject is shared: scores are for persons never seen in training.")
    assert [fold.shared_videos for fold in found.folds] == [TRIALS] * SUBJECTS


def test_a_leak_in_few_trials_is_called_one_of_few(recording):
    *_, subjects, trials = recording
    folds = np.where(subjects == 3, 3, trials % 2 + 1)  # one person alone in a fold, the others split by trial
    folds[(subjects == 1) & (trials == 1)] = seconds()[(subjects == 1) & (trials == 1)] % 2 + 1
    found = audit(*recording, folds)
    assert found.seen == pytest.approx(1 / (SUBJECTS * TRIALS))
    assert found.shared_trials == 1
    assert [fold.shared_trials for fold in found.folds] == [1, 1, 0]
    assert "LEAK: 2.8% of the test windows" in found.verdict
    assert "measure in part the recognising of trials" in found.verdict
    assert "2 of 3 subjects are shared" in found.verdict


def test_real_labels_stand_beside_the_majority_of_training(recording):
    features, _, subjects, trials = recording
    labels = np.stack([trials > 4, trials > 9, trials > 0], axis=1).astype(np.float32)
    found = audit(features, labels, subjects, trials, (trials > 6) + 1)
    # Valence: fold 1 (4 trials low, 2 high) is answered high, fold 2 (all high) low. Arousal: fold 1 (all low) is
    # answered high, because training is tied, and fold 2 (3 low, 3 high) low.
    assert found.trivial == pytest.approx({"valence": 2 / 12, "arousal": 3 / 12, "dominance": 1, "mean": 17 / 36})
    assert found.real["dominance"] == 1


def test_the_same_seed_gives_the_same_figures(recording):
    folds = recording[3] % 4
    first, again, other = audit(*recording, folds), audit(*recording, folds), audit(*recording, folds, seed=1)
    assert np.array_equal(first.shuffled, again.shuffled)
    assert not np.array_equal(first.shuffled, other.shuffled)
    with pytest.raises(dataclasses.FrozenInstanceError):
        first.seen = 0.0


def test_a_neighbour_is_the_nearest_window_of_another_fold():
    features = np.zeros((4, 32, 4), np.float32)
    features[:, 0, 0] = [0.0, 0.1, 1.0, 5.0]
    assert nearest_training_window(features, np.array([1, 1, 2, 2])).tolist() == [2, 2, 1, 1]
    assert nearest_training_window(features, np.array([1, 2, 3, 4])).tolist() == [1, 0, 1, 2]


def test_what_one_loud_feature_says_is_no_more_than_another():
    """Standardised on training: the second feature's unit is 1000 times the first's."""
    features = np.zeros((5, 32, 4), np.float32)
    features[:, 0, 0] = [0.0, 0.0, 1.0, 2.0, 0.0]
    features[:, 0, 1] = [0.0, 400.0, 0.0, 1000.0, 0.0]
    features[4, 0, :2] = [0.9, 300.0]
    assert nearest_training_window(features, np.array([1, 1, 1, 1, 2]))[4] == 2


def test_trials_are_exchanged_within_each_person_alone():
    person_of_trial = np.array([0, 0, 0, 1, 1, 1, 1])
    orders = shuffle_trials(person_of_trial, permutations=50, seed=0)
    assert orders.shape == (50, 7)
    assert np.array_equal(np.sort(orders[:, :3], axis=1), np.tile([0, 1, 2], (50, 1)))
    assert np.array_equal(np.sort(orders[:, 3:], axis=1), np.tile([3, 4, 5, 6], (50, 1)))
    assert len(np.unique(orders, axis=0)) > 30


def test_chance_is_that_two_trials_of_a_person_agree():
    # Person 0: 3 of 4 trials high, so two of them agree in 3 · 2 of 4 · 3 ordered pairs. Person 1: 1 of 2, never.
    table = np.array([[1], [1], [1], [0], [1], [0]], bool).repeat(3, axis=1)
    owners = np.array([0, 0, 0, 0, 1, 1])
    assert chance_of(table, owners, np.array([0]), np.array([0])) == pytest.approx(1 / 2)
    assert chance_of(table, owners, np.array([1]), np.array([1])) == 0
    assert chance_of(table, owners, np.array([0]), np.array([1])) == pytest.approx(3 / 8 + 1 / 8)
    assert chance_of(table, owners, np.array([0, 1]), np.array([0, 1])) == pytest.approx(1 / 4)


def read(tmp_path, text, subjects=(1, 2)):
    path = tmp_path / "split.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_split(path, subjects=subjects)


def test_columns_stand_in_any_order_among_others(tmp_path):
    split = read(tmp_path, "\ufeffFold, window,note,trial,subject\n7,60,x,40,2\n\n3, 1,,2,2\n")
    assert [array.tolist() for array in split] == [[2, 2], [40, 2], [60, 1], [7, 3]]


def test_listed_windows_are_found_among_all(tmp_path):
    subjects, trials, windows = (
        array.ravel() for array in np.meshgrid([1, 2], range(1, 41), range(1, 61), indexing="ij")
    )
    split = read(tmp_path, "subject,trial,window,fold\n2,40,60,1\n1,1,1,2\n1,2,1,1\n2,1,3,2\n")
    assert split.places_in(subjects, trials, windows).tolist() == [4799, 0, 60, 2402]


HEAD = "subject,trial,window,fold\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1: no column subject, trial, window, fold"),
        (
            "subject;trial;window;fold\n1;1;1;1\n",
            "line 1: no column subject, trial, window, fold (found: subject;trial",
        ),
        ("subject,trial,fold\n1,1,1\n", "line 1: no column window (found: subject, trial, fold)"),
        (HEAD, "lists no window"),
        (HEAD + "1,1,1,1\n1,one,2,1\n", "line 3: trial is 'one'; write a whole number"),
        (HEAD + "1,1,1.0,1\n", "line 2: window is '1.0'"),
        (HEAD + "1,1,1\n", "line 2: fold is ''"),
        (HEAD + "1,1,1,-1\n", "line 2: fold is '-1'"),
        (HEAD + "1,1,1," + "9" * 400 + "\n", "line 2: fold is '9999"),
        (HEAD + "1,1,0,1\n", "line 2: window 0 is not there: windows are counted from 1 here"),
        (HEAD + "1,0,1,1\n", "trials are counted from 1 here"),
        (HEAD + "3,1,1,1\n", "line 2: subject 3 is not in the corpus, which has the subjects 1, 2; take"),
        (HEAD + "1,41,1,1\n", "line 2: trial 41 is not in the corpus; a subject has the trials 1-40"),
        (HEAD + "1,1,61,1\n", "line 2: window 61 is not in the corpus; a trial has the windows 1-60"),
        (HEAD + "1,1,1,1\n1,1,2,2\n1,1,1,1\n", "line 4: subject 1, trial 1, window 1 stands on line 2 already, both"),
        (HEAD + "1,1,1,1\n1,1,2,2\n1,1,1,2\n", "line 4: subject 1, trial 1, window 1 stands on line 2 already, in the"),
        (HEAD + "1,1,1,5\n1,2,1,5\n", "fold 5 is the only one"),
        (HEAD + "1,1,1,1\n1,2,1,2\n2,4,1,1\n2,4,2,2\n", "subject 2 has one trial here"),
        (b"\x93NUMPY\x01\x00\xff\xfe", "not a CSV file"),
        (HEAD + '1,1,"1,1\n', "not a CSV file"),
    ],
)
def test_a_bad_split_is_refused_in_one_sentence_that_names_the_line(tmp_path, text, said):
    with pytest.raises(EvokeError) as caught:
        read(tmp_path, text)
    assert said in str(caught.value)
    assert "split.csv" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_split_that_is_not_there_or_is_a_folder_is_named(tmp_path):
    with pytest.raises(EvokeError, match=r"none\.csv: No such file"):
        read_split(tmp_path / "none.csv", subjects=[1])
    with pytest.raises(EvokeError, match="directory"):
        read_split(tmp_path, subjects=[1])
