"""The result page: the public result document turned into frozen objects that a template can print."""
