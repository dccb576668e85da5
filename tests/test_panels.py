"""Control panels: what there is to choose, what the choice shows, what a report shows of it."""

import base64

import ipywidgets
import pandas as pd
import pytest
from lxml import html
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from analysis import attribution, charts, documents, findings, panels, readability, reports
from analysis.reports.pages import Exporter

WIDGET = "application/vnd.jupyter.widget-view+json"
TEXT = (
    "« Nous tiendrons », a déclaré Anne Martin. La grève continue au port. "
    "Le maire s'inquiète de la grève,car le port ferme."
)


def named(**choices) -> panels.Panel:
    """Make a panel whose view shows the choices that it is called with."""
    return panels.explore(lambda **chosen: repr(chosen), **choices)


def bundle(panel: panels.Panel) -> dict:
    return panel._repr_mimebundle_()[0]


@pytest.fixture(scope="module")
def docs() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "text": [TEXT, TEXT.replace("Anne Martin", "le syndicat"), "Le port."],
            "language": "fr",
            "outlet": ["Le Soir", "Le Quai", None],
        },
        index=pd.Index(["one", "two", "three"], name="doc_id"),
    )


@pytest.fixture(scope="module")
def said(docs) -> pd.DataFrame:
    return attribution.find(docs)


@pytest.mark.parametrize(
    ("given", "kind", "first"),
    [
        (["b", "a", "b"], ipywidgets.Dropdown, "b"),
        (pd.Index([3, 1]), ipywidgets.Dropdown, 3),
        (pd.Series([None, "x", "y"]), ipywidgets.Dropdown, "x"),
        (("x", "y"), ipywidgets.Dropdown, "x"),
        ({"all of them": None, "one": 1}, ipywidgets.Dropdown, None),
        ([f"n{number}" for number in range(30)], ipywidgets.Dropdown, "n0"),
        ([f"n{number}" for number in range(31)], ipywidgets.Combobox, "n0"),
        ("grève", ipywidgets.Text, "grève"),
        (range(2, 10, 2), ipywidgets.BoundedIntText, 2),
        (range(5, 0, -1), ipywidgets.BoundedIntText, 1),
        ((0.0, 1.0, 0.1), ipywidgets.BoundedFloatText, 0.0),
        ([], ipywidgets.Dropdown, None),
        (range(0), ipywidgets.Dropdown, None),
    ],
    ids=repr,
)
def test_what_is_given_decides_the_control_and_the_first_value(given, kind, first):
    panel = named(some_word=given)
    assert type(panel.controls["some_word"]) is kind
    assert panel.controls["some_word"].description == "some word"
    assert repr(panel) == repr(repr({"some_word": first}))


def test_each_value_stands_once_and_counts_reach_their_end():
    assert named(a=["b", "a", "b"]).controls["a"].options == (("b", "b"), ("a", "a"))
    counter = named(a=range(2, 10, 2)).controls["a"]
    assert (counter.min, counter.max, counter.step) == (2, 8, 2)


@pytest.mark.parametrize(
    ("given", "first"),
    [
        (["a", "b"], "b"),
        ([f"n{number}" for number in range(99)], "n7"),
        ("grève", "port"),
        (range(9), 4),
        ({"all": None, "one": 1}, 1),
        ({"one": 1, "all": None}, None),
    ],
    ids=repr,
)
def test_the_first_value_can_be_chosen(given, first):
    shown = named(a=given, chosen={"a": first})
    assert repr(shown) == repr(repr({"a": 1 if first is None else first}))


def test_a_first_value_that_cannot_be_chosen_is_refused_with_what_can():
    with pytest.raises(ValueError, match="there is no a 'z' to choose; there are x, y"):
        named(a=["x", "y"], chosen={"a": "z"})
    with pytest.raises(
        ValueError, match="chosen names 'b', which there is no choice of; there are a"
    ):
        named(a=["x"], chosen={"b": "x"})


def test_choices_that_the_view_does_not_take_are_refused_at_once():
    with pytest.raises(
        ValueError, match="does not take these choices: missing a required argument: 'a'"
    ):
        panels.explore(lambda a: a, b=["x"])


