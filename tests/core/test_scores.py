import json
import warnings

import numpy as np
import pytest

from evoke_core.training.scores import across_subjects, over_folds, per_subject, score

# Four windows of two trials (two and two) of one subject.
PROBABILITIES = np.array([[0.9, 0.9, 0.2], [0.6, 0.1, 0.2], [0.1, 0.9, 0.2], [0.5, 0.9, 0.9]])
LABELS = np.array([[1, 1, 0], [1, 1, 0], [0, 0, 0], [0, 0, 0]], np.float32)
TRAINING_LABELS = np.array([[1, 0, 0], [1, 0, 0], [0, 1, 1], [0, 1, 0]], np.float32)
SUBJECTS = np.ones(4, int)
TRIALS = np.array([1, 1, 2, 2])


def scored():
    return score(PROBABILITIES, LABELS, TRAINING_LABELS, SUBJECTS, TRIALS)


def test_window_scores_are_those_worked_by_hand():
    level = scored()["window"]
    assert level["count"] == 4
    # Bits 1 1 0 1 (one half counts as high) against 1 1 0 0; F1 of high 4/5, of low 2/3.
    assert level["valence"] == pytest.approx(
        {"accuracy": 3 / 4, "macro_f1": (4 / 5 + 2 / 3) / 2, "balanced_accuracy": 3 / 4, "trivial": 1 / 2}
    )
    # Bits 1 0 1 1 against 1 1 0 0: F1 of high 2/5, of low 0.
    assert level["arousal"] == pytest.approx(
        {"accuracy": 1 / 4, "macro_f1": 1 / 5, "balanced_accuracy": 1 / 4, "trivial": 1 / 2}
    )
    assert level["exact_match"]["accuracy"] == 1 / 4
    assert level["mean"]["accuracy"] == pytest.approx((3 / 4 + 1 / 4 + 3 / 4) / 3)
    assert level["mean"]["trivial"] == pytest.approx((1 / 2 + 1 / 2 + 1) / 3)


def test_where_a_label_is_constant_balanced_accuracy_is_the_recall_of_that_class_and_nothing_warns():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        dominance = scored()["window"]["dominance"]
    # Bits 0 0 0 1 against 0 0 0 0: F1 of low 6/7, of high 0.
    assert dominance == pytest.approx({"accuracy": 3 / 4, "macro_f1": 3 / 7, "balanced_accuracy": 3 / 4, "trivial": 1})


def test_a_trial_is_answered_by_the_mean_probability_of_its_windows():
    level = scored()["trial"]
    assert level["count"] == 2
    # Trial 1: .75 .5 .2, trial 2: .3 .9 .55, against 1 1 0 and 0 0 0.
    assert [level[name]["accuracy"] for name in ("valence", "arousal", "dominance")] == [1, 1 / 2, 1 / 2]
    assert level["exact_match"]["accuracy"] == 1 / 2


def test_trials_of_the_same_number_are_two_where_the_subjects_differ():
    level = score(PROBABILITIES, LABELS, TRAINING_LABELS, np.array([1, 1, 2, 2]), np.ones(4, int))["trial"]
    assert level == scored()["trial"]


def test_where_training_is_tied_the_trivial_answer_is_high():
    level = score(PROBABILITIES, np.ones((4, 3)), TRAINING_LABELS, SUBJECTS, TRIALS)["window"]
    assert [level[name]["trivial"] for name in ("valence", "arousal", "dominance")] == [1, 1, 0]


