import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from evoke_core.errors import EvokeError
from evoke_core.features.recipe import Recipe
from evoke_core.training.cache import SubjectFeatures, cache_folder, load, store

ROOT = Path(__file__).parents[2]
CONTENT, OTHER_CONTENT = "ab" * 32, "cd" * 32
RNG = np.random.default_rng(8)
SUBJECT = SubjectFeatures(
    RNG.normal(size=(2, 3, 4, 4)).astype(np.float32),
    RNG.normal(size=(2, 4, 4)).astype(np.float32),
    RNG.uniform(1, 9, (2, 4)),
)
STORE_MUCH = """
import resource, signal, sys
import numpy as np
from pathlib import Path
from evoke_core.features.recipe import Recipe
from evoke_core.training.cache import SubjectFeatures, store

signal.signal(signal.SIGXFSZ, signal.Handlers[sys.argv[2]])
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
much = SubjectFeatures(np.ones((40, 60, 32, 4), np.float32), np.ones((40, 32, 4), np.float32), np.ones((40, 4)))
store(Path(sys.argv[1]), "ab" * 32, Recipe("de"), much)
print("went on")
"""


def same(found):
    return found is not None and all(
        np.array_equal(mine, other) and mine.dtype == other.dtype for mine, other in zip(SUBJECT, found, strict=True)
    )


def entry(folder):
    (path,) = folder.iterdir()
    return path


def store_past_a_files_limit(folder, action):
    """Store 1.3 MB in a process that may write files of 100 kB: what happens then is the signal's ``action``."""
    return subprocess.run(
        [sys.executable, "-c", STORE_MUCH, str(folder), action], capture_output=True, text=True, cwd=ROOT
    )


@pytest.mark.parametrize("name", ["de", "psd"])
def test_what_was_stored_is_found_again_bit_for_bit(tmp_path, name):
    store(tmp_path / "deep" / "features", CONTENT, Recipe(name), SUBJECT)
    assert same(load(tmp_path / "deep" / "features", CONTENT, Recipe(name)))


def test_another_content_and_another_parameter_find_nothing(tmp_path, monkeypatch):
    store(tmp_path, CONTENT, Recipe("de"), SUBJECT)
    assert load(tmp_path, OTHER_CONTENT, Recipe("de")) is None
    assert load(tmp_path, CONTENT, Recipe("psd")) is None
    assert load(tmp_path, CONTENT, Recipe("de", torcheeg=True)) is None
    monkeypatch.setattr("evoke_core.features.recipe.FLAT_UV", 0.5)
    assert load(tmp_path, CONTENT, Recipe("de")) is None
    store(tmp_path, CONTENT, Recipe("de"), SUBJECT)
    assert len(list(tmp_path.iterdir())) == 2


def test_an_entry_under_anothers_name_is_not_believed(tmp_path):
    store(tmp_path, CONTENT, Recipe("de"), SUBJECT)
    path = entry(tmp_path)
    path.rename(path.with_name(path.name.replace(CONTENT[:32], OTHER_CONTENT[:32])))
    assert load(tmp_path, OTHER_CONTENT, Recipe("de")) is None


def test_every_truncation_and_every_changed_byte_is_noticed_and_mended(tmp_path):
    store(tmp_path, CONTENT, Recipe("de"), SUBJECT)
    path = entry(tmp_path)
    whole = path.read_bytes()
    for length in (*range(0, len(whole), 97), len(whole) - 1):
        path.write_bytes(whole[:length])
        assert load(tmp_path, CONTENT, Recipe("de")) is None
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert load(tmp_path, CONTENT, Recipe("de")) is None, place
    store(tmp_path, CONTENT, Recipe("de"), SUBJECT)
    assert same(load(tmp_path, CONTENT, Recipe("de")))


def test_a_process_killed_while_it_writes_leaves_no_entry_and_the_next_one_clears_up(tmp_path):
    killed = store_past_a_files_limit(tmp_path, "SIG_DFL")
    assert killed.returncode == -signal.SIGXFSZ
    leftover = entry(tmp_path)
    assert leftover.stat().st_size == 100_000
    assert load(tmp_path, CONTENT, Recipe("de")) is None
    store(tmp_path, OTHER_CONTENT, Recipe("de"), SUBJECT)
    assert not leftover.exists()
    assert load(tmp_path, CONTENT, Recipe("de")) is None
    assert same(load(tmp_path, OTHER_CONTENT, Recipe("de")))


def test_a_process_that_still_writes_keeps_its_file(tmp_path):
    theirs = tmp_path / f".entry.{os.getppid()}.part"
    gone = tmp_path / f".entry.{2**22 + 1}.part"  # above the largest process number
    theirs.touch()
    gone.touch()
    store(tmp_path, CONTENT, Recipe("de"), SUBJECT)
    assert theirs.exists()
    assert not gone.exists()


def test_where_there_is_no_room_the_work_goes_on_and_nothing_is_left(tmp_path):
    full = store_past_a_files_limit(tmp_path, "SIG_IGN")
    assert (full.returncode, full.stdout, full.stderr) == (0, "went on\n", "")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    folder = tmp_path / "file" / "features"
    store(folder, CONTENT, Recipe("de"), SUBJECT)
    assert load(folder, CONTENT, Recipe("de")) is None
    assert (tmp_path / "file").read_text() == "not a folder"


def test_the_cache_lies_where_the_environment_says_or_in_the_users_cache_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("EVOKE_CACHE", str(tmp_path / "mine"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_folder() == tmp_path / "mine"
    monkeypatch.delenv("EVOKE_CACHE")
    assert cache_folder() == tmp_path / "xdg" / "evoke"
    monkeypatch.setenv("XDG_CACHE_HOME", "")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache_folder() == tmp_path / ".cache" / "evoke"


def test_without_a_home_the_way_out_is_named(monkeypatch):
    def homeless():
        raise RuntimeError

    monkeypatch.delenv("EVOKE_CACHE", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    with pytest.raises(EvokeError, match="set EVOKE_CACHE to a folder"):
        cache_folder()
