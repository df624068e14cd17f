"""The container of older Excel files ([MS-CFB]): one stream is read out of it by name, with a guard against circles."""

import struct

from funding.workbook.refusals import Refused

LAST_SECTOR = 0xFFFFFFFA  # this number and those above are no sectors
SMALL = 4096


def stream_of(content: bytes, names: tuple[str, ...]) -> bytes | None:
    """The first stream that has one of the names, whatever their case; None when there is none or the container is
    damaged."""
    try:
        return _stream(content, names)
    except (struct.error, IndexError, ValueError, UnicodeDecodeError, Refused):
        return None


def _stream(content: bytes, names: tuple[str, ...]) -> bytes | None:
    shift, small_shift = struct.unpack_from("<HH", content, 30)
    first_directory = struct.unpack_from("<I", content, 48)[0]
    first_small, _, first_extra, extras = struct.unpack_from("<IIII", content, 60)
    if shift not in (9, 12) or small_shift != 6:
        raise Refused("damaged")
    size = 1 << shift

    def sector(number: int) -> bytes:
        at = (number + 1) * size
        if at >= len(content):
            raise Refused("damaged")
        return content[at : at + size]

    table = list(struct.unpack_from("<109I", content, 76))
    for _ in range(min(extras, len(content) // size)):
        words = struct.unpack(f"<{size // 4}I", sector(first_extra))
        table += words[:-1]
        first_extra = words[-1]
    nexts: list[int] = []
    for number in table:
        if number < LAST_SECTOR:
            nexts += struct.unpack(f"<{size // 4}I", sector(number))

    def chain(first: int, follow: list[int], read: int) -> list[int]:
        found: list[int] = []
        while first < LAST_SECTOR:
            if len(found) > read or first >= len(follow):
                raise Refused("damaged")
            found.append(first)
            first = follow[first]
        return found

    most = len(content) // size + 1
    directory = b"".join(sector(number) for number in chain(first_directory, nexts, most))
    wanted = {name.casefold() for name in names}
    root, entry = directory[:128], None
    for at in range(0, len(directory) - 127, 128):
        one = directory[at : at + 128]
        length = struct.unpack_from("<H", one, 64)[0]
        if one[66] == 2 and one[: max(0, min(length, 64) - 2)].decode("utf-16-le").casefold() in wanted:
            entry = one
            break
    if entry is None:
        return None
    start, length = struct.unpack_from("<II", entry, 116)
    if length >= SMALL:
        return b"".join(sector(number) for number in chain(start, nexts, most))[:length]
    holder = b"".join(sector(number) for number in chain(struct.unpack_from("<I", root, 116)[0], nexts, most))
    small: list[int] = []
    for number in chain(first_small, nexts, most):
        small += struct.unpack(f"<{size // 4}I", sector(number))
    return b"".join(holder[64 * n : 64 * n + 64] for n in chain(start, small, len(holder) // 64 + 1))[:length]
