from dataclasses import replace

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
    words, wanted = unknown_trials(decoder(corpus=told, held_out={"1": [3, 7]}), corpus, data)
    assert wanted == {(1, 3), (1, 7)}
    assert words == "of its training's corpus what that left out (split: subject, fold 4 of 4 held out)"


def test_a_decoder_that_knows_windows_of_every_trial_is_not_asked(decoder, corpus, data):
    told = {"numbers": [1], "fingerprint": data.corpus.fingerprint}
    with pytest.raises(EvokeError, match="trained on windows of every trial of it"):
        unknown_trials(decoder(corpus=told, held_out={}), corpus, data)


@pytest.mark.parametrize("numbers", [[1], [1, 2]])
def test_of_another_corpus_all_trials_are_new_whatever_it_is_called(decoder, corpus, data, numbers):
    told = {"numbers": numbers, "fingerprint": "0" * 64}
    words, wanted = unknown_trials(decoder(corpus=told, held_out={"1": [3]}), corpus, data)
    assert len(wanted) == 40
    assert words.startswith("all are new to the decoder, which was trained on ")


def test_a_decoder_that_does_not_tell_what_it_knows_is_not_taken_for_ignorant_by_name(decoder, corpus, data):
    words, wanted = unknown_trials(decoder(), corpus, data)
    assert len(wanted) == 40
    assert words == "the decoder was trained on a corpus of this name and may know some of these trials"
    words, _ = unknown_trials(decoder(corpus={"name": "elsewhere"}), corpus, data)
    assert words == "all are new to the decoder, which was trained on 'elsewhere'"
