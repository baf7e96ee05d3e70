"""Small corpora in folders as BIDS has them, as tests write them: SYNTHETIC EEG, marked as such."""

import json
from collections.abc import Sequence
from pathlib import Path

import mne
import numpy as np

FEW = ("AF3", "F3", "F4", "O1", "O2", "Pz")
COLUMNS = ("onset", "duration", "valence", "arousal", "dominance")
SETTINGS = {"scale": [1, 9], "threshold": 5, "baseline_s": 2, "synthetic": True}


def write_settings(folder, **changes):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "evoke.json").write_text(json.dumps(SETTINGS | changes))


def write_events(path, rows, columns: Sequence[str] = COLUMNS):
    """Rows of values under columns, as text with tabs."""
    lines = ["\t".join(columns), *("\t".join(map(str, row)) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_recording(path: Path, microvolts, *, channels=FEW, rate_hz=256.0):
    """A recording in the format of the path's suffix."""
    path.parent.mkdir(parents=True, exist_ok=True)
    info = mne.create_info(list(channels), rate_hz, "eeg")
    raw = mne.io.RawArray(np.asarray(microvolts) * 1e-6, info, verbose="ERROR")
    if path.suffix == ".fif":
        raw.save(path, verbose="ERROR")
    else:
        mne.export.export_raw(path, raw, verbose="ERROR")


def stem(subject, *, session=None, run=None):
    """Where a recording lies in its corpus, without what comes after its entities."""
    folders = [f"sub-{subject}", *([f"ses-{session}"] if session else []), "eeg"]
    entities = [*folders[:-1], "task-films", *([f"run-{run}"] if run else [])]
    return "/".join([*folders, "_".join(entities)])


def write_subject(folder, subject, *, trials=6, seed=0, suffix=".edf", channels=FEW, rate_hz=256.0, rate=True, **place):
    """A recording with trials of 5 to 7 s, 3 s apart, in which a pleasant trial has more beta; returns its events."""
    rng = np.random.default_rng(seed)
    durations = 5 + np.arange(trials) % 3
    onsets = 3 + np.concatenate([[0], np.cumsum(durations + 3)[:-1]])
    seconds = int(onsets[-1] + durations[-1] + 1)
    time = np.arange(int(seconds * rate_hz)) / rate_hz
    eeg = rng.normal(0, 10, (len(channels), len(time)))
    rows = []
    for trial, (onset, duration) in enumerate(zip(onsets, durations, strict=True)):
        ratings = [7 if trial % 2 else 3, 8 if trial % 3 else 2, 6 if trial % 4 < 2 else 4]
        during = (time >= onset) & (time < onset + duration)
        eeg[0] += during * (20 if trial % 2 else 5) * np.sin(2 * np.pi * 20 * time)
        rows.append([onset, duration, *ratings])
    path = folder / stem(subject, **place)
    write_recording(path.with_name(f"{path.name}_eeg{suffix}"), eeg, channels=channels, rate_hz=rate_hz)
    if rate:
        write_events(path.with_name(f"{path.name}_events.tsv"), rows)
    return rows


def write_corpus(folder, subjects=("01", "02"), settings=None, **options):
    """A corpus of such subjects."""
    write_settings(folder, **(settings or {}))
    for seed, subject in enumerate(subjects):
        write_subject(folder, subject, seed=seed, **options)
    return folder


def events_of(folder, subject="01"):
    """Where a subject's events are."""
    path = folder / stem(subject)
    return path.with_name(f"{path.name}_events.tsv")


def recording_of(folder, subject="01", suffix=".edf"):
    """Where a subject's recording is."""
    path = folder / stem(subject)
    return path.with_name(f"{path.name}_eeg{suffix}")
