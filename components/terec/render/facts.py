"""Figures and faint words of a terminal."""

from rich.text import Text


def bar(rate: float, width: int) -> str:
    """A bar of `width` cells, filled by eighths; empty only at 0 and full only at 1."""
    eighths = round(rate * width * 8)
    if 0 < rate < 1:
        eighths = min(max(eighths, 1), width * 8 - 1)
    full, rest = divmod(eighths, 8)
    return ("█" * full + (" ▏▎▍▌▋▊▉"[rest] if rest else "")).ljust(width)


def gauge(rate: float, width: int) -> Text:
    """A line of `width` cells, heavy up to the rate by halves; whole only at 1 and without any only at 0."""
    halves = round(rate * width * 2)
    if 0 < rate < 1:
        halves = min(max(halves, 1), width * 2 - 1)
    text = Text("━" * (halves // 2) + "╸" * (halves % 2), style="green")
    return text.append("─" * (width - len(text)), style="red")


def dim(text: str) -> Text:
    return Text(text, style="dim")
