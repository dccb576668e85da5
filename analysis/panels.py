"""Control panels for exploring in JupyterLab: choose, and what a function makes of the choice is shown below.

In a report, or wherever widgets cannot be shown, a panel is the view of its first choice.
"""

import inspect
from base64 import b64encode
from collections.abc import Callable, Hashable, Iterable, Mapping
from html import escape
from typing import NamedTuple

import ipywidgets as widgets
import pandas as pd
from IPython import get_ipython
from IPython.core.formatters import DisplayFormatter

from analysis import attribution, charts, findings, terms
from analysis.wording import figure, say

# A list longer than this is searched by typing.
LONGEST_LIST = 30
# So many matches are named when what was typed fits several.
_NAMED = 3

Choice = str | range | tuple | Iterable | Mapping[str, object]


class Panel:
    """Controls above a view; a notebook shows both, a report the view alone. `controls` holds the widgets by name."""

    def __init__(self, view: Callable[..., object], choices: Mapping[str, "_Control"]):
        self._view, self._choices, self._bundle = view, choices, None
        self.controls = {name: choice.widget for name, choice in choices.items()}
        self._state, self._said, self._shown = widgets.HTML(), widgets.Output(), widgets.Output()
        row = widgets.HBox(
            list(self.controls.values()), layout={"flex_flow": "row wrap", "grid_gap": "0 1.5em"}
        )
        self._widget = widgets.VBox([row, self._state, self._said, self._shown])
        for control in self.controls.values():
            control.observe(self._changed, names="value")

    def _repr_mimebundle_(self, include=None, exclude=None) -> tuple[dict, dict]:
        if self._bundle is None:
            self._update()
        data, metadata = self._bundle
        return {**self._widget._repr_mimebundle_(), **data}, metadata

    def __repr__(self) -> str:
        return self._repr_mimebundle_()[0]["text/plain"]

    def _changed(self, _change: object) -> None:
        self._state.value, self._said.outputs, state = _status(say("panel-working")), (), ""
        # Progress and warnings of the view appear between the controls and the view it replaces.
        with self._said:
            try:
                self._update()
            except KeyboardInterrupt:
                state = _status(say("panel-interrupted"))
        self._state.value = state

    def _update(self) -> None:
        try:
            shown = self._view(**{name: choice.value for name, choice in self._choices.items()})
        except Exception as error:
            shown = _Complaint(error)
        self._bundle = data, metadata = _formatted(shown)
        # JupyterLab would show the image alone, without its text.
        data = (
            {"text/html": _image(data["image/png"], metadata["image/png"]["alt"])}
            if metadata.get("image/png", {}).get("alt")
            else data
        )
        self._shown.outputs = ({"output_type": "display_data", "data": data, "metadata": metadata},)


def explore(
    view: Callable[..., object], /, *, chosen: Mapping[str, object] | None = None, **choices: Choice
) -> Panel:
    """Controls for the arguments of a function; its result is shown below them, and anew at each change.

    Parameters
    ----------
    view : any function whose result shows itself: a chart, a table, an annotated article.
    choices : for each of its arguments what there is to choose. A list, Index or Series of values makes a list, and a
        field that searches as you type where there are more than 30; so does a mapping of labels to values. A text makes
        a field to type in; a range, or a tuple of two or three numbers (from, to, step), a field that counts up and down.
        With an empty list the argument is None.
    chosen : the value to begin with, by argument; else the first of each.

    Errors of the view are shown in its place, in a sentence. ValueError where the function does not take these arguments, or
    `chosen` names what cannot be chosen.

    >>> explore(lambda word, times: " ".join([word] * times), word=["oui", "non"], times=range(1, 4), chosen={"times": 2})
    'oui oui'
    """
    first = dict(chosen or {})
    if unknown := [name for name in first if name not in choices]:
        raise ValueError(
            f"chosen names {unknown[0]!r}, which there is no choice of; there are {', '.join(choices)}"
        )
    try:
        inspect.signature(view).bind(**choices)
    except TypeError as error:
        raise ValueError(f"the view does not take these choices: {error}") from None
    return Panel(
        view, {name: _control(name, given, first.get(name)) for name, given in choices.items()}
    )


