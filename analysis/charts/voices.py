"""Whose words these are: the voices along an article, and the words that the journalist or the sources use."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.attribution.palette import GREY, called, dark, numbers, sign
from analysis.charts.canvas import (
    INK,
    MEASURED,
    SOFT,
    DescribedAxes,
    canvas,
    describe,
    dots,
    empty,
    height_of,
    ranged,
    rows,
    told,
)
from analysis.charts.fitting import cut
from analysis.charts.terms import label_of
from analysis.voices.sharing import shares_of_rows, shares_of_speakers, words_of_rows
from analysis.voices.splitting import NARRATOR, QUOTED, RESIDUE
from analysis.wording import count, decimal, say, share

# Speakers named in the key of one article.
MOST_SPEAKERS = 12


class _Holder(NamedTuple):
    """Who holds words, in the key of one article: what stands in the dot, the colour, the name and the share."""

    mark: str
    colour: str
    name: str
    share: str


def voices_along(parts: pd.DataFrame, *, most: int = 24, ax: Axes | None = None) -> Axes:
    """The voices from the first word to the last: of one article by speaker, of several in one strip each.

    `parts` is the table of `voices.split`. Every stretch is as long as its words. In one article each speaker has the number
    and the colour of `attribution.annotate`. Several stand in the order of the share that is quoted, the largest on top; of
    more than `most`, those with the largest and with the smallest shares are shown.
    """
    lengths = parts.assign(words=words_of_rows(parts))
    lengths = lengths[lengths["words"] > 0]
    if lengths.empty:
        return empty(
            canvas(title=say("voices-along"), ax=ax, height=1.6), say("voices-along.nothing")
        )
    units = lengths["doc_id"].unique()
    return _one(lengths, ax=ax) if len(units) == 1 else _several(lengths, most=most, ax=ax)


def words_by_voice(
    words: pd.DataFrame, *, most: int = 20, title: str | None = None, ax: Axes | None = None
) -> Axes:
    """How much of the use of each term is quoted, with its 95% interval: of the most frequent terms, the sources' on top.

    `words` is the table of `voices.words`. The line is the share of all uses together. Filled where the interval of a term
    leaves that line out, hollow where chance may explain the difference.
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
    sources = (shown["share"] > overall).to_numpy()
    sure = ((shown["low"] > overall) | (shown["high"] < overall)).to_numpy()
    labels = [label_of(row) for row in shown.to_dict("records")]
    rows(ax, [f"{label} · {decimal(uses, 0)}" for label, uses in zip(labels, shown["count"])])
    dots(
        ax,
        shown["share"] * 100,
        shown["low"] * 100,
        shown["high"] * 100,
        colours=np.where(sources, MEASURED, SOFT),
        filled=sure,
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
    ax.set_xticks(
        [0, 25, 50, 75, 100],
        [
            say("words-by-voice.only-journalist"),
            *map(share, (0.25, 0.5, 0.75)),
            say("words-by-voice.only-sources"),
        ],
    )
    ax.set_xlabel(say("words-by-voice.axis"), color=SOFT, fontsize=9)
    named = "; ".join(
        say("words-by-voice.row", term=label, share=ranged(part, low, high, share), uses=uses)
        for label, part, low, high, uses in zip(
            labels, shown["share"], shown["low"], shown["high"], shown["count"]
        )
    )
    return describe(
        ax, say("words-by-voice.alternative", title=title, all=share(overall), rows=named)
    )


def _one(parts: pd.DataFrame, *, ax: Axes | None) -> Axes:
    """One article: a strip, and under it a key with the share of each speaker."""
    of = numbers(parts["speaker"])
    holders = _holders(parts, of)
    ax = canvas(title=say("voices-of-one"), ax=ax, height=_heights(len(holders), 7.2)[0])
    ends = parts["words"].cumsum().to_numpy()
    starts = ends - parts["words"].to_numpy()
    for start, end, voice, speaker in zip(starts, ends, parts["voice"], parts["speaker"]):
        _stretches(ax, 0, [start], [end], voice, dark(of.get(speaker)))
    ax.set(xlim=(0, ends[-1]), ylim=(0.55, -0.55), yticks=[])
    ax.set_xticks(
        [0, ends[-1]], [say("voices-of-one.first"), say("voices-of-one.last", number=ends[-1])]
    )
    for label, side in zip(ax.get_xticklabels(), ("left", "right")):
        label.set(horizontalalignment=side, color=SOFT)
    ax.spines["bottom"].set_visible(False)
    drawn: list = []
    spots = [
        (start, end, sign(speaker, of), dark(of.get(speaker)))
        for start, end, voice, speaker in zip(starts, ends, parts["voice"], parts["speaker"])
        if voice == QUOTED
    ]

    def written(width: float) -> None:
        while drawn:
            drawn.pop().remove()
        drawn.extend(_numbered(ax, spots, ends[-1] / (width - 0.2)))
        drawn.extend(_key(ax, holders, width))

    written(7.2)
    if isinstance(ax, DescribedAxes):
        ax.height_at = lambda width: _heights(len(holders), width)
        ax.hooks.append(written)
    return describe(ax, _told(parts, holders, of))


def _told(parts: pd.DataFrame, holders: list[_Holder], of: dict[str, int]) -> str:
    """The text that stands for the chart of one article."""
    words, residue = (
        count(parts["words"].sum(), "word"),
        parts.loc[parts["voice"] == RESIDUE, "words"].sum(),
    )
    if not holders:
        return say("voices-of-one.all-residue", words=words)
    journalist, *speakers = holders
    shares = "; ".join(
        [
            say("voices-of-one.row-journalist", share=journalist.share),
            *(
                say("voices-of-one.row", sign=speaker.mark, name=speaker.name, share=speaker.share)
                for speaker in speakers
            ),
        ]
    )
    if residue:
        return say(
            "voices-of-one.alternative-residue",
            words=words,
            residue=residue,
            rows=shares,
            order=_order(parts, of),
        )
    return say("voices-of-one.alternative", words=words, rows=shares, order=_order(parts, of))


def _several(parts: pd.DataFrame, *, most: int, ax: Axes | None) -> Axes:
    """Several articles: a strip each, in the order of the share that is quoted."""
    heard = parts[parts["voice"] != RESIDUE]
    quoted = (
        shares_of_rows(heard, heard["words"].to_numpy(), by="doc_id")
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
    rows(ax, list(quoted.index))
    ax.grid(visible=False)
    thickness = 0.5
    if isinstance(ax, DescribedAxes):
        ax.thickness = thickness
    for place, (unit, part) in enumerate(quoted.items()):
        own = parts[parts["doc_id"] == unit]
        ends = own["words"].cumsum().to_numpy() / own["words"].sum() * 100
        starts = np.concatenate([[0], ends[:-1]])
        for voice in own["voice"].unique():
            chosen = (own["voice"] == voice).to_numpy()
            _stretches(ax, place, starts[chosen], ends[chosen], voice, MEASURED, height=thickness)
        ax.text(101, place, share(part), va="center", color=INK, fontsize=9)
    ax.set_xlim(0, 100)
    ax.set_xlabel(say("voices-of-several.axis"), loc="left")
    return describe(
        ax,
        say(
            "voices-of-several.alternative",
            title=title,
            rows=told((unit, share(part)) for unit, part in quoted.items()),
        ),
    )


def _stretches(
    ax: Axes,
    place: float,
    starts: Sequence[float],
    ends: Sequence[float],
    voice: str,
    colour: str,
    *,
    height: float = 1.0,
) -> None:
    """Stretches of a strip in one look; residue is white and dashed."""
    look = {
        NARRATOR: {"facecolor": GREY},
        RESIDUE: {
            "facecolor": "white",
            "edgecolor": "#b4b9c1",
            "linestyle": (0, (3, 2)),
            "linewidth": 0.8,
        },
    }
    drawn = ax.broken_barh(
        [(start, end - start) for start, end in zip(starts, ends)],
        (place - height / 2, height),
        **look.get(voice, {"facecolor": colour, "edgecolor": "white", "linewidth": 0.5}),
    )
    drawn.set_in_layout(False)


def _holders(parts: pd.DataFrame, of: dict[str, int]) -> list[_Holder]:
    """The journalist, the speakers whom the key names, and the others together; nobody where all is residue."""
    heard = parts[parts["voice"] != RESIDUE]
    table = shares_of_speakers(heard, heard["words"].to_numpy())
    named, others = table[: MOST_SPEAKERS + 1], table[MOST_SPEAKERS + 1 :]
    holders = [
        _Holder(say("journalist.mark"), dark(None), say("journalist"), share(part))
        if voice == NARRATOR
        else _Holder(sign(speaker, of), dark(of.get(speaker)), called(speaker), share(part))
        for voice, speaker, part in named.itertuples(index=False)
    ]
    together = [
        _Holder(
            sign(None, of),
            dark(None),
            say("voices-of-one.more", number=len(others)),
            share(others["share"].sum()),
        )
    ]
    return holders + together if len(others) else holders


def _order(parts: pd.DataFrame, of: dict[str, int]) -> str:
    """Who follows whom, as far as forty changes."""
    own = say("journalist")
    signs = [
        own if voice == NARRATOR else sign(speaker, of)
        for voice, speaker in zip(parts["voice"], parts["speaker"])
        if voice != RESIDUE
    ]
    changes = [here for before, here in zip([None, *signs], signs) if here != before]
    order = ", ".join(changes[:40])
    return say("voices-of-one.order-cut", order=order) if len(changes) > 40 else order


def _numbered(ax: Axes, spots: Sequence[tuple[float, float, str, str]], per_inch: float) -> list:
    """The numbers of speakers on their stretches where there is room, else under them where there is."""
    written, free = [], -np.inf
    for start, end, number, colour in spots:
        middle, room = (start + end) / 2, (0.07 + 0.085 * len(number)) * per_inch
        if end - start >= room:
            written.append(
                ax.text(
                    middle,
                    0,
                    number,
                    ha="center",
                    va="center",
                    color="white",
                    fontsize=9,
                    fontweight="bold",
                )
            )
        elif (
            middle - room / 2 > max(free, 0.75 * per_inch)
            and middle < ax.get_xlim()[1] - 0.8 * per_inch
        ):
            written.append(
                ax.annotate(
                    number,
                    (middle, 0),
                    xycoords=("data", "axes fraction"),
                    xytext=(0, -3),
                    textcoords="offset points",
                    ha="center",
                    va="top",
                    color=colour,
                    fontsize=8.5,
                    fontweight="bold",
                )
            )
            free = middle + room / 2
    return written


def _columns(width: float) -> int:
    return 2 if width > 5 else 1


def _heights(holders: int, width: float) -> tuple[float, float]:
    """The height of the sheet with its strip and its key, and that of the key alone, in inches."""
    key = 0.3 + 0.26 * -(-holders // _columns(width))
    return 0.95 + key, key


def _key(ax: Axes, holders: list[_Holder], width: float) -> list:
    """A dot with its number, a name and a share in each cell, and what the shares are of."""
    columns = _columns(width)
    lines = -(-len(holders) // columns)
    each, written = (width - 0.1) / columns * 72, []
    for number, holder in enumerate(holders):
        across, down = number // lines * each, -32 - number % lines * 18.7
        at = {
            "xy": (0, 0),
            "xycoords": "axes fraction",
            "textcoords": "offset points",
            "va": "center",
            "fontsize": 9,
            "parse_math": False,
        }
        shape = "circle,pad=0.22" if len(holder.mark) == 1 else "round,pad=0.22,rounding_size=0.7"
        written.append(
            ax.annotate(
                holder.mark,
                xytext=(across + 9, down),
                ha="center",
                color="white",
                fontweight="bold",
                bbox={"boxstyle": shape, "facecolor": holder.colour, "edgecolor": "none"},
                **at,
            )
        )
        label = ax.annotate(holder.share, xytext=(across + 48, down), ha="right", color=INK, **at)
        font = label.get_fontproperties()
        written += [
            label,
            ax.annotate(
                cut(holder.name, each / 72 - 0.85, font),
                xytext=(across + 56, down),
                color=INK,
                **at,
            ),
        ]
    written.append(
        ax.annotate(
            say("voices-of-one.note"),
            (0, 0),
            xycoords="axes fraction",
            xytext=(0, -32 - lines * 18.7),
            textcoords="offset points",
            va="center",
            color=SOFT,
            fontsize=9,
        )
    )
    for text in written:
        text.set_in_layout(False)
    return written
