"""Recordings as MNE reads them, each format written to disk here, played as if they were live."""

import json
import threading
from contextlib import closing

import mne
import numpy as np
import pytest

from evoke_core.eeg.deap.subject import SYNTHETIC_MARK
from evoke_core.eeg.recording import FileSource
from evoke_core.errors import EvokeError

FORMATS = ("bdf", "edf", "set", "vhdr", "fif")
NAMES = ("Fp1", "T7", "Oz")
RATE_HZ = 256
SECONDS = 12
FAST = 64.0


def eeg(seconds=SECONDS):
    """(3, n) in volts, some tens of microvolts, every channel another tone."""
    times = np.arange(seconds * RATE_HZ) / RATE_HZ
    return 4e-5 * np.sin(2 * np.pi * np.array([[6.0], [10.0], [20.0]]) * times)


def write(path, *, names=NAMES, kinds=("eeg",) * 3, samples=None):
    samples = eeg() if samples is None else samples
    raw = mne.io.RawArray(samples, mne.create_info(list(names), RATE_HZ, list(kinds)), verbose="ERROR")
    if path.suffix == ".fif":
        raw.save(path, verbose="ERROR")
    else:
        mne.export.export_raw(path, raw, verbose="ERROR")
    return path


def play(source):
    """All chunks until the end."""
    chunks = []
    while not source.ended:
        chunk = source.read(20)
        if chunk:
            chunks.append(chunk)
    assert source.read(0) is None
    return chunks


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("suffix", FORMATS)
def test_a_recording_of_each_format_is_played_whole_in_volts(tmp_path, suffix):
    with closing(FileSource(write(tmp_path / f"p01.{suffix}"), speed=FAST)) as source:
        assert source.name == "p01"
        assert source.description == f"recording p01.{suffix} (3 channels, 256 Hz, 12 s)"
        assert source.seconds == SECONDS
        assert not source.synthetic
        chunks = play(source)
    layout = chunks[0].layout
    assert (layout.channels, layout.rate_hz, layout.unit) == (NAMES, RATE_HZ, "V")
    assert all(chunk.layout is layout for chunk in chunks)
    played = np.concatenate([chunk.samples for chunk in chunks], axis=1)
    assert played.dtype == np.float32
    assert played.shape == (3, SECONDS * RATE_HZ)
    assert played == pytest.approx(eeg(), abs=2e-7)
    assert source.take_notices() == []


