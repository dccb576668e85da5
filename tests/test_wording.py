"""The catalogue: it agrees with the code that asks it, and holds all that a reader is told.

No words for a reader stand elsewhere, so a translation reaches the whole frame of a page.
"""

import ast
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import jinja2
import pandas as pd
import pytest
from fluent.runtime import FluentBundle
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor
from lxml import html
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from analysis import attribution, panels, reports, wording
from analysis.reports.pages import Exporter

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "analysis"
CATALOGUE = sorted((PACKAGE / "wording" / wording.LANGUAGE).glob("*.ftl"))
WORDING = "analysis/wording/__init__.py"
TEMPLATES = sorted((ROOT / "reports" / "template").glob("*.j2"))
# Looked up by the name of a column, a value, a language, a thing, a scale of readability or a
# stretch of one.
FAMILIES = ("column-", "value-", "language-", "count-", "scale-", "band-")


# The catalogue


class _References(Visitor):
    """The variables and the other messages that a pattern refers to, in its selectors too."""

    def __init__(self):
        self.variables, self.messages = set(), set()

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:
        self.variables.add(node.id.name)

    def visit_MessageReference(self, node: ftl.MessageReference) -> None:
        self.messages.add(_path(node.id.name, node.attribute and node.attribute.name))


def _path(message: str, part: str | None) -> str:
    return f"{message}.{part}" if part else message


def entries(path: Path) -> list[ftl.EntryType]:
    return FluentParser().parse(path.read_text(encoding="utf-8")).body


def patterns() -> dict[str, _References]:
    """What every message, and every part of one, refers to, by its name."""
    references = {}
    for message in (
        entry for path in CATALOGUE for entry in entries(path) if isinstance(entry, ftl.Message)
    ):
        for part, pattern in [
            (None, message.value),
            *((part.id.name, part.value) for part in message.attributes),
        ]:
            if pattern is not None:
                visitor = references[_path(message.id.name, part)] = _References()
                visitor.visit(pattern)
    return references


def variables(message: str, known: dict[str, _References]) -> set[str]:
    """The variables of a message, with those of the messages it refers to."""
    return known[message].variables.union(
        *(variables(other, known) for other in known[message].messages)
    )


@pytest.mark.parametrize("path", CATALOGUE, ids=lambda path: path.stem)
def test_a_file_of_the_catalogue_is_read_whole(path):
    assert not [entry.content for entry in entries(path) if isinstance(entry, ftl.Junk)]


def test_no_message_and_no_part_of_one_is_defined_twice():
    messages = [
        entry for path in CATALOGUE for entry in entries(path) if isinstance(entry, ftl.Message)
    ]
    parts = (
        _path(message.id.name, part.id.name) for message in messages for part in message.attributes
    )
    names = Counter([*(message.id.name for message in messages), *parts])
    assert names
    assert not [name for name, number in names.items() if number > 1]


def test_every_language_that_is_analysed_has_a_name():
    codes = [
        folder.name
        for folder in (PACKAGE / "languages").iterdir()
        if folder.is_dir() and not folder.name.startswith("_")
    ]
    assert {"en", "fr"} <= set(codes)
    assert not [code for code in codes if f"language-{code}" not in patterns()]


def test_a_value_may_be_as_long_as_it_is():
    assert (
        wording.say("panel-nothing", reason="x" * 100_000)
        == f"There is nothing to show: {'x' * 100_000}."
    )


def test_a_long_value_keeps_its_place_among_others():
    speaker = "Anne " * 1000
    heard = wording.say("overview-heard", number=2, sources="two", speaker=speaker)
    assert heard == f"two are quoted or reported, most of all {speaker}"
    assert type(heard) is str
    rows = "« un » { $deux } " * 500
    told = wording.say("residue-share.alternative", title="A" * 3000, rows=rows)
    assert told.startswith("A" * 3000 + ". ")
    assert told.endswith(f": {rows}.")


def test_the_limit_of_the_library_stays_for_others():
    wording.say("panel-nothing", reason="x" * 3000)
    bundle = FluentBundle(["en"])
    bundle.add_resource(FluentParser().parse("message = { $value }"))
    pattern = bundle.get_message("message").value
    assert bundle.format_pattern(pattern, {"value": "x" * 3000})[1]


