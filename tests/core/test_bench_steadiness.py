import re

from typer.testing import CliRunner

from evoke_core.cli.main import app


def test_the_command_tells_changes_and_delay_raw_and_tracked_and_draws_them(tmp_path):
    picture = tmp_path / "steadiness.png"
    done = CliRunner().invoke(app, ["bench", "steadiness", "--subjects", "1", "--out", str(picture)])
    assert done.exit_code == 0, done.output
    spread = r"([\d.]+) \([\d.]+-[\d.]+\)"
    [raw] = re.findall(rf"each window's own\s+{spread}\s+{spread}", done.stdout)
    [tracked] = re.findall(rf"tracked\s+{spread}\s+{spread}", done.stdout)
    assert float(tracked[0]) < float(raw[0]) / 2
    assert float(tracked[1]) > float(raw[1])
    assert "SYNTHETIC EEG: 40 trials" in done.stdout
    assert picture.read_bytes().startswith(b"\x89PNG")