def test_the_trivial_emotion_is_the_most_frequent_octant_of_training_not_the_three_majorities():
    # The majorities are 1 1 0; the most frequent octant is 0 0 0.
    training = np.array([[0, 0, 0], [0, 0, 0], [1, 1, 0], [1, 0, 1], [1, 1, 1]])
    level = score(PROBABILITIES, LABELS, training, SUBJECTS, TRIALS)["window"]
    assert [level[name]["trivial"] for name in ("valence", "arousal", "dominance")] == [1 / 2, 1 / 2, 1]
    assert level["exact_match"]["trivial"] == 1 / 2
    # Octants 100 and 011 occur twice: the lower id counts, which is 011 and no window's.
    tied = np.array([[1, 0, 0], [0, 1, 1], [1, 0, 0], [0, 1, 1]])
    assert score(PROBABILITIES, LABELS, tied, SUBJECTS, TRIALS)["window"]["exact_match"]["trivial"] == 0
    assert score(PROBABILITIES, np.tile([0, 1, 1], (4, 1)), tied, SUBJECTS, TRIALS)["window"]["exact_match"] == {
        "accuracy": 0,
        "trivial": 1,
    }


def test_scores_can_be_written_as_json():
    folds = [scored(), scored()]
    subjects = per_subject(PROBABILITIES, LABELS, SUBJECTS, TRIALS)
    assert json.loads(json.dumps([folds[0], over_folds(folds), subjects, across_subjects(subjects)]))


def test_over_folds_each_figure_has_its_mean_and_sample_deviation_and_counts_are_summed():
    folds = [{"window": {"count": count, "mean": {"accuracy": value}}} for count, value in ((10, 0.5), (30, 0.7))]
    merged = over_folds(folds)
    assert merged["window"]["count"] == 40
    assert merged["window"]["mean"]["accuracy"] == pytest.approx({"mean": 0.6, "sd": 0.02**0.5})
    assert over_folds(folds[:1])["window"]["mean"]["accuracy"] == {"mean": 0.5, "sd": 0.0}
    assert folds[0]["window"] == {"count": 10, "mean": {"accuracy": 0.5}}


def people(rights, windows=10):
    """Probabilities and labels of subjects whose trials have all bits right in the given shares of their windows."""
    probabilities = [
        np.repeat(np.arange(windows) < share * windows, 3) for shares in rights.values() for share in shares
    ]
    count = windows * sum(map(len, rights.values()))
    subjects = [subject for subject, shares in rights.items() for _ in range(len(shares) * windows)]
    trials = [trial for shares in rights.values() for trial in range(1, len(shares) + 1) for _ in range(windows)]
    labels = np.ones((count, 3), np.float32)
    return np.reshape(probabilities, (count, 3)).astype(np.float32), labels, np.array(subjects), np.array(trials)


def test_an_interval_holds_the_value_and_is_a_point_where_all_trials_agree():
    varied, even = per_subject(*people({3: [1, 1, 0, 0.5, 1, 0.2], 7: [0.7] * 6}))
    assert (varied["subject"], varied["trials"], varied["windows"]) == (3, 6, 60)
    assert varied["accuracy"]["value"] == pytest.approx(3.7 / 6)
    assert varied["accuracy"]["low"] < varied["accuracy"]["value"] < varied["accuracy"]["high"]
    assert even["accuracy"] == even["exact_match"] == {"value": 0.7, "low": 0.7, "high": 0.7}


def test_accuracy_is_the_mean_of_the_labels_and_exact_match_wants_all_three():
    only, *others = per_subject(PROBABILITIES, LABELS, SUBJECTS, TRIALS)
    assert others == []
    assert only["accuracy"]["value"] == pytest.approx(7 / 12)
    assert only["exact_match"]["value"] == 1 / 4


def test_windows_of_a_trial_stand_or_fall_together():
    """Half of the trials right, half wrong: the interval is that of 20 coin tosses, however many windows they have."""
    few, many = (per_subject(*people({1: [1] * 10 + [0] * 10}, windows))[0]["accuracy"] for windows in (1, 60))
    assert many == few
    assert (many["low"], many["high"]) == pytest.approx((0.28, 0.72), abs=0.03)  # ½ ± 1.96 √(¼ / 20)


