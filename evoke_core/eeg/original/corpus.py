"""DEAP's original recordings into the files of ``data_preprocessed_python``, subject by subject."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from evoke_core import __version__
from evoke_core.eeg.deap.python2_pickle import dump_arrays
from evoke_core.eeg.deap.subject import SYNTHETIC_MARK, DeapError, list_subjects
from evoke_core.eeg.mne_files import reason
from evoke_core.eeg.original.chain import CHAIN, NOTE, Preprocessed, preprocess
from evoke_core.eeg.original.picture import picture
from evoke_core.eeg.original.ratings import Ratings, find_ratings, ratings_of, read_ratings
from evoke_core.eeg.original.recording import list_raw_subjects, read_raw_subject
from evoke_core.eeg.original.report import PAGE, as_json, figures, title, write_page
from evoke_core.errors import require
from evoke_core.files import replace_whole

MARK = "PREPROCESSED.json"
SYNTHETIC_NOTE = "preprocessed from simulated recordings; no figure on it says anything about emotion"


class Plan(NamedTuple):
    """What is to be done: recordings by subject ("s01"), ratings by Participant_id, and where both come from and go."""

    recordings: dict[str, Path]
    rated: dict[int, list[dict[str, str]]]
    table: Path
    out: Path
    synthetic: bool


class Outcome(NamedTuple):
    """written and present: the subjects, "s01" and so on. failed: what was wrong, a line each. report: the page."""

    written: list[str]
    present: list[str]
    failed: list[str]
    report: Path


class _Files(NamedTuple):
    """What becomes of a subject: sNN.png and sNN.json of the report, and sNN.dat."""

    picture: bytes
    figures: bytes
    subject: bytes


def plan_corpus(source: Path, out: Path) -> Plan:
    """Find out what there is to do, and write nothing.

    DeapError where ``source`` has no sNN.bdf or no ratings, or where ``out`` is the recordings' own folder or holds
    subjects of another origin.
    """
    require("mne", extra="eeg", purpose="preprocess recordings")
    recordings = list_raw_subjects(source)
    table = find_ratings(source)
    rated = read_ratings(table)
    folders = {source, *(path.parent for path in recordings.values())}
    synthetic = any((folder / SYNTHETIC_MARK).is_file() for folder in folders)
    if out.resolve() in {folder.resolve() for folder in folders}:
        raise DeapError(f"{out}: is where the recordings come from; choose another folder")
    _check_out(out, synthetic=synthetic)
    return Plan(recordings, rated, table, out, synthetic)


def preprocess_corpus(plan: Plan, progress: Callable[[int, str], None]) -> Outcome:
    """Preprocess every recording of which there is no sNN.dat yet, with a report in the folder OUT-report.

    ``progress`` hears how many subjects are done, and which is next. A subject that fails is left out and
    named; files are there whole or not at all, and another call goes on. DeapError where the disk is full.
    """
    recordings, out, synthetic = plan.recordings, plan.out, plan.synthetic
    corpus = out.resolve()
    report = corpus.parent / f"{corpus.name}-report"
    present = [name for name in recordings if (out / f"{name}.dat").is_file()]
    written: list[str] = []
    failed: list[str] = []
    try:
        _make_folders(out, report, synthetic=synthetic)
        for done, (name, path) in enumerate(recordings.items()):
            progress(done, path.name)
            if name not in present:
                try:
                    files = _preprocess(path, ratings_of(int(name[1:]), plan.rated, plan.table), synthetic=synthetic)
                except DeapError as error:
                    failed.append(str(error))
                else:
                    replace_whole(report / f"{name}.png", files.picture)
                    replace_whole(report / f"{name}.json", files.figures)
                    replace_whole(out / f"{name}.dat", files.subject)
                    written.append(name)
            # Others may be there of an earlier call with other recordings.
            subjects = [f"s{number:02d}" for number in list_subjects(out)]
            write_page(report, corpus.name, subjects, failed, synthetic=synthetic)
    except OSError as error:
        raise DeapError(
            f"{error.filename or out}: {error.strerror or error}; make room or choose another folder, then the same "
            "command goes on where it was"
        ) from None
    progress(len(recordings), "")
    return Outcome(written, present, failed, report / PAGE)


def as_file(done: Preprocessed, ratings: Ratings) -> bytes:
    """A subject as data_preprocessed_python has it, its trials in the order of Experiment_id, float64 as DEAP's."""
    data = np.concatenate([done.eeg, done.peripheral], axis=1)[ratings.shown]
    content = io.BytesIO()
    dump_arrays({"labels": ratings.values, "data": data}, content)
    return content.getvalue()


def _preprocess(path: Path, ratings: Ratings, *, synthetic: bool) -> _Files:
    """DeapError, whatever goes wrong with one recording, so that it does not stop the others."""
    try:
        raw = read_raw_subject(path)
        done = preprocess(raw)
        found = figures(path, raw, done, ratings, synthetic=synthetic)
        return _Files(picture(done, title=title(found)), as_json(found), as_file(done, ratings))
    except DeapError as error:
        raise error if str(path) in str(error) else DeapError(f"{path}: {error}") from None
    except Exception as error:
        raise DeapError(
            f"{path}: cannot be preprocessed ({type(error).__name__}: {reason(error)}); leave the subject out"
        ) from error


def _check_out(out: Path, *, synthetic: bool) -> None:
    """DeapError where OUT holds subjects that this chain did not make of recordings of the same kind."""
    if out.exists() and not out.is_dir():
        raise DeapError(f"{out}: is a file; choose another folder")
    marked = (out / SYNTHETIC_MARK).is_file()
    there = out.is_dir() and bool(list_subjects(out))
    if (marked and not synthetic) or (there and synthetic and not marked):
        raise DeapError(f"{out}: real and synthetic subjects do not go into one folder; choose another one")
    if not there:
        return
    try:
        mark: Any = json.loads((out / MARK).read_text(encoding="utf-8"))
        chain = mark["chain"]
    except FileNotFoundError:
        raise DeapError(
            f"{out}: holds subjects that evoke preprocess did not write, which are left alone; choose another folder"
        ) from None
    except (ValueError, KeyError, TypeError, OSError):
        chain = None
    if chain != CHAIN:
        raise DeapError(f"{out}: holds subjects of another version of the chain; delete it or choose another folder")


def _make_folders(out: Path, report: Path, *, synthetic: bool) -> None:
    """Make the folders, and say in OUT what it holds before it holds it."""
    out.mkdir(parents=True, exist_ok=True)
    report.mkdir(exist_ok=True)
    generator = f"evoke preprocess {__version__}"
    if synthetic:
        content = {"synthetic": True, "generator": generator, "note": SYNTHETIC_NOTE}
        replace_whole(out / SYNTHETIC_MARK, f"{json.dumps(content, indent=2)}\n".encode())
    content = {"synthetic": synthetic, "generator": generator, "chain": CHAIN, "note": NOTE}
    replace_whole(out / MARK, f"{json.dumps(content, indent=2)}\n".encode())
