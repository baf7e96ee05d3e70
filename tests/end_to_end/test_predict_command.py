"""`evoke predict` and `evoke plot` as their users meet them."""

import csv
import json
import shutil

import pytest

from evoke_core.assets import asset
from evoke_core.montage import GENEVA
from tests.worn import marked, worn, written

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")
NOTICE = "demonstration model, not an emotion reading"


def said(done):
    """What stderr says in the end: one line, and no traceback."""
    lines = [line for line in done.stderr.splitlines() if line.startswith("evoke: ")]
    assert len(lines) == 1, done.stderr
    assert "Traceback" not in done.stderr
    return lines[0]


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def recording(tmp_path_factory):
    """Six seconds with two markers, Oz flat."""
    raw = worn(6)
    raw._data[GENEVA.index("Oz")] = 0
    return written(
        marked(raw, (1.0, "film begins"), (5.0, "film ends")), tmp_path_factory.mktemp("worn") / "anna_raw.fif"
    )


@pytest.mark.parametrize("suffix", ["bdf", "vhdr"])
def test_a_recording_becomes_a_table_with_a_description(evoke, tmp_path, suffix):
    out = tmp_path / "out.csv"
    path = written(marked(worn(4), (1.0, "film begins")), tmp_path / f"anna_raw.{suffix}")
    done = evoke("predict", path, "-o", out, check=0)
    assert NOTICE in done.stderr
    assert f"{out}: 25 windows of recording anna_raw.{suffix} (32 channels, 256 Hz, 4 s), 1 marker" in done.stdout
    rows = rows_of(out)
    assert len(rows) == 25
    assert {row["subject"] for row in rows} == {"anna_raw"}
    assert {row["marker"].removeprefix("Comment/") for row in rows} == {"film begins"}
    about = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert about["Source"]["Name"] == path.name
    assert about["Source"]["SamplingFrequency"] == 256
    assert about["Model"]["Synthetic"] is True


def test_what_is_wrong_in_a_recording_is_said_and_kept_and_the_table_may_be_made_again(evoke, recording, tmp_path):
    out = tmp_path / "out.csv"
    for _ in range(2):
        done = evoke("predict", recording, "-o", out, check=0)
        assert "anna_raw: Oz is flat" in done.stderr
        assert "\x1b" not in done.stdout + done.stderr
    assert "Oz is flat" in json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["Notices"][0]
    assert {row["quality"] for row in rows_of(out)} == {"0.96875"}
    assert sorted(found.name for found in tmp_path.iterdir()) == ["out.csv", "out.json"]


def test_a_trial_of_a_corpus_and_all_trials_of_a_subject(evoke, corpus, tmp_path):
    out, every = tmp_path / "one.csv", tmp_path / "all.csv"
    done = evoke("predict", corpus, "--subject", 1, "--trial", 7, "-o", out, check=0)
    assert f"{out}: 473 windows of 1 subject" in done.stdout
    evoke("predict", corpus, "-o", every, check=0)
    rows = rows_of(every)
    assert len(rows) == 40 * 473
    assert [row for row in rows if row["trial"] == "7"] == rows_of(out)
    about = json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))
    assert about["Source"]["Synthetic"] is True
    assert about["Source"]["SamplingFrequency"] == 128


def test_a_subject_that_cannot_be_read_does_not_stop_the_others_and_is_named(evoke, corpus, tmp_path):
    folder, out = tmp_path / "corpus", tmp_path / "out.csv"
    folder.mkdir()
    shutil.copy(corpus / "s01.dat", folder / "s02.dat")
    (folder / "s01.dat").write_bytes(b"rubbish")
    line = said(evoke("predict", folder, "--trial", 1, "-o", out, check=1))
    assert "s01.dat" in line
    assert line.endswith(f"{out} holds the other subjects")
    assert {row["subject"] for row in rows_of(out)} == {"2"}


def test_where_no_subject_can_be_read_there_is_no_table_and_it_is_said_of_how_many(evoke, tmp_path):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number in (1, 2, 3):
        (corpus / f"s0{number}.dat").write_bytes(b"rubbish")
    line = said(evoke("predict", corpus, "-o", tmp_path / "out.csv", check=1))
    assert "s01.dat: damaged" in line
    assert line.endswith("; nor can 2 other subjects be read")
    assert [found.name for found in tmp_path.iterdir()] == ["corpus"]


def test_a_recording_that_breaks_off_gives_a_table_so_far_and_says_so(evoke, tmp_path):
    path, out = written(worn(60), tmp_path / "anna_raw.fif"), tmp_path / "out.csv"
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 8 // 10])
    line = said(evoke("predict", path, "-o", out, check=1))
    rows = rows_of(out)
    assert "cannot be read beyond" in line
    assert line.endswith(f"; {out} holds the {len(rows)} windows before that")
    picture = tmp_path / "out.png"
    assert said(evoke("plot", path, "-o", picture, check=1)).endswith(f"; {picture} shows what comes before that")
    assert picture.exists()


