import hashlib
import json
import shutil
import subprocess
import sys
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from evoke_core.eeg.deap.python2_pickle import dump_arrays
from evoke_core.eeg.deap.subject import DATA_SHAPE, RATINGS_SHAPE, DeapError, read_subject
from evoke_core.errors import EvokeError
from evoke_core.features.differential_entropy import differential_entropy
from evoke_core.features.power_spectral_density import power_spectral_density
from evoke_core.features.recipe import Recipe
from evoke_core.training.dataset import load_dataset

ROOT = Path(__file__).parents[2]
DE, PSD = Recipe("de"), Recipe("psd")
ARRAYS = ("features", "labels", "subjects", "trials", "windows", "baselines")
LOAD_AT_ONCE = """
import hashlib, sys
from pathlib import Path
from evoke_core.features.recipe import Recipe
from evoke_core.training.dataset import load_dataset

print("ready", flush=True)
sys.stdin.readline()
data = load_dataset(Path(sys.argv[1]), Recipe("de"), cache=Path(sys.argv[2]))
print(hashlib.sha256(data.features.data).hexdigest())
"""


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    """A cache that this module's tests share."""
    return tmp_path_factory.mktemp("features")


@pytest.fixture(scope="module")
def data(corpus, cache):
    return load_dataset(corpus, DE, cache=cache)


def written(folder, data, ratings=None):
    """A corpus of one subject."""
    ratings = np.linspace(1, 9, 160).reshape(RATINGS_SHAPE) if ratings is None else ratings
    with (folder / "s01.dat").open("wb") as file:
        dump_arrays({"labels": ratings, "data": data}, file)
    return folder


def linked(folder, corpus, *numbers):
    """A corpus in which one file is several subjects."""
    for number in numbers:
        (folder / f"s{number:02d}.dat").symlink_to(corpus / "s01.dat")
    return folder


def same(one, other):
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in ARRAYS)


def test_a_subject_gives_forty_trials_of_sixty_seconds(data):
    assert data.features.shape == data.baselines.shape == (2400, 32, 4)
    assert data.labels.shape == (2400, 3)
    assert [getattr(data, name).dtype for name in ARRAYS] == [np.float32] * 2 + [np.int64] * 3 + [np.float32]
    assert data.recipe == DE


@pytest.mark.parametrize(("recipe", "feature"), [(DE, differential_entropy), (PSD, power_spectral_density)])
def test_each_second_is_the_feature_less_the_mean_of_the_baselines_three(corpus, cache, simulated, recipe, feature):
    data = load_dataset(corpus, recipe, cache=cache)
    for trial, second in ((1, 1), (1, 60), (17, 31), (40, 60)):
        eeg = simulated.data[trial - 1, :32]
        baseline = np.mean([feature(eeg[:, at : at + 128]) for at in (0, 128, 256)], axis=0)
        start = 384 + 128 * (second - 1)
        (row,) = np.flatnonzero((data.trials == trial) & (data.windows == second))
        assert data.baselines[row] == pytest.approx(baseline, rel=1e-6, abs=1e-6)
        expected = feature(eeg[:, start : start + 128]) - baseline
        assert data.features[row] == pytest.approx(expected, rel=1e-5, abs=1e-5)


def test_subjects_trials_and_windows_are_counted_from_one(corpus, cache, tmp_path):
    data = load_dataset(linked(tmp_path, corpus, 2, 7), DE, cache=cache)
    assert data.subjects[[0, 2399, 2400, 4799]].tolist() == [2, 2, 7, 7]
    assert data.trials[[0, 59, 60, 2399, 2400]].tolist() == [1, 1, 2, 40, 1]
    assert data.windows[[0, 1, 59, 60, 2399]].tolist() == [1, 2, 60, 1, 60]
    assert len({*zip(data.subjects, data.trials, data.windows, strict=True)}) == 4800


