"""Who gets in and what they may do: from a token in a request to a principal, and what is written down about it."""
