"""A sum has the same bits however many variants it is made for, and however they lie in memory."""

import numpy as np
import pytest

from service.solver.arrays import total


@pytest.mark.parametrize("count", [1, 2, 7, 64])
@pytest.mark.parametrize("terms", [3, 12, 200])
def test_terms_are_added_from_the_first_to_the_last_one(terms: int, count: int) -> None:
    values = (
        np.random.default_rng(terms).standard_normal((terms, count))
        * 10.0 ** np.arange(terms)[:, None] ** 0.3
    )
    expected = values[0].copy()
    for each in values[1:]:
        expected = expected + each
    for laid in (values, np.asfortranarray(values), values[:, ::-1][:, ::-1]):
        assert total(laid).tobytes() == expected.tobytes()
    one_by_one = np.concatenate([total(values[:, at : at + 1].copy()) for at in range(count)])
    assert one_by_one.tobytes() == expected.tobytes()
