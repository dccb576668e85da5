"""Charts of voices: who holds the words along an article, and which words are the sources'."""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.text import Text

from analysis.attribution.palette import GREY, called, dark, numbers, sign
from analysis.charts.canvas import (
    INK,
    MEASURED,
    SOFT,
    DescribedAxes,
    at_each_width,
    canvas,
    describe,
    dots,
    empty,
    height_of,
    in_words,
    rows,
    with_interval,
)
from analysis.charts.fitting import cut
from analysis.charts.terms import label_of
from analysis.voices.sharing import shares_of_rows, shares_of_speakers, words_of_rows
from analysis.voices.splitting import NARRATOR, QUOTED, RESIDUE
from analysis.wording import count, decimal, say, share

# Speakers named in the key of one article.
MOST_SPEAKERS = 12
# Changes from one voice to the next that an alternative text tells.
MOST_CHANGES = 40
# Inches: the width of the chart of one article, the height of a line of its key, and the height of
# all but the lines of the key.
WIDTH, KEY_LINE, KEY_REST, STRIP = 7.2, 0.26, 0.3, 0.95
# Points: a line of the key, and how far below the strip its first line stands.
KEY_STEP, KEY_TOP = 18.7, -32
# The height of a strip in the row of an article, in rows.
THICKNESS = 0.5


def voices_along(parts: pd.DataFrame, *, most: int = 24, ax: Axes | None = None) -> Axes:
    """Draw the voices from the first word to the last as a strip for each article.

    Every stretch of a strip is as long as its words. In one article each speaker has the number and
    the colour of `attribution.annotate`. Of several articles, the one with the largest share quoted
    is on top.

    Parameters
    ----------
    parts : the table of `voices.split`.
    most : of more articles, half are those with the largest shares quoted, half those with the
        smallest.
    """
    lengths = parts.assign(words=words_of_rows(parts))
    lengths = lengths[lengths["words"] > 0]
    if lengths.empty:
        ax = canvas(title=say("voices-along"), ax=ax, height=1.6)
        return empty(ax, say("voices-along.nothing"))
    if lengths["doc_id"].nunique(dropna=False) == 1:
        return _draw_one(lengths, ax=ax)
    return _draw_several(lengths, most=most, ax=ax)


def words_by_voice(
    words: pd.DataFrame, *, most: int = 20, title: str | None = None, ax: Axes | None = None
) -> Axes:
    """Draw how much of the use of each term is quoted, as a dot with its 95% interval.

    The dashed line is the share of all uses together. A dot is filled where the interval of its
    term leaves that line out, hollow where chance may explain the difference.

    Parameters
    ----------
    words : the table of `voices.words`.
    most : how many terms are shown, the most frequent; those most quoted are on top.
    title : in place of "Whose words?".
    """
    shown = (
        words[words["share"].notna()]
        .nlargest(most, "count", keep="first")
        .sort_values(["share", "count"], ascending=False, kind="stable")
    )
    title = title or (
        say("words-by-voice.cut", most=most, all=len(words))
        if len(words) > most
        else say("words-by-voice")
    )
    ax = canvas(title=title, ax=ax, height=height_of(len(shown)) + 0.25)
    if shown.empty:
        return empty(ax, say("no-term"))
    overall = words["quoted"].sum() / words["count"].sum()
    labels = [label_of(row) for row in shown.to_dict("records")]
    uses = list(shown["count"])
    rows(ax, [f"{label} · {decimal(n, 0)}" for label, n in zip(labels, uses, strict=True)])
    _draw_quoted_shares(ax, shown, overall)
    listing = "; ".join(
        say(
            "words-by-voice.row",
            term=label,
            share=with_interval(row.share, row.low, row.high, share),
            uses=n,
        )
        for label, n, row in zip(labels, uses, shown.itertuples(), strict=True)
    )
    return describe(
        ax, say("words-by-voice.alternative", title=title, all=share(overall), rows=listing)
    )


