import hashlib
import json
import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from evoke_core.eeg.deap.subject import DeapError, list_subjects, read_subject
from evoke_core.eeg.synthetic.corpus import _write_whole, simulate_subject, write_corpus
from evoke_core.eeg.synthetic.latents import draw_affect
from evoke_core.eeg.synthetic.leadfield import leadfield
from evoke_core.eeg.windows import BASELINE_SAMPLES, cut
from evoke_core.montage import GENEVA

THETA, ALPHA, BETA, GAMMA = range(4)
BACK = [GENEVA.index(name) for name in ("O1", "Oz", "O2", "PO3", "PO4", "P3", "P4", "Pz")]
LEFT, RIGHT = ([GENEVA.index(name) for name in names] for names in (("F3", "AF3", "Fp1"), ("F4", "AF4", "Fp2")))
MIDLINE = [GENEVA.index(name) for name in ("Fz", "FC1", "FC2")]


def rest(trial):
    """The three seconds before a trial's stimulus, (3, 32, 128)."""
    return cut(trial[:32, :BASELINE_SAMPLES], hop_samples=128).samples


def log_amplitude(windows: np.ndarray) -> np.ndarray:
    """Half the log power of (n, 32, 128) windows in θ, α, β, γ: (n, 32, 4), differential entropy up to a constant."""
    power = np.square(np.abs(np.fft.rfft(windows * np.hanning(128), axis=-1)))
    edges = ((4, 8), (8, 14), (14, 31), (31, 46))
    return 0.5 * np.log(np.stack([power[..., low:high].sum(axis=-1) for low, high in edges], axis=-1))


@pytest.fixture(scope="module")
def seconds(simulated):
    """Every second of the trials: change from the baseline (40, 60, 32, 4), raw (same), latents (40, 60, 3)."""
    raw = np.stack(
        [log_amplitude(cut(trial[:32, BASELINE_SAMPLES:], hop_samples=128).samples) for trial in simulated.data]
    )
    before = np.stack([log_amplitude(rest(trial)).mean(axis=0) for trial in simulated.data])
    latents = simulated.latents[:, :, BASELINE_SAMPLES:].reshape(40, 3, 60, 128).mean(axis=3).transpose(0, 2, 1)
    return raw - before[:, None], raw, latents


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def effect(feature: np.ndarray, latent: np.ndarray) -> float:
    return float(feature[latent > 0.6].mean() - feature[latent < -0.6].mean())


def test_the_same_seed_and_subject_give_the_same_arrays(simulated):
    again = simulate_subject(11, 1)
    for one, other in zip(simulated, again, strict=True):
        np.testing.assert_array_equal(one, other)


def test_another_process_gives_the_same_arrays(simulated):
    code = (
        "import hashlib; from evoke_core.eeg.synthetic.latents import draw_affect;"
        "print(hashlib.sha256(draw_affect(11, 1).curves.tobytes()).hexdigest())"
    )
    digest = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    assert digest == hashlib.sha256(simulated.latents.tobytes()).hexdigest()


def test_other_seeds_and_subjects_give_other_arrays(simulated):
    for seed, subject in ((11, 2), (12, 1)):
        assert np.abs(draw_affect(seed, subject).curves - simulated.latents).max() > 1


def test_subjects_see_the_same_videos_and_take_them_in_their_own_way():
    one, other = draw_affect(3, 1).ratings[:, :3], draw_affect(3, 2).ratings[:, :3]
    agreement = np.corrcoef(one.ravel(), other.ravel())[0, 1]
    assert 0.2 < agreement < 0.9


def test_the_ratings_are_the_mean_of_the_latents(simulated):
    means = simulated.latents[:, :, BASELINE_SAMPLES:].mean(axis=2)
    np.testing.assert_allclose(simulated.ratings[:, :3], np.clip(5 + 2.5 * means, 1, 9), atol=1e-3)
    assert simulated.ratings.min() >= 1
    assert simulated.ratings.max() <= 9
    assert np.corrcoef(simulated.ratings[:, 0], simulated.ratings[:, 3])[0, 1] > 0.4


def test_every_trial_is_high_and_low_by_turns_in_two_latents_at_least(simulated):
    crossings = (np.diff(np.sign(simulated.latents[:, :, 512:]), axis=2) != 0).sum(axis=2)
    assert (np.sort(crossings, axis=1)[:, 1] >= 3).all()
    assert np.median(crossings) <= 10
    share = (simulated.ratings[:, :3] > 5).mean(axis=0)
    assert (share > 0.2).all()
    assert (share < 0.8).all()


def test_the_baseline_knows_nothing_of_what_follows(simulated):
    assert not simulated.latents[:, :, :BASELINE_SAMPLES].any()
    assert np.abs(np.diff(simulated.latents, axis=2)).max() < 0.1
    back = [log_amplitude(rest(trial))[:, BACK, ALPHA].mean() for trial in simulated.data]
    assert abs(np.corrcoef(back, simulated.ratings[:, 1])[0, 1]) < 0.4


def test_the_eeg_is_average_referenced_between_4_and_45_hz_and_of_plausible_size(simulated):
    eeg = simulated.data[:, :32].astype(np.float64)
    assert np.abs(eeg.mean(axis=1)).max() < 1e-4
    power = np.square(np.abs(np.fft.rfft(eeg, axis=2))).sum(axis=(0, 1))
    frequencies = np.fft.rfftfreq(8064, 1 / 128)
    outside = (frequencies < 3.99) | (frequencies > 45.01)
    assert power[outside].sum() < 1e-9 * power.sum()
    deviation = eeg.std(axis=2)
    assert 5 < np.median(deviation) < 15
    assert deviation.min() > 1
    assert np.isfinite(simulated.data).all()
    assert np.abs(eeg).max() < 500


