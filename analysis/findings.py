"""What a table says, in a sentence, and the table itself, set for a reader. All wording of the notebooks' results stands here.

A finding is computed from the table it is given and claims nothing that the table does not hold: where an interval
leaves a question open, the sentence says so.
"""

import math
from collections.abc import Mapping, Sequence
from html import escape

import pandas as pd

from analysis import languages
from analysis.readability.scores import OF_LANGUAGE

# Above this share of false alarms a word is not said to set a group apart.
LARGEST_Q = 0.05


class Finding(str):
    """A sentence that shows itself as the lead of a report."""

    def _repr_mimebundle_(self, include=None, exclude=None) -> tuple[dict, dict]:
        return {"text/html": f'<p class="lede">{escape(self)}</p>', "text/plain": str(self)}, {"finding": str(self)}


class Note(str):
    """A remark that shows itself in small print."""

    def _repr_html_(self) -> str:
        return f'<p class="note">{escape(self)}</p>'


class Table:
    """A table set for reading: a caption, scoped headers, figures to the right, everything escaped."""

    def __init__(self, html: str, frame: pd.DataFrame):
        self._html, self.frame = html, frame

    def _repr_html_(self) -> str:
        return self._html


def table(frame: pd.DataFrame, *, caption: str, language: str | None = None, most: int = 20) -> Table:
    """The first rows of a table, set for reading.

    Columns `value, low, high` (or `log_ratio, low, high`) become one column with its interval; an index with a name
    becomes the first column. `language` marks the cells of text with the language they are in.
    """
    shown = frame.head(most)
    if shown.index.name or shown.index.nlevels > 1:
        shown = shown.reset_index()
    shown = _with_intervals(shown)
    numeric = {name: pd.api.types.is_numeric_dtype(shown[name]) or name in _measured(frame) for name in shown}
    head = "".join(f'<th scope="col"{_right(numeric[name])}>{escape(_heading(name))}</th>' for name in shown)
    tongue = f' lang="{escape(language)}"' if language else ""
    body = "".join("<tr>" + "".join(_cell(value, position, numeric[name], tongue)
                                    for position, (name, value) in enumerate(zip(shown, row))) + "</tr>"
                   for row in shown.itertuples(index=False))
    rest = f" The first {most} of {len(frame):,} rows." if len(frame) > most else ""
    return Table(f"<table><caption>{escape(caption + rest)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>",
                 frame)


class Facts:
    """A few figures to begin with, each with the words that say what it is."""

    def __init__(self, figures: Sequence[tuple[str, str, str]]):
        self.figures = figures

    def _repr_html_(self) -> str:
        items = (f"<li><b>{escape(figure)}</b>{escape(words)} <small>{escape(note)}</small></li>" for figure, words, note in self.figures)
        return f'<ul class="facts">{"".join(items)}</ul>'


def facts(docs: pd.DataFrame, *, defects: pd.DataFrame, ease: pd.DataFrame, said: pd.DataFrame) -> Facts:
    """The size of the corpus, its defects, its reading ease and its sources, in four figures."""
    language = docs["language"].mode()[0]
    mine = _ease(ease, language)
    spoken = said[said["scope"] == "speech"]
    scored = _interval(mine.iloc[0]) if len(mine) == 1 else f"{mine['value'].min():.0f} to {mine['value'].max():.0f}" if len(mine) else "–"
    span = "with its 95 % interval" if len(mine) == 1 else f"from the lowest to the highest of {_count(len(mine), 'article')}"
    return Facts([(f"{len(docs):,}", _noun(len(docs), "article"), documents(docs)),
                  (scored, f"{_heading(ease_measure(language))} in {_language(language)}", span),
                  (f"{len(spoken):,}", f"{_noun(len(spoken), 'statement')} of sources", f"by {_count(spoken['speaker'].nunique(), 'speaker')}"),
                  (f"{len(defects):,}", f"{_noun(len(defects), 'defect')} in the text", f"in {_count(defects['doc_id'].nunique(), 'article')}")])