def test_each_change_shows_the_view_anew():
    seen = []
    panel = panels.explore(lambda a, b: seen.append((a, b)) or f"{a} {b}", a=["x", "y"], b="p")
    assert seen == []
    repr(panel)
    panel.controls["a"].value = "y"
    panel.controls["b"].value = "q"
    assert seen == [("x", "p"), ("y", "p"), ("y", "q")]
    assert repr(panel) == "'y q'"
    assert len(seen) == 3


def test_a_long_list_is_found_by_a_part_of_a_name_that_fits_one_only():
    panel = named(article=[f"n{number}" for number in range(600)])
    control = panel.controls["article"]
    control.value = "n77"
    assert repr(panel) == repr(repr({"article": "n77"}))
    control.value = "N599"
    assert repr(panel) == repr(repr({"article": "n599"}))
    control.value = "59"
    assert repr(panel) == (
        "There is nothing to show: no article is called '59'; "
        "16 hold these words: n59, n159, n259 …."
    )
    control.value = "zebra"
    assert repr(panel) == "There is nothing to show: no article is called 'zebra'."
    control.value = "l'été"
    assert repr(panel) == "There is nothing to show: no article is called 'l'été'."


def test_a_list_of_five_hundred_or_more_keeps_the_values_behind_its_names():
    panel = named(number=list(range(5000)))
    panel.controls["number"].value = "4999"
    assert repr(panel) == repr("{'number': 4999}")


def test_an_error_of_the_view_is_a_sentence_in_its_place_and_goes_away():
    def view(a):
        if a == "wrong":
            raise ValueError("there is no <b>article</b>")
        return {"right": 1}[a]

    panel = panels.explore(view, a=["wrong", "unknown", "right"])
    assert (
        "There is nothing to show: there is no &lt;b&gt;article&lt;/b&gt;."
        in bundle(panel)["text/html"]
    )
    panel.controls["a"].value = "unknown"
    assert repr(panel) == "There is nothing to show: KeyError: 'unknown'."
    panel.controls["a"].value = "right"
    assert repr(panel) == "1"
    assert panel._state.value == ""


def test_an_interrupted_view_leaves_what_was_shown_and_a_panel_that_goes_on():
    states = []

    def view(a):
        states.append(panel._state.value)
        if a == "long":
            raise KeyboardInterrupt
        return a

    panel = panels.explore(view, a=["short", "long", "other"])
    assert repr(panel) == "'short'"
    panel.controls["a"].value = "long"
    assert "Interrupted" in panel._state.value
    assert repr(panel) == "'short'"
    panel.controls["a"].value = "other"
    assert panel._state.value == ""
    assert repr(panel) == "'other'"
    assert states[0] == ""
    assert "Working" in states[1]
    assert "Working" in states[2]


def test_it_shows_itself_as_a_widget_and_as_the_view_of_its_first_choice():
    data = bundle(panels.explore(lambda a: pd.DataFrame({"word": [a]}), a=["x < y"]))
    assert data[WIDGET]["version_major"] == 2
    assert data[WIDGET]["model_id"]
    assert "<td>x &lt; y</td>" in data["text/html"]
    assert "x < y" in data["text/plain"]
    assert (
        bundle(named(a="<b>"))["text/html"]
        == "<pre>&quot;{&#x27;a&#x27;: &#x27;&lt;b&gt;&#x27;}&quot;</pre>"
    )


def test_a_chart_keeps_its_text_in_a_report_and_beside_the_controls(docs):
    sentences = readability.sentences(docs)
    panel = panels.sentences(sentences, article="two")
    data, metadata = panel._repr_mimebundle_()
    expected = charts.sentence_profile(sentences[sentences["doc_id"] == "two"]).alternative_text
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert metadata["image/png"]["alt"] == expected == data["text/plain"]
    assert f'alt="{expected}"' in panel._shown.outputs[0]["data"]["text/html"]


