"""Temporal expressions: ``find`` sees them in the text, ``resolve`` gives them values against the article's date.

``find(text)`` reads the words only, by the rules of ``rules.toml`` and the tables of ``words.toml``. ``resolve`` asks
the parse for tense and the flow of the text for anchors.

For the diary: ``clock_groups(text, times)`` puts together the clocks that name one hour in several zones ("3 pm Central
European Time (1400 GMT, 16.00 Kyiv time)"); ``instant(time)`` is the UTC instant of a clock whose zone is known.
A clock has type TIME, precision minute or hour, ``start`` its instant: "2021-12-30T20:30Z", or without Z where no zone
is known. A range of days ("June 20-22") is one time whose ``end`` is exclusive; of "early next year" and "mid-July"
``start`` and ``end`` bound the part that is meant. An hour that no clock shows ("25:30") is in ``Found.rejected``.
"""

from dateline.times.clocks import clock_groups, instant
from dateline.times.expression import Expression
from dateline.times.finding import find
from dateline.times.resolution import resolve

__all__ = ["Expression", "clock_groups", "find", "instant", "resolve"]
