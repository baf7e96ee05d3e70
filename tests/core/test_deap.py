import pickle
import shutil
from pathlib import Path

import numpy as np
import pytest
import scipy.io

from evoke_core.eeg.deap import DeapError, read_subject
from evoke_core.eeg.deap.corpus import DeapCorpus
from evoke_core.eeg.deap.python2_pickle import dump_arrays
from evoke_core.eeg.deap.subject import DATA_SHAPE, RATINGS_SHAPE, is_synthetic, list_subjects, subject_path
from evoke_core.montage import GENEVA

RATINGS = np.linspace(1, 9, 160).reshape(RATINGS_SHAPE)
# 8064 samples of one number: the right shape, and quick to write.
SMALL = np.zeros(DATA_SHAPE, np.int8)


def written(path: Path, **arrays: np.ndarray) -> Path:
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file:
        dump_arrays(arrays, file)
    return path


def test_a_subject_comes_as_float32_microvolts_and_float64_ratings(corpus, simulated):
    data, ratings = read_subject(corpus / "s01.dat")
    assert (data.dtype, data.shape) == (np.float32, (40, 40, 8064))
    assert (ratings.dtype, ratings.shape) == (np.float64, (40, 4))
    np.testing.assert_array_equal(data, simulated.data)
    np.testing.assert_array_equal(ratings, simulated.ratings)


def test_a_float64_file_as_pickled_by_todays_python_is_read(tmp_path, simulated):
    path = tmp_path / "s01.dat"
    with path.open("wb") as file:
        pickle.dump({"labels": simulated.ratings, "data": simulated.data.astype(np.float64)}, file, protocol=5)
    assert path.stat().st_size > 8 * simulated.data.size
    np.testing.assert_array_equal(read_subject(path).data, simulated.data)


def test_a_mat_file_gives_the_same_as_a_dat_file(tmp_path, corpus, simulated):
    scipy.io.savemat(tmp_path / "s01.mat", {"data": simulated.data, "labels": simulated.ratings})
    data, ratings = read_subject(tmp_path / "s01.mat")
    np.testing.assert_array_equal(data, simulated.data)
    np.testing.assert_array_equal(ratings, simulated.ratings)
    assert not is_synthetic(tmp_path)


def test_a_trial_is_counted_from_one_and_knows_where_it_comes_from(corpus, simulated):
    trial = DeapCorpus(corpus).trial(1, 40, GENEVA)
    np.testing.assert_array_equal(trial.eeg, simulated.data[39, :32, 384:])
    np.testing.assert_array_equal(trial.ratings, simulated.ratings[39, :3])
    assert (trial.eeg.dtype, trial.subject, trial.number, trial.synthetic) == (np.float32, 1, 40, True)


@pytest.mark.parametrize("trial", [0, 41, -1])
def test_a_missing_trial_says_which_there_are(corpus, trial):
    with pytest.raises(DeapError, match=f"trial {trial} is missing; the trials 1-40 are there"):
        DeapCorpus(corpus).trial(1, trial, GENEVA)


def test_a_missing_subject_says_which_there_are(tmp_path):
    for number in (1, 2, 3, 7, 9):
        (tmp_path / f"s{number:02d}.dat").touch()
    (tmp_path / "s1.dat").touch()
    (tmp_path / "s08.dat.part").touch()
    assert list_subjects(tmp_path) == [1, 2, 3, 7, 9]
    with pytest.raises(DeapError, match="subject 8 is missing; the subjects 1-3, 7, 9 are there"):
        subject_path(tmp_path, 8)


def test_an_empty_or_missing_folder_says_so(tmp_path):
    with pytest.raises(DeapError, match=r"no sNN\.dat or sNN\.mat is there"):
        subject_path(tmp_path, 1)
    with pytest.raises(DeapError, match="no such folder"):
        list_subjects(tmp_path / "nowhere")


def test_deaps_own_folders_are_looked_into_and_dat_goes_first(tmp_path):
    matlab, python = tmp_path / "data_preprocessed_matlab", tmp_path / "data_preprocessed_python"
    for folder, names in ((matlab, ("s01.mat", "s02.mat")), (python, ("s01.dat",))):
        folder.mkdir()
        for name in names:
            (folder / name).touch()
    assert subject_path(tmp_path, 1) == python / "s01.dat"
    assert subject_path(tmp_path, 2) == matlab / "s02.mat"
    (matlab / "s01.dat").touch()
    assert subject_path(matlab, 1) == matlab / "s01.dat"


