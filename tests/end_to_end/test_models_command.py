"""``evoke models``: every network's cost beside the paper's."""

import re

import pytest


@pytest.fixture(scope="module")
def shown(evoke):
    return evoke("models", check=0).stdout


def test_it_shows_each_network_with_its_costs_and_table_ones_below(shown):
    rows = [re.split(r"\s{2,}", line.strip()) for line in shown.splitlines() if line.strip()]
    for row in (
        ["vit", "87", "85,800,963", "85,648,899", "16,862,864,640", "327.30 MiB"],
        ["Table I", "140", "85.64M", "16.86G", "321.56MB"],
        ["arjun_vit", "41", "144,515", "144,323", "688,936", "0.55 MiB"],
        ["4 outputs", "41", "144,548", "144,356", "688,968", "0.55 MiB"],
        ["Table I", "41", "144.356K", "767.592K", "587.35KB"],
        ["ccnn", "12", "6,234,627", "6,234,627", "79,961,088", "23.78 MiB"],
        ["Table I", "12", "6.235M", "79.961M", "23.79MB"],
        ["student", "8", "353,363", "353,363", "1,991,424", "1.35 MiB"],
        ["Table I", "8", "353.363K", "1.991M", "1.35MB"],
    ):
        assert row in rows


def test_it_tells_what_is_not_reproduced(shown):
    assert "Not reproduced: its 767.592K MACs, ViT's 140 layers" in " ".join(shown.split())


def test_its_help_names_the_networks(evoke):
    shown = evoke("models", "--help", check=0).stdout
    for name in ("student", "ccnn", "arjun_vit", "vit"):
        assert name in shown
