"""The command as its users meet it: what it says, where, and with which exit code."""

import json
import socket
import subprocess
import sys
from itertools import pairwise

import pytest
from typer.testing import CliRunner

from evoke_core.assets import asset
from evoke_core.cli.main import app

COMMANDS = (
    *("audit", "bench", "calibrate", "convert", "demo", "evaluate", "export", "listen", "live", "models"),
    *("plot", "predict", "preprocess", "render", "replay", "reproduce", "synth", "train"),
)


def said(done):
    """What stderr says: one line, and no traceback."""
    lines = [line for line in done.stderr.splitlines() if line.startswith("evoke: ")]
    assert len(lines) == 1, done.stderr
    assert "Traceback" not in done.stderr
    return lines[0]


def test_help_teaches_the_way_in(evoke):
    shown = evoke("--help", check=0).stdout
    for word in COMMANDS:
        assert word in shown


@pytest.mark.parametrize("command", COMMANDS)
def test_every_parts_help_fills_the_lines_of_the_terminal_that_it_is_read_on(command):
    shown = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "80"}).stdout
    assert "--help" in shown
    told = [line.strip() for line in shown.partition("╭")[0].splitlines()]
    assert not [
        (line, following)
        for line, following in pairwise(told)
        if line and following and len(f"{line} {following.split()[0]}") < 78
    ]


def test_bare_evoke_shows_its_help(evoke):
    done = evoke()
    assert "Usage" in done.stdout
    assert "Traceback" not in done.stderr


def test_the_version_is_the_packages(evoke):
    from evoke_core import __version__

    assert evoke("--version", check=0).stdout.strip() == f"evoke {__version__}"


@pytest.mark.parametrize(
    ("call", "what"),
    [
        (["bogus"], "bogus"),
        (["replay"], "corpus"),
        (["replay", ".", "--speed", "0"], "--speed"),
        (["replay", ".", "--device", "tpu"], "tpu"),
        (["replay", ".", "--mapping", "stars"], "stars"),
        (["train", "resnet", "--corpus", "."], "resnet"),
        (["synth", "x", "--subjects", "0"], "--subjects"),
        (["listen", "--record", "x.jsonl"], "--stream"),
    ],
)
def test_a_call_that_cannot_be_parsed_exits_with_2_and_names_the_part(evoke, call, what):
    assert what in said(evoke(*call, check=2))


def test_a_corpus_that_is_not_there_is_named(evoke, tmp_path):
    assert str(tmp_path / "deap") in said(evoke("replay", tmp_path / "deap", check=1))


def test_a_missing_subject_and_a_missing_trial_are_answered_with_what_is_there(evoke, corpus):
    line = said(evoke("replay", corpus, "--subject", 7, check=1))
    assert "subject 7 is missing" in line
    assert "1" in line.partition("missing")[2]
    line = said(evoke("replay", corpus, "--trial", 41, check=1))
    assert "trial 41 is missing" in line
    assert "1-40" in line


def test_a_truncated_subject_is_named(evoke, corpus, tmp_path):
    whole = (corpus / "s01.dat").read_bytes()
    (tmp_path / "s01.dat").write_bytes(whole[: len(whole) // 2])
    assert "s01.dat" in said(evoke("replay", tmp_path, check=1))


def test_a_pickle_that_would_run_code_is_refused_and_runs_nothing(evoke, tmp_path):
    (tmp_path / "s01.dat").write_bytes(b"cos\nsystem\n(S'touch " + str(tmp_path / "ran").encode() + b"'\ntR.")
    assert "os.system" in said(evoke("replay", tmp_path, check=1))
    assert not (tmp_path / "ran").exists()


def test_a_port_in_use_is_said_with_the_way_out(evoke, corpus):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        endpoint = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        line = said(evoke("replay", corpus, "--bind", endpoint, check=1))
    assert endpoint in line
    assert "--bind" in line


def test_others_on_the_network_hear_nothing_unless_allowed(evoke, corpus):
    assert "--allow-lan" in said(evoke("replay", corpus, "--bind", "tcp://0.0.0.0:*", check=1))


def test_a_wrong_octant_table_is_refused_before_anything_is_sent(evoke, corpus, tmp_path):
    table = json.loads(asset("emotions/octants.json").read_text())
    table["octants"]["111"] = "bored"
    path = tmp_path / "mine.json"
    path.write_text(json.dumps(table))
    assert "unknown emotion 'bored'" in said(evoke("replay", corpus, "--octants", path, check=1))
    line = said(evoke("replay", corpus, "--octants", path, "--mapping", "centroids", check=1))
    assert "no part in --mapping centroids" in line


def test_synth_leaves_somebodys_data_alone(evoke, tmp_path):
    (tmp_path / "s01.dat").write_bytes(b"recorded with care")
    assert str(tmp_path) in said(evoke("synth", tmp_path, "--subjects", 1, check=1))
    assert (tmp_path / "s01.dat").read_bytes() == b"recorded with care"


def test_a_missing_folder_for_a_picture_is_said_before_the_work(evoke, tmp_path):
    assert "no such folder" in said(evoke("render", "--out", tmp_path / "no" / "sheet.png", check=1))


def test_a_picture_of_another_kind_is_refused_before_the_work(evoke, tmp_path):
    assert "ends in .png" in said(evoke("render", "--out", tmp_path / "sheet.jpg", check=1))


@pytest.mark.parametrize(
    ("package", "call", "extra"),
    [
        ("mne", ["synth", "OUT"], "eeg"),
        ("bpy", ["render", "--out", "OUT.png"], "blender"),
        ("torch", ["train", "student", "--corpus", "CORPUS"], "train"),
        ("sklearn", ["train", "student", "--corpus", "CORPUS"], "train"),
        ("ray", ["train", "student", "--corpus", "CORPUS", "--ray", "local", "--out", "OUT"], "cluster"),
    ],
)
def test_a_missing_extra_is_one_sentence_with_the_pip_install(tmp_path, corpus, package, call, extra):
    call = [part.replace("OUT", str(tmp_path / "out")).replace("CORPUS", str(corpus)) for part in call]
    without = (
        "import sys\n"
        "from importlib.machinery import PathFinder\n"
        "class Without(PathFinder):\n"
        "    @classmethod\n"
        "    def find_spec(cls, name, path=None, target=None):\n"
        f"        absent = name.partition('.')[0] == '{package}'\n"
        "        return None if absent else super().find_spec(name, path, target)\n"
        "sys.meta_path[:] = [Without if finder is PathFinder else finder for finder in sys.meta_path]\n"
        "from evoke_core.cli import main\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", without, *call], capture_output=True, text=True, timeout=120)
    assert done.returncode == 1
    line = said(done)
    assert package in line
    assert f"pip install 'evoke-avatar[{extra}]'" in line
    assert list(tmp_path.iterdir()) == []


def test_debug_shows_where_it_happened(evoke, tmp_path):
    done = evoke("--debug", "replay", tmp_path / "deap", check=1)
    assert "Traceback" in done.stderr