def test_a_corpus_is_synthetic_where_the_mark_lies(corpus, tmp_path):
    assert is_synthetic(corpus)
    assert not is_synthetic(tmp_path)
    shutil.copy(corpus / "SYNTHETIC.json", tmp_path)
    assert is_synthetic(tmp_path)


@pytest.mark.parametrize(
    ("arrays", "said"),
    [
        ({"labels": RATINGS}, r"no array 'data' \(arrays found: 'labels'\)"),
        ({"data": SMALL}, r"no array 'labels' \(arrays found: 'data'\)"),
        ({}, r"no array 'data' \(arrays found: none\)"),
        ({"data": SMALL[:1], "labels": RATINGS}, r"'data' has the shape \(1, 40, 8064\) and not \(40, 40, 8064\)"),
        ({"data": SMALL, "labels": RATINGS[:, :3].copy()}, r"'labels' has the shape \(40, 3\) and not \(40, 4\)"),
        ({"data": SMALL.astype(bool), "labels": RATINGS}, "'data' holds bool and not real numbers"),
        ({"data": SMALL, "labels": RATINGS.astype(complex)}, "'labels' holds complex128 and not real numbers"),
        (
            {"data": SMALL, "labels": np.where(RATINGS[6, 2] == RATINGS, np.nan, RATINGS)},
            "ratings of trial 7 are .*nan",
        ),
        ({"data": SMALL, "labels": RATINGS + 0.5}, r"ratings of trial 38 .* not 1 to 9"),
        ({"data": SMALL, "labels": RATINGS - 1}, r"ratings of trial 1 .* not 1 to 9"),
    ],
)
def test_what_is_not_deaps_is_said_with_what_was_found(tmp_path, arrays, said):
    path = written(tmp_path / "s01.dat", **arrays)
    with pytest.raises(DeapError, match=said) as caught:
        read_subject(path)
    assert str(caught.value).startswith(f"{path}: ")


def test_samples_that_are_no_numbers_are_let_through(tmp_path):
    data = np.zeros(DATA_SHAPE, np.float32)
    data[3, 4, 5:7] = np.nan, np.inf
    assert np.isnan(read_subject(written(tmp_path / "s01.dat", data=data, labels=RATINGS)).data[3, 4, 5])


def test_damaged_and_foreign_mat_files_are_errors(tmp_path):
    path = tmp_path / "s01.mat"
    scipy.io.savemat(path, {"data": SMALL, "labels": RATINGS})
    whole = path.read_bytes()
    newer = b"MATLAB 7.3 MAT-file".ljust(124) + b"\x00\x02IM" + b"\x89HDF\r\n\x1a\n".ljust(600, b"\0")
    for content, said in (
        (b"", "damaged"),
        (whole[:100], "damaged"),
        (whole[:1000], "damaged"),
        (whole[: len(whole) // 2], "damaged"),
        (whole[:-40], "damaged"),
        (b"hello world" * 50, "damaged"),
        (newer, "version 7.3"),
    ):
        path.write_bytes(content)
        with pytest.raises(DeapError, match=said) as caught:
            read_subject(path)
        assert str(caught.value).startswith(f"{path}: ")


def test_a_mat_file_of_another_shape_is_named_before_it_is_loaded(tmp_path):
    path = tmp_path / "s01.mat"
    scipy.io.savemat(path, {"data": SMALL[:2], "labels": RATINGS})
    with pytest.raises(DeapError, match=r"'data' has the shape \(2, 40, 8064\)"):
        read_subject(path)
    scipy.io.savemat(path, {"something": RATINGS})
    with pytest.raises(DeapError, match="no array 'data'"):
        read_subject(path)
    scipy.io.savemat(path, {"data": np.full(DATA_SHAPE, "x"), "labels": RATINGS})
    with pytest.raises(DeapError):
        read_subject(path)
    with pytest.raises(DeapError, match="give the path of a readable"):
        read_subject(tmp_path / "s02.mat")
