import numpy as np
import pytest

from evoke_core.cli.evaluate import table
from evoke_core.eeg.corpus import open_corpus
from evoke_core.eeg.deap.subject import read_subject, subject_path
from evoke_core.eeg.source import Chunk, Layout
from evoke_core.errors import EvokeError
from evoke_core.features.recipe import Recipe
from evoke_core.montage import GENEVA
from evoke_core.runtime import Engine
from evoke_core.runtime.replay import cut_recorded
from evoke_core.runtime.wearer import Wearer
from evoke_core.training.as_live import AsLive, Row, baseline_of, evaluate, price_of
from evoke_core.training.dataset import load_dataset
from evoke_core.training.preprocessings import Heard, Recording, as_live, as_published, recordings

WAYS = [
    (preprocessing, baseline) for preprocessing in ("published", "live") for baseline in ("trial", "session", "none")
]


@pytest.fixture(scope="module")
def engine():
    return Engine("cpu")


@pytest.fixture(scope="module")
def data(corpus):
    return load_dataset(corpus, Recipe("de"))


@pytest.fixture(scope="module")
def trials(corpus):
    return list(recordings(open_corpus(corpus), 1, GENEVA))


def test_recordings_are_all_trials_with_their_rest(corpus, trials):
    data, _ = read_subject(subject_path(corpus, 1))
    assert [(trial.number, trial.rest, trial.eeg.shape) for trial in trials] == [
        (number, 384, (32, 8064)) for number in range(1, 41)
    ]
    assert np.array_equal(trials[6].eeg, data[6, :32])


def test_published_and_the_trials_baseline_are_the_features_that_training_reads(data, trials):
    heard = as_published(trials[4], GENEVA)
    assert heard.seconds.shape == (60, 32, 128)
    assert heard.judged.all()
    own = data.trials == 5
    assert heard.rest.mean(axis=0) == pytest.approx(data.baselines[own][0], abs=1e-4)
    features = Recipe("de").features(heard.seconds) - heard.rest.mean(axis=0)
    assert features == pytest.approx(data.features[own], abs=1e-4)


def test_live_is_what_a_wearer_makes_of_the_same_samples(trials):
    trial = trials[0]
    run_in = 2 * trial.eeg[:, :1] - trial.eeg[:, 128:0:-1]
    samples = np.concatenate([run_in, trial.eeg], axis=1)
    wearer = Wearer("trial", GENEVA, hop_samples=128, most_waiting=100)
    times = 1_700_000_000.0 + np.arange(samples.shape[1]) / 128
    wearer.push(Chunk(samples, times, 0.0, Layout(GENEVA, 128.0, "uV")))
    windows = wearer.take()[4:]  # one of running in, three of rest
    heard = as_live(trial, GENEVA)
    assert [window.eeg is not None for window in windows] == heard.judged.tolist()
    for window, second, judged in zip(windows, heard.seconds, heard.judged, strict=True):
        if judged:
            assert second == pytest.approx(window.eeg, abs=1e-3)


def test_live_hears_a_change_no_sooner_than_it_comes(trials):
    trial = trials[0]
    changed = trial.eeg.copy()
    changed[:, 384 + 10 * 128 :] *= 2
    before, after = as_live(trial, GENEVA), as_live(Recording(1, changed, 384), GENEVA)
    assert np.array_equal(before.seconds[:10], after.seconds[:10])
    assert not np.array_equal(before.seconds[10], after.seconds[10])


def test_an_electrode_that_is_flat_is_interpolated_live_and_copied_as_published(trials):
    eeg = trials[0].eeg.copy()
    eeg[GENEVA.index("Pz")] = 0
    published, live = (hear(Recording(1, eeg, 384), GENEVA) for hear in (as_published, as_live))
    assert live.judged.sum() >= 55
    pz = GENEVA.index("Pz")
    assert any(
        np.array_equal(published.seconds[0, pz], published.seconds[0, other]) for other in range(32) if other != pz
    )
    assert not any(np.array_equal(live.seconds[0, pz], live.seconds[0, other]) for other in range(32) if other != pz)
    assert np.ptp(live.seconds[0, pz]) > 1


def heard(*rest):
    values = np.array(rest, float).reshape(-1, 1, 1)
    return Heard(np.zeros((0, 1, 128), np.float32), np.zeros(0, bool), values)


def test_the_sessions_baseline_is_the_rest_before_all_other_trials():
    people = {1: heard(1, 2, 3), 2: heard(10), 3: heard(20, 30)}
    mean = np.full((1, 1), 7, np.float32)
    assert baseline_of("trial", 1, people, mean).item() == 2
    assert baseline_of("session", 1, people, mean).item() == 20
    assert baseline_of("session", 2, people, mean).item() == pytest.approx(56 / 5)
    assert baseline_of("none", 1, people, mean).item() == 7


