"""Sentences that say what a table holds, computed from it: where an interval leaves a question open, they say so."""

from collections.abc import Mapping, Sequence
from html import escape

import pandas as pd

from analysis.wording import count, days, direction, figure, heading, interval, language_name, listed, noun, times, verdict
from analysis.readability.scores import OF_LANGUAGE
from analysis.terms.lexicon import as_written
from analysis.terms.measures import LARGEST_Q

# The log-likelihood at which most tools call a word key (p < 0.0001 if words were independent draws; Rayson et al. 2004).
USUAL_CUT = 15.13


class Finding(str):
    """A sentence that shows itself as the lead of a report."""

    def _repr_mimebundle_(self, include=None, exclude=None) -> tuple[dict, dict]:
        return {"text/html": f'<p class="lede">{escape(self)}</p>', "text/plain": str(self)}, {"finding": str(self)}


class Note(str):
    """A remark that shows itself in small print."""

    metadata: Mapping[str, object] = {}

    def _repr_html_(self) -> str:
        return f'<p class="note">{escape(self)}</p>'

    def _repr_mimebundle_(self, include=None, exclude=None) -> tuple[dict, dict]:
        return {"text/html": self._repr_html_(), "text/plain": str(self)}, dict(self.metadata)


class Accuracy(Note):
    """How well a program found what a table rests on. A report repeats it at its foot."""

    @property
    def metadata(self) -> Mapping[str, object]:
        return {"accuracy": str(self)}


class Facts:
    """A few figures to begin with, each with the words that say what it is."""

    def __init__(self, figures: Sequence[tuple[str, str, str]]):
        self.figures = figures

    def _repr_html_(self) -> str:
        items = (f"<li><b>{escape(figure)}</b>{escape(words)} <small>{escape(note)}</small></li>" for figure, words, note in self.figures)
        return f'<ul class="facts">{"".join(items)}</ul>'


def facts(docs: pd.DataFrame, *, defects: pd.DataFrame, ease: pd.DataFrame, said: pd.DataFrame, speakers: pd.DataFrame) -> Facts:
    """The size of the corpus, its defects, its reading ease and its sources, in four figures."""
    language = docs["language"].mode()[0]
    mine = _ease(ease, language)
    spoken = said[said["scope"] == "speech"]
    span = "with its 95% interval" if len(mine) == 1 else f"from the lowest to the highest of {count(len(mine), 'article')}"
    return Facts([(f"{len(docs):,}", noun(len(docs), "article"), _corpus(docs)),
                  (_range(mine), f"{heading(ease_measure(language))} in {language_name(language)}", span),
                  (f"{len(spoken):,}", f"{noun(len(spoken), 'statement')} of sources", f"by {count(len(speakers), 'speaker')}"),
                  (f"{len(defects):,}", f"{noun(len(defects), 'defect')} in the text", f"in {count(defects['doc_id'].nunique(), 'article')}")])


def documents(docs: pd.DataFrame) -> Finding:
    """How many articles there are, of which outlets, languages and days."""
    return Finding(f"{count(len(docs), 'article')} {_corpus(docs)}".strip() + ".")


def overview(docs: pd.DataFrame, *, ease: pd.DataFrame, speakers: pd.DataFrame) -> Finding:
    """What there is to read, how hard it is, and who is heard most, in two sentences."""
    language = docs["language"].mode()[0]
    mine = _ease(ease, language)
    hard = f", at {_range(mine)} on {heading(ease_measure(language))}{direction(ease_measure(language) != 'lix')}" if len(mine) else ""
    heard = (f"{count(len(speakers), 'source')} {'is' if len(speakers) == 1 else 'are'} quoted or reported, "
             f"most of all {speakers.sort_values('words', ascending=False)['speaker'].iloc[0]}" if len(speakers) else "No source is quoted or reported")
    return Finding(f"{count(len(docs), 'article')} {_corpus(docs)}{hard}. {heard}.")


