"""Training of the tagger: from annotated articles to the weights that the package ships."""
