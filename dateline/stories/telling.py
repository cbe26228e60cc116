"""What the articles of one story tell together."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.deeds import deeds
from dateline.diary import diary
from dateline.record import Record
from dateline.said import said
from dateline.stories import disputes, merging
from dateline.stories.model import Story, Told


def tell(story: Story, records: Sequence[Record]) -> Told:
    """A story with the records of its articles (not of all, if there are too many): what they tell, each thing once."""
    originals = {part.article: part.original for part in story.parts if part.original}
    stories = {part.article: story.id for part in story.parts}
    accounts = [record for record in records if record.id not in originals]
    return Told(
        story,
        merging.statements(said(records), originals, stories),
        merging.events(deeds(records), originals, stories),
        diary(records, stories, originals),
        disputes.find(accounts),
    )