def test_where_no_rest_could_be_judged_the_trainings_mean_is_subtracted():
    mean = np.full((1, 1), 7, np.float32)
    people = {1: heard(), 2: heard(5)}
    assert baseline_of("trial", 1, people, mean).item() == 7
    assert baseline_of("session", 2, people, mean).item() == 7
    assert baseline_of("session", 1, {1: heard(5)}, mean).item() == 7


def test_the_price_is_the_mean_accuracy_that_is_lost_with_an_interval_over_trials():
    labels = np.ones((40, 3), np.float32)
    subjects, trials = np.ones(40, int), np.arange(40) // 4
    right, half = np.full((40, 3), 0.9, np.float32), np.full((40, 3), 0.9, np.float32)
    half[trials % 2 == 0] = 0.1
    value, low, high = price_of(right, half, labels, subjects, trials)
    assert value == 0.5
    # Ten trials, each wholly lost or not at all: binomial, 2 to 8 of ten lost.
    assert (low, high) == pytest.approx((0.2, 0.8), abs=0.051)
    assert price_of(right, right, labels, subjects, trials) == (0, 0, 0)
    assert price_of(half, right, labels, subjects, trials)[0] == -0.5


@pytest.mark.parametrize(
    ("trials", "price", "told"),
    [
        (2, (0.0123, -0.02, 0.031), "1.2 (−2.0 to 3.1)"),
        (2, (-0.0001, -0.0004, 0.0), "0.0 (0.0 to 0.0)"),
        (1, (-0.65, -0.65, -0.65), "−65.0"),
    ],
)
def test_the_price_is_told_with_its_interval_unless_one_trial_has_none(trials, price, told):
    level = {"mean": {"accuracy": 0.7, "trivial": 0.5}}
    found = AsLive(1, trials, 60, 0, (Row("published", "trial", level, (0, 0, 0)), Row("live", "none", level, price)))
    _, _, first, second, _ = table(found)
    assert first == "| published | trial | – | – | – | 70.0 | – | – |"
    assert second == f"| live | none | – | – | – | 70.0 | {told} | – |"


def test_a_label_without_a_rating_has_no_part_in_the_price():
    labels = np.array([[1, 1, np.nan], [1, 1, np.nan]], np.float32)
    right, wrong = np.full((2, 3), 0.9, np.float32), np.array([[0.1, 0.9, 0.1]] * 2, np.float32)
    assert price_of(right, wrong, labels, np.array([1, 1]), np.array([1, 2]))[0] == 0.5


def test_all_ways_are_scored_on_the_same_windows(engine, corpus, data, trials):
    wanted = {(1, number) for number in range(1, 9)}
    done = []
    found = evaluate(engine, corpus, data, wanted, WAYS, advance=lambda: done.append(1))
    assert done == [1]
    assert (found.subjects, found.trials) == (1, 8)
    assert found.windows + found.left_out == 480
    assert [(row.preprocessing, row.baseline) for row in found.rows] == WAYS
    assert {row.window["count"] for row in found.rows} == {found.windows}
    assert found.rows[0].price == (0, 0, 0)
    for row in found.rows[1:]:
        lost = found.rows[0].window["mean"]["accuracy"] - row.window["mean"]["accuracy"]
        assert row.price[0] == pytest.approx(lost)
        assert row.price[1] <= row.price[0] <= row.price[2]
    assert found.rows[0].window["valence"]["trivial"] >= 0.5


def test_the_first_way_is_what_replay_reads(engine, corpus, data):
    found = evaluate(engine, corpus, data, {(1, 3)}, WAYS[:1])
    trial = open_corpus(corpus).trial(1, 3, GENEVA)
    cut = cut_recorded(trial.eeg, trial.baseline)
    right = (engine.predict(cut.windows[::8], cut.baseline) >= 0.5) == (data.labels[data.trials == 3] >= 0.5)
    assert found.left_out == 0
    assert found.rows[0].window["mean"]["accuracy"] == pytest.approx(right.mean())


def test_a_corpus_of_which_nothing_can_be_judged_is_said(engine, corpus, data, monkeypatch):
    from evoke_core.training import as_live as module

    silent = [Recording(number, np.zeros((32, 8064), np.float32), 384) for number in range(1, 41)]
    monkeypatch.setattr(module, "recordings", lambda _corpus, _subject, _channels: silent)
    with pytest.raises(EvokeError, match="none of its 60 windows could be judged; look at its recordings"):
        evaluate(engine, corpus, data, {(1, 1)}, WAYS[:1])
