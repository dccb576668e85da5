"""List articles with their figures: all of a small corpus, the extremes of a large one."""

from html import escape

import pandas as pd

from analysis.findings.sentences import Note, ease_measure
from analysis.findings.tables import Table, date, head, language_attribute, number
from analysis.wording import MISSING, decimal, figure, heading, interval, percent, say

# At most so many articles are listed one by one, and get a page each in a report.
MOST = 50


def articles(
    docs: pd.DataFrame,
    *,
    shares: pd.DataFrame,
    ease: pd.DataFrame,
    defects: pd.DataFrame,
    note: Note | None = None,
) -> Table:
    """List up to 50 articles with their figures; of a larger corpus, those with extreme figures.

    The metadata of the output name the articles shown, so that a report can give each a page.

    Parameters
    ----------
    docs : the documents.
    shares : the table of `voices.shares(parts, by="doc_id")`.
    ease : the table of `readability.intervals(docs)`.
    defects : the table of `documents.notices(docs)`.
    note : a remark to stand below.
    """
    figures, large = _figures(docs, shares, ease, defects), len(docs) > MOST
    shown = _extremes(figures) if large else figures.assign(why="")
    measures = say("articles.measures")
    caption = (
        say("articles.extremes", shown=len(shown), number=len(docs), measures=measures)
        if large
        else say("articles", measures=measures)
    )
    rows = (_row(row, with_reason=large) for row in shown.reset_index().to_dict("records"))
    return Table(
        shown,
        caption=caption,
        heads=_heads(with_reason=large),
        rows=rows,
        kind="articles",
        note=note,
        articles=[str(name) for name in shown.index],
    )


def _figures(
    docs: pd.DataFrame, shares: pd.DataFrame, ease: pd.DataFrame, defects: pd.DataFrame
) -> pd.DataFrame:
    """Collect what the list shows of each article, with the tables that `articles` takes.

    Returns a table indexed by `doc_id` with `title, outlet, date, language`; `words` and the
    `share` of them that is quoted, with its interval `low, high`; `ease`, the reading ease with
    its interval as text, and `value`, the same as a number that is higher for easier texts (LIX is
    negated); and `defects`, their number. An article is scored on the measure of its language.
    """
    measure_of_language = ease["doc_id"].map(docs["language"].map(ease_measure))
    scores = ease[ease["measure"].array == measure_of_language.array].set_index("doc_id")
    table = docs.reindex(columns=["title", "outlet", "date", "language"]).join(
        shares.set_index("doc_id")[["words", "share", "low", "high"]]
    )
    table["ease"] = pd.Series(
        {name: interval(row) for name, row in scores.iterrows()}, dtype=object
    )
    table["value"] = scores["value"].where(scores["measure"] != "lix", -scores["value"])
    table["defects"] = defects["doc_id"].value_counts().reindex(docs.index, fill_value=0)
    return table


def _extremes(figures: pd.DataFrame) -> pd.DataFrame:
    """Select the two articles with the highest and the two with the lowest value of each figure.

    Each article comes once, with the first extreme that it is as `why`. Reading ease is compared
    within the most frequent language only.
    """
    usual = figures[figures["language"] == figures["language"].mode()[0]]
    reasons: dict[object, str] = {}
    for values, highest, lowest in (
        (usual["value"], say("extreme-value"), say("extreme-value.lowest")),
        (figures["share"], say("extreme-share"), say("extreme-share.lowest")),
        (figures["defects"], say("extreme-defects"), None),
        (figures["words"], say("extreme-words"), say("extreme-words.lowest")),
    ):
        known = values.dropna().astype(float)
        for doc_id in known.nlargest(2).index:
            reasons.setdefault(doc_id, highest)
        if lowest is not None:
            for doc_id in known.nsmallest(2).index:
                reasons.setdefault(doc_id, lowest)
    return figures.loc[list(reasons)].assign(why=list(reasons.values()))


def _heads(*, with_reason: bool) -> list[str]:
    """Return the headings of the columns, as HTML."""
    return [
        head(heading("doc_id")),
        head(heading("outlet")),
        head(heading("date")),
        head(heading("words"), numeric=True),
        head(say("articles.ease"), numeric=True),
        head(say("articles.share"), numeric=True),
        head(heading("defects"), numeric=True),
        *([head(say("articles.why"))] if with_reason else []),
    ]


def _row(row: dict, *, with_reason: bool) -> str:
    """Write the cells of an article as HTML; `row` is one of `_figures`, with its `doc_id`."""
    title = row["title"] if isinstance(row["title"], str) and row["title"] else str(row["doc_id"])
    outlet = row["outlet"] if isinstance(row["outlet"], str) else MISSING
    doc_id = escape(str(row["doc_id"]))
    cells = [
        f'<th scope="row"{language_attribute(row["language"])} data-article="{doc_id}">'
        f"{escape(title)}</th>",
        f"<td>{escape(outlet)}</td>",
        f"<td>{date(row['date'])}</td>",
        number(decimal(row["words"], 0)),
        number(row["ease"]),
        number(percent(row)),
        number(figure(row["defects"])),
    ]
    if with_reason:
        cells.append(f"<td>{escape(row['why'])}</td>")
    return "".join(cells)
