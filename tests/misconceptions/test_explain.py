"""What a wrong answer is told: its own mistake, two at once, or where the fault lies."""

from itertools import combinations

import pytest

from autograder.misconceptions import explain
from autograder.misconceptions.catalogue import of_stub, other_ways
from autograder.misconceptions.reference import NoSuchPlace, changed, pieces
from autograder.sealed import faults
from tests.grading.test_right_styles import RIGHT, STYLES
from tests.misconceptions.conftest import PLACES, above
from tests.misconceptions.test_data import ALL
from tests.support import EVERY, patched, replaced
from tests.wrong_answers import SOURCES


def wrong_in(part: str, stub: str, old: str, new: str) -> dict[str, str]:
    """The reference as a submission, with one thing changed."""
    return {**SOURCES, part: patched(SOURCES[part], stub, old, new)}


@pytest.mark.parametrize("name", ALL)
def test_it_is_told_by_name_and_what_builds_on_it_is_sent_there(why, name):
    part, known = ALL[name]
    place = part, known.stub
    found = why(wrong_in(part, known.stub, known.old, known.new), above(place))
    assert found.pop(known.stub) == [known.title.en]
    assert {title for titles in found.values() for title in titles} <= {
        f"The mistake is in {known.stub}",
        f"First mend {known.stub}",
    }


@pytest.mark.parametrize(
    ("stub", "below"),
    [
        (("rnn", "rnn_forward"), ("rnn", "rnn_step")),
        (("rnn", "birnn_forward"), ("rnn", "rnn_step")),
        (("bptt", "truncated_rnn_backward"), ("bptt", "rnn_backward")),
        (("lstm", "lstm_step"), ("lstm", "cell_state")),
        (("variants", "bilstm_forward"), ("lstm", "lstm_step")),
        (("variants", "attention_pool"), ("loss", "softmax")),
    ],
    ids=lambda place: place[1],
)
def test_a_mistake_of_its_own_on_top_of_one_below(why, stub, below):
    told = []
    for one, other in zip(of_stub(*stub), of_stub(*below), strict=False):
        sources = wrong_in(*[stub[0], stub[1], one.old, one.new])
        sources[below[0]] = patched(sources[below[0]], below[1], other.old, other.new)
        found = why(sources, above(below))
        assert found[below[1]] == [other.title.en]
        told.append(found.get(stub[1], []) == [one.title.en])
    # Some mistakes below leave nothing of the one above to be seen.
    assert sum(told) > len(told) / 2


def test_only_those_are_blamed_that_give_the_same_by_themselves(why):
    # lstm_step is wrong where bilstm_forward never calls it; lstm_forward has a fault of its own.
    source = patched(SOURCES["lstm"], "lstm_step", "_activate(g, activation)", "np.tanh(g)")
    source = patched(source, "lstm_forward", "return h, c, gates", "return 2 * h, c, gates")
    found = why({**SOURCES, "lstm": source}, above(("lstm", "lstm_step")))
    assert found["bilstm_forward"] == ["The mistake is in lstm_forward"]
    assert found["stacked_lstm_forward"] == ["The mistake is in lstm_forward"]


@pytest.mark.parametrize(
    ("place", "old", "new", "sent"),
    [
        # No result comes of it: a right answer stops there, too.
        (("rnn", "rnn_forward"), "axis=1)", "axis=0)", ["reaches", "train_step"]),
        (("bptt", "rnn_step_backward"), "dz.sum(axis=0)", "dz", ["rnn_backward", "train_step"]),
        (("torch_models", "make_windows"), "X[..., None]", "X", ["predict_one_step"]),
        # The probes do not show it, though they show that the one below is wrong.
        (("rnn", "rnn_step"), "h_prev @ W_hh", "h_prev @ W_hh.T", ["reaches"]),
        (("lstm", "sigmoid"), "np.abs(z)", "np.abs(z).clip(-15, 15)", ["forget_gate"]),
    ],
)
def test_who_stops_or_differs_elsewhere_is_sent_to_the_one_below(why, place, old, new, sent):
    found = why(wrong_in(*place, old, new), above(place))
    for stub in sent:
        assert found[stub] == [f"First mend {place[1]}"]


def test_nobody_is_sent_to_what_it_does_without(why):
    own = "    gate = x_t @ W_x + h_prev @ W_h + b\n    return 0.5 + np.tanh(gate / 2) / 2\n"
    source = patched(SOURCES["lstm"], "forget_gate", "", own)
    source = patched(source, "sigmoid", "", "    return np.tanh(z)\n")
    found = why({**SOURCES, "lstm": source}, [("lstm", "sigmoid"), ("lstm", "forget_gate")])
    assert "forget_gate" not in found and found["sigmoid"]


@pytest.mark.parametrize("gate", ["forget_gate", "input_gate", "output_gate", "candidate"])
def test_a_mistake_in_a_gate_under_a_step_built_from_the_gates(why, gate):
    (way,) = other_ways("lstm", "lstm_step")
    source = patched(SOURCES["lstm"], "lstm_step", "", way.new)
    everything = above(("lstm", "lstm_step"))
    assert why({**SOURCES, "lstm": source}, everything) == {}
    known = of_stub("lstm", gate)[0]
    wrong = {**SOURCES, "lstm": patched(source, gate, known.old, known.new)}
    found = why(wrong, [("lstm", gate), *everything])
    assert found["lstm_step"] == [f"The mistake is in {gate}"]
    assert found[gate] == [known.title.en]


