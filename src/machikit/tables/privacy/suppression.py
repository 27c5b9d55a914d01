"""Which numbers of a statistic are suppressed: those under ten, and the next smallest where a sum would give one away."""

from collections.abc import Collection, Iterable, Sequence

from machikit.tables.privacy.small_counts import MIN_RESIDENTS

PRIMARY, SECONDARY = "primary", "secondary"  # 一次秘匿, 二次秘匿
Numbers = Sequence[float | None]


def suppressed(numbers: Numbers, hidden: Collection[int], sums: Iterable[Sequence[int]]) -> dict[int, str]:
    """Index of a number → primary (from one to nine) or secondary (it would be what gives another away).

    numbers: None where there is none. hidden: indices that the source suppresses itself. sums: indices of numbers whose total may be
    known to somebody; until in none of them a suppressed number can be computed back, the smallest that is left is suppressed as well.
    """
    found = {i: PRIMARY for i, n in enumerate(numbers) if is_few(n)}
    groups = sorted((group for group in sums if len(group) > 1), key=len)  # small ones leave no choice: fewer are lost
    again = True
    while again:
        again = False
        for group in groups:
            closed = [i for i in group if i in found or i in hidden]
            open_ = [i for i in group if i not in found and i not in hidden and numbers[i] is not None]
            if open_ and _can_be_computed([numbers[i] for i in closed]):
                found[min(open_, key=lambda i: _size(numbers[i]))] = SECONDARY
                again = True
    return found


def is_few(number: float | None) -> bool:
    """Whether a number counts from one to nine; nobody is nobody, and a fraction counts nothing."""
    return number is not None and 0 < number < MIN_RESIDENTS and float(number).is_integer()


def _can_be_computed(closed: Numbers) -> bool:
    """Whether the total of suppressed numbers says what each of them is: it is one, or each is the smallest or largest it can be."""
    known = [n for n in closed if n is not None and is_few(n)]
    if len(closed) < 2 or len(known) < len(closed):
        return len(closed) == 1
    return sum(known) in (len(known), len(known) * (MIN_RESIDENTS - 1))


def _size(number: float | None) -> tuple[bool, float]:
    """In order of which is suppressed first: zero last, for it hides nothing."""
    return (number or 0) <= 0, number or 0
