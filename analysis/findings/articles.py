"""The articles as a list to choose from: all of a small corpus, the extremes of a large one, each with its figures."""

from html import escape

import pandas as pd

from analysis.findings.sentences import Note, ease_measure
from analysis.findings.tables import Table
from analysis.wording import EXTREMES, day, interval, percent

# So many articles are listed one by one, and get a page each in a report.
MOST = 50


def articles(docs: pd.DataFrame, *, shares: pd.DataFrame, ease: pd.DataFrame, defects: pd.DataFrame, note: Note | None = None) -> Table:
    """The articles with their figures, up to 50 of them; of a larger corpus those that stand out, with what they stand out by.

    Takes the tables of `voices.shares(parts, by="doc_id")`, `readability.intervals(docs)` and `documents.notices(docs)`. The output's metadata name
    the articles shown, so that a report can give each a page.
    """
    figures = _figures(docs, shares, ease, defects)
    shown = figures.assign(why="") if len(docs) <= MOST else _extremes(figures)
    heads = ["article", "outlet", "date", "words", "reading ease", "sources’ words", "defects", *(["stands out as"] if len(docs) > MOST else [])]
    right = {"words", "reading ease", "sources’ words", "defects"}
    head = "".join(f'<th scope="col"{" class=n" if name in right else ""}>{name}</th>' for name in heads)
    body = "".join(_row(row, with_reason=len(docs) > MOST) for row in shown.reset_index().to_dict("records"))
    caption = f"The {len(shown)} articles that stand out among {len(docs):,}." if len(docs) > MOST else "Each article with its figures."
    below, metadata = ("", {}) if note is None else (note._repr_html_(), note.metadata)
    return Table(f'<table class="articles"><caption>{escape(caption)} Reading ease: Kandel–Moles in French, Flesch in English, both higher for easier; LIX, higher for '
                 f"harder, elsewhere.</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{below}",
                 shown, articles=[str(name) for name in shown.index], **metadata)


def _figures(docs: pd.DataFrame, shares: pd.DataFrame, ease: pd.DataFrame, defects: pd.DataFrame) -> pd.DataFrame:
    """By article: what the list shows of it. `value` is its reading ease on the measure of its language, higher for easier."""
    language = docs["language"]
    mine = ease[ease["measure"].array == ease["doc_id"].map(language.map(ease_measure)).array].set_index("doc_id")
    said = shares.set_index("doc_id")
    table = docs.reindex(columns=["title", "outlet", "date", "language"]).join(said[["words", "share", "low", "high"]])
    table["ease"] = pd.Series({name: interval(row) for name, row in mine.iterrows()}, dtype=object)
    table["value"] = mine["value"].where(mine["measure"] != "lix", -mine["value"])
    table["defects"] = defects["doc_id"].value_counts().reindex(docs.index, fill_value=0)
    return table


def _extremes(figures: pd.DataFrame) -> pd.DataFrame:
    """The two highest and the two lowest by each figure, each article once, with what it stands out by."""
    usual = figures[figures["language"] == figures["language"].mode()[0]]
    found: dict[object, str] = {}
    for name, (highest, lowest) in EXTREMES.items():
        known = (usual if name == "value" else figures)[name].dropna().astype(float)
        for word, chosen in ((highest, known.nlargest(2)), (lowest, known.nsmallest(2))):
            for article in chosen.index if word else ():
                found.setdefault(article, word)
    return figures.loc[list(found)].assign(why=list(found.values()))


def _row(row: dict, *, with_reason: bool) -> str:
    title = row["title"] if isinstance(row["title"], str) and row["title"] else str(row["doc_id"])
    outlet = row["outlet"] if isinstance(row["outlet"], str) else "–"
    date = "–" if pd.isna(row["date"]) else f'<time datetime="{row["date"]:%Y-%m-%d}">{day(row["date"])}</time>'
    reason = f"<td>{escape(row['why'])}</td>" if with_reason else ""
    return (f'<tr><th scope="row" lang="{escape(str(row["language"]))}" data-article="{escape(str(row["doc_id"]))}">{escape(title)}</th><td>{escape(outlet)}</td>'
            f'<td>{date}</td><td class="n">{row["words"]:,.0f}</td><td class="n">{row["ease"]}</td><td class="n">{percent(row)}</td>'
            f'<td class="n">{row["defects"]:,}</td>{reason}</tr>')
