"""Control panels for JupyterLab: choose values, and a view of what was chosen is shown below.

In a report, or wherever widgets cannot be shown, a panel is the view of its first choice.
"""

import inspect
from base64 import b64encode
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from html import escape
from typing import Any, NamedTuple, TypeGuard

import ipywidgets as widgets
import pandas as pd
from IPython import get_ipython
from IPython.core.formatters import DisplayFormatter

from analysis import attribution, charts, findings, terms
from analysis.wording import figure, say

# A list longer than this is searched by typing.
LONGEST_LIST = 30
# So many choices are named where an error lists them.
_MOST_NAMED = 3

Choice = str | range | tuple | Iterable | Mapping[str, object]


class _Bundle(NamedTuple):
    """An object as a notebook receives it: data by MIME type, and metadata of them."""

    data: dict[str, Any]
    metadata: dict[str, Any]


class Panel:
    """Controls above a view; a notebook shows both, a report the view alone.

    Attributes
    ----------
    controls : the widgets by the name of the argument that they set.
    """

    def __init__(self, view: Callable[..., object], choices: Mapping[str, "_Control"]) -> None:
        self._view, self._choices = view, choices
        self._bundle: _Bundle | None = None
        self.controls = {name: choice.widget for name, choice in choices.items()}
        # From top to bottom: what the panel is doing, what the view prints, the view itself.
        self._state, self._printed, self._shown = widgets.HTML(), widgets.Output(), widgets.Output()
        row = widgets.HBox(
            list(self.controls.values()), layout={"flex_flow": "row wrap", "grid_gap": "0 1.5em"}
        )
        self._widget = widgets.VBox([row, self._state, self._printed, self._shown])
        for control in self.controls.values():
            control.observe(self._changed, names="value")

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the widget, and beside it the view for where widgets cannot be shown."""
        bundle = self._bundle or self._update()
        return {**self._widget._repr_mimebundle_(), **bundle.data}, bundle.metadata

    def __repr__(self) -> str:
        """Return the plain text of the view."""
        return self._repr_mimebundle_()[0]["text/plain"]

    def _changed(self, _change: object) -> None:
        """Show the view of what is chosen now, and meanwhile that the panel is working."""
        self._state.value, self._printed.outputs = _status(say("panel-working")), ()
        state = ""
        # Progress and warnings of the view appear between the controls and the view it replaces.
        with self._printed:
            try:
                self._update()
            except KeyboardInterrupt:
                state = _status(say("panel-interrupted"))
        self._state.value = state

    def _update(self) -> _Bundle:
        """Call the view with what is chosen, put what it returns in its place, and return that."""
        try:
            shown = self._view(**{name: choice.value for name, choice in self._choices.items()})
        except Exception as error:
            shown = _Complaint(error)
        self._bundle = bundle = _formatted(shown)
        data, alternative = bundle.data, bundle.metadata.get("image/png", {}).get("alt")
        if alternative:
            # JupyterLab would show the image alone, without its text.
            data = {"text/html": _image(data["image/png"], alternative)}
        self._shown.outputs = (
            {"output_type": "display_data", "data": data, "metadata": bundle.metadata},
        )
        return bundle


def explore(
    view: Callable[..., object], /, *, chosen: Mapping[str, object] | None = None, **choices: Choice
) -> Panel:
    """Make controls for the arguments of a function, whose result is shown anew at each change.

    Parameters
    ----------
    view : any function whose result shows itself: a chart, a table, an annotated article. Its
        errors are shown in its place, in a sentence.
    choices : for each of its arguments what there is to choose. A list, Index or Series of values
        makes a list, and a field that searches as you type where there are more than 30; so does a
        mapping of labels to values. A text makes a field to type in; a range, or a tuple of two or
        three numbers (from, to, step), a field that counts up and down. With an empty list the
        argument is None.
    chosen : the value to begin with, by argument; else the first of each.

    Raises
    ------
    ValueError
        Where the function does not take these arguments, or `chosen` names what cannot be chosen.

    Examples
    --------
    >>> def repeated(word, times):
    ...     return " ".join([word] * times)
    >>> explore(repeated, word=["oui", "non"], times=range(1, 4), chosen={"times": 2})
    'oui oui'
    """
    first = dict(chosen or {})
    if unknown := [name for name in first if name not in choices]:
        raise ValueError(
            f"chosen names {unknown[0]!r}, which there is no choice of; "
            f"there are {', '.join(choices)}"
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
    """Show defects in their place in the text; the reader chooses an article or a kind of defect.

    `defects` is the table of `documents.notices`, `docs` that of `documents.read`. `article` and
    `kind` are chosen at first; without them, all.
    """

    def view(article: Hashable | None, kind: str | None) -> object:
        """Show the defects of what is chosen."""
        return findings.in_place(
            _rows_with(defects, doc_id=article, notice=kind), docs, caption=say("panel-notices")
        )

    return explore(
        view,
        article=_values_or_all(say("control-article.all"), defects["doc_id"]),
        kind=_values_or_all(say("control-kind.all"), defects["notice"], coded=True),
        chosen={"article": article, "kind": kind},
    )


def sentences(sentences: pd.DataFrame, *, article: Hashable | None = None) -> Panel:
    """Show the sentences along an article, which the reader chooses, as a chart.

    `sentences` is the table of `readability.sentences`, the chart `charts.sentence_profile`.
    `article` is chosen at first; without it, the first.
    """

    def view(article: Hashable) -> object:
        """Draw the sentences of the article that is chosen."""
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
    """Show the uses of a word under one another; the reader types the word.

    The reader also chooses an outlet, a voice or a speaker, where the table has such a column.

    Parameters
    ----------
    documents : any table with `text`, as for `terms.concordance`.
    query : the word to begin with.
    outlet, voice, speaker : chosen at first; without them, all.
    """
    first = {"outlet": outlet, "voice": voice, "speaker": speaker}
    label_of_all = {
        "outlet": say("control-outlet.all"),
        "voice": say("control-voice.all"),
        "speaker": say("control-speaker.all"),
    }
    columns = {
        name: _values_or_all(label_of_all[name], documents[name], coded=name == "voice")
        for name in first
        if name in documents
    }

    def view(word: str, **wanted: object) -> object:
        """Show the uses of the word in the rows of what is chosen."""
        uses = terms.concordance(_rows_with(documents, **wanted), word)
        return findings.concordance(uses, query=word)

    return explore(view, word=query, **columns, chosen={name: first[name] for name in columns})


def speakers(
    said: pd.DataFrame, docs: pd.DataFrame, *, outlet: str | None = None, kind: str | None = None
) -> Panel:
    """Show who is given how much of what is quoted or reported, as a chart.

    The reader chooses an outlet and a kind of source. `said` is the table of `attribution.find`,
    `docs` that of `documents.read`. `outlet` and `kind` are chosen at first; without them, all.
    """
    said = said.assign(outlet=said["doc_id"].map(docs["outlet"]) if "outlet" in docs else None)

    def view(outlet: str | None, kind: str | None) -> object:
        """Draw the shares of the speakers of that kind among all in that outlet."""
        table = attribution.speakers(_rows_with(said, outlet=outlet))
        return charts.share_of_voice(_rows_with(table, kind=kind))

    return explore(
        view,
        outlet=_values_or_all(say("control-outlet.all"), said["outlet"]),
        kind=_values_or_all(say("control-kind.all"), said["speaker_kind"], coded=True),
        chosen={"outlet": outlet, "kind": kind},
    )


def article(docs: pd.DataFrame, said: pd.DataFrame, *, article: Hashable | None = None) -> Panel:
    """Show an article, which the reader chooses, with its voices marked.

    `docs` is the table of `documents.read`, `said` that of `attribution.find`. `article` is chosen
    at first; without it, the first.
    """
    return explore(
        lambda article: attribution.annotate(docs, said, article),
        article=docs.index,
        chosen={"article": article},
    )


class _Control(NamedTuple):
    """A widget for one argument.

    `searched` holds the values by their names where the reader types a part of a name; elsewhere
    the value of the widget is that of the argument.
    """

    widget: widgets.Widget
    searched: Mapping[str, object] | None = None

    @property
    def value(self) -> object:
        """The value that is chosen; ValueError where what is typed fits no name or several."""
        typed = self.widget.value
        if self.searched is None:
            return typed
        if typed in self.searched:
            return self.searched[typed]
        fitting = [name for name in self.searched if typed.casefold() in name.casefold()]
        if len(fitting) == 1:
            return self.searched[fitting[0]]
        # The panel shows the error in place of the view.
        label = self.widget.description
        if not fitting:
            raise ValueError(say("panel-no-choice.none", control=label, typed=typed))
        raise ValueError(
            say(
                "panel-no-choice.several",
                control=label,
                typed=typed,
                number=len(fitting),
                names=_first_names(fitting),
            )
        )


class _Complaint:
    """An error of a view as a sentence that shows itself in the place of the view."""

    def __init__(self, error: Exception) -> None:
        own = isinstance(error, ValueError)
        reason = str(error) if own else f"{type(error).__name__}: {error}"
        self.words = say("panel-nothing", reason=reason.strip())

    def __repr__(self) -> str:
        """Return the sentence."""
        return self.words

    def _repr_html_(self) -> str:
        """Return the sentence as a paragraph that a screen reader reads out at once."""
        return f'<p class="note" role="alert">{escape(self.words)}</p>'


def _status(words: str) -> str:
    """Return the HTML of what the panel is doing, which a screen reader reads out."""
    return f"<p role='status'>{escape(words)}</p>"


def _image(png: str, alternative: str) -> str:
    """Return the HTML of a PNG image, given in base64, with its alternative text."""
    source = f"data:image/png;base64,{png.strip()}"
    return f'<img src="{source}" alt="{escape(alternative)}" style="width: 45em; max-width: 100%">'


def _control(name: str, given: Choice, first: object) -> _Control:
    """Make the control for an argument, set to the value `first`, or without one to the first.

    `given` is what there is to choose, as `explore` takes it.
    """
    look = {"description": _label(name), "style": {"description_width": "initial"}}
    if isinstance(given, str):
        text = given if first is None else str(first)
        return _Control(widgets.Text(value=text, continuous_update=False, **look))
    if isinstance(given, range) and given:
        steps = min(given), max(given), abs(given.step)
        return _Control(_counter(steps, first, look))
    if _is_scale(given):
        return _Control(_counter(given, first, look))
    return _list(name, _by_name(given), first, look)


def _is_scale(given: Choice) -> TypeGuard[tuple[float, ...]]:
    """Tell whether what is given is a tuple of two or three numbers: from, to, step."""
    return (
        isinstance(given, tuple)
        and len(given) in (2, 3)
        and all(isinstance(value, (int, float)) for value in given)
    )


def _by_name(given: Choice) -> dict[str, object]:
    """Return the values to choose from by their labels; missing ones are left out."""
    if isinstance(given, Mapping):
        return dict(given)
    return {str(value): value for value in given if not pd.isna(value)}


def _list(
    name: str, values: dict[str, object], first: object, look: Mapping[str, object]
) -> _Control:
    """Make a list of values, or a field that searches in them where there are many."""
    place = _place_of(first, values)
    if place is None:
        choices = _first_names(list(values))
        raise ValueError(f"there is no {name} {first!r} to choose; there are {choices}")
    if len(values) > LONGEST_LIST:
        names = list(values)
        field = widgets.Combobox(value=names[place], options=names, continuous_update=False, **look)
        return _Control(field, values)
    return _Control(
        widgets.Dropdown(
            options=list(values.items()),
            index=place if values else None,
            disabled=not values,
            **look,
        )
    )


def _place_of(first: object, values: Mapping[str, object]) -> int | None:
    """Return the place of a value among others, 0 for None; None where it is not among them."""
    if first is None:
        return 0
    return next((place for place, value in enumerate(values.values()) if value == first), None)


def _first_names(names: Sequence[str]) -> str:
    """Join the first three names, with … where there are more."""
    more = " …" if len(names) > _MOST_NAMED else ""
    return f"{', '.join(names[:_MOST_NAMED])}{more}"


def _label(name: str) -> str:
    """Return what the control of an argument is called.

    Arguments of the panels here have their names in the catalogue; others are called what they are.
    """
    known = {
        "article": say("control-article"),
        "kind": say("control-kind"),
        "outlet": say("control-outlet"),
        "speaker": say("control-speaker"),
        "voice": say("control-voice"),
        "word": say("control-word"),
    }
    return known.get(name, name.replace("_", " "))


def _counter(scale: tuple[float, ...], first: object, look: Mapping[str, object]) -> widgets.Widget:
    """Make a field that counts up and down on a scale: from, to and, if any, the step."""
    # Not a slider: those of ipywidgets have no name that a screen reader could say.
    whole = all(isinstance(value, int) for value in scale)
    field = widgets.BoundedIntText if whole else widgets.BoundedFloatText
    low, high, *step = scale
    return field(
        value=low if first is None else first,
        min=low,
        max=high,
        continuous_update=False,
        **({"step": step[0]} if step else {}),
        **look,
    )


def _values_or_all(
    label_of_all: str, values: pd.Series, *, coded: bool = False
) -> dict[str, object]:
    """Return what there is to choose in a column: first all of it, which is None, then each value.

    Values stand by their labels, the most frequent first; those that are `coded` have their names
    in the catalogue.
    """
    written = figure if coded else str
    by_frequency = values.dropna().value_counts().index
    labels = {written(value).replace("_", " "): value for value in by_frequency}
    return {label_of_all: None} | labels


def _rows_with(table: pd.DataFrame, **wanted: object) -> pd.DataFrame:
    """Return the rows that hold these values in the columns of their names; None is any value."""
    for column, value in wanted.items():
        if value is not None:
            table = table[table[column] == value]
    return table


def _formatted(shown: object) -> _Bundle:
    """Return an object as a notebook would show it; it always has an image or HTML."""
    shell = get_ipython()
    formatter = shell.display_formatter if shell else DisplayFormatter()
    data, metadata = formatter.format(shown)
    # A report shows one of these.
    if "text/html" not in data and "image/png" not in data:
        data["text/html"] = f"<pre>{escape(data['text/plain'])}</pre>"
    texts = {
        kind: b64encode(value).decode() if isinstance(value, bytes) else value
        for kind, value in data.items()
    }
    return _Bundle(texts, metadata)