def test_samples_come_at_the_pace_they_were_recorded_in_small_pieces(tmp_path):
    with closing(FileSource(write(tmp_path / "p.fif", samples=eeg(1)))) as source:
        chunks = play(source)
    assert {chunk.samples.shape[1] for chunk in chunks} == {RATE_HZ // 32}
    times = np.concatenate([chunk.times for chunk in chunks])
    assert np.diff(times) == pytest.approx(1 / RATE_HZ, abs=1e-6)
    # A piece is given after it has been played, never before.
    assert chunks[-1].arrived_s - chunks[0].arrived_s > 0.9


def test_faster_than_recorded_no_piece_is_longer_than_a_hop(tmp_path):
    with closing(FileSource(write(tmp_path / "p.fif"), speed=FAST)) as source:
        chunks = play(source)
    assert max(chunk.samples.shape[1] for chunk in chunks) == RATE_HZ // 8
    times = np.concatenate([chunk.times for chunk in chunks])
    assert np.diff(times) == pytest.approx(1 / RATE_HZ / FAST, abs=1e-6)


def test_what_is_no_eeg_stays_out(tmp_path):
    samples = np.vstack([eeg(), np.zeros((2, SECONDS * RATE_HZ))])
    path = write(
        tmp_path / "p.fif", names=(*NAMES, "Status", "ECG"), kinds=(*["eeg"] * 3, "stim", "ecg"), samples=samples
    )
    with closing(FileSource(path, speed=FAST)) as source:
        assert source.read(20).layout.channels == NAMES


def test_channels_of_no_type_are_taken_where_there_is_no_eeg(tmp_path):
    with closing(FileSource(write(tmp_path / "p.fif", kinds=("misc", "misc", "stim")), speed=FAST)) as source:
        assert source.read(20).layout.channels == NAMES[:2]


def test_a_recording_without_eeg_is_refused(tmp_path):
    path = write(tmp_path / "p.fif", kinds=("ecg", "ecg", "stim"))
    with pytest.raises(EvokeError, match=r"p\.fif: has no EEG among its 3 channels \(ecg, stim\)"):
        FileSource(path)


def test_a_recording_beside_the_mark_of_a_synthetic_corpus_is_synthetic(tmp_path):
    (tmp_path / SYNTHETIC_MARK).write_text(json.dumps({}))
    with closing(FileSource(write(tmp_path / "p.fif"))) as source:
        assert source.synthetic


@pytest.mark.parametrize("session", [".", "ses-01"])
@pytest.mark.parametrize("synthetic", [True, False])
def test_a_recording_of_an_own_corpus_is_synthetic_where_its_corpus_says_so(tmp_path, synthetic, session):
    (tmp_path / "evoke.json").write_text(json.dumps({"scale": [1, 9], "threshold": 5, "synthetic": synthetic}))
    folder = tmp_path / "sub-01" / session / "eeg"
    folder.mkdir(parents=True)
    with closing(FileSource(write(folder / "sub-01_eeg.fif"))) as source:
        assert source.synthetic == synthetic


def test_a_read_that_waits_for_longer_than_its_time_gives_nothing_and_loses_nothing(tmp_path):
    with closing(FileSource(write(tmp_path / "p.fif"))) as source:
        assert source.read(0) is None
        assert source.read(20).samples[1] == pytest.approx(eeg()[1, : RATE_HZ // 32], abs=1e-9)


def test_closing_ends_a_read_that_waits(tmp_path):
    source = FileSource(write(tmp_path / "p.fif"), speed=1e-4)
    answers = []
    reader = threading.Thread(target=lambda: answers.append(source.read(600)))
    reader.start()
    source.close()
    reader.join(20)
    assert answers == [None]


def test_only_a_few_seconds_are_in_memory(tmp_path):
    """What lies cut off at the end of the file is met when it comes, and told; what comes before it is played."""
    path = write(tmp_path / "p.fif", samples=eeg(60))
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 9 // 10])
    with closing(FileSource(path, speed=FAST)) as source:
        chunks = play(source)
        told, notice = source.take_notices()
    played = sum(chunk.samples.shape[1] for chunk in chunks)
    assert played > 30 * RATE_HZ
    assert told.startswith(f"p: {path} is cut off after ")
    assert notice.startswith(f"p: {path} cannot be read beyond {played / RATE_HZ:.0f} of its ")
    assert notice.endswith("; it ends here")


@pytest.mark.parametrize("suffix", [*FORMATS, "xyz"])
@pytest.mark.parametrize("content", [b"", b"\0" * 100, b"not a recording\n" * 200])
def test_a_file_that_is_no_recording_is_refused_in_one_sentence(tmp_path, suffix, content):
    path = tmp_path / f"p.{suffix}"
    path.write_bytes(content)
    with pytest.raises(EvokeError) as error:
        FileSource(path)
    assert str(error.value).startswith(f"{path}: cannot be read as EEG (")
    assert str(error.value).endswith(
        "); .bdf, .edf, .set, .vhdr and .fif files can, where they are whole and lie with the files that belong to them"
    )
    assert "\n" not in str(error.value)


def test_a_header_without_its_samples_is_told_by_the_file_that_is_missing(tmp_path):
    path = write(tmp_path / "p.vhdr")
    (tmp_path / "p.eeg").unlink()
    with pytest.raises(EvokeError, match=r"p\.vhdr: cannot be read as EEG \(.*p\.eeg"):
        FileSource(path)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(EvokeError, match=r"gone\.bdf: no such file; give a recording: \.bdf, \.edf"):
        FileSource(tmp_path / "gone.bdf")