def test_the_same_seed_gives_a_subject_the_same_interval_whoever_else_is_there():
    shares = [1, 0.3, 0, 0.6, 0.9, 0.1, 0.4]
    alone, beside = per_subject(*people({2: shares})), per_subject(*people({1: [0.5, 1], 2: shares}))
    assert alone[0] == beside[1]
    assert per_subject(*people({2: shares}), seed=1) != alone


def test_across_subjects_each_person_counts_the_same():
    results = per_subject(*people({1: [1] * 2, 2: [0.5] * 20, 3: [0.6] * 4}))
    summary = across_subjects(results)
    assert summary["subjects"] == 3
    assert summary["accuracy"]["value"] == pytest.approx(0.7)
    assert summary["accuracy"]["low"] == pytest.approx(0.5)  # all three draws the worst one: 1 in 27
    assert summary["accuracy"]["high"] == pytest.approx(1.0)
    assert across_subjects(results) == summary


def test_a_label_without_ratings_is_left_out_and_the_mean_is_of_the_others():
    labels, training = LABELS.copy(), TRAINING_LABELS.copy()
    labels[:, 2] = np.nan
    for taught in (training, np.where([True, True, False], training, np.nan)):
        level = score(PROBABILITIES, labels, taught, SUBJECTS, TRIALS)["window"]
        assert set(level) == {"count", "valence", "arousal", "mean", "exact_match"}
        assert level["valence"] == scored()["window"]["valence"]
        assert level["mean"]["accuracy"] == pytest.approx((3 / 4 + 1 / 4) / 2)
        # Bits 11 10 01 11 against 11 11 00 00; of training's 10 10 01 01 the lower id counts, 01.
        assert level["exact_match"] == {"accuracy": 1 / 4, "trivial": 0}
    untaught = score(PROBABILITIES, LABELS, labels, SUBJECTS, TRIALS)["window"]
    assert "dominance" not in untaught


def test_windows_without_a_rating_do_not_count_for_that_label():
    labels = LABELS.copy()
    labels[:2, 0] = np.nan
    level = score(PROBABILITIES, labels, TRAINING_LABELS, SUBJECTS, TRIALS)
    assert level["window"]["valence"]["accuracy"] == 1 / 2  # bits 0 1 against 0 0
    assert level["window"]["arousal"] == scored()["window"]["arousal"]
    assert level["window"]["exact_match"]["accuracy"] == 0
    assert level["trial"]["valence"]["accuracy"] == 1
    [only] = per_subject(PROBABILITIES, labels, SUBJECTS, TRIALS)
    assert only["accuracy"]["value"] == pytest.approx((1 + 1 + 3) / (2 + 4 + 4))
    assert only["exact_match"]["value"] == 0


def test_where_no_window_has_all_labels_there_is_no_exact_match():
    labels = LABELS.copy()
    labels[:2, 0], labels[2:, 1] = np.nan, np.nan
    told = score(PROBABILITIES, labels, TRAINING_LABELS, SUBJECTS, TRIALS)
    assert "exact_match" not in told["window"]
    people = per_subject(PROBABILITIES, labels, SUBJECTS, TRIALS)
    assert "exact_match" not in people[0]
    assert "exact_match" not in across_subjects(people)


def test_what_some_folds_lack_is_told_of_the_others():
    folds = [{"count": 2, "valence": {"accuracy": 0.5}}, {"count": 2}, {"count": 2, "valence": {"accuracy": 0.7}}]
    merged = over_folds(folds)
    assert merged["count"] == 6
    assert merged["valence"]["accuracy"]["mean"] == pytest.approx(0.6)


def test_a_subject_without_any_label_is_left_out():
    probabilities, labels, subjects, trials = people({1: [1, 0.5], 2: [0.5, 1]})
    labels = labels.astype(np.float32)
    labels[subjects == 1] = np.nan
    assert [one["subject"] for one in per_subject(probabilities, labels, subjects, trials)] == [2]
