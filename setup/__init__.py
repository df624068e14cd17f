"""What the Makefile calls: prepares a machine, step by step, and starts the server and the tests.

Runs on the Python that the machine has, before anything is installed: standard library only.
"""
