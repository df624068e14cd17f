"""The main tasks in a real browser."""