# What asks it


class Asked(NamedTuple):
    """A message that some line asks for, with the values that the line gives to it.

    `message` is None where its name is not written there, `given` where it cannot be told.
    """

    where: str
    message: str | None
    given: set[str] | None


@cache
def asked() -> list[Asked]:
    return [
        *(
            each
            for path in sorted(PACKAGE.rglob("*.py"))
            for each in asked_by(
                path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix()
            )
        ),
        *(each for path in TEMPLATES for each in asked_by_template(path)),
    ]


def asked_by(source: str, where: str) -> Iterator[Asked]:
    """Find the calls in a module that ask for messages, those of families left out."""
    tree = ast.parse(source)
    known = {"say": "say"} if where == WORDING else imported(tree)
    for call in ast.walk(tree):
        function = wording_function(call, known)
        if function not in ("say", "count") or is_family(call):
            continue
        place = f"{where}:{call.lineno}"
        asked = said(call, place) if function == "say" else counted(call, place)
        # The module of the catalogue itself looks up the names of families.
        if where != WORDING or asked.message is not None:
            yield asked


def said(call: ast.Call, place: str) -> Asked:
    """Read what `say(message, **values)` asks for."""
    given = {keyword.arg for keyword in call.keywords}
    return Asked(place, literal(call.args, 0), None if None in given else given)


def counted(call: ast.Call, place: str) -> Asked:
    """Read what `count(number, thing)` asks for."""
    thing = literal(call.args, 1)
    return Asked(place, thing and f"count-{thing}", {"number"})


def literal(arguments: list[ast.expr], place: int) -> str | None:
    """Return the value of an argument that is written out, else None."""
    argument = arguments[place] if len(arguments) > place else None
    return argument.value if isinstance(argument, ast.Constant) else None


def imported(tree: ast.Module) -> dict[str, str]:
    """What a module imports from `analysis.wording`, by the name it has there."""
    imports = (
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "analysis.wording"
    )
    return {alias.asname or alias.name: alias.name for node in imports for alias in node.names}


def wording_function(node: ast.AST, known: Mapping[str, str]) -> str | None:
    """Which function of `analysis.wording` a call calls, if any; a `say` of progress is none."""
    called = node.func if isinstance(node, ast.Call) else None
    if (
        isinstance(called, ast.Attribute)
        and isinstance(called.value, ast.Name)
        and called.value.id == "wording"
    ):
        return called.attr
    return known.get(called.id) if isinstance(called, ast.Name) else None


def is_family(call: ast.Call) -> bool:
    key = call.args[0] if call.args else None
    return (
        isinstance(key, ast.JoinedStr)
        and isinstance(key.values[0], ast.Constant)
        and key.values[0].value.startswith(FAMILIES)
    )


def asked_by_template(path: Path) -> Iterator[Asked]:
    for call in template(path).find_all(jinja2.nodes.Call):
        if isinstance(call.node, jinja2.nodes.Name) and call.node.name == "say":
            yield Asked(
                f"{path.name}:{call.lineno}",
                getattr(call.args[0], "value", None),
                {keyword.key for keyword in call.kwargs},
            )


def template(path: Path) -> jinja2.nodes.Template:
    return jinja2.Environment().parse(path.read_text(encoding="utf-8"))


def test_every_message_that_is_asked_for_is_there_and_gets_the_values_it_needs():
    known = patterns()
    assert len({each.where.partition(":")[0] for each in asked()}) > 5
    assert not [each.where for each in asked() if each.message is None], (
        "a message has to be named where it is asked for"
    )
    assert not [each[:2] for each in asked() if each.message not in known]
    assert not [
        (*each[:2], each.given ^ variables(each.message, known))
        for each in asked()
        if each.given is not None and each.given != variables(each.message, known)
    ]


