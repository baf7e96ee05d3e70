# SPDX-License-Identifier: GPL-3.0-or-later
"""What the last export wrote and found, until the next one."""

from dataclasses import dataclass

from ..services.unity_export import Report
from ..words import count


@dataclass(frozen=True)
class Line:
    """One sentence of a report, and whether it tells of a problem."""

    text: str
    is_problem: bool = False


lines: list[Line] = []


def note(report: Report) -> None:
    """Add what was written and what reading it back showed."""
    lines.append(Line(", ".join(path.name for path in report.files)))
    lines.append(Line(f"{count(report.shapes, 'shape')} and {count(report.curves, 'curve')} read back and compared"))
    lines.extend(Line(problem, is_problem=True) for problem in report.problems)
