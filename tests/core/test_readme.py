"""The README's figures are the ones that its commands print."""

import re
from pathlib import Path

from evoke_core.runtime.bundle import load_bundle
from evoke_core.training.scores import DIMENSIONS

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_scores_in_the_readme_are_the_shipped_decoders():
    told = load_bundle().manifest.training["scores"]["window"]
    named = {**{name: told[name] for name in DIMENSIONS}, "all three bits": told["exact_match"]}
    rows = dict(re.findall(r"^\| (\w[\w ]*) \| (\d+\.\d% \| \d+\.\d%) \|$", README, re.MULTILINE))
    assert rows == {name: f"{one['accuracy']:.1%} | {one['trivial']:.1%}" for name, one in named.items()}


def test_the_effect_of_distillation_in_the_readme_is_the_model_cards():
    card = (load_bundle().weights.parent / "README.md").read_text(encoding="utf-8")
    [effect] = re.findall(r"Distilled less alone, accuracy: (.*)\.$", card, re.MULTILINE)
    assert effect in " ".join(README.split())


def test_the_table_in_the_readme_is_the_one_that_was_reproduced():
    table = (ROOT / "docs" / "table1.md").read_text(encoding="utf-8")
    rows = [line for line in README.splitlines() if re.match(r"\| .* \| (DE|PSD) \|", line)]
    assert len(rows) == 8
    assert [row for row in rows if row not in table.splitlines()] == []


def test_the_price_of_going_live_in_the_readme_is_the_one_that_was_printed():
    printed = (ROOT / "docs" / "as_live.md").read_text(encoding="utf-8").splitlines()
    rows = [line for line in README.splitlines() if re.match(r"\| (published|live|\*trivial\*) \|", line)]
    assert len(rows) == 7
    assert rows == [line for line in printed if line in rows]


def test_every_file_that_the_readme_names_is_there():
    linked = re.findall(r"\]\((?!https?:)([^)]+)\)", README)
    assert linked
    assert [name for name in linked if not (ROOT / name).exists()] == []
