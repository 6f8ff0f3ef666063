"""jbp is one wheel with everything it needs in it: it goes beside anything else, and runs from any folder."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from collections.abc import Iterator
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

pytestmark = pytest.mark.xdist_group("packaging")  # one wheel is built, and all of these look at it

CHECKOUT = Path(__file__).parents[1]
HOUSE = ("bot", "cards", "commands", "packets", "plan", "schedules", "sources", "storage")
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of the checkout as it is."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=CHECKOUT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def packed(wheel: Path) -> set[str]:
    """The names of the files in the wheel."""
    return set(zipfile.ZipFile(wheel).namelist())


@pytest.fixture(scope="module")
def jbp(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `jbp` of a new environment, which has the wheel, and borrows this one's libraries but not its jbp."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, symlinks=True)
    install = ["install", "--quiet", "--no-deps", "--no-index", str(wheel)]
    pip = [sys.executable, "-m", "pip", "--python", str(folder / "bin/python"), *install]
    subprocess.run(pip, check=True, capture_output=True)
    packages = next(folder.glob("lib/python*/site-packages"))
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib"))
    return folder / "bin/jbp"


def said(jbp: Path, *words: str, **settings: str) -> str:
    """What an installed jbp prints, asked from the root folder, where nothing of the checkout is near."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | settings
    asked = subprocess.run([jbp, *words], cwd="/", env=environment, capture_output=True, text=True)
    assert asked.returncode == 0, asked.stderr
    return asked.stdout


@pytest.mark.parametrize("package", HOUSE)
def test_a_package_of_the_house_is_in_the_wheel_whole(package: str, packed: set[str]) -> None:
    files = (path for path in (CHECKOUT / package).rglob("*") if path.is_file())
    kept = {path.relative_to(CHECKOUT).as_posix() for path in files if path.parent.name != "__pycache__"}

    assert kept, f"{package} is empty"
    assert kept - packed == set()


def test_what_is_not_code_is_in_the_wheel_too(packed: set[str]) -> None:
    kinds = {Path(name).suffix for name in packed if name.split("/")[0] in HOUSE}

    assert kinds >= {".html", ".css", ".js", ".j2", ".mako", ".yaml", ".toml", ".typ"}
    assert "sources/programmes.toml" in packed
    assert {name for name in packed if name.startswith("storage/migrations/versions/")}


def test_every_example_is_in_the_wheel(packed: set[str]) -> None:
    examples = {f"bot/examples/{path.name}" for path in (CHECKOUT / "examples").iterdir()}

    assert {"bot/examples/aws.yaml", "bot/examples/blank.yaml"} <= examples <= packed


def test_nothing_but_the_house_is_in_the_wheel(packed: set[str]) -> None:
    described = f"jbp-{PROJECT['version']}.dist-info"

    assert {name.split("/")[0] for name in packed} == {*HOUSE, described}
    assert f"{described}/licenses/LICENSE" in packed


def test_jbp_runs_from_any_folder(jbp: Path) -> None:
    assert said(jbp, "--help").startswith("usage: jbp")


def test_an_installed_jbp_finds_its_examples(jbp: Path) -> None:
    said(jbp, "check", "examples/aws.yaml")


def test_an_installed_jbp_lays_the_tables_of_a_new_store(jbp: Path, tmp_path: Path) -> None:
    store = tmp_path / "jbp.sqlite3"

    assert "is in the store" in said(jbp, "import", "examples/aws.yaml", JBP_STORE=str(store))
    assert store.exists()


def test_an_installed_jbp_sets_a_plan_as_pdf_and_writes_it_as_word(jbp: Path, tmp_path: Path) -> None:
    store = str(tmp_path / "jbp.sqlite3")
    said(jbp, "import", "examples/aws.yaml", JBP_STORE=store)

    for name, begins in (("plan.pdf", b"%PDF-"), ("plan.docx", b"PK")):
        said(jbp, "export", "--out", str(tmp_path / name), JBP_STORE=store)
        assert (tmp_path / name).read_bytes().startswith(begins)


def test_no_other_distribution_claims_a_name_of_ours() -> None:
    claimed = packages_distributions()

    assert {name: {*claimed.get(name, ())} - {"jbp"} for name in HOUSE} == {name: set() for name in HOUSE}
    assert not {*HOUSE} & sys.stdlib_module_names


def lines(file: str) -> list[str]:
    """A requirements file's lines, without what is only said to the reader."""
    written = (CHECKOUT / file).read_text().splitlines()
    return [line for line in written if line and not line.startswith("#")]


def pinned(*files: str) -> dict[str, str]:
    """The version of each distribution that the files pin, by its name in its usual form."""
    pairs = (line.split("==") for file in files for line in lines(file))
    return {canonicalize_name(name): version for name, version in pairs}


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_a_requirement_is_a_name_and_one_version_and_no_address(file: str) -> None:
    assert [line for line in lines(file) if not re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][a-z0-9.]*", line)] == []


def test_no_requirement_is_pinned_twice() -> None:
    both = [line.split("==")[0] for line in lines("requirements.txt") + lines("requirements-dev.txt")]

    assert len({canonicalize_name(name) for name in both}) == len(both)


def needs(requirement: Requirement) -> Iterator[Requirement]:
    """What an installed distribution needs on this machine, for the extras that are asked of it."""
    for line in distribution(requirement.name).requires or ():
        needed = Requirement(line)
        extras = ("", *requirement.extras)
        if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in extras):
            yield needed


def test_what_is_asked_for_is_pinned_and_so_is_all_that_it_needs() -> None:
    versions = pinned("requirements.txt")
    waiting = [Requirement(line) for line in PROJECT["dependencies"]]
    seen: set[str] = set()
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        assert name in versions, f"{requirement} is not pinned"
        assert requirement.specifier.contains(versions[name]), f"{requirement} is pinned to {versions[name]}"
        if str(requirement) not in seen:
            waiting.extend(needs(requirement))
        seen.add(str(requirement))


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_the_pinned_versions_are_the_ones_tested(file: str) -> None:
    assert {name: distribution(name).version for name in pinned(file)} == pinned(file)


def imported(package: str) -> Iterator[str]:
    """The top-level names that a package of the house imports."""
    for path in (CHECKOUT / package).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                yield from (alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module.split(".")[0]


def test_every_library_that_the_house_imports_is_asked_for() -> None:
    asked = {canonicalize_name(Requirement(line).name) for line in PROJECT["dependencies"]}
    owners = packages_distributions()
    libraries = {name for package in HOUSE for name in imported(package)} - {*HOUSE} - sys.stdlib_module_names

    assert libraries
    assert [name for name in libraries if asked.isdisjoint(map(canonicalize_name, owners[name]))] == []
