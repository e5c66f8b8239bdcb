"""The blueprint of every REST face: strict arguments, and no view without a full contract."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, Final

from flask import Response
from flask_smorest import Blueprint as SmorestBlueprint
from flask_smorest.utils import set_status_and_headers_in_response, unpack_tuple_response

from service.web import here
from service.web.contract import Contract, amend, contract_of
from service.web.documents import describe
from service.web.etags import Etags
from service.web.replies import Reply
from service.web.session import SAFE
from service.web.wire import StrictParser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from marshmallow import Schema

PREFIX: Final = "/api/v1"


_PARSER: Final = StrictParser()


class Blueprint(Etags, SmorestBlueprint):
    """flask-smorest's, with our parser, served under `/api/v1`.

    Registering a view raises `TypeError` unless it says who may call it (`@requires`, `@public`) and, for an
    unsafe method, what it does to the database (`@transaction`, `@stateless`). The operationId is the view's
    name, the summary its docstring's first line.
    """

    ARGUMENTS_PARSER = _PARSER

    def __init__(self, name: str, import_name: str, **options: Any) -> None:  # noqa: ANN401 - Flask's
        super().__init__(name, import_name, **{"url_prefix": PREFIX, **options})
        self._prepare_doc_cbks.append(describe)

    def add_url_rule(
        self,
        rule: str,
        endpoint: str | None = None,
        view_func: Callable[..., Any] | None = None,
        provide_automatic_options: bool | None = None,  # noqa: FBT001 - as the overridden one
        **options: Any,  # noqa: ANN401 - as the overridden one
    ) -> None:
        """Register a view after checking that its decorators say all that must be said."""
        if view_func is None or isinstance(view_func, type):
            raise TypeError("views are functions")
        contract = contract_of(view_func)
        _check(view_func.__name__, contract, options.get("methods", ("GET",)))
        if "<" in rule:
            amend(view_func, refusals=(*contract.refusals, "not_found"))
        super().add_url_rule(rule, endpoint, view_func, provide_automatic_options, **options)

    def arguments(self, schema: Any, **options: Any) -> Any:  # noqa: ANN401 - as the overridden one
        """Read arguments by one instance of a schema: webargs would make another for every request."""
        one = schema() if isinstance(schema, type) else schema
        documented = super().arguments(one, **options)
        where = options.get("location", "json")

        def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
            # what flask-smorest and webargs would do at each request, through four functions and proxies
            @wraps(documented(view))
            def reading(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - the view's
                asked = here.asked()
                read = (
                    _PARSER.body(asked, one) if where == "json" else _PARSER.parse(one, asked, location=where)
                )
                return view(*args, read, **kwargs)

            return reading

        return decorate

    def response(self, status_code: int, schema: Any = None, **options: Any) -> Any:  # noqa: ANN401 - as the overridden one
        """Show what a view returns by one instance of a schema."""
        one = schema() if isinstance(schema, type) else schema
        documented = super().response(status_code, one, **options)

        def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
            @wraps(documented(view))
            def showing(*args: Any, **kwargs: Any) -> Response:  # noqa: ANN401 - the view's
                return _shown(view(*args, **kwargs), one, status_code)

            return showing

        return decorate

    def _store_endpoint_docs(
        self,
        endpoint: str,
        obj: object,
        *said: object,
        **options: object,
    ) -> None:
        super()._store_endpoint_docs(endpoint, obj, *said, **options)
        for method, documented in self._docs[endpoint].items():
            if method != "parameters":
                documented["contract"] = contract_of(obj)
                documented.setdefault("manual_doc", {}).setdefault("operationId", endpoint)


def _shown(returned: Any, schema: Schema | None, usual: int) -> Response:  # noqa: ANN401 - any view's
    """Make the reply of what a view returned: a reply, or what to show of it, with status and headers."""
    raw, status, headers = unpack_tuple_response(returned)
    if isinstance(raw, Response):
        set_status_and_headers_in_response(raw, status, headers)
        return raw
    tree = raw if schema is None else schema.dump(raw)
    vars(here.seen()).setdefault("_flask_smorest", {})["result_dump"] = tree  # what an ETag is made of
    reply = Reply.of(tree, usual if status is None else status)
    if headers:
        reply.headers.update(headers)
    return reply


def _check(name: str, contract: Contract, methods: Iterable[str]) -> None:
    if contract.scopes is None:
        raise TypeError(f"{name} does not say who may call it: wear @requires(…) or @public")
    unsafe = set(methods) - SAFE
    if unsafe and not (contract.commits or contract.stateless):
        raise TypeError(f"{name} would keep nothing: wear @transaction, or @stateless if that is meant")
    if contract.commits and contract.stateless:
        raise TypeError(f"{name} both stores and does not: @transaction or @stateless")
    if contract.commits and not unsafe:
        raise TypeError(f"{name} writes: give it an unsafe method")
    if contract.key is not None and not contract.commits:
        raise TypeError(f"{name} takes an Idempotency-Key: wear @transaction above @idempotent")
