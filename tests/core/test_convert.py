"""Converters of DREAMER's and SEED's layouts, on files of those layouts that are written here: SYNTHETIC EEG."""

import json

import numpy as np
import pytest
from scipy.io import savemat

from evoke_core.eeg.converters.dreamer import convert_dreamer
from evoke_core.eeg.converters.seed import CHANNELS, convert_seed
from evoke_core.eeg.corpus import open_corpus
from evoke_core.errors import EvokeError
from evoke_core.features.recipe import Recipe
from evoke_core.montage import GENEVA
from evoke_core.training.dataset import load_dataset

ELECTRODES = ("AF3", "F7", "F3", "FC5", "T7", "P7", "O1", "O2", "P8", "T8", "FC6", "F4", "F8", "AF4")
SEED_LABELS = (1, 0, -1)
RNG = np.random.default_rng(6)


def cells(arrays):
    """A cell array with a row a cell, as MATLAB saves it."""
    column = np.empty((len(arrays), 1), object)
    column[:, 0] = arrays
    return column


def dreamer_subject(seconds, baseline_s=61):
    clips = [RNG.normal(4200, 15, (128 * length, 14)) for length in seconds]
    baselines = [RNG.normal(4200, 15, (128 * baseline_s, 14)) for _ in seconds]
    scores = {f"Score{name}": np.arange(len(seconds))[:, None] % 5 + 1 for name in ("Valence", "Arousal", "Dominance")}
    return {"Age": "22", "Gender": "male", "EEG": {"baseline": cells(baselines), "stimuli": cells(clips)}, **scores}


def write_dreamer(path, people, **changes):
    data = np.empty((1, len(people)), object)
    data[0] = people
    names = np.empty((1, 14), object)
    names[0] = ELECTRODES
    struct = {"Data": data, "EEG_SamplingRate": 128, "EEG_Electrodes": names, "noOfSubjects": len(people), **changes}
    savemat(path, {"DREAMER": {name: value for name, value in struct.items() if value is not None}})
    (path.parent / "SYNTHETIC.json").write_text("{}")
    return path


def write_seed(folder, sessions=("1_20131027", "1_20131030", "2_20140404"), clips=3, labels=SEED_LABELS):
    folder.mkdir(exist_ok=True)
    for name in sessions:
        arrays = {f"djc_eeg{number}": RNG.normal(0, 20, (62, 200 * (5 + number))) for number in range(1, clips + 1)}
        savemat(folder / f"{name}.mat", arrays)
    savemat(folder / "label.mat", {"label": np.array([labels])})
    (folder / "SYNTHETIC.json").write_text("{}")
    return folder


