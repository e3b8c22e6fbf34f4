"""Training of the classifier: labelled clauses → `clauses/classifier.npz` (`make train`)."""
