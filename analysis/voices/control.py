"""Compare the key words of a voice with those of random samples of the same size."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.terms.keyness import CLUSTERED_Z, compare, compare_documents
from analysis.terms.measures import LARGEST_Q
from analysis.terms.side_counts import REFERENCE, TARGET, SideCounts
from analysis.terms.sides import choose_sides
from analysis.voices.splitting import QUOTED, RESIDUE, split

# So many words at the head of a list of key words are compared.
TOP = 50
# As often as `terms.keyness` does.
DRAWS = 19_999
# The two sides of a comparison of voices.
JOURNALIST, SOURCES = TARGET, REFERENCE


def control(
    documents: pd.DataFrame,
    said: pd.DataFrame,
    *,
    by: str | None = None,
    target: Hashable | None = None,
    reference: Hashable | None = None,
    draws: int = 10,
    seed: int = 0,
    minimum: int = 10,
) -> pd.DataFrame:
    """Compare the key words of the journalist's voice with those of random texts of the same size.

    A part of a text always has fewer key words than the whole: this tells what is the voice's own
    from what less text alone would make. With `by` and `target`, the key words of a group of
    documents (an outlet) in the whole text are looked for in the journalist's voice, and in the
    same articles cut at random: each to as many words as the journalist's voice has in it. Without
    them, the journalist's voice is compared with the quoted, and with a random cut of each article
    in two of these sizes.

    Parameters
    ----------
    documents, said : as for `split`.
    by, target, reference, minimum : as for `terms.keyness`; the key words are those of lemmas, stop
        words included, with q of 0.05 at most in favour of the target. With `by`, q comes from the
        clustered z in all rows; without, from permutations as in `terms.keyness`, where that is not
        too much work.
    draws, seed : how often the articles are cut, and the seed of it.

    Returns
    -------
    With `by`, the rows 'whole text', 'journalist' and 'random, same size', and the columns `text`,
    `words` (of the target), `key` (key words), `kept` (how many of them are key in the whole text),
    `new` (how many are not) and `top` (how many of the first 50 of the list, the most surely
    typical, are among the first 50 of the whole text). Without `by`, the rows 'journalist',
    'quoted', 'random, as journalist', 'random, as quoted', and `text`, `words`, `key` (what is key
    against the other of the two). In random rows each number is the mean over the draws, with their
    range in `key_low, key_high` and so on; these are NaN in the others. With fewer than two
    documents on a side, a ValueError with `by`, and no key words (NaN) without.

    >>> text = "Le retrait commence. « Non », dit-il."
    >>> docs = pd.DataFrame({"doc_id": list("abcdefgh"), "text": text, "language": "fr"})
    >>> said = pd.DataFrame({"doc_id": docs.doc_id, "spans": [[(21, 28)]] * 8})
    >>> said = said.assign(scope="speech", speaker_name=None)
    >>> control(docs, said, minimum=5)[["text", "words"]].values.tolist()[:2]
    [['journalist', 40], ['quoted', 8]]
    """
    if by is None and target is not None:
        raise ValueError(
            "a target is a group of a column: give by= as well, or neither to compare the "
            "journalist's voice with the quoted"
        )
    rows = documents if by is None else choose_sides(documents, by, target, reference)
    parts = split(rows, said)
    parts = parts[parts["voice"] != RESIDUE]
    voices = parts.assign(side=np.where(parts["voice"] == QUOTED, SOURCES, JOURNALIST))
    counts = SideCounts.of(voices, unit="lemma", ngram=1)
    random = np.random.default_rng(seed)
    cuts = (counts.cut(random) for _ in range(draws))
    if by is None:
        return _of_voices(counts, cuts, draws, minimum)
    in_target = parts.drop_duplicates("doc_id")["side"].to_numpy() == TARGET
    return _of_group(counts, cuts, in_target, minimum)


def _of_voices(
    counts: SideCounts, cuts: Iterable[SideCounts], draws: int, minimum: int
) -> pd.DataFrame:
    """Return the rows that compare the journalist's voice with the quoted.

    Parameters
    ----------
    counts : the uses of terms by document and voice.
    cuts : the same, with the words of each document divided at random, as often as `draws` says.
    minimum : as for `control`.
    """
    of_voices, *of_cuts = [
        _key_words_by_side(texts, minimum, comparisons=draws + 1) for texts in (counts, *cuts)
    ]
    sizes = counts.words.sum(axis=0).astype(int)
    rows: list[dict[str, object]] = [
        {"text": text, "words": sizes[side], "key": of_voices[side]}
        for text, side in (("journalist", JOURNALIST), ("quoted", SOURCES))
    ]
    if of_cuts:
        rows += [
            {
                "text": f"random, as {text}",
                "words": sizes[side],
                **_means([{"key": numbers[side]} for numbers in of_cuts]),
            }
            for text, side in (("journalist", JOURNALIST), ("quoted", SOURCES))
        ]
    return _finished(rows, ["key"])


def _key_words_by_side(
    counts: SideCounts, minimum: int, *, comparisons: int
) -> tuple[float, float]:
    """Return the number of key words of each side against the other.

    NaN where a side has fewer than two documents. `comparisons` as for `compare_documents`.
    """
    if (counts.words > 0).sum(axis=0).min() < 2:
        return np.nan, np.nan
    table = compare_documents(counts, minimum=minimum, draws=DRAWS, seed=0, comparisons=comparisons)
    is_sure = table["q"] <= LARGEST_Q
    return (is_sure & (table["low"] > 0)).sum(), (is_sure & (table["high"] < 0)).sum()


class _KeyWords(NamedTuple):
    """The key words of a target, and the first terms of the list from which they come."""

    key: set[str]
    top: set[str]


def _of_group(
    counts: SideCounts, cuts: Iterable[SideCounts], in_target: np.ndarray, minimum: int
) -> pd.DataFrame:
    """Return the rows that compare a group of documents with a reference.

    Parameters
    ----------
    counts, cuts, minimum : as for `_of_voices`.
    in_target : which documents belong to the group; the others are the reference.
    """
    whole = _key_words(counts.whole(), in_target, minimum)
    voice = _key_words(counts, in_target, minimum)
    of_cuts = [_key_words(cut, in_target, minimum) for cut in cuts]
    size = counts.words[in_target].sum()
    size_of_voice = counts.words[in_target, JOURNALIST].sum()
    rows: list[dict[str, object]] = [
        {"text": "whole text", "words": size, **_common(whole, whole)},
        {"text": "journalist", "words": size_of_voice, **_common(voice, whole)},
        {
            "text": "random, same size",
            "words": size_of_voice,
            **_means([_common(cut, whole) for cut in of_cuts]),
        },
    ]
    return _finished(rows, ["key", "kept", "new", "top"])


def _key_words(counts: SideCounts, in_target: np.ndarray, minimum: int) -> _KeyWords:
    """Return the key words of the target documents against the others, in the journalist's text."""
    target, reference = (
        counts.sums(JOURNALIST, among=documents) for documents in (in_target, ~in_target)
    )
    if min(target.documents, reference.documents) < 2:
        raise ValueError(
            "fewer than two documents have text on a side, so that documents cannot be the draws; "
            "take more documents"
        )
    table = compare(
        counts.terms, counts.forms, target, reference, minimum=minimum, method=CLUSTERED_Z
    )
    is_key = (table["q"] <= LARGEST_Q) & (table["low"] > 0)
    return _KeyWords(key=set(table["term"][is_key]), top=set(table["term"][:TOP]))


def _common(words: _KeyWords, whole: _KeyWords) -> dict[str, int]:
    """Count key words, and how many of them are key in the whole text too."""
    return {
        "key": len(words.key),
        "kept": len(words.key & whole.key),
        "new": len(words.key - whole.key),
        "top": len(words.top & whole.top),
    }


def _means(numbers: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return the mean of each number over the draws, with the least (`_low`) and the greatest."""
    table = pd.DataFrame(numbers)
    return {
        f"{name}{ending}": float(value)
        for ending, values in (("", table.mean()), ("_low", table.min()), ("_high", table.max()))
        for name, value in values.items()
    }


def _finished(rows: list[dict[str, object]], measures: list[str]) -> pd.DataFrame:
    """Return the table of `control`: text, words, and each measure with its range over draws."""
    columns = [
        "text",
        "words",
        *(f"{name}{ending}" for name in measures for ending in ("", "_low", "_high")),
    ]
    return pd.DataFrame(rows, columns=columns).astype(
        {"words": int} | dict.fromkeys(columns[2:], float)
    )