def test_every_message_of_the_catalogue_is_asked_for():
    known = patterns()
    used = {each.message for each in asked()}.union(
        *(references.messages for references in known.values())
    )
    assert not sorted(name for name in known if name not in used and not name.startswith(FAMILIES))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("from analysis.wording import say\nsay('a.b', x=1, y=2)", ("a.b", {"x", "y"})),
        ("from analysis import wording\nwording.say('a', **values)", ("a", None)),
        (
            "from analysis.wording import count as number_of\nnumber_of(3, 'article')",
            ("count-article", {"number"}),
        ),
        ("from analysis.wording import say\nsay('a' if x else 'b')", (None, set())),
        ("from analysis.wording import say\nsay(f'band-{x}')", None),
        ("def f(say): say('progress')", None),
    ],
)
def test_what_a_line_asks_for_is_seen(source, expected):
    assert [each[1:] for each in asked_by(source, "here")] == ([expected] if expected else [])


# What is said beside it

MODULES = [
    PACKAGE / "panels.py",
    PACKAGE / "attribution" / "article.py",
    *(
        path
        for folder in ("charts", "findings", "reports")
        for path in sorted((PACKAGE / folder).rglob("*.py"))
    ),
]
# Strings of two words that no reader sees: names that Matplotlib and the browser know, code, what
# the command line reports, and names of rows and of work.
NO_PROSE = {
    "axes fraction",
    "offset points",
    "upper left",
    "outside lower left",
    "row wrap",
    "No description has been provided for this image",
    "Up to date: \0",
    "Reports: \0 (\0 s)",
    "whole text",
    "random, same size",
    "random, as \0",
    "from analysis.reports.data import write as _write_tables\n"
    "_write_tables(globals(), {folder!r}, of={names!r})",
}
# Their arguments are for the user of a program, not for a reader.
_UNREAD = {"warn", "warning", "tqdm", "say", "_log"}
_TAG = re.compile(r"<[^<>]*>")
_SPOKEN = re.compile(r"\b(?:aria-label|alt|title|placeholder)=(?:'([^']*)'|\"([^\"]*)\")")
# A word beside another word or a value (\0), with what marks a sentence between them, but no code.
_BETWEEN = r"[.,;:!?…)”’»]*[ \u202f\xa0\n](?:[–—·] )?[(“‘«]*"
_WORDS = re.compile(rf"[^\W\d_]{_BETWEEN}(?:[^\W\d_]|\0)|\0{_BETWEEN}[^\W\d_]")


def prose(source: str, *, allowed: Collection[str] = NO_PROSE) -> list[str]:
    """The strings of a module that hold prose, values as \\0."""
    tree = ast.parse(source)
    known = imported(tree)
    nodes = list(ast.walk(tree))
    left_out = {id(part) for node in nodes for part in [*_unread(node, known), *_pieces(node)]}
    strings = [_flat(node) for node in nodes if id(node) not in left_out]
    return [string for string in strings if is_prose(string) and string not in allowed]


def is_prose(string: str) -> bool:
    read = [_TAG.sub("", string), *("".join(groups) for groups in _SPOKEN.findall(string))]
    return any(_WORDS.search(words) for words in read)


def _pieces(node: ast.AST) -> list[ast.expr]:
    return node.values if isinstance(node, ast.JoinedStr) else []


def _flat(node: ast.AST) -> str:
    """Return the string that a node writes out, with \\0 for each value in it; else nothing."""
    if isinstance(node, ast.JoinedStr):
        return "".join(
            _flat(part) if isinstance(part, ast.Constant) else "\0" for part in node.values
        )
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _unread(node: ast.AST, known: Mapping[str, str]) -> Iterator[ast.AST]:
    """Yield all below a node that no reader sees.

    That is docstrings, names of messages, errors, warnings and progress, also where a name stands
    for their words.
    """
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value
    elif _is_for_users(node, known):
        yield from ast.walk(node)
    elif wording_function(node, known):
        yield from (part for part in node.args if isinstance(part, ast.Constant))
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        yield from _assigned(node, _names_for_users(node, known))