def in_place(found: pd.DataFrame, docs: pd.DataFrame, *, caption: str, around: int = 36, most: int = 40) -> Table:
    """Passages in the words around them, each with its article and its place: for blocks, notices and sentences.

    The column before the passage is `notice`, `kind` or whatever the table has after its offsets.
    """
    label = next((name for name in ("notice", "kind") if name in found), None)
    what = f'<th scope="col">{escape(label)}</th>' if label else ""
    rows = []
    for row in found.head(most).to_dict("records"):
        text, tongue = docs.at[row["doc_id"], "text"], escape(str(docs.at[row["doc_id"], "language"]))
        before, after = text[max(0, row["start"] - around):row["start"]], text[row["end"]:row["end"] + around]
        passage = f"{escape(before)}<mark>{escape(text[row['start']:row['end']])}</mark>{escape(after)}"
        named = f"<td>{escape(str(row[label]))}</td>" if label else ""
        rows.append(f'<tr><th scope="row">{escape(str(row["doc_id"]))}</th><td class="n">{row["start"]:,}</td>{named}<td lang="{tongue}">{passage}</td></tr>')
    rest = f" The first {most} of {len(found):,}." if len(found) > most else ""
    return Table(f'<table><caption>{escape(caption + rest)}</caption><thead><tr><th scope="col">article</th><th scope="col" class="n">place</th>'
                 f'{what}<th scope="col">in its place</th></tr></thead><tbody>{"".join(rows)}</tbody></table>', found)


def concordance(lines: pd.DataFrame, *, query: str, most: int = 20) -> Table:
    """The uses of a word under one another, each with what stands left and right of it."""
    shown = lines.head(most)
    body = "".join(f'<tr><th scope="row">{escape(str(row.doc_id))}</th><td class="n">{row.start:,}</td><td class="left">{escape(row.left)}</td>'
                   f"<td><mark>{escape(row.match)}</mark></td><td>{escape(row.right)}</td></tr>" for row in shown.itertuples())
    rest = f", the first {most} of {len(lines):,}" if len(lines) > most else ""
    columns = "".join(f'<th scope="col"{kind}>{name}</th>' for name, kind in
                      (("article", ""), ("place", ' class="n"'), ("left", ' class="left"'), ("match", ""), ("right", "")))
    return Table(f'<table class="concordance"><caption>{escape(f"Uses of “{query}”{rest}.")}</caption><thead><tr>{columns}</tr></thead>'
                 f"<tbody>{body}</tbody></table>", lines)


def documents(docs: pd.DataFrame) -> Finding:
    """How many articles there are, of which outlets, languages and days."""
    parts = [f"{_count(len(docs), 'article')}"]
    outlets = docs["outlet"].dropna().nunique() if "outlet" in docs else 0
    if outlets:
        parts.append(f"by {_count(outlets, 'outlet')}")
    tongues = docs["language"].value_counts() if "language" in docs else pd.Series(dtype=int)
    named = [_language(code) if len(tongues) == 1 else f"{number} in {_language(code)}" for code, number in tongues.items()]
    if named:
        parts.append(f"in {named[0]}" if len(named) == 1 else f"({_listed(named)})")
    dates = docs["date"].dropna() if "date" in docs else pd.Series(dtype="datetime64[ns]")
    if len(dates):
        parts.append(_days(dates.min(), dates.max()))
    return Finding(" ".join(parts) + ".")


def residue(blocks: pd.DataFrame, docs: pd.DataFrame) -> Finding:
    """Which part of the text belongs to the page and not to the article."""
    marked = blocks[blocks["kind"] == "residue"]
    if marked.empty:
        return Finding(f"No residue of the page was found in {_count(len(docs), 'article')}.")
    share = (marked["end"] - marked["start"]).sum() / docs["text"].str.len().sum()
    return Finding(f"{share:.1%} of the characters, in {marked['doc_id'].nunique()} of {_count(len(docs), 'article')}, "
                   "are residue of the page and left out of every figure.")


