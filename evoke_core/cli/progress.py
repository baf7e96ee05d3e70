"""Progress bars as every command shows them: on stderr, so that stdout stays clean."""

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

console = Console(stderr=True)


def progress_bar() -> Progress:
    """A bar with what is done, how much of it, and the time left."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[note]}"),
        console=console,
    )


def counted(number: int, noun: str) -> str:
    """1 marker, 2 markers."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
