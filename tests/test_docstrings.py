"""Every example in the package runs, and every public function says what it returns."""

import doctest
import inspect
import pkgutil
from importlib import import_module

import pytest

import analysis

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(analysis.__path__, "analysis.")
    if not module.name.endswith("__main__")
)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_show_what_it_really_returns(name, capsys):
    if name.startswith("analysis.attribution.training."):
        # The extra `train` is several gigabytes; without it these modules cannot be imported.
        pytest.importorskip("torch")
        pytest.importorskip("onnx")
    failed, _ = doctest.testmod(import_module(name))
    assert not failed, capsys.readouterr().out


@pytest.mark.parametrize("name", analysis.__all__)
def test_every_public_function_is_documented_and_typed(name):
    module = getattr(analysis, name)
    names = getattr(module, "__all__", [each for each in vars(module) if not each.startswith("_")])
    functions = [
        function
        for function in (getattr(module, each) for each in names)
        if inspect.isfunction(function) and function.__module__.startswith("analysis")
    ]
    for function in functions:
        assert inspect.getdoc(function), function.__qualname__
        assert "return" in function.__annotations__, function.__qualname__
        untyped = [
            each
            for each in inspect.signature(function).parameters
            if each not in function.__annotations__
        ]
        assert not untyped, (function.__qualname__, untyped)
