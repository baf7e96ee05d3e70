"""Which windows train and which test, and what the two share."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evoke_core.errors import EvokeError
from evoke_core.training.splits import assign_folds, fingerprint, prove, validation_windows


def corpus(subjects=4, trials=10, windows=6):
    return np.arange(1, subjects + 1).repeat(trials * windows), np.tile(
        np.arange(1, trials + 1).repeat(windows), subjects
    )


def test_windows_at_random_share_nearly_every_trial():
    subjects, trials = corpus(windows=20)
    proofs = prove(subjects, trials, assign_folds("window", subjects, trials, folds=5, seed=0))
    assert [proof.fold for proof in proofs] == [1, 2, 3, 4, 5]
    assert all(proof.seen > 0.99 and proof.shared_trials > 35 for proof in proofs)
    assert [(proof.train, proof.test) for proof in proofs] == [(640, 160)] * 5


@given(st.integers(2, 6), st.integers(5, 12), st.integers(0, 1000))
def test_trials_left_out_share_no_trial_and_no_video(subjects, trials, seed):
    whose, which = corpus(subjects, trials)
    for proof in prove(whose, which, assign_folds("trial", whose, which, folds=5, seed=seed)):
        assert (proof.shared_trials, proof.shared_videos, proof.seen) == (0, 0, 0.0)
        assert proof.shared_subjects == subjects


@given(st.integers(2, 6), st.integers(0, 1000))
def test_subjects_left_out_share_no_trial_and_no_person(subjects, seed):
    whose, which = corpus(subjects)
    proofs = prove(whose, which, assign_folds("subject", whose, which, folds=None, seed=seed))
    assert [(proof.shared_trials, proof.shared_subjects) for proof in proofs] == [(0, 0)] * subjects


def test_leave_one_subject_out_tests_subject_k_in_fold_k():
    subjects, trials = corpus()
    assert np.array_equal(assign_folds("subject", subjects, trials, folds=None, seed=9), subjects)


@pytest.mark.parametrize("split", ["window", "trial", "subject"])
def test_every_window_is_tested_once_and_folds_are_nearly_as_large(split):
    subjects, trials = corpus()
    folds = assign_folds(split, subjects, trials, folds=3, seed=0)
    sizes = np.bincount(folds)[1:]
    assert sizes.sum() == len(subjects)
    unit = {"window": 1, "trial": 24, "subject": 60}[split]
    assert sizes.max() - sizes.min() <= unit


def test_the_seed_decides_the_split():
    subjects, trials = corpus()
    first, again, other = (assign_folds("window", subjects, trials, folds=5, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_five_folds_unless_told_otherwise():
    subjects, trials = corpus()
    assert assign_folds("trial", subjects, trials, folds=None, seed=0).max() == 5


def test_an_epoch_is_chosen_on_whole_trials():
    _, trials = corpus()
    aside = validation_windows(trials, seed=0)
    assert np.unique(trials[aside]).size == 2
    assert set(trials[aside]).isdisjoint(trials[~aside])


def test_a_fingerprint_tells_splits_apart():
    folds = np.array([1, 2, 1, 2])
    assert fingerprint("corpus", folds) == fingerprint("corpus", folds.copy())
    assert len({fingerprint("corpus", folds), fingerprint("other", folds), fingerprint("corpus", folds[::-1])}) == 3


@pytest.mark.parametrize(
    ("split", "subjects", "folds", "message"),
    [
        ("day", 4, 5, "unknown split 'day': choose one of window, trial, subject"),
        ("subject", 1, None, "needs at least 2 subjects, and the corpus has 1; use --split trial"),
        ("subject", 4, 5, "4 subjects do not make 5 folds; choose --folds from 2 to 4"),
        ("trial", 4, 11, "10 trials do not make 11 folds"),
    ],
)
def test_what_cannot_be_split_is_said(split, subjects, folds, message):
    with pytest.raises(EvokeError, match=message):
        assign_folds(split, *corpus(subjects), folds=folds, seed=0)


def test_one_trial_is_too_little_to_choose_an_epoch():
    with pytest.raises(EvokeError, match="at least 2 trials in training"):
        validation_windows(np.ones(60, np.int64), seed=0)