def residue(blocks: pd.DataFrame, docs: pd.DataFrame) -> Finding:
    """Which part of the text belongs to the page and not to the article."""
    marked = blocks[blocks["kind"] == "residue"]
    if marked.empty:
        return Finding(f"No residue of the page was found in {count(len(docs), 'article')}.")
    share = (marked["end"] - marked["start"]).sum() / docs["text"].str.len().sum()
    return Finding(f"{share:.1%} of the characters, {_where(marked, docs)}, "
                   "are residue of the page and left out of every figure.")


def notices(found: pd.DataFrame, docs: pd.DataFrame) -> Finding:
    """How many defects the texts carry, in how many articles, and which kind leads."""
    if found.empty:
        return Finding(f"No defect was found in {count(len(docs), 'article')}.")
    kinds = found["notice"].value_counts()
    return Finding(f"{count(len(found), 'defect')} {_where(found, docs)}; "
                   f"most often: {kinds.index[0]} ({kinds.iloc[0]:,}).")


def reprints(pairs: pd.DataFrame, docs: pd.DataFrame) -> Finding:
    """How many articles share most of their text with another one."""
    if len(docs) == 1:
        return Finding("There is one article only, so nothing to compare.")
    if pairs.empty:
        return Finding(f"No two of {count(len(docs), 'article')} share most of their text.")
    closest = pairs.sort_values("share", ascending=False).iloc[0]
    return Finding(f"{pd.concat([pairs['doc_id'], pairs['other']]).nunique():,} of {count(len(docs), 'article')} share most of their text with another; "
                   f"the closest are {closest['doc_id']} and {closest['other']}, with {closest['share']:.0%} in common.")


def ease_measure(language: str) -> str:
    """The measure that a finding about reading ease in that language rests on."""
    return OF_LANGUAGE.get(language, "lix")


def readability(intervals: pd.DataFrame, *, language: str) -> Finding:
    """The hardest and the easiest unit on the language's reading ease, and whether chance could explain the distance.

    Takes the intervals of documents or groups: first column the unit, then `measure, value, low, high`.
    """
    measure, mine, unit = ease_measure(language), _ease(intervals, language), intervals.columns[0]
    if mine.empty:
        return Finding(f"No text in {language_name(language)} is long enough for a reading ease.")
    easy = measure != "lix"
    ranked = mine.sort_values("value", ascending=easy)
    hardest, easiest = ranked.iloc[0], ranked.iloc[-1]
    if len(ranked) == 1 and unit != "doc_id":
        return Finding(f"There is one {unit} only, so nothing to compare.")
    if len(ranked) == 1:
        return Finding(f"{hardest[unit]} scores {interval(hardest)} on {heading(measure)}{direction(easy)}.")
    apart = hardest["high"] < easiest["low"] if easy else hardest["low"] > easiest["high"]
    return Finding(f"In {language_name(language)}, {figure(hardest[unit])} is the hardest to read ({interval(hardest)}) and {figure(easiest[unit])} "
                   f"the easiest ({interval(easiest)}) on {heading(measure)}{direction(easy)}: {verdict(apart, measured=pd.notna(hardest['low']) and pd.notna(easiest['low']))}.")


def terms(counts: pd.DataFrame, *, most: int = 5) -> Finding:
    """The most frequent terms, each with its number of uses and of articles."""
    if counts.empty:
        return Finding("No term was counted.")
    single = counts["documents"].max() == 1
    top = counts.sort_values(["count", "term"], ascending=[False, True]).head(most).to_dict("records")
    named = [f"{as_written(row['term'], row['forms'])} ({count(row['count'], 'use')}{'' if single else ' in ' + count(row['documents'], 'article')})" for row in top]
    return Finding(f"Most frequent: {listed(named)}.")


def keyness(keys: Mapping[str, pd.DataFrame], *, reference: str = "the others", most: int = 3) -> Finding:
    """For each group, the words that set it apart with little doubt, or that there is none; takes a table of keyness a group."""
    parts = "; ".join(f"{group}: {_key_words(table, most)}" for group, table in keys.items())
    return Finding(f"Compared with {reference}, what is typical of {parts}.")