def notices(found: pd.DataFrame, docs: pd.DataFrame) -> Finding:
    """How many defects the texts carry, in how many articles, and which kind leads."""
    if found.empty:
        return Finding(f"No defect was found in {_count(len(docs), 'article')}.")
    kinds = found["notice"].value_counts()
    return Finding(f"{_count(len(found), 'defect')} in {found['doc_id'].nunique()} of {_count(len(docs), 'article')}; "
                   f"most often: {kinds.index[0]} ({kinds.iloc[0]}).")


def reprints(pairs: pd.DataFrame, docs: pd.DataFrame) -> Finding:
    """How many articles share most of their text with another one."""
    if pairs.empty:
        return Finding(f"No two of {_count(len(docs), 'article')} share most of their text.")
    closest = pairs.sort_values("share", ascending=False).iloc[0]
    return Finding(f"{pd.concat([pairs['doc_id'], pairs['other']]).nunique()} of {_count(len(docs), 'article')} share most of their text with another; "
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
        return Finding(f"No text in {_language(language)} is long enough for a reading ease.")
    easy = measure != "lix"
    ranked = mine.sort_values("value", ascending=easy)
    hardest, easiest = ranked.iloc[0], ranked.iloc[-1]
    if len(ranked) == 1 and unit != "doc_id":
        return Finding(f"There is one {unit} only, so nothing to compare.")
    if len(ranked) == 1:
        return Finding(f"{hardest[unit]} scores {_interval(hardest)} on {_heading(measure)}{_direction(easy)}.")
    apart = hardest["high"] < easiest["low"] if easy else hardest["low"] > easiest["high"]
    verdict = ("their intervals do not overlap, so the difference is not chance alone" if apart
               else "their intervals overlap, so chance alone could explain the difference")
    return Finding(f"In {_language(language)}, {hardest[unit]} is the hardest to read ({_interval(hardest)}) and {easiest[unit]} "
                   f"the easiest ({_interval(easiest)}) on {_heading(measure)}{_direction(easy)}: {verdict}.")


def terms(counts: pd.DataFrame, *, most: int = 5) -> Finding:
    """The most frequent terms, each with its number of uses and of articles."""
    if counts.empty:
        return Finding("No term was counted.")
    single = counts["documents"].max() == 1
    top = counts.sort_values(["count", "term"], ascending=[False, True]).head(most).to_dict("records")
    named = [f"{row['term']} ({_count(row['count'], 'use')}{'' if single else ' in ' + _count(row['documents'], 'article')})" for row in top]
    return Finding(f"Most frequent: {_listed(named)}.")


def keyness(keys: Mapping[str, pd.DataFrame], *, reference: str = "the others", most: int = 3) -> Finding:
    """For each group, the words that set it apart with little doubt, or that there is none; takes a table of keyness a group."""
    parts = "; ".join(f"{group}: {_key_words(table, most)}" for group, table in keys.items())
    return Finding(f"Compared with {reference}, what is typical of {parts}.")


def most_distinct(keys: Mapping[str, pd.DataFrame]) -> str:
    """The group that most words set apart with little doubt; the first of them where several are alike."""
    return max(keys, key=lambda group: len(_sure(keys[group])))


def attribution(said: pd.DataFrame, speakers: pd.DataFrame) -> Finding:
    """How much is said by others, in which form, and who is given the most words."""
    spoken = said[said["scope"] == "speech"]
    if spoken.empty:
        return Finding("No reported speech was found.")
    shares = spoken["type"].value_counts(normalize=True)
    forms = _listed([f"{share:.0%} {kind}" for kind, share in shares.items()])
    sentence = f"{_count(len(spoken), 'statement')} of sources ({forms})"
    if len(speakers):
        first = speakers.sort_values("words", ascending=False).iloc[0]
        sentence += f"; the most words go to {first['speaker']} ({first['words']:,}, {first['share']:.0%} of all that is quoted or reported)"
    return Finding(sentence + ".")


def _ease(intervals: pd.DataFrame, language: str) -> pd.DataFrame:
    return intervals[(intervals["measure"] == ease_measure(language)) & intervals["value"].notna()]


def _sure(keys: pd.DataFrame) -> pd.DataFrame:
    # Where articles could not be the draws there is no q, and the interval alone decides.
    sure = keys[(keys["low"] > 0) & ~(keys["q"] > LARGEST_Q)]
    return sure.sort_values("low", ascending=False, kind="stable")


def _key_words(keys: pd.DataFrame, most: int) -> str:
    sure = _sure(keys)
    if sure.empty:
        return "nothing beyond what chance among articles can produce"
    named = [f"{row.term} (at least {_times(row.low)} times as frequent)" for row in sure.head(most).itertuples()]
    return _listed(named) + (f", and {len(sure) - most} more" if len(sure) > most else "")


def _times(log_ratio: float) -> str:
    """A ratio to two significant digits, rounded down, since it is said to be the least."""
    ratio = 2.0 ** log_ratio
    unit = 10.0 ** (math.floor(math.log10(ratio)) - 1)
    return f"{math.floor(ratio / unit) * unit:,.{0 if ratio >= 10 else 1}f}"


def _with_intervals(frame: pd.DataFrame) -> pd.DataFrame:
    for name in _measured(frame):
        merged = [_interval({"value": value, "low": low, "high": high})
                  for value, low, high in zip(frame[name], frame["low"], frame["high"])]
        return frame.assign(**{name: merged}).drop(columns=["low", "high"])
    return frame


def _measured(frame: pd.DataFrame) -> Sequence[str]:
    return [name for name in ("value", "log_ratio", "per_thousand", "share") if {name, "low", "high"} <= set(frame.columns)][:1]


def _interval(row) -> str:
    value, low, high = row["value"], row["low"], row["high"]
    if pd.isna(value):
        return "–"
    digits = 0 if abs(value) >= 10 else 1 if abs(value) >= 1 else 2
    bounds = "" if pd.isna(low) or pd.isna(high) else f" [{low:.{digits}f}, {high:.{digits}f}]"
    return f"{value:.{digits}f}{bounds}".replace("-", "−")


def _cell(value: object, position: int, numeric: bool, tongue: str) -> str:
    shown = f'<time datetime="{value:%Y-%m-%d}">{_day(value)}</time>' if _is_day(value) else escape(_figure(value))
    if position == 0:
        return f'<th scope="row"{tongue}>{shown}</th>'
    return f"<td{_right(numeric)}{'' if numeric else tongue}>{shown}</td>"


def _figure(value: object) -> str:
    if isinstance(value, (list, tuple, dict)):
        return ", ".join(map(str, value))
    if pd.isna(value):
        return "–"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 or value == int(value) else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _is_day(value: object) -> bool:
    return isinstance(value, pd.Timestamp) and not pd.isna(value)


def _right(numeric: bool) -> str:
    return ' class="n"' if numeric else ""


def _heading(name: str) -> str:
    return {"flesch_kandel_moles": "Kandel–Moles ease", "lix": "LIX", "rix": "RIX", "doc_id": "article", "per_thousand": "per 1,000 words",
            "flesch_reading_ease": "Flesch ease"}.get(name, str(name).replace("_", " "))


def _direction(easy: bool) -> str:
    return " (higher is easier)" if easy else " (higher is harder)"


def _language(code: str) -> str:
    return str(languages.load(code).rules.get("name", f"language '{code}'"))


def _count(number: int, noun: str) -> str:
    return f"{number:,} {_noun(number, noun)}"


def _noun(number: int, noun: str) -> str:
    return noun if number == 1 else f"{noun}s"


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _days(first: pd.Timestamp, last: pd.Timestamp) -> str:
    if first.normalize() == last.normalize():
        return f"of {_day(first)}"
    same_month = (first.year, first.month) == (last.year, last.month)
    return f"from {first.day if same_month else _day(first)} to {_day(last)}"


def _day(date: pd.Timestamp) -> str:
    return f"{date.day} {date:%B %Y}"