def _names_for_users(function: ast.AST, known: Mapping[str, str]) -> set[str]:
    """Names of the variables of a function whose values are for users of a program."""
    for_users = [part for part in ast.walk(function) if _is_for_users(part, known)]
    inside = [name for part in for_users for name in ast.walk(part)]
    return {name.id for name in inside if isinstance(name, ast.Name)}


def _assigned(function: ast.AST, names: Collection[str]) -> Iterator[ast.AST]:
    """Nodes of the values that a function assigns to these names."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", None) in names:
            yield from ast.walk(node.value)


def _is_for_users(node: ast.AST, known: Mapping[str, str]) -> bool:
    """Whether a node is an error, or a call that speaks to the user of a program."""
    if isinstance(node, ast.Raise):
        return True
    return (
        isinstance(node, ast.Call)
        and not wording_function(node, known)
        and getattr(node.func, "attr", getattr(node.func, "id", None)) in _UNREAD
    )


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_that_speaks_to_a_reader_holds_no_prose(path):
    assert not prose(path.read_text(encoding="utf-8"))


def test_no_exception_is_without_need():
    assert not NO_PROSE - {
        string for path in MODULES for string in prose(path.read_text(encoding="utf-8"), allowed=())
    }


@pytest.mark.parametrize(
    "source",
    [
        "x = 'No text.'",
        "f(f'{n} more')",
        "f(f'all {x}')",
        "x = a + ' of them, ' + b",
        "f'<p>{x}, the rest</p>'",
        "f'<p title=\"Two words\">'",
        "f'one – {two}'",
        "from analysis.wording import say\nsay('a', x='two words')",
        "x = 'Two words'\ndef f():\n    raise ValueError('x')",
    ],
)
def test_prose_is_seen(source):
    assert prose(source)


@pytest.mark.parametrize(
    "source",
    [
        "'''Some words.'''",
        "raise ValueError(f'no such {x}')",
        "def f():\n    said = f'in {x}'\n    raise ValueError(said)",
        "f('axes fraction')",
        "f'<div class=\"two words\">{x}</div>'",
        "say(f'{n} articles read')",
        "x = 'word'",
        "f'{a}: {b}'",
        "from analysis.wording import say\nsay('two words')",
    ],
)
def test_what_is_no_prose_is_left_alone(source):
    assert not prose(source)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_template_holds_no_words(path):
    nodes = template(path)
    written = "".join(node.data for node in nodes.find_all(jinja2.nodes.TemplateData))
    assert "<" in written
    assert not words_in_template(written)
    assert not [
        node.value
        for node in nodes.find_all(jinja2.nodes.Const)
        if isinstance(node.value, str) and is_prose(node.value)
    ]


def words_in_template(written: str) -> list[str]:
    spoken = ["".join(groups) for groups in _SPOKEN.findall(written)]
    return re.findall(
        r"[^\W\d_]+", " ".join([_TAG.sub(" ", written.replace("<!doctype html>", "")), *spoken])
    )


def test_words_of_a_template_are_seen():
    assert words_in_template("<!doctype html><p class='a'>How <b title='so'>1</b></p>") == [
        "How",
        "so",
    ]


# A translation


class _Bracketed(Visitor):
    def visit_TextElement(self, node: ftl.TextElement) -> None:
        node.value = f"⟦{node.value}⟧"


@pytest.fixture
def bracketed(monkeypatch) -> None:
    """A catalogue in which all that it says is in brackets."""
    catalogue = FluentBundle([wording.LANGUAGE], use_isolating=False)
    for path in CATALOGUE:
        resource = FluentParser().parse(path.read_text(encoding="utf-8"))
        _Bracketed().visit(resource)
        catalogue.add_resource(resource)
    monkeypatch.setattr("analysis.wording.catalogue.catalogue", lambda: catalogue)


def beside_brackets(page: str) -> list[str]:
    """The words of a page that a reader sees or hears outside of brackets."""
    document = html.document_fromstring(page)
    for style in list(document.iter("style")):
        style.drop_tree()
    spoken = [
        element.get(name, "")
        for element in document.iter(html.etree.Element)
        for name in ("aria-label", "alt", "title", "placeholder")
    ]
    return re.findall(
        r"[^\W\d_]+", re.sub(r"⟦[^⟦⟧]*⟧", "", " ".join([document.text_content(), *spoken]))
    )


def report(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What pages say of a run on several sources, all that is no wording in brackets or figures."""
    monkeypatch.setattr(reports, "NAMED", ())
    return {
        **reports._report([f"/⟦source {number}⟧" for number in range(6)], 3, "0" * 64),
        "version": "0",
    }