def test_recordings_that_cannot_be_used_are_one_sentence_each_and_leave_nothing(evoke, tmp_path):
    inputs, out = tmp_path / "in", tmp_path / "out"
    inputs.mkdir()
    out.mkdir()
    (inputs / "empty.bdf").write_bytes(b"")
    (inputs / "notes.xyz").write_text("not a recording")
    written(worn(0.5), inputs / "short_raw.fif")
    written(worn(3, channels=GENEVA[:10]), inputs / "few_raw.fif")
    for name, what in {
        "gone.bdf": "gone.bdf: no such file; give a recording: .bdf, .edf, .set, .vhdr or .fif",
        "empty.bdf": "empty.bdf: cannot be read as EEG (",
        "notes.xyz": "notes.xyz: cannot be read as EEG (",
        "short_raw.fif": "short_raw.fif: 0.5 s long, and a window takes a whole second; give a longer recording",
        "few_raw.fif": "few_raw: 10 of the decoder's 32 electrodes are there",
    }.items():
        assert what in said(evoke("predict", inputs / name, "-o", out / "t.csv", check=1))
    assert "few_raw: 10 of" in said(evoke("plot", inputs / "few_raw.fif", "-o", out / "t.png", check=1))
    assert list(out.iterdir()) == []


def test_places_for_a_table_that_cannot_be_are_refused_and_the_recording_stays(evoke, recording, tmp_path):
    before = recording.read_bytes()
    assert "name it anna_raw.csv" in said(evoke("predict", recording, "-o", recording, check=1))
    assert "there is no folder" in said(evoke("predict", recording, "-o", tmp_path / "gone" / "t.csv", check=1))
    assert "-o" in said(evoke("predict", recording, check=2))
    assert "--subject" in said(evoke("predict", recording, "-o", tmp_path / "t.csv", "--trial", 2, check=2))
    assert "--profile" in said(evoke("predict", tmp_path, "-o", tmp_path / "t.csv", "--profile", "me.json", check=2))
    gone = tmp_path / "gone"
    assert "no such file" in said(evoke("predict", gone, "-o", tmp_path / "t.csv", "--subject", 1, check=1))
    assert "evoke calibrate" in said(
        evoke("predict", recording, "-o", tmp_path / "t.csv", "--profile", tmp_path / "gone.json", check=1)
    )
    assert "holds no subject" in said(evoke("predict", tmp_path, "-o", tmp_path / "t.csv", check=1))
    assert recording.read_bytes() == before
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", ["png", "svg"])
def test_eeg_and_the_states_of_it_are_drawn(evoke, recording, tmp_path, suffix):
    states, out = tmp_path / "states.jsonl", tmp_path / f"eeg.{suffix}"
    done = evoke("plot", recording, "-o", out, check=0)
    assert NOTICE in done.stderr
    assert f"{out}: 41 windows of recording anna_raw.fif (32 channels, 256 Hz, 6 s), 2 markers" in done.stdout
    evoke("live", "--file", recording, "--bind", "tcp://127.0.0.1:*", "--speed", 4, "--record", states, check=0)
    kept = tmp_path / f"states.{suffix}"
    done = evoke("plot", states, "-o", kept, check=0)
    assert "2 markers; without band power, which states do not have" in done.stdout
    assert min(out.stat().st_size, kept.stat().st_size) > 10_000


def test_of_a_recording_of_two_people_the_first_is_drawn_and_the_other_named(evoke, tmp_path):
    both, out = tmp_path / "both.jsonl", tmp_path / "both.svg"
    lines = asset("recordings/sample.jsonl").read_text(encoding="utf-8").splitlines()
    with both.open("w", encoding="utf-8") as file:
        for line in lines:
            for stream in ("ann", "bob"):
                entry = json.loads(line)
                kind = entry["topic"].partition("/")[0]
                entry["topic"], entry["message"]["stream"] = f"{kind}/{stream}", stream
                file.write(json.dumps(entry) + "\n")
    done = evoke("plot", both, "-o", out, check=0)
    states = sum(line.startswith('{"topic": "emotion/') for line in lines)
    assert f"{out}: {states} states, 0 markers" in done.stdout
    assert "both.jsonl: holds 2 streams, of which ann is drawn; for bob give a copy that" in done.stderr


def test_what_cannot_be_drawn_is_one_sentence(evoke, recording, tmp_path):
    assert "a picture is a PNG or an SVG; name it p.png" in said(
        evoke("plot", recording, "-o", tmp_path / "p.jpg", check=1)
    )
    assert "there is no folder" in said(evoke("plot", recording, "-o", tmp_path / "gone" / "p.png", check=1))
    cut = tmp_path / "cut.jsonl"
    cut.write_text('{"topic": "stream/evoke", "mess')
    assert "line 1 is not a message" in said(evoke("plot", cut, "-o", tmp_path / "p.png", check=1))
    assert [found.name for found in tmp_path.iterdir()] == ["cut.jsonl"]
