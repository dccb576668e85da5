"""Sentences that say what a table holds, computed from it: where an interval leaves a question open, they say so."""

from collections.abc import Mapping, Sequence
from html import escape

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

# The log-likelihood at which most tools call a word key (p < 0.0001 if words were independent draws; Rayson et al. 2004).
USUAL_CUT = 15.13


class Finding(str):
    """A sentence that shows itself as the lead of a report."""

    def _repr_mimebundle_(self, include=None, exclude=None) -> tuple[dict, dict]:
        return {"text/html": f'<p class="lede">{escape(self)}</p>', "text/plain": str(self)}, {
            "finding": str(self)
        }


class Note(str):
    """A remark that shows itself in small print."""

    metadata: Mapping[str, object] = {}

    def _repr_html_(self) -> str:
        return f'<p class="note">{escape(self)}</p>'

    def _repr_mimebundle_(self, include=None, exclude=None) -> tuple[dict, dict]:
        return {"text/html": self._repr_html_(), "text/plain": str(self)}, dict(self.metadata)


class Accuracy(Note):
    """How well a program found what a table rests on, in these languages. A report repeats it at its foot."""

    def __new__(cls, said: str, *, languages: Sequence[str]):
        note = super().__new__(cls, said)
        note.metadata = {"accuracy": list(languages)}
        return note


class Facts:
    """A few figures to begin with, each with the words that say what it is."""

    def __init__(self, figures: Sequence[tuple[str, str, str]]):
        self.figures = figures

    def _repr_html_(self) -> str:
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
    """The size of the corpus, its defects, its reading ease and its sources, in four figures."""
    language = docs["language"].mode()[0]
    mine = _ease(ease, language)
    spoken = said[said["scope"] == "speech"]
    span = (
        say("facts-ease.one")
        if len(mine) == 1
        else say("facts-ease.several", articles=count(len(mine), "article"))
    )
    return Facts(
        [
            (figure(len(docs)), say("facts-articles", number=len(docs)), " ".join(_about(docs))),
            (
                _range(mine),
                say(
                    "facts-ease",
                    measure=heading(ease_measure(language)),
                    language=language_name(language),
                ),
                span,
            ),
            (
                figure(len(spoken)),
                say("facts-statements", number=len(spoken)),
                say("facts-statements.by", speakers=count(len(speakers), "speaker")),
            ),
            (
                figure(len(defects)),
                say("facts-defects", number=len(defects)),
                say(
                    "facts-defects.articles", articles=count(defects["doc_id"].nunique(), "article")
                ),
            ),
        ]
    )


def documents(docs: pd.DataFrame) -> Finding:
    """How many articles there are, of which outlets, languages and days."""
    return Finding(say("corpus", corpus=_corpus(docs)))


def overview(docs: pd.DataFrame, *, ease: pd.DataFrame, speakers: pd.DataFrame) -> Finding:
    """What there is to read, how hard it is, and who is heard most, in two sentences."""
    language = docs["language"].mode()[0]
    mine, heard = _ease(ease, language), say("overview-unheard")
    if len(speakers):
        heard = say(
            "overview-heard",
            number=len(speakers),
            sources=count(len(speakers), "source"),
            speaker=speakers.sort_values("words", ascending=False)["speaker"].iloc[0],
        )
    if mine.empty:
        return Finding(say("overview", corpus=_corpus(docs), heard=heard))
    return Finding(
        say(
            "overview-scored",
            corpus=_corpus(docs),
            ease=_range(mine),
            measure=scale(ease_measure(language)),
            heard=heard,
        )
    )


def residue(blocks: pd.DataFrame, docs: pd.DataFrame) -> Finding:
    """Which part of the text belongs to the page and not to the article."""
    marked = blocks[blocks["kind"] == "residue"]
    if marked.empty:
        return Finding(say("residue.none", articles=count(len(docs), "article")))
    part = (marked["end"] - marked["start"]).sum() / docs["text"].str.len().sum()
    return Finding(say("residue", share=share(part, digits=1), where=_where(marked, docs)))


