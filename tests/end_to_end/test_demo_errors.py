"""What the demo says when a part is missing or lost."""

import pytest


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (("--deap", "nowhere"), "nowhere"),
        (("--csharp", "none.exe"), "none.exe"),
        (("--trial", 41), "trial 41 is missing"),
    ],
)
def test_a_missing_part_is_named(evoke, tmp_path, corpus, options, named):
    arguments = options if "--deap" in options else ("--deap", corpus, *options)
    done = evoke("demo", "--out", tmp_path / "demo", *arguments, check=1)
    assert named in done.stderr
    assert "Traceback" not in done.stderr


def test_an_out_that_is_no_folder_is_named_with_the_way_out(evoke, tmp_path):
    taken = tmp_path / "taken"
    taken.write_text("somebody's")
    done = evoke("demo", "--out", taken, check=1)
    assert done.stderr == f"evoke: {taken}: File exists; choose another folder with --out\n"
    assert taken.read_text() == "somebody's"


def test_a_client_that_fails_is_named_with_its_own_words(evoke, tmp_path, corpus):
    broken = tmp_path / "broken.exe"
    broken.write_text("no program")
    done = evoke("demo", "--out", tmp_path / "demo", "--deap", corpus, "--csharp", broken, check=1)
    assert "evoke: the C# client failed: " in done.stderr
