"""Whose words these are: the voices along an article, and the words that the journalist or the sources use."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.attribution.palette import NARRATOR, NOT_NAMED, UNKNOWN, dark, numbers, sign
from analysis.charts.canvas import INK, MEASURED, SOFT, DescribedAxes, canvas, describe, empty, height_of, rows
from analysis.charts.fitting import cut
from analysis.charts.terms import label_of
from analysis.passages import passages
from analysis.text import word_spans

# Speakers named in the key of one article.
MOST_SPEAKERS = 12
_NOTHING = "There is no text to show."


def voices_along(parts: pd.DataFrame, *, most: int = 24, ax: Axes | None = None) -> Axes:
    """The voices from the first word to the last: of one article by speaker, of several in one strip each.

    `parts` is the table of `voices.split`. Every stretch is as long as its words. In one article each speaker has the number
    and the colour of `attribution.annotate`. Several stand in the order of the share that is quoted, the largest on top; of
    more than `most`, those with the largest and with the smallest shares are shown.
    """
    lengths = parts.assign(words=[len(word_spans(passage.text, 0, len(passage.text), passage.language)) for passage in passages(parts)])
    lengths = lengths[lengths["words"] > 0]
    if lengths.empty:
        return empty(canvas(title="Voices along the article", ax=ax, height=1.6), _NOTHING)
    units = lengths["doc_id"].unique()
    return _one(lengths, ax=ax) if len(units) == 1 else _several(lengths, most=most, ax=ax)


def words_by_voice(words: pd.DataFrame, *, most: int = 20, title: str | None = None, ax: Axes | None = None) -> Axes:
    """How much of the use of each term is quoted, with its 95% interval: of the most frequent terms, the sources' on top.

    `words` is the table of `voices.words`. The line is the share of all uses together. Filled where the interval of a term
    leaves that line out, hollow where chance may explain the difference.
    """
    shown = words[words["share"].notna()].nlargest(most, "count", keep="first").sort_values(["share", "count"], ascending=False, kind="stable")
    title = title or "Whose words?" + (f" The {most} most frequent terms of {len(words):,}" if len(words) > most else "")
    ax = canvas(title=title, ax=ax, height=height_of(len(shown)) + 0.25)
    if shown.empty:
        return empty(ax, "No term to show.")
    overall = words["quoted"].sum() / words["count"].sum()
    sources = (shown["share"] > overall).to_numpy()
    sure = ((shown["low"] > overall) | (shown["high"] < overall)).to_numpy()
    colours, places = np.where(sources, MEASURED, SOFT), np.arange(len(shown))
    labels = [label_of(row) for row in shown.to_dict("records")]
    rows(ax, [f"{label} · {uses}" for label, uses in zip(labels, shown["count"])])
    ax.hlines(places, shown["low"] * 100, shown["high"] * 100, color=colours, linewidth=1.6)
    ax.scatter(shown["share"] * 100, places, s=36, zorder=3, edgecolor=colours, linewidth=1.4, facecolor=np.where(sure, colours, "white"))
    ax.axvline(overall * 100, color=INK, linewidth=1, linestyle="--", zorder=1)
    ax.annotate(f"all terms {overall:.0%}", (overall * 100, 1), xycoords=("data", "axes fraction"), xytext=(0, 2), textcoords="offset points",
                ha="center", va="bottom", color=INK, fontsize=9)
    ax.set_xlim(-3, 103)
    ax.set_xticks([0, 25, 50, 75, 100], ["only the\njournalist", "25%", "50%", "75%", "only\nsources"])
    ax.set_xlabel("uses quoted or reported, with 95% interval; hollow: the distance from the line may be chance",
                  color=SOFT, fontsize=9)
    return describe(ax, f"{title}. Share of the uses that are quoted or reported, with 95% interval; of all terms {overall:.0%}: " + "; ".join(
        f"{label} {share:.0%}" + ("" if pd.isna(low) else f" ({low:.0%} to {high:.0%})") + f" of {uses}"
        for label, share, low, high, uses in zip(labels, shown["share"], shown["low"], shown["high"], shown["count"])) + ".")


def _one(parts: pd.DataFrame, *, ax: Axes | None) -> Axes:
    """One article: a strip, and under it a key with the share of each speaker."""
    of = numbers(parts["speaker"])
    shares = _shares(parts)
    ax = canvas(title="The voices, from first word to last", ax=ax, height=_heights(shares, 7.2)[0])
    ends = parts["words"].cumsum().to_numpy()
    starts = ends - parts["words"].to_numpy()
    for start, end, voice, speaker in zip(starts, ends, parts["voice"], parts["speaker"]):
        _stretches(ax, 0, [start], [end], voice, dark(of.get(speaker)))
    ax.set(xlim=(0, ends[-1]), ylim=(0.55, -0.55), yticks=[])
    ax.set_xticks([0, ends[-1]], ["first word", f"word {ends[-1]:,}"])
    for label, side in zip(ax.get_xticklabels(), ("left", "right")):
        label.set(horizontalalignment=side, color=SOFT)
    ax.spines["bottom"].set_visible(False)
    drawn: list = []
    spots = [(start, end, sign(speaker, of), dark(of.get(speaker))) for start, end, voice, speaker
             in zip(starts, ends, parts["voice"], parts["speaker"]) if voice == "quoted"]

    def written(width: float) -> None:
        while drawn:
            drawn.pop().remove()
        drawn.extend(_numbered(ax, spots, ends[-1] / (width - 0.2)))
        drawn.extend(_key(ax, shares, of, width))

    written(7.2)
    if isinstance(ax, DescribedAxes):
        ax.height_at = lambda width: _heights(shares, width)
        ax.hooks.append(written)
    residue = parts.loc[parts["voice"] == "residue", "words"].sum()
    return describe(ax, f"The voices of an article of {ends[-1]:,} words, by their share of the words"
                        + (f" without {residue} of residue" if residue else "") + ": "
                        + "; ".join(f"{'' if name == 'journalist' else sign(name, of) + ' '}{name} {share:.0%}" for name, share in shares)
                        + f". In order: {_order(parts, of)}.")


def _several(parts: pd.DataFrame, *, most: int, ax: Axes | None) -> Axes:
    counted = parts[parts["voice"] != "residue"]
    totals = counted.groupby("doc_id", sort=False)["words"].sum()
    quoted = counted[counted["voice"] == "quoted"].groupby("doc_id")["words"].sum().reindex(totals.index, fill_value=0)
    share = (quoted / totals).sort_values(ascending=False, kind="stable")
    title = "Who holds the words, from first to last"
    if len(share) > most:
        title += f": of {len(share):,}, the {most - most // 2} with the largest share quoted and the {most // 2} with the smallest"
        share = pd.concat([share.head(most - most // 2), share.tail(most // 2)])
    ax = canvas(title=title, ax=ax, height=height_of(len(share)))
    rows(ax, list(share.index))
    ax.grid(visible=False)
    thickness = 0.5
    if isinstance(ax, DescribedAxes):
        ax.thickness = thickness
    for place, (unit, quoted_share) in enumerate(share.items()):
        own = parts[parts["doc_id"] == unit]
        ends = own["words"].cumsum().to_numpy() / own["words"].sum() * 100
        starts = np.concatenate([[0], ends[:-1]])
        for voice in own["voice"].unique():
            chosen = (own["voice"] == voice).to_numpy()
            _stretches(ax, place, starts[chosen], ends[chosen], voice, MEASURED, height=thickness)
        ax.text(101, place, f"{quoted_share:.0%}", va="center", color=INK, fontsize=9)
    ax.set_xlim(0, 100)
    ax.set_xlabel("from the first word to the last, %; blue: quoted or reported (share of the words at the right); grey: the journalist; "
                  "dashed: residue, not counted", loc="left")
    return describe(ax, f"{title}. Share of the words that are quoted or reported: " + "; ".join(f"{unit}: {part:.0%}" for unit, part in share.items()) + ".")


def _stretches(ax: Axes, place: float, starts: Sequence[float], ends: Sequence[float], voice: str, colour: str, *, height: float = 1.0) -> None:
    """Stretches of a strip in one look; residue is white and dashed."""
    look = {"narrator": {"facecolor": NARRATOR}, "residue": {"facecolor": "white", "edgecolor": "#b4b9c1", "linestyle": (0, (3, 2)), "linewidth": 0.8}}
    drawn = ax.broken_barh([(start, end - start) for start, end in zip(starts, ends)], (place - height / 2, height),
                           **look.get(voice, {"facecolor": colour, "edgecolor": "white", "linewidth": 0.5}))
    drawn.set_in_layout(False)


def _shares(parts: pd.DataFrame) -> list[tuple[str, float]]:
    """The journalist's share of the words that are not residue, then each speaker's, the largest first."""
    counted = parts[parts["voice"] != "residue"]
    total = counted["words"].sum()
    speakers = counted[counted["voice"] == "quoted"].assign(speaker=counted["speaker"].fillna(NOT_NAMED)).groupby("speaker", sort=False)["words"].sum()
    speakers = speakers.sort_values(ascending=False, kind="stable")
    named = [(name, words / total) for name, words in speakers.head(MOST_SPEAKERS).items()]
    if len(speakers) > MOST_SPEAKERS:
        named.append((f"{len(speakers) - MOST_SPEAKERS} more", speakers.iloc[MOST_SPEAKERS:].sum() / total))
    return [("journalist", counted.loc[counted["voice"] == "narrator", "words"].sum() / total), *named] if total else []


def _order(parts: pd.DataFrame, of: dict[str, int]) -> str:
    """Who follows whom, as far as forty changes."""
    signs = ["journalist" if voice == "narrator" else sign(speaker, of) for voice, speaker in zip(parts["voice"], parts["speaker"]) if voice != "residue"]
    changes = [here for before, here in zip([None, *signs], signs) if here != before]
    return ", ".join(changes[:40]) + (" and so on" if len(changes) > 40 else "")


def _numbered(ax: Axes, spots: Sequence[tuple[float, float, str, str]], per_inch: float) -> list:
    """The numbers of speakers on their stretches where there is room, else under them where there is."""
    written, free = [], -np.inf
    for start, end, number, colour in spots:
        middle, room = (start + end) / 2, (0.07 + 0.085 * len(number)) * per_inch
        if end - start >= room:
            written.append(ax.text(middle, 0, number, ha="center", va="center", color="white", fontsize=9, fontweight="bold"))
        elif middle - room / 2 > max(free, 0.75 * per_inch) and middle < ax.get_xlim()[1] - 0.8 * per_inch:
            written.append(ax.annotate(number, (middle, 0), xycoords=("data", "axes fraction"), xytext=(0, -3), textcoords="offset points",
                                       ha="center", va="top", color=colour, fontsize=8.5, fontweight="bold"))
            free = middle + room / 2
    return written


def _columns(width: float) -> int:
    return 2 if width > 5 else 1


def _heights(shares: list[tuple[str, float]], width: float) -> tuple[float, float]:
    """The height of the sheet with its strip and its key, and that of the key alone, in inches."""
    key = 0.3 + 0.26 * -(-len(shares) // _columns(width))
    return 0.95 + key, key


def _key(ax: Axes, shares: list[tuple[str, float]], of: dict[str, int], width: float) -> list:
    """A dot with its number, a name and a share in each cell, and what the shares are of."""
    columns = _columns(width)
    lines = -(-len(shares) // columns)
    each, written = (width - 0.1) / columns * 72, []
    for number, (name, share) in enumerate(shares):
        across, down = number // lines * each, -32 - number % lines * 18.7
        mark = "J" if name == "journalist" else sign(name, of)
        colour = UNKNOWN[0] if name == "journalist" else dark(of.get(name))
        at = {"xy": (0, 0), "xycoords": "axes fraction", "textcoords": "offset points", "va": "center", "fontsize": 9, "parse_math": False}
        written.append(ax.annotate(mark, xytext=(across + 9, down), ha="center", color="white", fontweight="bold",
                                   bbox={"boxstyle": "circle,pad=0.22" if len(mark) == 1 else "round,pad=0.22,rounding_size=0.7", "facecolor": colour, "edgecolor": "none"}, **at))
        label = ax.annotate(f"{share:.0%}", xytext=(across + 48, down), ha="right", color=INK, **at)
        font = label.get_fontproperties()
        written += [label, ax.annotate(cut(name, each / 72 - 0.85, font), xytext=(across + 56, down), color=INK, **at)]
    residue = "share of the words; dashed: residue, left out"
    written.append(ax.annotate(residue, (0, 0), xycoords="axes fraction", xytext=(0, -32 - lines * 18.7), textcoords="offset points",
                               va="center", color=SOFT, fontsize=9))
    for text in written:
        text.set_in_layout(False)
    return written