@pytest.mark.parametrize("article", [None, "⟦one⟧"])
def test_a_translation_reaches_the_whole_frame_of_a_page(article, bracketed, monkeypatch, tmp_path):
    measured = "<table><tr><td>⟦cell⟧</td></tr></table><p class='note'>⟦measured⟧</p>"
    table = new_output("display_data", {"text/html": measured}, metadata={"accuracy": ["fr"]})
    finding = new_output(
        "display_data", {"text/plain": "⟦finding⟧"}, metadata={"finding": "⟦finding⟧"}
    )
    cells = [
        new_markdown_cell("# ⟦question⟧"),
        new_markdown_cell("## ⟦section⟧"),
        new_code_cell("code", outputs=[finding, table]),
    ]
    notebook = new_notebook(
        cells=cells, metadata={"parameters": {"⟦names⟧": [f"⟦{number}⟧" for number in range(9)]}}
    )
    page = Exporter(reports.template_folder()).page(
        notebook,
        name="⟦name⟧",
        folder=tmp_path,
        report=report(monkeypatch),
        pages=[],
        data=["data/⟦a.csv⟧", "data/⟦b.csv⟧"],
        article=article,
    )["html"]
    assert page.count("⟦") > 25
    assert "⟦How it was made⟧" in page
    assert not beside_brackets(page)


def test_a_translation_reaches_the_whole_index(bracketed, monkeypatch):
    rows = [{"file": "a.html", "question": "⟦question⟧", "finding": "⟦finding⟧"}]
    page = Exporter(reports.template_folder()).index(
        rows, report=report(monkeypatch), tables=["<table><tr><td>⟦cell⟧</td></tr></table>"]
    )
    assert page.count("⟦") > 10
    assert "⟦Article by article⟧" in page
    assert not beside_brackets(page)


def test_a_translation_reaches_all_around_an_annotated_article(bracketed):
    text = "⟦Oui⟧ ⟦Non⟧ ⟦Si⟧"
    docs = pd.DataFrame({"text": [text], "language": ["fr"]}, index=pd.Index(["d"], name="doc_id"))
    said = pd.DataFrame(
        {
            "doc_id": "d",
            "spans": [[(0, 5)], [(6, 11)], [(12, 16)]],
            "scope": ["speech", "speech", "attitude"],
            "type": ["direct", "indirect", "mixed"],
            "speaker_name": ["⟦Anne⟧", None, "⟦Paul⟧"],
            "cue_start": None,
            "cue_end": None,
            "source_start": None,
            "source_end": None,
        }
    )
    notices = pd.DataFrame({"doc_id": ["d"], "start": [0], "end": [5], "notice": ["⟦defect⟧"]})
    page = attribution.annotate(docs, said, "d", notices=notices).html
    assert page.count("⟦") > 15
    assert not beside_brackets(page)


def test_a_translation_reaches_a_control_panel(bracketed):
    docs = pd.DataFrame(
        {
            "doc_id": "d",
            "text": ["⟦a⟧"],
            "language": "fr",
            "outlet": ["⟦b⟧"],
            "voice": ["quoted"],
            "speaker": ["⟦c⟧"],
            "start": 0,
        }
    )
    panel = panels.concordance(docs, query="⟦a⟧")
    shown = [control.description for control in panel.controls.values()]
    shown += [
        label
        for name in ("outlet", "voice", "speaker")
        for label, _ in panel.controls[name].options
    ]
    searched = panels.explore(
        lambda article: article, article={f"⟦{number}⟧": number for number in range(99)}
    )
    for typed in ("⟦100⟧", "⟦"):
        searched.controls["article"].value = typed
        shown.append(repr(searched))
    assert not beside_brackets(" ".join(shown))