def notices(
    defects: pd.DataFrame,
    docs: pd.DataFrame,
    *,
    article: Hashable | None = None,
    kind: str | None = None,
) -> Panel:
    """The defects of an article, or of one kind, in their place: choose which."""

    def view(article: Hashable | None, kind: str | None) -> object:
        return findings.in_place(
            _only(defects, doc_id=article, notice=kind), docs, caption=say("panel-notices")
        )

    return explore(
        view,
        article=_or_all(say("control-article.all"), defects["doc_id"]),
        kind=_or_all(say("control-kind.all"), defects["notice"], coded=True),
        chosen={"article": article, "kind": kind},
    )


def sentences(sentences: pd.DataFrame, *, article: Hashable | None = None) -> Panel:
    """The sentences along an article, as `charts.sentence_profile` draws them: choose which."""

    def view(article: Hashable) -> object:
        return charts.sentence_profile(sentences[sentences["doc_id"] == article])

    return explore(view, article=sentences["doc_id"].unique(), chosen={"article": article})


def concordance(
    documents: pd.DataFrame,
    *,
    query: str,
    outlet: str | None = None,
    voice: str | None = None,
    speaker: str | None = None,
) -> Panel:
    """The uses of a word under one another: type it, and choose the outlet, voice or speaker where the table has them."""
    first = {"outlet": outlet, "voice": voice, "speaker": speaker}
    every = {
        "outlet": say("control-outlet.all"),
        "voice": say("control-voice.all"),
        "speaker": say("control-speaker.all"),
    }
    columns = {
        name: _or_all(every[name], documents[name], coded=name == "voice")
        for name in first
        if name in documents
    }

    def view(word: str, **wanted: object) -> object:
        return findings.concordance(terms.concordance(_only(documents, **wanted), word), query=word)

    return explore(view, word=query, **columns, chosen={name: first[name] for name in columns})


def speakers(
    said: pd.DataFrame, docs: pd.DataFrame, *, outlet: str | None = None, kind: str | None = None
) -> Panel:
    """Who is given how much of what is quoted or reported: choose the outlet and the kind of source."""
    said = said.assign(outlet=said["doc_id"].map(docs["outlet"]) if "outlet" in docs else None)

    def view(outlet: str | None, kind: str | None) -> object:
        return charts.share_of_voice(
            _only(attribution.speakers(_only(said, outlet=outlet)), kind=kind)
        )

    return explore(
        view,
        outlet=_or_all(say("control-outlet.all"), said["outlet"]),
        kind=_or_all(say("control-kind.all"), said["speaker_kind"], coded=True),
        chosen={"outlet": outlet, "kind": kind},
    )


def article(docs: pd.DataFrame, said: pd.DataFrame, *, article: Hashable | None = None) -> Panel:
    """An article with its voices marked: choose which."""
    return explore(
        lambda article: attribution.annotate(docs, said, article),
        article=docs.index,
        chosen={"article": article},
    )


class _Control(NamedTuple):
    """A widget, and what its state stands for: itself, or what goes by that name."""

    widget: widgets.Widget
    searched: Mapping[str, object] | None = None

    @property
    def value(self) -> object:
        typed = self.widget.value
        if self.searched is None:
            return typed
        if typed in self.searched:
            return self.searched[typed]
        fitting = [name for name in self.searched if typed.casefold() in name.casefold()]
        if len(fitting) == 1:
            return self.searched[fitting[0]]
        # The panel shows the error in place of the view.
        if not fitting:
            raise ValueError(
                say("panel-no-choice.none", control=self.widget.description, typed=typed)
            )
        names = f"{', '.join(fitting[:_NAMED])}{' …' * (len(fitting) > _NAMED)}"
        raise ValueError(
            say(
                "panel-no-choice.several",
                control=self.widget.description,
                typed=typed,
                number=len(fitting),
                names=names,
            )
        )


