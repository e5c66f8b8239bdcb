"""ETags: a read names the state it showed, and a change says which state it is based on.

flask-smorest's, with two things put right: a 304 carries its ETag, and If-None-Match compares weakly
(RFC 9110, sections 13.1.2 and 15.4.5), for a proxy that compresses a reply weakens its tag.
"""

from __future__ import annotations

from flask import current_app, request
from flask_smorest.etag import EtagMixin
from flask_smorest.exceptions import NotModified


class Etags(EtagMixin):
    """For blueprints: `@blp.etag` below `@transaction` and `@idempotent`, above `@blp.arguments`.

    A view that changes something calls `blp.check_etag(what a read shows)` first.
    """

    def _check_not_modified(self, etag: str) -> None:
        if request.method in self.METHODS_CHECKING_NOT_MODIFIED and request.if_none_match.contains_weak(etag):
            reply = current_app.response_class(status=NotModified.code)
            reply.set_etag(etag)
            raise NotModified(response=reply)
