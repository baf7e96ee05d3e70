"""The README's figures are the ones that its commands print."""

import re
from pathlib import Path

from evoke_core.runtime.bundle import load_bundle

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def test_the_scores_in_the_readme_are_the_shipped_decoders():
    scores = load_bundle().manifest.training["scores"]
    rows = dict(re.findall(r"^\| (\w[\w ]*) \| (\d+\.\d% \| \d+\.\d%) \|$", README, re.MULTILINE))
    assert rows == {name: f"{told['accuracy']:.1%} | {told['trivial']:.1%}" for name, told in scores.items()}


def test_every_file_that_the_readme_names_is_there():
    root = Path(__file__).parents[2]
    linked = re.findall(r"\]\((?!https?:)([^)]+)\)", README)
    assert linked
    assert [name for name in linked if not (root / name).exists()] == []
