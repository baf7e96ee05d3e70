"""What a decoder is worth on a corpus of one's own, as it was published and live. SYNTHETIC EEG."""

import json

import numpy as np
import pytest

from evoke_core.cli.evaluate import table
from evoke_core.eeg.corpus import open_corpus
from evoke_core.errors import EvokeError
from evoke_core.features.recipe import Recipe
from evoke_core.runtime import Engine
from evoke_core.training.as_live import evaluate, price_of
from evoke_core.training.dataset import load_dataset
from evoke_core.training.decoder import decoder_of, write_bundle
from evoke_core.training.held_out import unknown_trials
from evoke_core.training.preprocessings import Recording, as_live, as_published, recordings
from tests.own_corpus import write_corpus
from tests.own_training import MIXED, rated, train

DE = Recipe("de")
SOME = ("F3", "Pz", "O2")
WAYS = [("published", "trial"), ("live", "session")]
PARTLY = [[*row[:2], None] if place else [row[0], None, None] for place, row in enumerate(MIXED)]
"""No trial is rated for dominance, and the first for valence alone."""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """High is above the median of the training's trials; nobody may write into it."""
    folder = tmp_path_factory.mktemp("median")
    return rated(write_corpus(folder / "own", trials=8, settings={"threshold": "median"}), PARTLY)


@pytest.fixture(scope="module")
def run(corpus, tmp_path_factory):
    return train(tmp_path_factory.mktemp("run") / "run", corpus, channels=SOME)


@pytest.fixture(scope="module")
def engine(run, tmp_path_factory):
    """The decoder of the second fold."""
    folder = tmp_path_factory.mktemp("decoder") / "mine"
    write_bundle(folder, *decoder_of(run, 2, name="mine"))
    return Engine("cpu", folder)


@pytest.fixture(scope="module")
def asked(engine, corpus):
    return unknown_trials(engine.manifest, corpus, load_dataset(corpus, DE, channels=SOME))


def test_a_recording_is_a_trial_with_its_rest_before_it(corpus):
    source = open_corpus(corpus)
    found = list(recordings(source, 2, SOME))
    assert [(one.number, one.rest, one.eeg.shape[1]) for one in found[:3]] == [
        (1, 256, 896),
        (2, 256, 1024),
        (3, 256, 1152),
    ]
    trial = source.trial(2, 3, SOME)
    assert np.array_equal(found[2].eeg[:, :256], trial.baseline)
    assert np.array_equal(found[2].eeg[:, 256:], trial.eeg)


def test_a_recording_without_a_baseline_is_the_trial_alone(tmp_path):
    source = open_corpus(write_corpus(tmp_path / "own", ["01"], {"baseline_s": 0}, trials=2))
    found = list(recordings(source, 1, SOME))
    assert [(one.rest, one.eeg.shape) for one in found] == [(0, (3, 640)), (0, (3, 768))]
    for hear in (as_published, as_live):
        heard = hear(found[0], SOME)
        assert (heard.seconds.shape, heard.rest.shape) == ((5, 3, 128), (0, 3, 4))


def test_the_shortest_trial_there_can_be_is_one_window_either_way():
    second = np.random.default_rng(0).normal(0, 10, (3, 128)).astype(np.float32)
    assert np.array_equal(as_published(Recording(1, second, 0), SOME).seconds, second[None])
    assert as_live(Recording(1, second, 0), SOME).seconds.shape == (1, 3, 128)


def test_the_windows_are_those_of_the_training_in_their_order(corpus):
    data = load_dataset(corpus, DE, channels=SOME)
    for recording in recordings(open_corpus(corpus), 2, SOME):
        heard = as_published(recording, SOME)
        own = (data.subjects == 2) & (data.trials == recording.number)
        features = DE.features(heard.seconds) - heard.rest.mean(axis=0)
        assert features == pytest.approx(data.features[own], abs=1e-4)


def test_on_what_its_fold_left_out_a_decoder_scores_what_the_fold_did(run, engine, corpus, asked):
    scores = json.loads((run.fold(2) / "scores.json").read_text())["window"]
    whole = load_dataset(corpus, DE, channels=SOME).thresholds
    assert asked.data.thresholds[:2].tolist() != whole[:2].tolist()  # else the next claim says too little
    found = evaluate(engine, corpus, asked.data, asked.trials, WAYS[:1])
    level = found.rows[0].window
    assert set(level) == set(scores) == {"count", "valence", "arousal", "mean", "exact_match"}
    assert (found.left_out, level["count"]) == (0, scores["count"])
    for name in ("valence", "arousal", "mean", "exact_match"):
        assert level[name]["accuracy"] == pytest.approx(scores[name]["accuracy"])


def test_a_decoder_of_some_channels_knows_its_corpus_again(asked):
    assert asked.words == "of its training's corpus what that left out (split: trial, fold 2 of 2 held out)"
    assert {len({trial for owner, trial in asked.trials if owner == subject}) for subject in (1, 2)} == {4}


def test_what_is_not_rated_stands_as_a_dash_and_has_no_part_in_the_price(engine, corpus, asked):
    found = evaluate(engine, corpus, asked.data, asked.trials, WAYS)
    head, _, first, second, trivial = ([cell.strip() for cell in line.split("|")[1:-1]] for line in table(found))
    assert head[-1] == "Valence and arousal"
    place = head.index("Dominance")
    assert (first[place], second[place], trivial[place]) == ("–", "–", "–")
    assert all(row[head.index(name)] != "–" for row in (first, second) for name in ("Valence", "Arousal", "Mean"))
    published, live = (row.window["mean"]["accuracy"] for row in found.rows)
    assert found.rows[1].price[0] == pytest.approx(published - live)


def test_the_price_weighs_labels_alike_however_often_they_are_rated():
    labels = np.ones((8, 3), np.float32)
    labels[2:, 1], labels[:, 2] = np.nan, np.nan
    right, wrong = np.full((8, 3), 0.9, np.float32), np.full((8, 3), 0.9, np.float32)
    wrong[:, 1] = 0.1  # right in 8 of 8 for valence, wrong in 2 of 2 for arousal
    value, low, high = price_of(right, wrong, labels, np.ones(8, int), np.arange(8) // 2)
    assert value == 0.5
    assert (low, high) == (0, 0.5)  # where the one trial with arousal is not drawn, valence alone is left


def test_a_corpus_that_changed_meanwhile_is_told(engine, corpus, asked):
    number = min(asked.trials)[1]
    shorter = asked.data.select((asked.data.trials != number) | (asked.data.windows > 1))
    with pytest.raises(EvokeError, match=rf"sub-01: trial {number} has changed since its ratings were read; try again"):
        evaluate(engine, corpus, shorter, asked.trials, WAYS[:1])
    with pytest.raises(EvokeError, match="sub-01: trial 99 has changed since"):
        evaluate(engine, corpus, shorter, {(1, 99)}, WAYS[:1])
