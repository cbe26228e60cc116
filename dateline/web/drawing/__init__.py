"""Pictures, as numbers: where a bar, a dot, a line stands. Templates draw them as SVG, with a link on each."""
