"""Write sentences that say what a table shows, and whether its intervals leave that open."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Self

import pandas as pd

from analysis.readability.scores import OF_LANGUAGE
from analysis.terms.measures import LARGEST_Q
from analysis.terms.normalisation import as_written
from analysis.wording import (
    MISSING,
    count,
    days,
    decimal,
    figure,
    heading,
    interval,
    language_name,
    listed,
    say,
    share,
    times,
)

# The log-likelihood at which most tools call a word key: p < 0.0001 if words were independent draws
# (Rayson et al. 2004).
USUAL_CUT = 15.13

# What IPython shows of an object: its forms by MIME type, and the metadata of the output.
MimeBundle = tuple[dict[str, str], dict[str, object]]


class Finding(str):
    """A sentence that shows itself as the lead of a report."""

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> MimeBundle:
        """Return the sentence as HTML and text, and as metadata for the report."""
        return {"text/html": f'<p class="lede">{escape(self)}</p>', "text/plain": str(self)}, {
            "finding": str(self)
        }


class Note(str):
    """A remark that shows itself in small print."""

    metadata: Mapping[str, object] = {}

    def _repr_html_(self) -> str:
        """Return the remark as HTML."""
        return f'<p class="note">{escape(self)}</p>'

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> MimeBundle:
        """Return the remark as HTML and text, and its metadata."""
        return {"text/html": self._repr_html_(), "text/plain": str(self)}, dict(self.metadata)


class Accuracy(Note):
    """A note on the accuracy of attributions in some languages; reports repeat it at their foot.

    Parameters
    ----------
    text : the note.
    languages : the codes of the languages that it is about.
    """

    def __new__(cls, text: str, *, languages: Sequence[str]) -> Self:
        """Make a note whose metadata name its languages."""
        note = super().__new__(cls, text)
        note.metadata = {"accuracy": list(languages)}
        return note


class Facts:
    """A few figures to open a report: each a figure, the words that explain it, and a remark."""

    def __init__(self, figures: Sequence[tuple[str, str, str]]) -> None:
        self.figures = figures

    def _repr_html_(self) -> str:
        """Return the figures as an HTML list."""
        items = (
            f"<li><b>{escape(figure)}</b>{escape(words)} <small>{escape(note)}</small></li>"
            for figure, words, note in self.figures
        )
        return f'<ul class="facts">{"".join(items)}</ul>'


def facts(
    docs: pd.DataFrame,
    *,
    defects: pd.DataFrame,
    ease: pd.DataFrame,
    said: pd.DataFrame,
    speakers: pd.DataFrame,
) -> Facts:
    """Describe a corpus in four figures: articles, reading ease, statements of sources, defects.

    Takes the tables of `documents.notices`, `readability.intervals` by document,
    `attribution.find` and `attribution.speakers`.
    """
    statements = said[said["scope"] == "speech"]
    articles_with_defects = count(defects["doc_id"].nunique(), "article")
    return Facts(
        [
            (figure(len(docs)), say("facts-articles", number=len(docs)), " ".join(_about(docs))),
            _ease_fact(ease, docs["language"].mode()[0]),
            (
                figure(len(statements)),
                say("facts-statements", number=len(statements)),
                say("facts-statements.by", speakers=count(len(speakers), "speaker")),
            ),
            (
                figure(len(defects)),
                say("facts-defects", number=len(defects)),
                say("facts-defects.articles", articles=articles_with_defects),
            ),
        ]
    )


def documents(docs: pd.DataFrame) -> Finding:
    """Say how many articles there are, and of which outlets, languages and days."""
    return Finding(say("corpus", corpus=_corpus(docs)))


def overview(docs: pd.DataFrame, *, ease: pd.DataFrame, speakers: pd.DataFrame) -> Finding:
    """Say what the corpus is, its range of reading ease, and which source has most words.

    Takes the tables of `readability.intervals` by document and of `attribution.speakers`. Reading
    ease is that of the most frequent language.
    """
    language = docs["language"].mode()[0]
    scores = _ease(ease, language)
    heard = say("overview-unheard")
    if len(speakers):
        heard = say(
            "overview-heard",
            number=len(speakers),
            sources=count(len(speakers), "source"),
            speaker=speakers.sort_values("words", ascending=False)["speaker"].iloc[0],
        )
    if scores.empty:
        return Finding(say("overview", corpus=_corpus(docs), heard=heard))
    return Finding(
        say(
            "overview-scored",
            corpus=_corpus(docs),
            ease=_range(scores),
            measure=scale(ease_measure(language)),
            heard=heard,
        )
    )


def residue(blocks: pd.DataFrame, docs: pd.DataFrame) -> Finding:
    """Say which share of the characters is residue of web pages; takes `documents.blocks(docs)`."""
    marked = blocks[blocks["kind"] == "residue"]
    if marked.empty:
        return Finding(say("residue.none", articles=count(len(docs), "article")))
    part = (marked["end"] - marked["start"]).sum() / docs["text"].str.len().sum()
    return Finding(say("residue", share=share(part, digits=1), where=_where(marked, docs)))


def notices(found: pd.DataFrame, docs: pd.DataFrame) -> Finding:
    """Say how many defects the texts have, in how many articles, and which kind is most frequent.

    Takes the table of `documents.notices(docs)` and the documents.
    """
    if found.empty:
        return Finding(say("notices.none", articles=count(len(docs), "article")))
    kinds = found["notice"].value_counts()
    return Finding(
        say(
            "notices",
            defects=count(len(found), "defect"),
            where=_where(found, docs),
            notice=figure(kinds.index[0]),
            number=kinds.iloc[0],
        )
    )


def reprints(pairs: pd.DataFrame, docs: pd.DataFrame) -> Finding:
    """Say how many articles share most of their text with another, and which two share most.

    Takes the table of `documents.reprints(docs)` and the documents.
    """
    if len(docs) == 1:
        return Finding(say("reprints.one-article"))
    if pairs.empty:
        return Finding(say("reprints.none", articles=count(len(docs), "article")))
    closest = pairs.sort_values("share", ascending=False).iloc[0]
    return Finding(
        say(
            "reprints",
            number=pd.concat([pairs["doc_id"], pairs["other"]]).nunique(),
            articles=count(len(docs), "article"),
            first=str(closest["doc_id"]),
            second=str(closest["other"]),
            share=share(closest["share"]),
        )
    )


def ease_measure(language: str) -> str:
    """Return the measure of reading ease that findings use for a language: LIX if it has no own."""
    return OF_LANGUAGE.get(language, "lix")


def scale(measure: str) -> str:
    """Name a measure of reading ease, and say whether higher is easier or harder."""
    name = heading(measure)
    return (
        say("measure-harder", measure=name)
        if measure == "lix"
        else say("measure-easier", measure=name)
    )


def readability(intervals: pd.DataFrame, *, language: str) -> Finding:
    """Say which unit is hardest and which easiest to read, and whether their intervals overlap.

    Takes the intervals of documents or groups: first column the unit, then `measure, value, low,
    high`. Units are ranked on the reading ease of the language.
    """
    measure, unit = ease_measure(language), intervals.columns[0]
    scores = _ease(intervals, language)
    if scores.empty:
        return Finding(say("readability.none", language=language_name(language)))
    easier_is_higher = measure != "lix"
    ranked = scores.sort_values("value", ascending=easier_is_higher)
    hardest, easiest = ranked.iloc[0], ranked.iloc[-1]
    if len(ranked) == 1:
        return _only_score(hardest, unit, measure)
    lower, upper = (hardest, easiest) if easier_is_higher else (easiest, hardest)
    return Finding(
        say(
            "readability",
            language=language_name(language),
            hardest=figure(hardest[unit]),
            high=interval(hardest),
            easiest=figure(easiest[unit]),
            low=interval(easiest),
            measure=scale(measure),
            verdict=verdict(
                lower["high"] < upper["low"],
                measured=pd.notna(hardest["low"]) and pd.notna(easiest["low"]),
            ),
        )
    )


def verdict(apart: bool, *, measured: bool) -> str:
    """Say whether two intervals overlap, or that they were not `measured`.

    The two are the extremes of several, so their distance is described and not tested.
    """
    if not measured:
        return say("verdict-unmeasured")
    return say("verdict-apart") if apart else say("verdict-overlap")


def terms(counts: pd.DataFrame, *, most: int = 5) -> Finding:
    """Name the `most` frequent terms of `terms.count`, each with its uses and its articles."""
    if counts.empty:
        return Finding(say("terms.none"))
    in_one_article = counts["documents"].max() == 1
    top = counts.sort_values(["count", "term"], ascending=[False, True]).head(most)
    words = [_with_uses(row, in_one_article=in_one_article) for row in top.to_dict("records")]
    return Finding(say("terms", terms=listed(words)))


def keyness(
    keys: Mapping[str, pd.DataFrame], *, reference: str | None = None, most: int = 3
) -> Finding:
    """Name for each group the words that are surely more frequent in it than in the reference.

    Parameters
    ----------
    keys : by group, the table of `terms.keyness`.
    reference : what the groups are compared with, in words; without, 'the others'.
    most : how many words of a group are named.
    """
    groups = "; ".join(
        say("keyness.group", group=figure(group), words=_key_words(table, most))
        for group, table in keys.items()
    )
    return Finding(say("keyness", reference=reference or say("keyness.others"), groups=groups))


def plain_likelihood(keys: pd.DataFrame) -> Note:
    """Say how many words are key by plain log-likelihood, and how many of them still by `q`.

    Plain log-likelihood takes words as independent draws; the `q` of `terms.keyness`, whose table
    this takes, takes articles as the draws.
    """
    usual = keys[(keys["g2"] >= USUAL_CUT) & (keys["log_ratio"] > 0)]
    words, cut = count(len(usual), "word"), decimal(USUAL_CUT, 2)
    if keys["q"].isna().all():
        return Note(say("plain-likelihood.undrawn", words=words, cut=cut))
    return Note(say("plain-likelihood", words=words, cut=cut, kept=(usual["q"] <= LARGEST_Q).sum()))


def most_distinct(keys: Mapping[str, pd.DataFrame]) -> str:
    """Return the group with most sure key words, the first of them if several have as many."""
    return max(keys, key=lambda group: len(_sure(keys[group])))


def attribution(said: pd.DataFrame, speakers: pd.DataFrame) -> Finding:
    """Say how many statements sources make, in which forms, and which speaker has most words.

    Takes the tables of `attribution.find` and `attribution.speakers`.
    """
    statements = said[said["scope"] == "speech"]
    if statements.empty:
        return Finding(say("attribution.none"))
    forms = listed(
        [
            say("attribution.form", share=share(part), form=figure(kind))
            for kind, part in statements["type"].value_counts(normalize=True).items()
        ]
    )
    number = count(len(statements), "statement")
    if speakers.empty:
        return Finding(say("attribution", statements=number, forms=forms))
    first = speakers.sort_values("words", ascending=False).iloc[0]
    return Finding(
        say(
            "attribution.loudest",
            statements=number,
            forms=forms,
            speaker=first["speaker"],
            words=decimal(first["words"], 0),
            share=share(first["share"]),
        )
    )


def _ease(intervals: pd.DataFrame, language: str) -> pd.DataFrame:
    """Select the known scores on the reading ease of a language."""
    return intervals[(intervals["measure"] == ease_measure(language)) & intervals["value"].notna()]


def _ease_fact(ease: pd.DataFrame, language: str) -> tuple[str, str, str]:
    """Return the range of reading ease in a language, what it is, and of how many articles."""
    scores, measure = _ease(ease, language), heading(ease_measure(language))
    span = (
        say("facts-ease.one")
        if len(scores) == 1
        else say("facts-ease.several", articles=count(len(scores), "article"))
    )
    words = say("facts-ease", measure=measure, language=language_name(language))
    return _range(scores), words, span


def _only_score(score: pd.Series, unit: str, measure: str) -> Finding:
    """Say the reading ease of an only text; of an only group, that there is no other."""
    if unit != "doc_id":
        return Finding(say("one-group", group=unit))
    return Finding(
        say(
            "readability.one",
            text=figure(score[unit]),
            score=interval(score),
            measure=scale(measure),
        )
    )


def _where(rows: pd.DataFrame, docs: pd.DataFrame) -> str:
    """Say in how many of the articles the rows of a table lie; it has a column `doc_id`."""
    if len(docs) == 1:
        return say("where.one")
    return say("where", number=rows["doc_id"].nunique(), articles=count(len(docs), "article"))


def _range(scores: pd.DataFrame) -> str:
    """Write the lowest and the highest score; an only one with its interval."""
    if scores.empty:
        return MISSING
    if len(scores) == 1:
        return interval(scores.iloc[0])
    lowest, highest = scores["value"].min(), scores["value"].max()
    return say("scores-range", lowest=decimal(lowest, 0), highest=decimal(highest, 0))


def _corpus(docs: pd.DataFrame) -> str:
    """Say how many articles there are, and of which outlets, languages and days."""
    articles, about = count(len(docs), "article"), _about(docs)
    return say("corpus-articles", articles=articles, about=" ".join(about)) if about else articles


def _about(docs: pd.DataFrame) -> list[str]:
    """Say what is known of the articles, in parts of a sentence.

    These are the note that all of them carry, the number of outlets, the languages and the days.
    """
    parts = []
    notes = docs["note"].dropna().unique() if "note" in docs else []
    if len(notes) == 1:
        parts.append(say("corpus-note", note=str(notes[0])))
    outlets = docs["outlet"].dropna().nunique() if "outlet" in docs else 0
    if outlets:
        parts.append(say("corpus-outlets", outlets=count(outlets, "outlet")))
    if "language" in docs:
        parts += _languages(docs["language"])
    dates = docs["date"].dropna() if "date" in docs else pd.Series(dtype="datetime64[ns]")
    if len(dates):
        parts.append(days(dates.min(), dates.max()))
    return parts


def _languages(codes: pd.Series) -> list[str]:
    """Name the language of articles, or each of several with its articles, as one part or none."""
    articles_of_languages = codes.value_counts()
    if articles_of_languages.empty:
        return []
    if len(articles_of_languages) == 1:
        return [say("corpus-language", language=language_name(articles_of_languages.index[0]))]
    parts = [
        say("corpus-of-language", articles=number, language=language_name(code))
        for code, number in articles_of_languages.items()
    ]
    return [say("corpus-languages", languages=listed(parts))]


def _with_uses(row: Mapping, *, in_one_article: bool) -> str:
    """Write a term as in the text, with its uses, and its articles unless there is only one."""
    term, uses = as_written(row["term"], row["forms"]), count(row["count"], "use")
    if in_one_article:
        return say("terms.in-one", term=term, uses=uses)
    articles = count(row["documents"], "article")
    return say("terms.in-several", term=term, uses=uses, articles=articles)


def _sure(keys: pd.DataFrame) -> pd.DataFrame:
    """Select the words that are surely more frequent in the target, the surest first.

    The interval of their log ratio lies above 0, and q is small enough if there is one. There is
    none where articles could not be the draws; then the interval alone decides.
    """
    sure = keys[(keys["low"] > 0) & ~(keys["q"] > LARGEST_Q)]
    return sure.sort_values("low", ascending=False, kind="stable")


def _key_words(keys: pd.DataFrame, most: int) -> str:
    """Name the surest key words with how many times as frequent they are at least."""
    sure = _sure(keys)
    if keys.empty:
        return say("keyness.none-frequent")
    if sure.empty:
        return say("keyness.none-sure")
    words = listed(
        [
            say("keyness.word", word=as_written(row.term, row.forms), times=times(row.low))
            for row in sure.head(most).itertuples()
        ]
    )
    return say("keyness.more", words=words, number=len(sure) - most) if len(sure) > most else words
