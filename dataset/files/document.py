"""docs/dataset.md: the format, file by file and column by column, written from the files themselves."""


def document() -> str:
    return ""