def notices(found: pd.DataFrame, docs: pd.DataFrame) -> Finding:
    """How many defects the texts carry, in how many articles, and which kind leads."""
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
    """How many articles share most of their text with another one."""
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
    """The measure that a finding about reading ease in that language rests on."""
    return OF_LANGUAGE.get(language, "lix")


def scale(measure: str) -> str:
    """What a measure of reading ease is called, and which way it runs."""
    name = heading(measure)
    return (
        say("measure-harder", measure=name)
        if measure == "lix"
        else say("measure-easier", measure=name)
    )


def readability(intervals: pd.DataFrame, *, language: str) -> Finding:
    """The hardest and the easiest unit on the language's reading ease, and whether chance could explain the distance.

    Takes the intervals of documents or groups: first column the unit, then `measure, value, low, high`.
    """
    measure, mine, unit = ease_measure(language), _ease(intervals, language), intervals.columns[0]
    if mine.empty:
        return Finding(say("readability.none", language=language_name(language)))
    easy = measure != "lix"
    ranked = mine.sort_values("value", ascending=easy)
    hardest, easiest = ranked.iloc[0], ranked.iloc[-1]
    if len(ranked) == 1 and unit != "doc_id":
        return Finding(say("one-group", group=unit))
    if len(ranked) == 1:
        return Finding(
            say(
                "readability.one",
                text=figure(hardest[unit]),
                score=interval(hardest),
                measure=scale(measure),
            )
        )
    apart = hardest["high"] < easiest["low"] if easy else hardest["low"] > easiest["high"]
    return Finding(
        say(
            "readability",
            language=language_name(language),
            hardest=figure(hardest[unit]),
            high=interval(hardest),
            easiest=figure(easiest[unit]),
            low=interval(easiest),
            measure=scale(measure),
            verdict=verdict(apart, measured=pd.notna(hardest["low"]) and pd.notna(easiest["low"])),
        )
    )


def verdict(apart: bool, *, measured: bool) -> str:
    """Whether two intervals lie apart, in words; picked as the farthest of several, they are compared and nothing is concluded."""
    if not measured:
        return say("verdict-unmeasured")
    return say("verdict-apart") if apart else say("verdict-overlap")


def terms(counts: pd.DataFrame, *, most: int = 5) -> Finding:
    """The most frequent terms, each with its number of uses and of articles."""
    if counts.empty:
        return Finding(say("terms.none"))
    single = counts["documents"].max() == 1
    top = (
        counts.sort_values(["count", "term"], ascending=[False, True]).head(most).to_dict("records")
    )
    return Finding(say("terms", terms=listed([_counted(row, single) for row in top])))


def keyness(
    keys: Mapping[str, pd.DataFrame], *, reference: str | None = None, most: int = 3
) -> Finding:
    """For each group, the words that set it apart with little doubt, or that there is none; takes a table of keyness a group.

    `reference` says what they are compared with; without, the others.
    """
    groups = "; ".join(
        say("keyness.group", group=figure(group), words=_key_words(table, most))
        for group, table in keys.items()
    )
    return Finding(say("keyness", reference=reference or say("keyness.others"), groups=groups))


def plain_likelihood(keys: pd.DataFrame) -> Note:
    """How many words the usual cut of the log-likelihood calls key, and how many of them articles as the draws leave."""
    usual = keys[(keys["g2"] >= USUAL_CUT) & (keys["log_ratio"] > 0)]
    words, cut = count(len(usual), "word"), decimal(USUAL_CUT, 2)
    if keys["q"].isna().all():
        return Note(say("plain-likelihood.undrawn", words=words, cut=cut))
    return Note(say("plain-likelihood", words=words, cut=cut, kept=(usual["q"] <= LARGEST_Q).sum()))


