"""``evoke preprocess`` as its users meet it, on SYNTHETIC recordings in the layout of DEAP's original ones."""

import json
import shutil
import time

import numpy as np
import pytest

from evoke_core.eeg.deap.subject import is_synthetic, read_subject
from evoke_core.montage import GENEVA
from tests.end_to_end import running
from tests.raw_deap import (
    UPPER_BITS,
    codes,
    mark,
    ratings,
    simulate,
    video_onsets,
    write_bdf,
    write_ratings,
)

ONSETS_S, SECONDS = video_onsets(40)


def write_raw(folder, subjects, rate_hz, *, onsets=ONSETS_S, **options):
    """Recordings of a whole session, the same one for all subjects, and their ratings."""
    mark(folder)
    signals, status = simulate(SECONDS, rate_hz), codes(SECONDS, rate_hz, onsets)
    for subject in subjects:
        write_bdf(folder / f"s{subject:02d}.bdf", signals, status, rate_hz, **options)
    write_ratings(folder / "participant_ratings.csv", [row for subject in subjects for row in ratings(subject)])


@pytest.fixture(scope="module")
def raw(tmp_path_factory):
    """Four subjects at 128 Hz: one that is well, one with 39 onsets, one that was cut off, one not rated."""
    folder = tmp_path_factory.mktemp("deap") / "data_original"
    write_raw(folder, (2, 3, 4), 128, onsets=ONSETS_S[:-1], order=GENEVA)
    (folder / "s03.bdf").write_bytes((folder / "s03.bdf").read_bytes()[:100_000])
    write_raw(folder, (1,), 128)
    write_ratings(folder / "participant_ratings.csv", [row for subject in (1, 2, 3) for row in ratings(subject)])
    return folder


@pytest.fixture(scope="module")
def ran(evoke, raw):
    """The command's first run, and where it wrote."""
    out = raw.parent / "mine"
    return evoke("preprocess", raw, out, check=1), out


def began_s(trial):
    """When a trial's video began, from its temperature, which is the time with some noise."""
    return float((trial[39].astype(np.float64) - (np.arange(8064) - 384) / 128).mean())


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_subject_that_fails_is_named_and_does_not_stop_the_others(ran, raw):
    done, _ = ran
    lines = [line for line in done.stderr.splitlines() if line.startswith("evoke: ")]
    assert [line.partition(": ")[2].partition(":")[0] for line in lines] == [
        str(raw / "s02.bdf"),
        str(raw / "s03.bdf"),
        str(raw / "participant_ratings.csv"),
    ]
    assert "39 videos begin by its status channel and not 40" in lines[0]
    assert "copy or download it again" in lines[1]
    assert "subject 4 has no ratings of trial 1, 2" in lines[2]
    assert "SYNTHETIC recordings: " in done.stdout
    assert "1 subject(s) written, 3 failed" in done.stdout
    assert "not bit-identical to DEAP's own preprocessed files" in done.stdout


def test_only_whole_files_are_written_and_marked_as_synthetic(ran):
    _, out = ran
    assert names(out) == ["PREPROCESSED.json", "SYNTHETIC.json", "s01.dat"]
    assert json.loads((out / "SYNTHETIC.json").read_text())["synthetic"] is True
    assert is_synthetic(out)


def test_trials_and_ratings_are_in_the_order_of_the_videos(ran):
    _, out = ran
    subject = read_subject(out / "s01.dat")
    for _, trial, video, _, *rated in ratings(1):
        np.testing.assert_allclose(subject.ratings[video - 1], rated[:4])
        assert began_s(subject.data[video - 1]) == pytest.approx(ONSETS_S[trial - 1], abs=1e-3)
    assert np.abs(subject.data[:, :32].mean(axis=1)).max() < 1e-3
    assert 1 < np.median(subject.data[:, :32].std(axis=2)) < 30


def test_the_report_tells_what_was_removed_and_who_failed(ran):
    _, out = ran
    report = out.with_name("mine-report")
    assert names(report) == ["report.html", "s01.json", "s01.png"]
    found = json.loads((report / "s01.json").read_text(encoding="utf-8"))
    assert found["synthetic"] is True
    assert found["recording"]["onsets_s"] == ONSETS_S
    assert found["recording"]["channel_order"] == "Twente"
    assert sorted(found["recording"]["experiment_ids_as_shown"]) == list(range(1, 41))
    assert {one["follows"] for one in found["eyes"]["removed"]} == {"vEOG", "hEOG"}
    before, after = found["deviation_uv"]["Fp1"]
    assert after < before
    assert found["notes"] == ["GSR was turned from nS (Twente) into Ω"]
    page = (report / "report.html").read_text(encoding="utf-8")
    assert "3 failed" in page
    assert "s02.bdf: 39 videos begin by its status channel" in page
    assert "not bit-identical" in page
    assert '<img src="s01.png"' in page
    assert (report / "s01.png").read_bytes().startswith(b"\x89PNG")


