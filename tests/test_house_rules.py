"""The house rule that ruff does not check: complexity as lizard counts it."""

import tomllib
from pathlib import Path

import lizard

ROOT = Path(__file__).parent.parent
MOST_COMPLEX = 10


def test_no_function_is_more_complex_than_ten():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    exempt = {
        ROOT / name
        for name in settings["ruff"]["lint"]["per-file-ignores"]
        if name.startswith("analysis/")
    }
    files = [str(path) for path in sorted((ROOT / "analysis").rglob("*.py")) if path not in exempt]
    assert len(files) > 50
    functions = [
        (
            f"{Path(file.filename).relative_to(ROOT)}:{function.start_line} {function.name}: "
            f"{function.cyclomatic_complexity}"
        )
        for file in lizard.analyze_files(files)
        for function in file.function_list
        if function.cyclomatic_complexity > MOST_COMPLEX
    ]
    assert functions == []
