"""How often something was tried from one place of the network within a minute. Counted in the cache of the process."""

import hashlib

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

SECONDS = 60


def is_tried_too_often(request: HttpRequest, what: str, most: int) -> bool:
    """Count one more try and say whether there are more than `most` of them. The address is kept as a hash only."""
    address = str(get_adapter(request).get_client_ip(request))
    key = f"tried:{what}:{hashlib.sha256(address.encode()).hexdigest()}"
    cache.add(key, 0, SECONDS)
    try:
        return bool(cache.incr(key) > most)
    except ValueError:  # the minute ended just now
        return False