def test_a_second_run_does_only_what_is_missing(evoke, raw, ran, tmp_path):
    _, out = ran
    first = (out / "s01.dat").stat()
    mended = tmp_path / "raw"
    shutil.copytree(raw, mended)
    for name in ("s02.bdf", "s03.bdf", "s04.bdf"):
        (mended / name).unlink()
    done = evoke("preprocess", mended, out, check=0)
    assert "0 subject(s) written, 1 there already; " in done.stdout
    assert (out / "s01.dat").stat().st_mtime_ns == first.st_mtime_ns
    assert (
        "failed" not in (out.with_name("mine-report") / "report.html").read_text(encoding="utf-8").split("</style>")[1]
    )


def test_the_report_keeps_the_subjects_of_an_earlier_call_with_other_recordings(evoke, one, ran):
    _, out = ran
    mark(one)
    (one / "s01.bdf").rename(one / "s09.bdf")
    done = evoke("preprocess", one, out, check=1)
    assert "0 subject(s) written, 1 failed; " in done.stdout
    page = (out.with_name("mine-report") / "report.html").read_text(encoding="utf-8")
    assert "<h2>s01</h2>" in page
    assert "subject 9 has no ratings of trial 1, 2" in page


def test_a_broken_off_run_leaves_no_half_file_and_goes_on(evoke, raw, ran, tmp_path):
    whole = tmp_path / "raw"
    mark(whole)
    for name in ("s01.bdf", "participant_ratings.csv"):
        shutil.copy(raw / name, whole)
    out = tmp_path / "out"
    with running.evoke("preprocess", whole, out) as stopped:
        until = time.monotonic() + running.WAIT_S
        while not (out / "PREPROCESSED.json").is_file():
            assert time.monotonic() < until, stopped.complaints
            time.sleep(0.01)
        stopped.interrupt()
        assert stopped.end() == 130
    assert stopped.complaints.endswith("evoke: stopped\n")
    assert names(out) == ["PREPROCESSED.json", "SYNTHETIC.json"]
    assert names(tmp_path / "out-report") == []
    evoke("preprocess", whole, out, check=0)
    assert (out / "s01.dat").read_bytes() == (ran[1] / "s01.dat").read_bytes()


@pytest.fixture
def one(tmp_path):
    """A folder whose one recording is empty: enough where nothing gets so far."""
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "s01.bdf").touch()
    write_ratings(folder / "participant_ratings.csv", ratings(1))
    return folder


def no_ratings(raw, out):
    (raw / "participant_ratings.csv").unlink()


def no_recordings(raw, out):
    (raw / "s01.bdf").unlink()


def foreign_subjects(raw, out):
    out.mkdir()
    (out / "s01.dat").write_text("years of work")


def another_chain(raw, out):
    foreign_subjects(raw, out)
    (out / "PREPROCESSED.json").write_text('{"chain": 0, "synthetic": false}')


def synthetic_subjects(raw, out):
    another_chain(raw, out)
    mark(out)


def a_file(raw, out):
    out.write_text("years of work")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (no_ratings, "no participant_ratings.csv there or in metadata_csv; copy it from DEAP's metadata_csv.zip"),
        (no_recordings, "no s01.bdf … s32.bdf there; give the folder of DEAP's data_original"),
        (foreign_subjects, "holds subjects that evoke preprocess did not write, which are left alone"),
        (another_chain, "holds subjects of another version of the chain; delete it or choose another folder"),
        (synthetic_subjects, "real and synthetic subjects do not go into one folder; choose another one"),
        (a_file, "is a file; choose another folder"),
    ],
)
def test_what_cannot_be_begun_ends_with_1_one_line_and_nothing_written(evoke, one, tmp_path, spoil, said):
    out = tmp_path / "out"
    spoil(one, out)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    done = evoke("preprocess", one, out, check=1)
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_recordings_are_not_written_into(evoke, one):
    before = names(one)
    done = evoke("preprocess", one, one, check=1)
    assert done.stderr == f"evoke: {one}: is where the recordings come from; choose another folder\n"
    assert names(one) == before


def test_real_recordings_make_no_synthetic_subjects_even_where_all_fail(evoke, one, tmp_path):
    done = evoke("preprocess", one, tmp_path / "out", check=1)
    assert "s01.bdf: no BDF file; give DEAP's original recordings" in done.stderr
    assert "SYNTHETIC" not in done.stdout
    assert names(tmp_path / "out") == ["PREPROCESSED.json"]


@pytest.mark.slow
def test_a_whole_recording_at_512_hz_with_two_unnamed_status_channels(evoke, tmp_path):
    write_raw(tmp_path / "raw", (29,), 512, order=GENEVA, labels=("", ""), upper=UPPER_BITS)
    done = evoke("preprocess", tmp_path / "raw", tmp_path / "out", check=0)
    assert "1 subject(s) written; " in done.stdout
    subject = read_subject(tmp_path / "out" / "s29.dat")
    for _, trial, video, *_ in ratings(29):
        assert began_s(subject.data[video - 1]) == pytest.approx(ONSETS_S[trial - 1], abs=1e-3)
    found = json.loads((tmp_path / "out-report" / "s29.json").read_text(encoding="utf-8"))
    assert found["recording"]["status_channel"] == "-1"
    assert found["recording"]["channel_order"] == "Geneva"
    assert len(found["eyes"]["removed"]) == 2
