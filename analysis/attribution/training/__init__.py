"""Training of the tagger that finds attributions: from annotated articles to the weights that the package ships."""
