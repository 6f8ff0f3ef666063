"""The example plans that come with jbp, wherever it is installed."""

from __future__ import annotations

from pathlib import Path

INSTALLED = Path(__file__).parent / "examples"
IN_THE_CHECKOUT = Path(__file__).parents[1] / "examples"


def example(name: str) -> Path:
    """The path of an example's file, such as `aws`."""
    folder = INSTALLED if INSTALLED.is_dir() else IN_THE_CHECKOUT
    return folder / f"{name}.yaml"


def plan_path(given: str) -> Path:
    """The plan file that was named: a path, or where there is no such file, an example by its name, so that
    `examples/aws.yaml` is found from any folder."""
    path = Path(given)
    return path if path.exists() or not example(path.stem).exists() else example(path.stem)