def test_a_label_is_high_where_the_trials_rating_is_above_five(tmp_path, cache):
    ratings = np.full(RATINGS_SHAPE, 5.0)
    ratings[2, :3] = 5.01, 4.99, 9
    data = load_dataset(written(tmp_path, np.zeros(DATA_SHAPE, np.int8), ratings), DE, cache=cache)
    assert (data.labels[data.trials == 3] == [1, 0, 1]).all()
    assert (data.labels[data.trials != 3] == 0).all()


def test_a_corpus_is_told_by_name_subjects_origin_and_content(corpus, cache, data, tmp_path):
    content = hashlib.sha256((corpus / "s01.dat").read_bytes()).hexdigest()
    expected = hashlib.sha256(json.dumps([[1, content]]).encode()).hexdigest()
    assert (data.corpus.name, data.corpus.subjects, data.corpus.synthetic) == (corpus.name, (1,), True)
    assert data.corpus.fingerprint == expected
    other = load_dataset(linked(tmp_path, corpus, 2), DE, cache=cache).corpus
    assert (other.name, other.subjects, other.synthetic) == (tmp_path.name, (2,), False)
    assert other.fingerprint != expected


def test_windows_are_selected_by_mask_and_by_index(data):
    chosen = data.select(data.trials == 40)
    assert len(chosen.features) == 60
    assert chosen.corpus == data.corpus
    assert same(chosen, data.select(np.arange(2340, 2400)))
    assert data.select(np.array([5, 2])).windows.tolist() == [6, 3]


def test_some_subjects_are_read_in_ascending_order_each_once(corpus, cache, tmp_path):
    linked(tmp_path, corpus, 1, 2, 3)
    assert load_dataset(tmp_path, DE, cache=cache).corpus.subjects == (1, 2, 3)
    assert load_dataset(tmp_path, DE, subjects=[3, 1, 3], cache=cache).corpus.subjects == (1, 3)
    with pytest.raises(DeapError, match="subject 4 is missing; the subjects 1-3 are there"):
        load_dataset(tmp_path, DE, subjects=[1, 4], cache=cache)


def test_a_folder_without_subjects_says_what_is_expected(tmp_path, cache):
    with pytest.raises(EvokeError, match=r"no subjects \(sNN\.dat or sNN\.mat\) .* evoke synth") as caught:
        load_dataset(tmp_path, DE, cache=cache)
    assert str(caught.value).startswith(f"{tmp_path}: ")


def test_a_second_load_comes_from_the_cache_bit_for_bit(corpus, tmp_path):
    told = []
    first = load_dataset(corpus, DE, cache=tmp_path, advance=told.append)
    again = load_dataset(corpus, DE, cache=tmp_path, advance=told.append)
    load_dataset(corpus, PSD, cache=tmp_path, advance=told.append)
    assert told == [False, True, False]
    assert same(first, again)
    assert first.corpus == again.corpus


def test_the_default_cache_is_the_environments(corpus, data, tmp_path, monkeypatch):
    monkeypatch.setenv("EVOKE_CACHE", str(tmp_path))
    assert same(load_dataset(corpus, DE), data)
    assert len(list((tmp_path / "features").glob("*.safetensors"))) == 1


def test_a_file_with_one_other_byte_is_read_anew(corpus, cache, tmp_path):
    shutil.copy(corpus / "s01.dat", tmp_path)
    told = []
    first = load_dataset(tmp_path, DE, cache=cache, advance=told.append)
    with (tmp_path / "s01.dat").open("r+b") as file:
        file.seek(20_000_000)
        byte = file.read(1)[0]
        file.seek(-1, 1)
        file.write(bytes([byte ^ 64]))
    second = load_dataset(tmp_path, DE, cache=cache, advance=told.append)
    assert told[1] is False
    assert second.corpus.fingerprint != first.corpus.fingerprint