def _draw_quoted_shares(ax: Axes, shown: pd.DataFrame, overall: float) -> None:
    """Draw the share of each row with its interval, and a line at the share of all terms."""
    sources = (shown["share"] > overall).to_numpy()
    dots(
        ax,
        shown["share"] * 100,
        shown["low"] * 100,
        shown["high"] * 100,
        colours=np.where(sources, MEASURED, SOFT),
        filled=((shown["low"] > overall) | (shown["high"] < overall)).to_numpy(),
    )
    ax.axvline(overall * 100, color=INK, linewidth=1, linestyle="--", zorder=1)
    ax.annotate(
        say("words-by-voice.all-terms", share=share(overall)),
        (overall * 100, 1),
        xycoords=("data", "axes fraction"),
        xytext=(0, 2),
        textcoords="offset points",
        ha="center",
        va="bottom",
        color=INK,
        fontsize=9,
    )
    ax.set_xlim(-3, 103)
    between = [share(part) for part in (0.25, 0.5, 0.75)]
    ends = say("words-by-voice.only-journalist"), say("words-by-voice.only-sources")
    ax.set_xticks([0, 25, 50, 75, 100], [ends[0], *between, ends[1]])
    ax.set_xlabel(say("words-by-voice.axis"), color=SOFT, fontsize=9)


class _Holder(NamedTuple):
    """A voice that holds words, as an entry of the key: mark in the dot, colour, name, share."""

    mark: str
    colour: str
    name: str
    share: str


class _Quotation(NamedTuple):
    """A quotation on the strip: the words it runs from and to, mark and colour of its speaker."""

    start: float
    end: float
    mark: str
    colour: str


def _draw_one(parts: pd.DataFrame, *, ax: Axes | None) -> Axes:
    """Draw one article: a strip, and under it a key with the share of each speaker.

    `parts` is the table of voices with the number of `words` of each row, in the order of the text.
    """
    number_of = numbers(parts["speaker"])
    holders = _holders(parts, number_of)
    ax = canvas(title=say("voices-of-one"), ax=ax, height=_heights(len(holders), WIDTH)[0])
    ends = parts["words"].cumsum().to_numpy()
    starts = ends - parts["words"].to_numpy()
    quotations = []
    for start, end, voice, speaker in zip(
        starts, ends, parts["voice"], parts["speaker"], strict=True
    ):
        colour = dark(number_of.get(speaker))
        _draw_stretches(ax, 0, [start], [end], voice, colour)
        if voice == QUOTED:
            quotations.append(_Quotation(start, end, sign(speaker, number_of), colour))
    _mark_ends(ax, ends[-1])
    drawn: list[Text] = []

    def write(width: float) -> None:
        """Write the numbers and the key anew for a figure of that width."""
        while drawn:
            drawn.pop().remove()
        drawn.extend(_write_numbers(ax, quotations, per_inch=ends[-1] / (width - 0.2)))
        drawn.extend(_write_key(ax, holders, width))

    write(WIDTH)
    if isinstance(ax, DescribedAxes):
        ax.height_at = lambda width: _heights(len(holders), width)
    at_each_width(ax, write)
    return describe(ax, _one_in_words(parts, holders, number_of))


def _mark_ends(ax: Axes, words: int) -> None:
    """Limit the axes to a strip of so many words, and mark the first and the last."""
    ax.set(xlim=(0, words), ylim=(0.55, -0.55), yticks=[])
    ax.set_xticks([0, words], [say("voices-of-one.first"), say("voices-of-one.last", number=words)])
    for label, side in zip(ax.get_xticklabels(), ("left", "right"), strict=True):
        label.set(horizontalalignment=side, color=SOFT)
    ax.spines["bottom"].set_visible(False)


def _one_in_words(parts: pd.DataFrame, holders: list[_Holder], number_of: dict[str, int]) -> str:
    """Write the alternative text of the chart of one article."""
    words = count(parts["words"].sum(), "word")
    if not holders:
        return say("voices-of-one.all-residue", words=words)
    journalist, *speakers = holders
    shares = [say("voices-of-one.row-journalist", share=journalist.share)]
    for speaker in speakers:
        shares.append(
            say("voices-of-one.row", sign=speaker.mark, name=speaker.name, share=speaker.share)
        )
    listing, order = "; ".join(shares), _order_in_words(parts, number_of)
    residue = parts.loc[parts["voice"] == RESIDUE, "words"].sum()
    if residue:
        return say(
            "voices-of-one.alternative-residue",
            words=words,
            residue=residue,
            rows=listing,
            order=order,
        )
    return say("voices-of-one.alternative", words=words, rows=listing, order=order)