@pytest.mark.parametrize(
    ("part", "stub"),
    [
        ("rnn", "rnn_step"),
        ("loss", "cross_entropy"),
        ("bptt", "rnn_backward"),
        ("lstm", "lstm_backward"),
        ("encoding", "negative_sampling_loss"),
    ],
)
def test_two_mistakes_in_one_function(why, part, stub):
    tried = 0
    whole = pieces(SOURCES[part])
    singles = {one: changed(whole, stub, one.old, one.new)[stub] for one in of_stub(part, stub)}
    for one, other in list(combinations(singles, 2))[:: len(singles) // 3]:
        try:
            both = changed(whole, stub, one.old, one.new)
            both = changed(both, stub, other.old, other.new)
        except NoSuchPlace:
            continue
        titles = why({**SOURCES, part: "".join(both.values())}, [(part, stub)])[stub]
        # One may hide the other; then the one that is seen is told. Or both are a third.
        third = {known.title.en for known in singles if singles[known] == both[stub]}
        assert set(titles) <= {one.title.en, other.title.en, *third}, titles
        tried += 1
    assert tried > 10


def test_two_mistakes_of_which_one_is_written_in_another_form(why):
    new = "    e = np.exp(z - z.max())\n    return e / e.sum(axis=-1, keepdims=True)\n"
    found = why(wrong_in("loss", "softmax", "", new), [("loss", "softmax")])
    assert found["softmax"] == ["One shift for all rows", "`axis` is not used"]


def test_nan_and_inf_alone_are_no_second_mistake(why):
    # log(1 - p) is -inf where p is 1, and so is the logarithm of a finished softmax.
    old, new = (
        "float(-log_p[rows, targets].mean())",
        (
            "float(-(np.eye(K)[targets] * log_p"
            " + (1 - np.eye(K)[targets]) * np.log(1 - np.exp(log_p))).sum(axis=1).mean())"
        ),
    )
    found = why(wrong_in("loss", "cross_entropy", old, new), [("loss", "cross_entropy")])
    assert found["cross_entropy"] == ["Each class is judged alone, as yes or no"]


def test_entries_of_a_table_are_told_each(why):
    source = SOURCES["encoding"]
    known = of_stub("encoding", "SEQUENCE_SHAPES")[:3]
    for one in known:
        source = patched(source, "SEQUENCE_SHAPES", one.old, one.new)
    source = source.replace('"pos_tagging": "N-N"', '"pos_tagging": "?"')
    found = why({**SOURCES, "encoding": source}, [("encoding", "SEQUENCE_SHAPES")])
    assert found["SEQUENCE_SHAPES"] == [one.title.en for one in known]


@pytest.mark.parametrize("name", ["reference", *STYLES])
def test_a_right_style_is_told_nothing(why, name):
    assert why({**SOURCES, **STYLES.get(name, {})}, PLACES) == {}


@pytest.mark.parametrize("name", RIGHT)
def test_another_right_way_is_told_nothing(why, name):
    part, stub, source = RIGHT[name]
    sources = {**SOURCES, part: replaced(SOURCES[part], stub, source)}
    assert why(sources, [(part, stub)]) == {}


def test_what_nobody_knows_is_not_guessed(why):
    strange = "    return np.sin(7 * z) + z.shape[0]\n"
    assert why(wrong_in("loss", "softmax", "", strange), [("loss", "softmax")]) == {}


@pytest.mark.parametrize(
    "new", ["    raise KeyError\n", "    raise NotImplementedError('x')\n", "    return None\n"]
)
def test_no_value_is_no_known_mistake(why, new):
    sources = {part: SOURCES[part] for part in EVERY}
    for part, stub in PLACES:
        if not stub.isupper():
            head = "    def __init__(self, *args):\n    " if stub[0].isupper() else ""
            sources[part] = patched(sources[part], stub, "", head + new)
    assert why(sources, PLACES) == {}


def test_nothing_is_asked_when_time_is_over(monkeypatch, why):
    monkeypatch.setattr(explain, "SECONDS", 0)
    known = of_stub("rnn", "rnn_step")[0]
    assert why(wrong_in("rnn", "rnn_step", known.old, known.new), [("rnn", "rnn_step")]) == {}


def test_whoever_dies_is_not_asked_again():
    asked = []

    class Dying:
        def __getattr__(self, name):
            return self

        def spent(self):
            return 0.0

        def __call__(self, *args):
            asked.append(args)
            raise faults.crashed("it", 1)

    stubs = [place for place in PLACES if not place[1].isupper()]
    assert explain.explain(Dying(), stubs) == ([], [])
    assert 0 < len(asked) <= len(stubs), "the others are asked, and each of them once"


def test_pairs_are_bounded(monkeypatch, why):
    one, other = of_stub("rnn", "rnn_step")[0], of_stub("rnn", "rnn_step")[5]
    both = changed(pieces(SOURCES["rnn"]), "rnn_step", one.old, one.new)
    both = changed(both, "rnn_step", other.old, other.new)
    sources = {**SOURCES, "rnn": "".join(both.values())}
    assert len(why(sources, [("rnn", "rnn_step")])["rnn_step"]) == 2
    monkeypatch.setattr(explain, "PAIRS", 0)
    assert why(sources, [("rnn", "rnn_step")]) == {}