def test_a_report_shows_the_first_view_of_each_panel_and_nothing_of_its_controls(docs, tmp_path):
    table = panels.concordance(docs, query="grève", outlet="Le Soir")
    chart = panels.sentences(readability.sentences(docs))
    shown = [
        findings.documents(docs),
        table,
        chart,
        named(word="only text"),
        ipywidgets.FloatProgress(description="half of it", value=0.5),
    ]
    cells = [new_code_cell("x", outputs=[output(each)]) for each in shown]
    page = Exporter(reports.template_folder()).page(
        new_notebook(cells=[new_markdown_cell("# What is it?"), *cells]),
        name="a.ipynb",
        folder=tmp_path,
        report={"source": "", "articles": "", "version": "0", "made": ""},
        pages=[],
    )
    document = html.document_fromstring(page["html"])
    assert [caption.text_content() for caption in document.iter("caption")] == ["Uses of “grève”."]
    assert len(document.find_class("concordance")) == 1
    assert "Le Quai" not in document.find_class("concordance")[0].text_content()
    assert [image.get("alt") for image in document.iter("img")] == [repr(chart)]
    assert [block.text_content() for block in document.iter("pre")] == [
        repr(repr({"word": "only text"}))
    ]
    assert not list(document.iter("select", "input", "script"))
    assert "half of it" not in page["html"]
    assert not [each for each in shown[1:4] if bundle(each)[WIDGET]["model_id"] in page["html"]]


def output(shown: object) -> dict:
    """Make the output of a cell that ends with this object."""
    made = shown._repr_mimebundle_()
    data, metadata = made if isinstance(made, tuple) else (made, {})
    return new_output("display_data", data, metadata=metadata)


# The panels of the package


def test_notices_of_an_article_or_of_a_kind(docs):
    panel = panels.notices(documents.notices(docs), docs)
    assert [label for label, _ in panel.controls["article"].options] == [
        "all articles",
        "one",
        "two",
    ]
    both = bundle(panel)["text/html"].count("<mark>")
    panel.controls["article"].value = "two"
    assert 0 < bundle(panel)["text/html"].count("<mark>") * 2 == both
    assert (
        "<mark>"
        in bundle(
            panels.notices(
                documents.notices(docs),
                docs,
                article="one",
                kind=documents.notices(docs)["notice"].iloc[0],
            )
        )["text/html"]
    )


def test_concordance_of_a_word_where_it_is_chosen(docs):
    panel = panels.concordance(docs, query="grève")
    assert list(panel.controls) == ["word", "outlet"]
    assert bundle(panel)["text/html"].count("<mark>") == 4
    panel.controls["outlet"].value = "Le Soir"
    assert bundle(panel)["text/html"].count("<mark>") == 2
    panel.controls["word"].value = "port"
    assert bundle(panel)["text/html"].count("<mark>") == 2
    panel.controls["word"].value = ""
    assert "no word in the query" in repr(panel)


def test_concordance_of_voices_offers_voice_and_speaker(docs):
    parts = docs.reset_index().assign(
        voice=["narrator", "quoted", "narrator"], speaker=[None, "le syndicat", None], start=0
    )
    panel = panels.concordance(parts, query="port", voice="quoted")
    assert list(panel.controls) == ["word", "outlet", "voice", "speaker"]
    assert panel.controls["voice"].options == (
        ("all voices", None),
        ("the journalist’s voice", "narrator"),
        ("the sources’ voice", "quoted"),
    )
    assert bundle(panel)["text/html"].count("<mark>") == 2
    panel.controls["voice"].value = None
    assert bundle(panel)["text/html"].count("<mark>") == 5


def test_speakers_of_an_outlet_and_of_a_kind(docs, said):
    panel = panels.speakers(said, docs)
    assert "Anne Martin" in repr(panel)
    panel.controls["outlet"].value = "Le Quai"
    assert "Anne Martin" not in repr(panel)
    assert list(panels.speakers(said, docs.drop(columns="outlet")).controls["outlet"].options) == [
        ("all outlets", None)
    ]
    panel = panels.speakers(said, docs, outlet="Le Soir", kind="named_person")
    assert "Anne Martin" in repr(panel)
    assert ("named person", "named_person") in panel.controls["kind"].options


def test_an_article_with_its_voices(docs, said):
    panel = panels.article(docs, said, article="two")
    assert panel.controls["article"].value == "two"
    assert bundle(panel)["text/html"] == attribution.annotate(docs, said, "two").html


def test_tables_without_rows_make_panels_all_the_same(docs, said):
    for panel in (
        panels.notices(documents.notices(docs).head(0), docs),
        panels.sentences(readability.sentences(docs).head(0)),
        panels.concordance(docs.head(0), query="port"),
        panels.speakers(said.head(0), docs),
        panels.article(docs, said.head(0)),
    ):
        assert "nothing to show" not in repr(panel)
