from dataclasses import replace

import numpy as np
import pytest

from evoke_core.errors import EvokeError
from evoke_core.features.recipe import Recipe
from evoke_core.runtime.bundle import load_bundle
from evoke_core.training.dataset import load_dataset
from evoke_core.training.held_out import held_out, unknown_trials
from evoke_core.training.run import RunConfig, prepare_run


@pytest.fixture(scope="module")
def data(corpus):
    return load_dataset(corpus, Recipe("de"))


@pytest.fixture
def run(corpus, data, tmp_path):
    return lambda split: prepare_run(tmp_path / split, RunConfig("student", split=split, folds=4), corpus, data)


@pytest.fixture
def decoder(data):
    """The shipped decoder's manifest, as if it had been trained on the corpus."""
    manifest = load_bundle().manifest

    def make(**told):
        about = {"name": data.corpus.name, "synthetic": True, "subjects": 1} | told.pop("corpus", {})
        return replace(manifest, training=manifest.training | {"corpus": about} | told)

    return make


def test_each_trial_of_a_split_by_trial_is_held_out_by_one_fold(run):
    made = run("trial")
    parts = [held_out(made, number) for number in (1, 2, 3, 4)]
    assert [list(part) for part in parts] == [["1"]] * 4
    assert [len(part["1"]) for part in parts] == [10] * 4
    assert sorted(trial for part in parts for trial in part["1"]) == list(range(1, 41))


def test_a_split_by_window_holds_no_trial_out(run):
    assert held_out(run("window"), 1) == {}


def test_of_its_own_corpus_a_decoder_is_asked_what_it_was_not_told(decoder, corpus, data):
    told = {"numbers": [1], "fingerprint": data.corpus.fingerprint}
    words, wanted, asked = unknown_trials(decoder(corpus=told, held_out={"1": [3, 7]}), corpus, data)
    assert np.array_equal(asked.labels, data.labels)
    assert wanted == {(1, 3), (1, 7)}
    assert words == "of its training's corpus what that left out (split: subject, fold 4 of 4 held out)"


def test_a_decoder_that_knows_windows_of_every_trial_is_not_asked(decoder, corpus, data):
    told = {"numbers": [1], "fingerprint": data.corpus.fingerprint}
    with pytest.raises(EvokeError, match="trained on windows of every trial of it"):
        unknown_trials(decoder(corpus=told, held_out={}), corpus, data)


@pytest.mark.parametrize("numbers", [[1], [1, 2]])
def test_of_another_corpus_all_trials_are_new(decoder, corpus, data, numbers):
    told = {"name": "elsewhere", "numbers": numbers, "fingerprint": "0" * 64}
    words, wanted, _ = unknown_trials(decoder(corpus=told, held_out={"1": [3]}), corpus, data)
    assert len(wanted) == 40
    assert words.startswith("all are new to the decoder, which was trained on ")


@pytest.mark.parametrize("told", [{}, {"numbers": [1], "fingerprint": "0" * 64}])
def test_a_decoder_is_not_taken_for_ignorant_of_a_corpus_that_has_its_trainings_name(decoder, corpus, data, told):
    words, wanted, _ = unknown_trials(decoder(corpus=told), corpus, data)
    assert len(wanted) == 40
    assert words == "the decoder was trained on a corpus of this name and may know some of these trials"


def test_a_decoder_that_does_not_tell_what_it_knows_is_believed_to_know_another_corpus(decoder, corpus, data):
    words, _, _ = unknown_trials(decoder(corpus={"name": "elsewhere"}), corpus, data)
    assert words == "all are new to the decoder, which was trained on 'elsewhere'"


def test_high_is_what_was_high_to_the_fold_that_the_decoder_comes_from(decoder, corpus, data):
    told = {"numbers": [1], "fingerprint": data.corpus.fingerprint}
    thresholds = {"valence": 3.0, "arousal": 5.0, "dominance": 7.0}
    asked = unknown_trials(decoder(corpus=told, held_out={"1": [3]}, thresholds=thresholds), corpus, data).data
    assert np.array_equal(asked.labels, data.ratings > [3, 5, 7])
    elsewhere = decoder(corpus={"name": "elsewhere"}, thresholds=thresholds)
    assert np.array_equal(unknown_trials(elsewhere, corpus, data).data.labels, data.labels)


def test_a_label_that_was_never_taught_is_not_asked(decoder, corpus, data):
    _, wanted, asked = unknown_trials(decoder(thresholds={"arousal": 5.0}), corpus, data)
    assert len(wanted) == 40
    assert np.isnan(asked.labels[:, [0, 2]]).all()
    assert np.array_equal(asked.labels[:, 1], data.labels[:, 1])


def test_a_trial_that_is_rated_for_nothing_that_was_taught_is_left_out(decoder, corpus, data):
    labels = data.labels.copy()
    labels[data.trials == 5, 1] = np.nan
    some = unknown_trials(decoder(thresholds={"arousal": 5.0}), corpus, replace(data, labels=labels))
    assert some.trials == {(1, number) for number in range(1, 41) if number != 5}
    labels[:, 1] = np.nan
    with pytest.raises(EvokeError, match="is rated for arousal, and it was taught nothing else; give another corpus"):
        unknown_trials(decoder(thresholds={"arousal": 5.0}), corpus, replace(data, labels=labels))
