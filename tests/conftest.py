"""Fixtures that several test modules use."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of material that lies beside the project for its authors; users do not have it."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the authors' material beside the project is absent")
    return folder


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of invented sample articles."""
    return ROOT / "notebooks" / "documents"


@pytest.fixture(scope="session")
def reports_of_samples(tmp_path_factory, samples) -> Path:
    """The folder of the reports on the sample articles, made once for all tests that look at them."""
    from analysis import reports

    return reports.render(samples, tmp_path_factory.mktemp("reports") / "html").parent
