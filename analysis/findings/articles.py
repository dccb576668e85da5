"""The articles as a list to choose from: all of a small corpus, the extremes of a large one, each with its figures."""

from html import escape

import pandas as pd

from analysis.findings.sentences import Note, ease_measure
from analysis.findings.tables import Table, date, head, number, tongue_of
from analysis.wording import MISSING, decimal, figure, heading, interval, percent, say

# So many articles are listed one by one, and get a page each in a report.
MOST = 50


def articles(
    docs: pd.DataFrame,
    *,
    shares: pd.DataFrame,
    ease: pd.DataFrame,
    defects: pd.DataFrame,
    note: Note | None = None,
) -> Table:
    """The articles with their figures, up to 50 of them; of a larger corpus those that stand out, with what they stand out by.

    Takes the tables of `voices.shares(parts, by="doc_id")`, `readability.intervals(docs)` and `documents.notices(docs)`. The output's metadata name
    the articles shown, so that a report can give each a page.
    """
    figures, large = _figures(docs, shares, ease, defects), len(docs) > MOST
    shown = _extremes(figures) if large else figures.assign(why="")
    measures = say("articles.measures")
    caption = (
        say("articles.extremes", shown=len(shown), number=len(docs), measures=measures)
        if large
        else say("articles", measures=measures)
    )
    heads = [
        head(heading("doc_id")),
        head(heading("outlet")),
        head(heading("date")),
        head(heading("words"), True),
        head(say("articles.ease"), True),
        head(say("articles.share"), True),
        head(heading("defects"), True),
        *([head(say("articles.why"))] if large else []),
    ]
    rows = (_row(row, with_reason=large) for row in shown.reset_index().to_dict("records"))
    return Table(
        shown,
        caption=caption,
        heads=heads,
        rows=rows,
        kind="articles",
        note=note,
        articles=[str(name) for name in shown.index],
    )


def _figures(
    docs: pd.DataFrame, shares: pd.DataFrame, ease: pd.DataFrame, defects: pd.DataFrame
) -> pd.DataFrame:
    """By article: what the list shows of it. `value` is its reading ease on the measure of its language, higher for easier."""
    language = docs["language"]
    mine = ease[
        ease["measure"].array == ease["doc_id"].map(language.map(ease_measure)).array
    ].set_index("doc_id")
    said = shares.set_index("doc_id")
    table = docs.reindex(columns=["title", "outlet", "date", "language"]).join(
        said[["words", "share", "low", "high"]]
    )
    table["ease"] = pd.Series({name: interval(row) for name, row in mine.iterrows()}, dtype=object)
    table["value"] = mine["value"].where(mine["measure"] != "lix", -mine["value"])
    table["defects"] = defects["doc_id"].value_counts().reindex(docs.index, fill_value=0)
    return table


def _extremes(figures: pd.DataFrame) -> pd.DataFrame:
    """The two highest and the two lowest by each figure, each article once, with what it stands out by."""
    usual = figures[figures["language"] == figures["language"].mode()[0]]
    found: dict[object, str] = {}
    for column, highest, lowest in (
        (usual["value"], say("extreme-value"), say("extreme-value.lowest")),
        (figures["share"], say("extreme-share"), say("extreme-share.lowest")),
        (figures["defects"], say("extreme-defects"), None),
        (figures["words"], say("extreme-words"), say("extreme-words.lowest")),
    ):
        known = column.dropna().astype(float)
        for reason, chosen in ((highest, known.nlargest(2)), (lowest, known.nsmallest(2))):
            for article in chosen.index if reason else ():
                found.setdefault(article, reason)
    return figures.loc[list(found)].assign(why=list(found.values()))


def _row(row: dict, *, with_reason: bool) -> str:
    title = row["title"] if isinstance(row["title"], str) and row["title"] else str(row["doc_id"])
    outlet = row["outlet"] if isinstance(row["outlet"], str) else MISSING
    reason = f"<td>{escape(row['why'])}</td>" if with_reason else ""
    return (
        f'<th scope="row"{tongue_of(row["language"])} data-article="{escape(str(row["doc_id"]))}">{escape(title)}</th><td>{escape(outlet)}</td>'
        f"<td>{date(row['date'])}</td>{number(decimal(row['words'], 0))}{number(row['ease'])}{number(percent(row))}"
        f"{number(figure(row['defects']))}{reason}"
    )
