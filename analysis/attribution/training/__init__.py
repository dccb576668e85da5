"""Training of what attribution learns."""
