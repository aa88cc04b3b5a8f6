"""The script to repair: whole it works, and as it is handed out it has five faults."""

import pytest
import torch
from torch import nn

from autograder.curriculum import choose_parts
from autograder.template import samples
from solutions import repair as whole


@pytest.fixture(scope="module")
def broken() -> dict:
    """The names of the script as students download it."""
    (part,) = choose_parts("mnist")
    names = {"__name__": "homework.repair"}
    exec(compile(samples.untouched(part, "repair"), "repair.py", "exec"), names)
    return names


@pytest.fixture
def batches() -> list:
    """Images and labels in batches of which the last is smaller."""
    generator = torch.Generator().manual_seed(0)
    images = torch.rand(40, 1, 4, 4, generator=generator)
    labels = torch.randint(0, 3, (40,), generator=generator)
    return list(zip(images.split(32), labels.split(32), strict=True))


def linear() -> nn.Module:
    """A classifier with known parameters."""
    torch.manual_seed(0)
    return nn.Sequential(nn.Flatten(), nn.Linear(16, 3))


def descended(model, batches, lr) -> list[torch.Tensor]:
    """The parameters after a step for each batch, by autograd alone."""
    parameters = [p.detach().clone() for p in model.parameters()]
    for images, labels in batches:
        W, b = (p.requires_grad_() for p in parameters)
        loss = nn.functional.cross_entropy(images.flatten(1) @ W.T + b, labels)
        gradients = torch.autograd.grad(loss, (W, b))
        parameters = [(p - lr * g).detach() for p, g in zip((W, b), gradients, strict=True)]
    return parameters


def same(model, parameters) -> bool:
    """Whether a model has these parameters."""
    return all(map(torch.allclose, model.parameters(), parameters))


def test_rows_and_states(broken, batches):
    images = batches[-1][0]
    assert torch.equal(whole.as_rows(images), images[:, 0])
    assert torch.equal(whole.first_state(images, 5), torch.zeros(1, 8, 5))
    assert broken["as_rows"](images).shape == (8, 1, 16), "all pixels are one step"
    assert broken["first_state"](images, 5).shape == (1, 32, 5), "the state is another batch's"


def test_a_step_follows_the_gradient_of_its_batch(broken, batches):
    model, right = linear(), descended(linear(), batches, 0.5)
    first = nn.functional.cross_entropy(linear()(batches[0][0]), batches[0][1]).item()
    loss = whole.train_epoch(model, batches, 0.5)
    assert same(model, right) and type(loss) is float
    assert whole.train_epoch(linear(), batches[:1], 0.5) == pytest.approx(first)
    model = linear()
    broken["train_epoch"](model, batches, 0.5)
    assert same(model, linear().parameters()), "the backward pass is not called: nothing moves"


def test_gradients_add_up_in_the_broken_script(broken, batches):
    """The fifth fault shows once the fourth is mended."""
    (part,) = choose_parts("mnist")
    source = samples.untouched(part, "repair")
    assert "loss.backward\n" in source and "zero_grad" not in source
    names = {"__name__": "homework.repair"}
    exec(source.replace("loss.backward\n", "loss.backward()\n"), names)
    once, twice = linear(), linear()
    names["train_epoch"](once, batches[:1], 0.5)
    assert same(once, descended(linear(), batches[:1], 0.5)), "one batch is right"
    names["train_epoch"](twice, batches, 0.5)
    assert not same(twice, descended(linear(), batches, 0.5)), "two are not"


def test_accuracy(broken, batches):
    model = linear()
    said = torch.cat([model(images) for images, _ in batches]).argmax(1)
    right = (said == torch.cat([labels for _, labels in batches])).float().mean().item()
    assert whole.accuracy(model, batches) == pytest.approx(right)
    assert broken["accuracy"](model, batches) == pytest.approx(right * 40 / 64)


def test_the_broken_script_stops(broken):
    with pytest.raises(RuntimeError):
        broken["main"]()


@pytest.mark.slow
def test_the_whole_script_learns(capsys, monkeypatch):
    torch.manual_seed(0)
    monkeypatch.setattr(whole, "EPOCHS", 12)
    whole.main()
    accuracies = [float(line.rsplit(" ", 1)[1]) for line in capsys.readouterr().out.splitlines()]
    assert len(accuracies) == 12 and accuracies[-1] > 0.85