def _draw_several(parts: pd.DataFrame, *, most: int, ax: Axes | None) -> Axes:
    """Draw several articles: a strip each, in the order of the share that is quoted.

    `parts` is the table of voices with the number of `words` of each row.
    """
    without_residue = parts[parts["voice"] != RESIDUE]
    quoted = (
        shares_of_rows(without_residue, without_residue["words"].to_numpy(), by="doc_id")
        .set_index("doc_id")["share"]
        .sort_values(ascending=False, kind="stable")
    )
    title = say("voices-of-several")
    if len(quoted) > most:
        title = say(
            "voices-of-several.cut", all=len(quoted), most=most - most // 2, least=most // 2
        )
        quoted = pd.concat([quoted.head(most - most // 2), quoted.tail(most // 2)])
    ax = canvas(title=title, ax=ax, height=height_of(len(quoted)))
    rows(ax, quoted.index)
    ax.grid(visible=False)
    if isinstance(ax, DescribedAxes):
        ax.thickness = THICKNESS
    for place, (document, part) in enumerate(quoted.items()):
        _draw_strip(ax, place, parts[parts["doc_id"] == document])
        ax.text(101, place, share(part), va="center", color=INK, fontsize=9)
    ax.set_xlim(0, 100)
    ax.set_xlabel(say("voices-of-several.axis"), loc="left")
    listing = in_words((document, share(part)) for document, part in quoted.items())
    return describe(ax, say("voices-of-several.alternative", title=title, rows=listing))


def _draw_strip(ax: Axes, place: int, parts: pd.DataFrame) -> None:
    """Draw the voices of one article in a row, from 0 to 100% of its words."""
    ends = parts["words"].cumsum().to_numpy() / parts["words"].sum() * 100
    starts = np.concatenate([[0], ends[:-1]])
    for voice in parts["voice"].unique():
        chosen = (parts["voice"] == voice).to_numpy()
        _draw_stretches(ax, place, starts[chosen], ends[chosen], voice, MEASURED, height=THICKNESS)


def _draw_stretches(
    ax: Axes,
    place: float,
    starts: Sequence[float] | np.ndarray,
    ends: Sequence[float] | np.ndarray,
    voice: str,
    colour: str,
    *,
    height: float = 1.0,
) -> None:
    """Draw stretches of a strip in the look of their voice.

    The journalist's are grey, residue is white and dashed, those of sources have the `colour`.
    """
    looks: dict[str, dict[str, Any]] = {
        NARRATOR: {"facecolor": GREY},
        RESIDUE: {
            "facecolor": "white",
            "edgecolor": "#b4b9c1",
            "linestyle": (0, (3, 2)),
            "linewidth": 0.8,
        },
    }
    bars = ax.broken_barh(
        [(start, end - start) for start, end in zip(starts, ends, strict=True)],
        (place - height / 2, height),
        **looks.get(voice, {"facecolor": colour, "edgecolor": "white", "linewidth": 0.5}),
    )
    bars.set_in_layout(False)


def _holders(parts: pd.DataFrame, number_of: dict[str, int]) -> list[_Holder]:
    """List the entries of the key: the journalist, then the speakers, those with most words first.

    Speakers beyond `MOST_SPEAKERS` share the last entry. The list is empty where all is residue.
    """
    without_residue = parts[parts["voice"] != RESIDUE]
    table = shares_of_speakers(without_residue, without_residue["words"].to_numpy())
    named, others = table[: MOST_SPEAKERS + 1], table[MOST_SPEAKERS + 1 :]
    holders = [
        _Holder(say("journalist.mark"), dark(None), say("journalist"), share(part))
        if voice == NARRATOR
        else _Holder(
            sign(speaker, number_of), dark(number_of.get(speaker)), called(speaker), share(part)
        )
        for voice, speaker, part in named.itertuples(index=False)
    ]
    if len(others):
        more = say("voices-of-one.more", number=len(others))
        part = share(others["share"].sum())
        holders.append(_Holder(sign(None, number_of), dark(None), more, part))
    return holders


def _order_in_words(parts: pd.DataFrame, number_of: dict[str, int]) -> str:
    """List the voices in the order of the text, as far as forty changes: *journalist, 1, 2*."""
    journalist = say("journalist")
    signs = [
        journalist if voice == NARRATOR else sign(speaker, number_of)
        for voice, speaker in zip(parts["voice"], parts["speaker"], strict=True)
        if voice != RESIDUE
    ]
    changes = signs[:1] + [after for before, after in pairwise(signs) if after != before]
    order = ", ".join(changes[:MOST_CHANGES])
    if len(changes) > MOST_CHANGES:
        return say("voices-of-one.order-cut", order=order)
    return order


def _write_numbers(ax: Axes, quotations: list[_Quotation], *, per_inch: float) -> list[Text]:
    """Write the number of the speaker on each quotation, or below it, where there is room.

    `per_inch` is the number of words in an inch of the strip. Returns what was written.
    """
    written: list[Text] = []
    # Below the strip a number needs room beside the one before it, and beside what marks both ends.
    free, last = 0.75 * per_inch, ax.get_xlim()[1] - 0.8 * per_inch
    for quotation in quotations:
        middle = (quotation.start + quotation.end) / 2
        room = (0.07 + 0.085 * len(quotation.mark)) * per_inch
        if quotation.end - quotation.start >= room:
            written.append(
                ax.text(
                    middle,
                    0,
                    quotation.mark,
                    ha="center",
                    va="center",
                    color="white",
                    fontsize=9,
                    fontweight="bold",
                )
            )
        elif middle - room / 2 > free and middle < last:
            written.append(
                ax.annotate(
                    quotation.mark,
                    (middle, 0),
                    xycoords=("data", "axes fraction"),
                    xytext=(0, -3),
                    textcoords="offset points",
                    ha="center",
                    va="top",
                    color=quotation.colour,
                    fontsize=8.5,
                    fontweight="bold",
                )
            )
            free = middle + room / 2
    return written


def _columns(width: float) -> int:
    """Return how many columns the key has in a figure of that width, in inches."""
    return 2 if width > 5 else 1


def _lines(holders: int, width: float) -> int:
    """Return how many lines the key of so many entries has in a figure of that width."""
    return math.ceil(holders / _columns(width))


def _heights(holders: int, width: float) -> tuple[float, float]:
    """Return the height of the figure, and that of the key alone, in inches."""
    key = KEY_REST + KEY_LINE * _lines(holders, width)
    return STRIP + key, key


def _write_key(ax: Axes, holders: list[_Holder], width: float) -> list[Text]:
    """Write the key below the strip, and under it what its shares are of; return what was written.

    An entry is a dot with the mark of the voice, its share and its name.
    """
    lines = _lines(len(holders), width)
    # All of the key stands at so many points from the lower left corner of the axes.
    place: dict[str, Any] = {
        "xy": (0, 0),
        "xycoords": "axes fraction",
        "textcoords": "offset points",
        "va": "center",
        "fontsize": 9,
    }
    column = (width - 0.1) / _columns(width)
    written: list[Text] = []
    for number, holder in enumerate(holders):
        across, down = number // lines * column * 72, KEY_TOP - number % lines * KEY_STEP
        written += _write_entry(ax, holder, across, down, column, place)
    note = say("voices-of-one.note")
    written.append(ax.annotate(note, xytext=(0, KEY_TOP - lines * KEY_STEP), color=SOFT, **place))
    for text in written:
        text.set_in_layout(False)
    return written


def _write_entry(
    ax: Axes, holder: _Holder, across: float, down: float, column: float, place: dict[str, Any]
) -> list[Text]:
    """Write an entry of the key, `across` and `down` in points; its name is cut to its `column`."""
    shape = "circle,pad=0.22" if len(holder.mark) == 1 else "round,pad=0.22,rounding_size=0.7"
    mark = ax.annotate(
        holder.mark,
        xytext=(across + 9, down),
        ha="center",
        color="white",
        fontweight="bold",
        bbox={"boxstyle": shape, "facecolor": holder.colour, "edgecolor": "none"},
        parse_math=False,
        **place,
    )
    part = ax.annotate(
        holder.share,
        xytext=(across + 48, down),
        ha="right",
        color=INK,
        parse_math=False,
        **place,
    )
    name = ax.annotate(
        cut(holder.name, column - 0.85, part.get_fontproperties()),
        xytext=(across + 56, down),
        color=INK,
        parse_math=False,
        **place,
    )
    return [mark, part, name]
