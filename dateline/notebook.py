"""A record as HTML, for notebooks."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from dateline.brief import Line, Section, compose, zone

if TYPE_CHECKING:
    from dateline.record import Record


def html(record: Record) -> str:
    """The brief of a record as one HTML fragment without scripts; hours in UTC."""
    brief = compose(record, zone("UTC"))
    facts = "".join(f"<div><b>{escape(name)}:</b> {escape(value)}</div>" for name, value in brief.facts)
    sections = "".join(_section(section) for section in brief.sections)
    return f'<div class="dateline"><h3>{escape(brief.title)}</h3>{facts}{sections}</div>'


def _section(section: Section) -> str:
    if not section.lines:
        return f"<h4>{escape(section.title)}</h4><p><i>{escape(section.empty)}</i></p>"
    return f"<h4>{escape(section.title)}</h4><table>{''.join(map(_row, section.lines))}</table>"


def _row(line: Line) -> str:
    indent = f' style="padding-left:{line.indent}em"' if line.indent else ""
    remark = f" <i>[{escape(line.remark)}]</i>" if line.remark else ""
    return (
        f'<tr><td><code>{escape(line.reference)}</code></td><td style="text-align:left">'
        f"<div{indent}><b>{escape(line.lead)}</b>: {escape(line.words)}{remark}</div></td></tr>"
    )