class _Complaint:
    """An error, as a sentence that shows itself."""

    def __init__(self, error: Exception):
        said = str(error) if isinstance(error, ValueError) else f"{type(error).__name__}: {error}"
        self.words = say("panel-nothing", reason=said.strip())

    def __repr__(self) -> str:
        return self.words

    def _repr_html_(self) -> str:
        return f'<p class="note" role="alert">{escape(self.words)}</p>'


def _status(words: str) -> str:
    return f"<p role='status'>{escape(words)}</p>"


def _image(png: str, alt: str) -> str:
    return f'<img src="data:image/png;base64,{png.strip()}" alt="{escape(alt)}" style="width: 45em; max-width: 100%">'


def _control(name: str, given: Choice, first: object) -> _Control:
    """The control for what there is to choose of an argument, with its label, set to the value given or to the first."""
    look = {"description": _label(name), "style": {"description_width": "initial"}}
    if isinstance(given, str):
        return _Control(
            widgets.Text(
                value=given if first is None else str(first), continuous_update=False, **look
            )
        )
    scale = (
        isinstance(given, tuple)
        and len(given) in (2, 3)
        and all(isinstance(value, (int, float)) for value in given)
    )
    if scale or (isinstance(given, range) and given):
        return _Control(_number(given, first, look))
    named = (
        dict(given)
        if isinstance(given, Mapping)
        else {str(value): value for value in given if not pd.isna(value)}
    )
    place = (
        0
        if first is None
        else next((place for place, value in enumerate(named.values()) if value == first), None)
    )
    if place is None:
        raise ValueError(
            f"there is no {name} {first!r} to choose; there are {', '.join(list(named)[:_NAMED])}{' …' * (len(named) > _NAMED)}"
        )
    if len(named) > LONGEST_LIST:
        return _Control(
            widgets.Combobox(
                value=list(named)[place], options=list(named), continuous_update=False, **look
            ),
            named,
        )
    return _Control(
        widgets.Dropdown(
            options=list(named.items()), index=place if named else None, disabled=not named, **look
        )
    )


def _label(name: str) -> str:
    """What a control is called: those of the panels here by the catalogue, others by the name of their argument."""
    known = {
        "article": say("control-article"),
        "kind": say("control-kind"),
        "outlet": say("control-outlet"),
        "speaker": say("control-speaker"),
        "voice": say("control-voice"),
        "word": say("control-word"),
    }
    return known.get(name, name.replace("_", " "))


def _number(given: range | tuple, first: object, look: Mapping[str, object]) -> widgets.Widget:
    # Not a slider: those of ipywidgets have no name that a screen reader could say.
    low, high, *step = (
        (min(given), max(given), abs(given.step)) if isinstance(given, range) else given
    )
    kind = (
        widgets.BoundedIntText
        if all(isinstance(value, int) for value in (low, high, *step))
        else widgets.BoundedFloatText
    )
    pace = {"step": step[0]} if step else {}
    return kind(
        value=low if first is None else first,
        min=low,
        max=high,
        continuous_update=False,
        **pace,
        **look,
    )


def _or_all(everything: str, values: pd.Series, *, coded: bool = False) -> dict[str, object]:
    """The values of a column, the most frequent first, after the choice of all; `coded` ones as the tables call them."""
    written = figure if coded else str
    return {everything: None} | {
        written(value).replace("_", " "): value for value in values.dropna().value_counts().index
    }


def _only(table: pd.DataFrame, **wanted: object) -> pd.DataFrame:
    for name, value in wanted.items():
        table = table if value is None else table[table[name] == value]
    return table


def _formatted(shown: object) -> tuple[dict, dict]:
    """What a notebook would show of an object, as its front end receives it."""
    shell = get_ipython()
    data, metadata = (shell.display_formatter if shell else DisplayFormatter()).format(shown)
    if not {"text/html", "image/png"} & set(data):  # a report shows one of these
        data["text/html"] = f"<pre>{escape(data['text/plain'])}</pre>"
    return {
        kind: b64encode(value).decode() if isinstance(value, bytes) else value
        for kind, value in data.items()
    }, metadata