def most_distinct(keys: Mapping[str, pd.DataFrame]) -> str:
    """The group that most words set apart with little doubt; the first of them where several are alike."""
    return max(keys, key=lambda group: len(_sure(keys[group])))


def attribution(said: pd.DataFrame, speakers: pd.DataFrame) -> Finding:
    """How much is said by others, in which form, and who is given the most words."""
    spoken = said[said["scope"] == "speech"]
    if spoken.empty:
        return Finding(say("attribution.none"))
    forms = listed(
        [
            say("attribution.form", share=share(part), form=figure(kind))
            for kind, part in spoken["type"].value_counts(normalize=True).items()
        ]
    )
    statements = count(len(spoken), "statement")
    if speakers.empty:
        return Finding(say("attribution", statements=statements, forms=forms))
    first = speakers.sort_values("words", ascending=False).iloc[0]
    return Finding(
        say(
            "attribution.loudest",
            statements=statements,
            forms=forms,
            speaker=first["speaker"],
            words=decimal(first["words"], 0),
            share=share(first["share"]),
        )
    )


def _ease(intervals: pd.DataFrame, language: str) -> pd.DataFrame:
    return intervals[(intervals["measure"] == ease_measure(language)) & intervals["value"].notna()]


def _where(found: pd.DataFrame, docs: pd.DataFrame) -> str:
    """In how many of the articles something was found."""
    if len(docs) == 1:
        return say("where.one")
    return say("where", number=found["doc_id"].nunique(), articles=count(len(docs), "article"))


def _range(scores: pd.DataFrame) -> str:
    if len(scores) == 1:
        return interval(scores.iloc[0])
    lowest, highest = scores["value"].min(), scores["value"].max()
    return (
        say("scores-range", lowest=decimal(lowest, 0), highest=decimal(highest, 0))
        if len(scores)
        else MISSING
    )


def _corpus(docs: pd.DataFrame) -> str:
    """How many articles there are, and of what."""
    articles, about = count(len(docs), "article"), _about(docs)
    return say("corpus-articles", articles=articles, about=" ".join(about)) if about else articles


def _about(docs: pd.DataFrame) -> list[str]:
    """Which outlets, languages and days the articles are of, after the note that all of them carry, if they do."""
    notes = docs["note"].dropna().unique() if "note" in docs else []
    parts = [say("corpus-note", note=str(notes[0]))] if len(notes) == 1 else []
    outlets = docs["outlet"].dropna().nunique() if "outlet" in docs else 0
    if outlets:
        parts.append(say("corpus-outlets", outlets=count(outlets, "outlet")))
    tongues = docs["language"].value_counts() if "language" in docs else pd.Series(dtype=int)
    if len(tongues) == 1:
        parts.append(say("corpus-language", language=language_name(tongues.index[0])))
    elif len(tongues):
        each = [
            say("corpus-of-language", articles=number, language=language_name(code))
            for code, number in tongues.items()
        ]
        parts.append(say("corpus-languages", languages=listed(each)))
    dates = docs["date"].dropna() if "date" in docs else pd.Series(dtype="datetime64[ns]")
    if len(dates):
        parts.append(days(dates.min(), dates.max()))
    return parts


def _counted(row: Mapping, single: bool) -> str:
    """A term as the articles write it, with its uses, and its articles where there are several."""
    term, uses = as_written(row["term"], row["forms"]), count(row["count"], "use")
    return (
        say("terms.in-one", term=term, uses=uses)
        if single
        else say(
            "terms.in-several", term=term, uses=uses, articles=count(row["documents"], "article")
        )
    )


def _sure(keys: pd.DataFrame) -> pd.DataFrame:
    # Where articles could not be the draws there is no q, and the interval alone decides.
    sure = keys[(keys["low"] > 0) & ~(keys["q"] > LARGEST_Q)]
    return sure.sort_values("low", ascending=False, kind="stable")


def _key_words(keys: pd.DataFrame, most: int) -> str:
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
