"""Speed, measured and printed, never asserted. One module a subject, listed in `__main__`."""
