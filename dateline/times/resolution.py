"""Giving temporal expressions their values: against the article's date, the tense, and the flow of the text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from dateline.record import Found, Published, Time
from dateline.spans import Span
from dateline.times import absolute, durations, relative, seasons
from dateline.times.expression import Expression
from dateline.times.flow import Flow
from dateline.times.given import Given, time
from dateline.times.hours import clock_day, clocked

if TYPE_CHECKING:
    from dateline.language import Annotated

#: What reads the parts of an expression, by the kind that its rule names.
KINDS: Mapping[str, Callable[[Expression, Flow], Given]] = {
    **absolute.KINDS,
    **seasons.KINDS,
    **relative.KINDS,
    **durations.KINDS,
}


def resolve(annotated: Annotated, expressions: tuple[Expression, ...], published: Published) -> Found[Time]:
    """The expressions with their values, in the order of the text, and cautions about those that cannot be right; an
    hour that no clock shows is rejected.

    Clocks come last, when all days of the text are known: an hour may stand before its day.
    """
    flow = Flow(annotated, published)
    times: dict[Span, Time] = {}
    for expression in expressions:
        if expression.kind == "clock":
            flow.remember(expression, clock_day(expression, flow))
        else:
            given = KINDS[expression.kind](expression, flow)
            flow.remember(expression, given)
            times[expression.span] = time(expression, given)
    items = tuple(clocked(expressions, times, flow))
    return Found(items, tuple(flow.rejected), tuple(flow.cautions))