def test_a_source_is_strongest_at_the_electrode_above_it():
    head = leadfield()
    assert [int(np.abs(column).argmax()) for column in head.gain.T[:32]] == list(range(32))
    np.testing.assert_allclose(head.gain.sum(axis=0), 0, atol=1e-5)
    assert leadfield() is head


def test_each_latent_moves_the_rhythms_it_should(seconds):
    change, _, latents = seconds
    valence, arousal, dominance = np.moveaxis(latents, -1, 0)
    assert effect((change[:, :, RIGHT, ALPHA] - change[:, :, LEFT, ALPHA]).mean(axis=-1), valence) > 0.1
    assert effect(change[:, :, BACK, ALPHA].mean(axis=-1), arousal) < -0.1
    assert effect(change[:, :, BACK, GAMMA].mean(axis=-1), arousal) > 0.05
    assert effect(change[:, :, MIDLINE, THETA].mean(axis=-1), dominance) > 0.1
    assert effect(change[:, :, MIDLINE, BETA].mean(axis=-1), dominance) > 0.1


def test_a_trials_fingerprint_gives_it_away_to_a_split_of_random_windows(seconds):
    _, raw, _ = seconds
    features = raw.reshape(2400, 128)
    features = (features - features.mean(axis=0)) / features.std(axis=0)
    trial = np.repeat(np.arange(40), 60)
    shuffled = np.random.default_rng(0).permutation(2400)
    test, train = shuffled[:300], shuffled[300:]
    distance = np.square(features[train]).sum(axis=1) - 2 * features[test] @ features[train].T
    assert (trial[train][distance.argmin(axis=1)] == trial[test]).mean() > 0.8


def test_the_corpus_says_that_it_is_synthetic(corpus):
    mark = json.loads((corpus / "SYNTHETIC.json").read_text())
    assert (mark["synthetic"], mark["seed"], mark["subjects"]) == (True, 11, 1)
    assert mark["generator"].startswith("evoke synth ")
    assert mark["note"] == "simulated EEG; no figure on it says anything about emotion"
    assert names(corpus) == ["SYNTHETIC.json", "s01.dat"]


def test_a_plain_loader_of_deap_reads_the_corpus(corpus, simulated):
    with (corpus / "s01.dat").open("rb") as file:
        content = pickle.load(file, encoding="latin1")  # noqa: S301
    np.testing.assert_array_equal(content["data"], simulated.data)
    np.testing.assert_array_equal(content["labels"], simulated.ratings)


def test_somebodys_data_are_not_overwritten(tmp_path):
    (tmp_path / "s01.dat").write_bytes(b"real")
    with pytest.raises(DeapError, match="were not simulated"):
        write_corpus(tmp_path, 1, 0)
    assert names(tmp_path) == ["s01.dat"]
    assert (tmp_path / "s01.dat").read_bytes() == b"real"


def test_a_corpus_of_another_seed_is_not_mixed_with(tmp_path):
    for name in ("s01.dat", "s02.dat"):
        (tmp_path / name).touch()
    for content in ('{"seed": 2, "generator": "evoke synth 0"}', "not json", "[]"):
        (tmp_path / "SYNTHETIC.json").write_text(content)
        with pytest.raises(DeapError, match="another seed or version"):
            write_corpus(tmp_path, 1, 3)


@pytest.mark.parametrize(
    ("subjects", "seed", "said"), [(0, 1, "0 subjects"), (100, 1, "100 subjects"), (1, -1, "seed -1")]
)
def test_what_cannot_be_written_is_refused_before_the_folder_is_made(tmp_path, subjects, seed, said):
    with pytest.raises(DeapError, match=said):
        write_corpus(tmp_path / "new", subjects, seed)
    assert not (tmp_path / "new").exists()


def test_breaking_off_leaves_whole_subjects_and_another_call_goes_on(tmp_path, simulated):
    done = []

    def interrupt(number, of):
        done.append((number, of))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_corpus(tmp_path, 2, 11, interrupt)
    assert names(tmp_path) == ["SYNTHETIC.json", "s01.dat"]
    first = (tmp_path / "s01.dat").stat()
    write_corpus(tmp_path, 2, 11, lambda number, of: done.append((number, of)))
    assert done == [(1, 2), (1, 2), (2, 2)]
    assert list_subjects(tmp_path) == [1, 2]
    assert (tmp_path / "s01.dat").stat().st_mtime_ns == first.st_mtime_ns
    np.testing.assert_array_equal(read_subject(tmp_path / "s01.dat").data, simulated.data)


def test_breaking_off_in_the_middle_of_a_file_leaves_nothing_of_it(tmp_path):
    def half(file):
        file.write(b"\x80\x02}")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _write_whole(tmp_path / "s01.dat", half)
    assert names(tmp_path) == []


def test_without_mne_the_install_that_brings_it_is_named_and_nothing_is_written(tmp_path):
    code = (
        "import sys; sys.modules['mne'] = None\n"
        "from pathlib import Path\n"
        "from evoke_core.errors import MissingExtraError\n"
        "from evoke_core.eeg.synthetic.corpus import write_corpus\n"
        "try: write_corpus(Path(sys.argv[1]), 1, 0)\n"
        "except MissingExtraError as error: print(error)\n"
    )
    run = subprocess.run([sys.executable, "-c", code, tmp_path / "new"], capture_output=True, text=True, check=True)
    assert "mne is needed to simulate EEG" in run.stdout
    assert "pip install 'evoke-avatar[eeg]'" in run.stdout
    assert not (tmp_path / "new").exists()
