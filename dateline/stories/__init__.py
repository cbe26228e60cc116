"""What several articles tell of one thing: stories, retold articles, the same statement, event or engagement, conflicts
between articles, positions over time, events by week.

``terms`` sees an article as the words that mark it, ``grouping`` puts it to a story as it comes in, ``retold`` finds
articles that are others in other words. ``model`` is what a view gives: a datum with all its reports. ``merging``
makes one of the same statement or event, ``engagements`` of the same engagement, with what became of it; ``disputes``
sets articles against each other; ``positions`` puts what somebody said in order of time, ``series`` counts events by
week. Nothing here knows the database: ``dateline.store`` keeps what these find.
"""