def test_a_truncated_entry_is_rebuilt(corpus, data, tmp_path):
    load_dataset(corpus, DE, cache=tmp_path)
    (entry,) = tmp_path.iterdir()
    entry.write_bytes(entry.read_bytes()[:-1000])
    told = []
    for _ in range(2):
        assert same(load_dataset(corpus, DE, cache=tmp_path, advance=told.append), data)
    assert told == [False, True]


def test_two_processes_may_build_the_same_entry_at_once(corpus, data, tmp_path):
    command = [sys.executable, "-c", LOAD_AT_ONCE, str(corpus), str(tmp_path)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "cwd": ROOT}
    with subprocess.Popen(command, **pipes) as one, subprocess.Popen(command, **pipes) as other:
        for process in (one, other):
            assert process.stdout.readline() == "ready\n"
        for process in (one, other):
            process.stdin.write("go\n")
            process.stdin.flush()
        found = [process.communicate(timeout=60)[0].strip() for process in (one, other)]
    assert found == [hashlib.sha256(data.features.data).hexdigest()] * 2
    told = []
    assert same(load_dataset(corpus, DE, cache=tmp_path, advance=told.append), data)
    assert told == [True]
    assert len(list(tmp_path.iterdir())) == 1


def test_without_a_cache_that_can_be_written_all_is_computed_and_one_subject_at_a_time_is_held(corpus, data, tmp_path):
    (tmp_path / "file").touch()
    linked(tmp_path, corpus, 1, 2, 3)
    told = []

    def peak(subjects):
        tracemalloc.start()
        loaded = load_dataset(
            tmp_path, DE, subjects=subjects, cache=tmp_path / "file" / "features", advance=told.append
        )
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert np.array_equal(loaded.features[-2400:], data.features)
        return highest

    raw = 4 * np.prod(DATA_SHAPE)
    assert peak([1, 2, 3]) - peak([1]) < raw / 4
    assert told == [False] * 4


def test_a_channel_that_drops_out_of_one_window_is_replaced_by_its_nearest_neighbour_there(
    corpus, cache, data, simulated, tmp_path
):
    damaged = simulated.data.copy()
    damaged[2, 0, 384 + 4 * 128 + 10] = np.nan  # Fp1, whose nearest electrode is AF3, in trial 3, window 5
    mended = load_dataset(written(tmp_path, damaged, simulated.ratings), DE, cache=cache)
    (row,) = np.flatnonzero((data.trials == 3) & (data.windows == 5))
    level = data.features + data.baselines
    assert mended.features[row, 0] + mended.baselines[row, 0] == pytest.approx(level[row, 1], abs=1e-5)
    untouched = np.ones((2400, 32), bool)
    untouched[row, 0] = False
    assert np.array_equal(mended.features[untouched], data.features[untouched])


@pytest.mark.parametrize(("sample", "where"), [(384 + 6 * 128, "window 7"), (200, "its baseline")])
def test_samples_too_large_for_a_finite_feature_are_named_and_not_kept(simulated, tmp_path, sample, where):
    huge = simulated.data.copy()
    huge[1, 4, sample + 64] = 1e25
    written(tmp_path, huge, simulated.ratings)
    with pytest.raises(EvokeError, match=f"subject 1, trial 2, {where}: .* no finite number"):
        load_dataset(tmp_path, PSD, cache=tmp_path / "features")
    assert not (tmp_path / "features").exists()
    assert np.isfinite(load_dataset(tmp_path, DE, cache=tmp_path / "features").features).all()


def test_a_file_that_changes_while_it_is_read_is_not_kept(corpus, tmp_path, monkeypatch):
    shutil.copy(corpus / "s01.dat", tmp_path)

    def read_while_somebody_writes(path):
        subject = read_subject(path)
        path.touch()
        return subject

    monkeypatch.setattr("evoke_core.eeg.deap.corpus.read_subject", read_while_somebody_writes)
    with pytest.raises(EvokeError, match=r"s01\.dat: changed while it was read"):
        load_dataset(tmp_path, DE, cache=tmp_path / "features")
    assert not (tmp_path / "features").exists()
