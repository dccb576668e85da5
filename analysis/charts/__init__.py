"""Charts: a finished table in, matplotlib Axes out. They compute nothing and show themselves in a notebook."""
