"""What a difference between voices is beside the one that less text alone would make."""

from collections.abc import Hashable, Iterable

import numpy as np
import pandas as pd

from analysis.terms.dealing import MOST_WORK, Dealt, chances
from analysis.terms.keyness import chosen_sides, compared
from analysis.terms.measures import LARGEST_Q
from analysis.voices.splitting import QUOTED, RESIDUE, split

# So many words at the head of a list of key words are compared.
TOP = 50
METHOD = "clustered z"
# As often as `terms.keyness` does.
DRAWS = 19_999


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
    """Whether the journalist's voice has its own key words, or only less text: the same on texts cut at random to the same size.

    A part of a text always has fewer key words than the whole. With `by` and `target`, the key words of a group of documents (an outlet) in
    the whole text are looked for in the journalist's voice, and in the same articles cut at random: each to as many words as the journalist's
    voice has in it. Without them, the journalist's voice is compared with the quoted, and with a random cut of each article in two of these sizes.

    Parameters
    ----------
    documents, said : as for `split`.
    by, target, reference, minimum : as for `terms.keyness`; the key words are those of lemmas, stop words included, with q of 0.05 at most in favour
        of the target. With `by`, q comes from the clustered z in all rows; without, from dealing as in `terms.keyness`, where that is not too much work.
    draws, seed : how often the articles are cut, and the seed of it.

    Returns
    -------
    With `by`, the rows 'whole text', 'journalist' and 'random, same size', and the columns `text`, `words` (of the target), `key` (key words),
    `kept` (how many of them are key in the whole text), `new` (how many are not) and `top` (how many of the first 50 of the list, the most surely typical,
    are among the first 50 of the whole text). Without `by`, the rows 'journalist', 'quoted', 'random, as journalist', 'random, as quoted', and
    `text`, `words`, `key` (what is key against the other of the two). In random rows each number is the mean over the draws, with their range in
    `key_low, key_high` and so on; these are NaN in the others. With fewer than two documents on a side, a
    ValueError with `by`, and no key words (NaN) without.

    >>> docs = pd.DataFrame({"doc_id": list("abcdefgh"), "text": "Le retrait commence. « Non », dit-il.", "language": "fr"})
    >>> said = pd.DataFrame({"doc_id": docs.doc_id, "spans": [[(21, 28)]] * 8, "scope": "speech", "speaker_name": None})
    >>> control(docs, said, minimum=5)[["text", "words"]].values.tolist()[:2]
    [['journalist', 40], ['quoted', 8]]
    """
    if by is None and target is not None:
        raise ValueError(
            "a target is a group of a column: give by= as well, or neither to compare the journalist's voice with the quoted"
        )
    rows = documents if by is None else chosen_sides(documents, by, target, reference)
    parts = split(rows, said)
    parts = parts[parts["voice"] != RESIDUE]
    random = np.random.default_rng(seed)
    dealt = Dealt(parts.assign(side=(parts["voice"] == QUOTED).astype(int)), unit="lemma", ngram=1)
    if by is None:
        return _of_voices(dealt, (dealt.cut(random) for _ in range(draws)), draws, minimum)
    of_target = parts.drop_duplicates("doc_id")["side"].to_numpy() == 0
    return _of_group(dealt, (dealt.cut(random) for _ in range(draws)), of_target, minimum)


def _of_voices(dealt: Dealt, cuts: Iterable[Dealt], draws: int, minimum: int) -> pd.DataFrame:
    """The rows on the journalist's voice and the quoted."""
    real, *drawn = [_between(each, minimum, among=draws + 1) for each in (dealt, *cuts)]
    sizes = dealt.words.sum(axis=0).astype(int)
    rows = [
        {"text": text, "words": size, **number}
        for text, size, number in zip(("journalist", "quoted"), sizes, real)
    ]
    rows += [
        {"text": f"random, as {row['text']}", "words": row["words"], **_range(list(numbers))}
        for row, numbers in zip(rows, zip(*drawn))
    ]
    return _finished(rows, ["key"])


def _between(dealt: Dealt, minimum: int, *, among: int) -> list[dict[str, float]]:
    """The number of key words of each side against the other, where so many comparisons are to be made; NaN with fewer than two documents."""
    sides = dealt.side(0), dealt.side(1)
    if min(side.documents for side in sides) < 2:
        return [{"key": np.nan}, {"key": np.nan}]
    kept = np.flatnonzero(sides[0].count + sides[1].count >= minimum)
    dealing = among * DRAWS * len(dealt.words) * len(kept) <= MOST_WORK
    found = compared(
        dealt.terms,
        dealt.forms,
        *sides,
        minimum=minimum,
        method=METHOD,
        covariance=dealt.covariance(*sides),
        p=chances(dealt, kept, draws=DRAWS, seed=0) if dealing else None,
    )
    sure = found["q"] <= LARGEST_Q
    return [
        {"key": int((sure & (found["low"] > 0)).sum())},
        {"key": int((sure & (found["high"] < 0)).sum())},
    ]


def _of_group(
    dealt: Dealt, cuts: Iterable[Dealt], of_target: np.ndarray, minimum: int
) -> pd.DataFrame:
    """The rows on a group of documents."""
    whole, own, *drawn = [
        _key_words(each, of_target, minimum) for each in (dealt.whole(), dealt, *cuts)
    ]
    size, size_of_own = dealt.words[of_target].sum(), dealt.words[of_target, 0].sum()
    rows = [
        {"text": "whole text", "words": size, **_beside(whole, whole)},
        {"text": "journalist", "words": size_of_own, **_beside(own, whole)},
        {
            "text": "random, same size",
            "words": size_of_own,
            **_range([_beside(each, whole) for each in drawn]),
        },
    ]
    return _finished(rows, ["key", "kept", "new", "top"])


def _key_words(dealt: Dealt, of_target: np.ndarray, minimum: int) -> tuple[set[str], set[str]]:
    """The key words of the target in side 0, and the first of the list."""
    target, reference = (dealt.side(0, among=some) for some in (of_target, ~of_target))
    if min(target.documents, reference.documents) < 2:
        raise ValueError(
            "fewer than two documents have text on a side, so that documents cannot be the draws; take more documents"
        )
    found = compared(dealt.terms, dealt.forms, target, reference, minimum=minimum, method=METHOD)
    return set(found["term"][(found["q"] <= LARGEST_Q) & (found["low"] > 0)]), set(
        found["term"][:TOP]
    )


def _beside(found: tuple[set[str], set[str]], whole: tuple[set[str], set[str]]) -> dict[str, int]:
    (key, top), (key_of_whole, top_of_whole) = found, whole
    return {
        "key": len(key),
        "kept": len(key & key_of_whole),
        "new": len(key - key_of_whole),
        "top": len(top & top_of_whole),
    }


def _range(drawn: list[dict[str, int]]) -> dict[str, float]:
    """The mean of each number over the draws, with the least and the greatest."""
    table = pd.DataFrame(drawn)
    return {
        f"{name}{ending}": float(value)
        for ending, values in (("", table.mean()), ("_low", table.min()), ("_high", table.max()))
        for name, value in values.items()
    }


def _finished(rows: list[dict], measures: list[str]) -> pd.DataFrame:
    columns = [
        "text",
        "words",
        *(f"{name}{ending}" for name in measures for ending in ("", "_low", "_high")),
    ]
    return pd.DataFrame(rows, columns=columns).astype(
        {"words": int} | dict.fromkeys(columns[2:], float)
    )