@pytest.fixture(scope="module")
def dreamer(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dreamer")
    told = []
    people = [dreamer_subject((5, 8, 6)), dreamer_subject((5, 8, 6))]
    write_dreamer(folder / "DREAMER.mat", people)
    assert convert_dreamer(folder / "DREAMER.mat", folder / "corpus", lambda *done: told.append(done)) == 2
    assert told == [(1, 2), (2, 2)]
    return folder / "corpus", people


@pytest.fixture(scope="module")
def seed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("seed")
    assert convert_seed(write_seed(folder / "Preprocessed_EEG"), folder / "corpus") == 2
    return folder / "corpus"


def test_dreamer_becomes_a_corpus_of_fourteen_channels(dreamer):
    corpus = open_corpus(dreamer[0])
    assert corpus.subjects == (1, 2)
    assert corpus.channels == tuple(name for name in GENEVA if name in ELECTRODES)
    assert corpus.synthetic
    assert (corpus.labelling.scale, corpus.labelling.thresholds) == ((1, 5), (3, 3, 3))
    trials = list(corpus.read(2, corpus.channels))
    assert [trial.eeg.shape for trial in trials] == [(14, 128 * seconds) for seconds in (5, 8, 6)]
    assert all(trial.baseline.shape == (14, 61 * 128) for trial in trials)
    assert [trial.ratings.tolist() for trial in trials] == [[1, 1, 1], [2, 2, 2], [3, 3, 3]]
    assert [trial.stimulus for trial in trials] == [1, 2, 3]


def test_dreamers_samples_stand_in_its_recordings_as_they_were(dreamer):
    import mne

    folder, people = dreamer
    raw = mne.io.read_raw(folder / "sub-01" / "eeg" / "sub-01_task-emotion_run-02_eeg.vhdr", verbose="ERROR")
    eeg = people[0]["EEG"]
    expected = np.concatenate([eeg["baseline"][1, 0], eeg["stimuli"][1, 0]]).T
    assert raw.ch_names == list(ELECTRODES)
    assert raw.get_data() * 1e6 == pytest.approx(expected, abs=1e-3)
    assert "Comment/boundary" in raw.annotations.description


def test_the_filter_does_not_run_across_the_join_of_baseline_and_clip(tmp_path):
    """Steps of up to 13 mV at the join would ring on both sides of it."""
    person = dreamer_subject((8, 8))
    for clip in person["EEG"]["stimuli"][:, 0]:
        clip += 1000 * np.arange(14)
    write_dreamer(tmp_path / "DREAMER.mat", [person])
    convert_dreamer(tmp_path / "DREAMER.mat", tmp_path / "corpus")
    corpus = open_corpus(tmp_path / "corpus")
    trial = corpus.trial(1, 1, corpus.channels)
    assert np.abs(trial.eeg[:, :128]).max() < 100
    assert np.abs(trial.baseline[:, -128:]).max() < 100


def test_seed_is_rated_for_valence_alone_and_has_no_baseline(seed):
    data = load_dataset(seed, Recipe("de"))
    assert data.channels == GENEVA
    assert data.corpus.synthetic
    assert data.notes == ("no trial is rated for arousal or dominance: it is not taught, and left out of scores",)
    assert not data.baselines.any()
    labels = {int(trial): float(label) for trial, label in zip(data.trials, data.labels[:, 0], strict=True)}
    assert labels == {1: 1, 2: 0, 3: 0, 4: 1, 5: 0, 6: 0}


def test_seeds_sessions_show_the_same_clips_again(seed):
    data = load_dataset(seed, Recipe("de"))
    told = {
        (int(who), int(trial)): int(what)
        for who, trial, what in zip(data.subjects, data.trials, data.stimuli, strict=True)
    }
    assert told == {(1, 1): 1, (1, 2): 2, (1, 3): 3, (1, 4): 1, (1, 5): 2, (1, 6): 3, (2, 1): 1, (2, 2): 2, (2, 3): 3}
    assert (seed / "sub-01" / "ses-02" / "eeg" / "sub-01_ses-02_task-emotion_run-03_events.tsv").read_text() == (
        "onset\tduration\tstimulus\tvalence\tarousal\tdominance\n0\t8\t3\t-1\tn/a\tn/a\n"
    )


def test_seeds_arrays_may_be_called_as_in_its_description(tmp_path):
    folder = write_seed(tmp_path / "Preprocessed_EEG", ["3_20131027"])
    arrays = {f"eeg_{number}": np.full((62, 1000), float(number)) for number in (1, 2, 3)}
    savemat(folder / "3_20131027.mat", {**arrays, "labels": np.array([[1, 0, -1]])})
    assert convert_seed(folder, tmp_path / "corpus") == 1
    assert len(list((tmp_path / "corpus").glob("sub-03/ses-01/eeg/*_eeg.vhdr"))) == 3


def test_all_62_channels_are_written_and_32_are_read(seed):
    import mne

    path = seed / "sub-02" / "ses-01" / "eeg" / "sub-02_ses-01_task-emotion_run-01_eeg.vhdr"
    assert mne.io.read_raw(path, verbose="ERROR").ch_names == list(CHANNELS)
    assert open_corpus(seed).trial(2, 1, GENEVA).eeg.shape == (32, 6 * 128)


def test_a_corpus_that_is_written_says_what_it_is(seed):
    about = json.loads((seed / "dataset_description.json").read_text())
    assert (about["Name"], about["DatasetType"]) == ("SEED", "raw")
    sidecar = json.loads(next(seed.glob("sub-01/ses-01/eeg/*_eeg.json")).read_text())
    assert sidecar["SamplingFrequency"] == 200
    assert not list(seed.parent.glob(".corpus.*"))


def refused(convert, source, out):
    with pytest.raises(EvokeError) as caught:
        convert(source, out)
    assert "\n" not in str(caught.value)
    assert not out.exists()
    assert not list(out.parent.glob(".corpus.*"))
    return str(caught.value)


def test_a_file_that_is_not_dreamers_is_told(tmp_path):
    path, out = tmp_path / "DREAMER.mat", tmp_path / "corpus"
    savemat(path, {"data": np.ones(3)})
    assert "no field DREAMER (found: data); give DREAMER.mat as it is published" in refused(convert_dreamer, path, out)
    write_dreamer(path, [dreamer_subject((5,))], EEG_Electrodes=None)
    assert "no field EEG_Electrodes (found: Data, EEG_SamplingRate" in refused(convert_dreamer, path, out)
    write_dreamer(path, [dreamer_subject((5, 6)), {**dreamer_subject((5, 6)), "ScoreArousal": np.ones((3, 1))}])
    assert "subject 2: 2 clips, 2 baselines and 2 valence, 3 arousal, 2 dominance scores" in refused(
        convert_dreamer, path, out
    )
    person = dreamer_subject((5, 6))
    person["EEG"]["stimuli"][1, 0] = np.ones((640, 13))
    write_dreamer(path, [person])
    assert "subject 1, clip 2: an array of" in refused(convert_dreamer, path, out)
    path.write_bytes(b"MATLAB 5.0 MAT-file, or so it says" * 20)
    assert "damaged, or no MATLAB file" in refused(convert_dreamer, path, out)
    assert "No such file or directory; give the path of a readable .mat file" in refused(
        convert_dreamer, tmp_path / "none.mat", out
    )


def test_a_folder_that_is_not_seeds_is_told(tmp_path):
    folder, out = tmp_path / "Preprocessed_EEG", tmp_path / "corpus"
    folder.mkdir()
    assert "no <subject>_<date>.mat is there; give SEED's folder Preprocessed_EEG" in refused(convert_seed, folder, out)
    write_seed(folder, clips=2)
    assert "1_20131027.mat: has the clips 1, 2, and label.mat labels 3; copy both again" in refused(
        convert_seed, folder, out
    )
    write_seed(folder, labels=(1, 0, 5))
    assert "label.mat: 'label' is not a row of -1, 0 and 1" in refused(convert_seed, folder, out)
    write_seed(folder)
    savemat(folder / "2_20140404.mat", {"djc_eeg1": np.ones((14, 900))})
    assert "2_20140404.mat: djc_eeg1 has not 62 channels" in refused(convert_seed, folder, out)
    (folder / "label.mat").unlink()
    assert "label.mat: No such file" in refused(convert_seed, folder, out)


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path):
    write_seed(tmp_path / "Preprocessed_EEG")
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter1.txt").write_text("years of work")
    with pytest.raises(EvokeError, match="is not empty, so it is left alone; choose another folder"):
        convert_seed(tmp_path / "Preprocessed_EEG", tmp_path / "thesis")
    with pytest.raises(EvokeError, match="thesis: is not empty"):  # before so large a file is read
        convert_dreamer(tmp_path / "DREAMER.mat", tmp_path / "thesis")
    assert [path.name for path in (tmp_path / "thesis").iterdir()] == ["chapter1.txt"]
