"""What a recipe keeps has an end: everything is forgotten when there is too much, and worked out again."""

from service.solver.memory import Memory


def test_a_value_is_made_once_and_kept() -> None:
    made = iter(range(10))
    memory: Memory[int] = Memory(10)
    assert [memory.recall(key, lambda: next(made)) for key in ("a", "b", "a", "b")] == [0, 1, 0, 1]


def test_too_many_values_are_all_forgotten() -> None:
    memory: Memory[int] = Memory(3)
    for key in range(4):
        memory.recall(key, lambda: 1)
    assert memory.recall(0, lambda: 2) == 2
    assert memory.recall(3, lambda: 2) == 1


def test_what_is_forgotten_is_made_again() -> None:
    memory: Memory[int] = Memory(3)
    memory.recall("a", lambda: 1)
    memory.forget()
    assert memory.recall("a", lambda: 2) == 2
