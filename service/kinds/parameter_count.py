"""How many numbers a dense network learns, the shapes of its weights, and how many updates it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.kinds.family import Family, Given
from service.solver.recipes.counting import RECIPE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.vocabulary import Draft

MOST_HIDDEN = 4


def hidden_of(draft: Draft) -> tuple[int, ...]:
    """Return the shape of the hidden layers' sizes: as many as the draft says."""
    return (int(str(draft.parameters.get("hidden_layers", 1))),)


def task(draft: Draft, givens: Mapping[str, object]) -> str:
    """Return one variant's task."""
    del draft
    hidden = givens["hidden"]
    sizes = [str(size) for size in hidden] if isinstance(hidden, list) else [str(hidden)]
    between = f"a hidden layer of {sizes[0]}" if len(sizes) == 1 else f"hidden layers of {', '.join(sizes)}"
    return (
        f"A dense network has {givens['inputs']} inputs, {between} and an output layer of "
        f"{givens['outputs']} units. "
        "Layer $l$ computes $z_l = W_l a_{l-1} + b_l$, $a_0$ being the inputs.\n\n"
        f"It is trained for {givens['epochs']} epochs on {givens['examples']} examples in batches of "
        f"{givens['batch_size']}; the last batch of an epoch holds what is left and makes an update, too."
    )


PARAMETER_COUNT = Family(
    name="parameter_count",
    title="Parameters of a dense network, and updates of its training",
    recipe=lambda _: RECIPE,
    givens={
        "inputs": Given("Number of inputs"),
        "hidden": Given("Units of each hidden layer", hidden_of),
        "outputs": Given("Units of the output layer"),
        "examples": Given("Number of training examples N"),
        "batch_size": Given("Examples in a batch B"),
        "epochs": Given("Number of epochs"),
    },
    ask=lambda _: ("parameters", "steps_per_epoch", "updates"),
    task=task,
    example={
        "slug": "count-parameters",
        "parameters": {
            "hidden_layers": 1,
            "inputs": {"integers": [200, 800]},
            "hidden": {"from": "64", "to": "512", "step": "16"},
            "outputs": {"integers": [5, 20]},
            "examples": {"from": "2000", "to": "60000", "step": "100"},
            "batch_size": {"one_of": [32, 64, 128, 256]},
            "epochs": {"integers": [5, 30]},
        },
    },
    misconceptions=RECIPE.misconceptions,
    parameters={
        "hidden_layers": {
            "title": "How many hidden layers",
            "type": "integer",
            "minimum": 1,
            "maximum": MOST_HIDDEN,
            "default": 1,
        }
    },
    asks={
        "rows": "the number of rows of each weight matrix (`rows`)",
        "columns": "the number of columns of each (`columns`)",
        "layers": "the number of parameters of each layer (`layers`)",
        "parameters": "the number of parameters, weights and biases (`parameters`)",
        "steps_per_epoch": "the number of updates in one epoch (`steps_per_epoch`)",
        "updates": "the number of updates in all (`updates`)",
    },
    whole=True,
).kind()
