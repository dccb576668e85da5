import json
import random
import re
from importlib import import_module

import numpy as np
import pytest

from analysis.attribution.pieces import tokenizer
from analysis.attribution.tagger import REACH, Span, Statement, Tagger, Text
from analysis.languages import load

# Only where the packages for training are installed.
torch = pytest.importorskip("torch")
pytest.importorskip("onnx")
accuracy, examples, folds, graph, learning, network, predictions, weights = (
    import_module(f"analysis.attribution.training.{name}")
    for name in (
        "accuracy",
        "examples",
        "folds",
        "graph",
        "learning",
        "network",
        "predictions",
        "weights",
    )
)

TEXT = (
    "Le maire parle\n« Nous tiendrons », a déclaré Anne Martin. "
    "Selon le préfet, la route est coupée."
)


def span(words):
    return [[TEXT.index(words), TEXT.index(words) + len(words)]]


ROW = {
    "id": "one",
    "origin": "invented",
    "text": TEXT,
    "attributions": [
        {
            "content": span("« Nous tiendrons »"),
            "cue": span("a déclaré"),
            "source": span("Anne Martin"),
        },
        {"content": span("la route est coupée"), "cue": span("Selon"), "source": span("le préfet")},
    ],
}


@pytest.fixture
def articles(tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(ROW) + "\n", "utf-8")
    return examples.read(path, {"invented": 0.5})


def small():
    torch.manual_seed(3)
    sizes = network.Sizes(
        vocabulary=tokenizer().get_vocab_size(),
        width=24,
        layers=5,
        heads=2,
        inner=32,
        places=256,
        role_width=16,
        role_layers=1,
        role_heads=2,
        role_inner=16,
    )
    return network.Tagger(sizes)


def test_an_article_becomes_anchors_with_roles(articles):
    (article,) = articles
    assert article.weight == 0.5
    batch = examples.batch(examples.windows(article))
    assert batch.anchors.eq(1).sum() == 2
    assert batch.places.tolist() == [anchor.place + 1 for anchor in article.anchors]
    for labels, anchor in zip(batch.roles, article.anchors, strict=True):
        assert labels[REACH] == 1
        assert labels.eq(2).sum() == len(anchor.content)
        assert labels.eq(3).sum() == len(anchor.source)


def test_windows_learn_each_anchor_once():
    length = 1000
    pieces = examples.Pieces(*(np.arange(length) for _ in range(5)))
    for size in (254, 160):
        cut = examples.windows(examples.Article("long", pieces, [], 1.0), size)
        read = [place for window in cut for place in range(window.first, window.last)]
        assert read == list(range(length))


def test_a_step_lowers_the_loss_and_a_seed_repeats_it(articles):
    plan = learning.Plan(epochs=12, size=2, encoder_rate=1e-2, head_rate=1e-2, frozen=0, seed=5)
    lines: list[str] = []
    first, second = small(), small()
    learning.train(first, articles, plan, log=lines.append)
    learning.train(second, articles, plan, log=lines.append)
    for one, other in zip(first.parameters(), second.parameters(), strict=True):
        assert torch.equal(one, other)
    found = [re.search(r"anchors (\S+), of roles (\S+),", line) for line in lines]
    losses = [float(match[1]) + float(match[2]) for match in found if match]
    assert losses[plan.epochs - 1] < losses[0]


def test_frozen_layers_stay_as_they_are(articles):
    trained = small()
    before = {name: tensor.clone() for name, tensor in trained.state_dict().items()}
    learning.train(trained, articles, learning.Plan(epochs=1, frozen=4))
    changed = {
        n for n, tensor in trained.state_dict().items() if not torch.equal(tensor, before[n])
    }
    assert not any(name.startswith(("encoder.words", "encoder.layers.0.")) for name in changed)
    assert any(name.startswith("encoder.layers.4.") for name in changed)
    assert any(name.startswith("encoder.marks") for name in changed)


def test_graphs_compute_what_the_network_computes(articles, tmp_path):
    trained = small()
    path = tmp_path / "weights.npz"
    weights.save(trained, path)
    arrays = weights.read(path)
    trained.load_state_dict({name: torch.tensor(array) for name, array in arrays.items()})
    trained.eval()
    graph.export(arrays, tmp_path, trained.sizes)
    reading = Tagger(tmp_path).read_all([Text(TEXT)], states=True)
    batch = examples.batch(examples.windows(articles[0]))
    with torch.no_grad():
        states = trained.encoder(batch.ids, batch.marks)
    np.testing.assert_allclose(next(reading).states, states[0, 1:-1], atol=1e-4)
    again = graph.read(tmp_path)
    assert again.keys() == arrays.keys()
    for name, values in arrays.items():
        np.testing.assert_allclose(again[name], values, atol=1e-6, err_msg=name)


def test_folds_keep_an_article_on_one_side(articles, tmp_path):
    names = [f"article {number}" for number in range(23)]
    dealt = folds.deal(names, 5)
    assert sorted(name for part in dealt for name in part) == sorted(names)
    assert dealt == folds.deal(random.Random(1).sample(names, 23), 5)
    with pytest.raises(ValueError, match="one"):
        folds.run({}, articles, [ROW], learning.Plan(), tmp_path)


def test_accuracy_counts_pairs_and_calibration_error(tmp_path):
    right = Statement(
        anchor=0,
        probability=0.9,
        certainty=0.9,
        cued=True,
        content=(Span(*span("« Nous tiendrons »")[0]),),
        cue=None,
        source=Span(*span("le préfet")[0]),
        first=0,
        roles=np.zeros((0, 4)),
    )
    article = accuracy.compare(ROW, [right], load("fr"))
    assert accuracy.counts(article, np.array([0])) == [[1, 1, 2], [1, 1, 2], [0, 1, 2]]
    assert accuracy.whole(article).tolist() == [1]
    predictions.write(tmp_path / "found.jsonl", [ROW], [[right]])
    (row,) = predictions.rows_of(tmp_path / "found.jsonl")
    assert row["attributions"][0]["source"] == span("le préfet")
    sure = np.array([0.95] * 20 + [0.05] * 20)
    hits = np.array([1.0] * 19 + [0.0] + [1.0] + [0.0] * 19)
    assert accuracy.calibration_error(sure, hits) == pytest.approx(0)
    bias, weight = accuracy.logistic(np.array([[-1.0], [1.0]] * 50), np.array([0.0, 1.0] * 50))
    assert weight > 1
    assert abs(bias) < 1e-6