def plain_likelihood(keys: pd.DataFrame) -> Note:
    """How many words the usual cut of the log-likelihood calls key, and how many of them articles as the draws leave."""
    usual = keys[(keys["g2"] >= USUAL_CUT) & (keys["log_ratio"] > 0)]
    if keys["q"].isna().all():
        return Note(f"{count(len(usual), 'word')} would be key by the usual cut (G² of {USUAL_CUT} or more). With one article, or a list of frequencies, "
                    "there is no way to tell how many of them are chance.")
    kept = (usual["q"] <= LARGEST_Q).sum()
    return Note(f"{count(len(usual), 'word')} would be key by the usual cut (G² of {USUAL_CUT} or more); with articles as the draws, "
                f"{kept} of them {'stays' if kept == 1 else 'stay'}.")


def most_distinct(keys: Mapping[str, pd.DataFrame]) -> str:
    """The group that most words set apart with little doubt; the first of them where several are alike."""
    return max(keys, key=lambda group: len(_sure(keys[group])))


def attribution(said: pd.DataFrame, speakers: pd.DataFrame) -> Finding:
    """How much is said by others, in which form, and who is given the most words."""
    spoken = said[said["scope"] == "speech"]
    if spoken.empty:
        return Finding("No reported speech was found.")
    shares = spoken["type"].value_counts(normalize=True)
    forms = listed([f"{share:.0%} {kind}" for kind, share in shares.items()])
    sentence = f"{count(len(spoken), 'statement')} of sources ({forms})"
    if len(speakers):
        first = speakers.sort_values("words", ascending=False).iloc[0]
        sentence += f"; the most words go to {first['speaker']} ({first['words']:,.0f} words, {first['share']:.0%} of all that is quoted or reported)"
    return Finding(sentence + ".")


def _ease(intervals: pd.DataFrame, language: str) -> pd.DataFrame:
    return intervals[(intervals["measure"] == ease_measure(language)) & intervals["value"].notna()]


def _where(found: pd.DataFrame, docs: pd.DataFrame) -> str:
    """In how many of the articles something was found."""
    return "in the article" if len(docs) == 1 else f"in {found['doc_id'].nunique():,} of {count(len(docs), 'article')}"


def _range(scores: pd.DataFrame) -> str:
    if len(scores) == 1:
        return interval(scores.iloc[0])
    return f"{scores['value'].min():.0f} to {scores['value'].max():.0f}" if len(scores) else "–"


def _corpus(docs: pd.DataFrame) -> str:
    """Which outlets, languages and days the articles are of, after the note that all of them carry, if they do."""
    notes = docs["note"].dropna().unique() if "note" in docs else []
    parts = [f"({notes[0]})"] if len(notes) == 1 else []
    outlets = docs["outlet"].dropna().nunique() if "outlet" in docs else 0
    if outlets:
        parts.append(f"by {count(outlets, 'outlet')}")
    tongues = docs["language"].value_counts() if "language" in docs else pd.Series(dtype=int)
    if len(tongues) == 1:
        parts.append(f"in {language_name(tongues.index[0])}")
    elif len(tongues):
        parts.append(f"({listed([f'{number:,} in {language_name(code)}' for code, number in tongues.items()])})")
    dates = docs["date"].dropna() if "date" in docs else pd.Series(dtype="datetime64[ns]")
    if len(dates):
        parts.append(days(dates.min(), dates.max()))
    return " ".join(parts)


def _sure(keys: pd.DataFrame) -> pd.DataFrame:
    # Where articles could not be the draws there is no q, and the interval alone decides.
    sure = keys[(keys["low"] > 0) & ~(keys["q"] > LARGEST_Q)]
    return sure.sort_values("low", ascending=False, kind="stable")


def _key_words(keys: pd.DataFrame, most: int) -> str:
    sure = _sure(keys)
    if keys.empty:
        return "nothing that is frequent enough to compare"
    if sure.empty:
        return "nothing beyond what chance among articles can produce"
    named = [f"{as_written(row.term, row.forms)} (at least {times(row.low)} times as frequent)" for row in sure.head(most).itertuples()]
    return listed(named) + (f", and {len(sure) - most} more" if len(sure) > most else "")
