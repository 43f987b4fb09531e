"""The contracts as an OpenAPI 3.1 document: endpoints as paths, deliveries and the challenge as webhooks."""

import re
from collections.abc import Mapping
from typing import Any

from twitter_emulator import __version__
from twitter_emulator.protocol.contracts import Contracts
from twitter_emulator.protocol.tables import Endpoint, Family, Parameter, ParameterKind

_COMPONENTS = "#/components/schemas/"
_MEDIA_TYPES = {
    "json": "application/json",
    "form": "application/x-www-form-urlencoded",
    "multipart": "multipart/form-data",
}
_SECURITY: dict[str, list[dict[str, list[str]]]] = {
    "user": [{"oauth1": []}],
    "app": [{"bearer": []}],
    "either": [{"oauth1": []}, {"bearer": []}],
    "none": [],
}
_SCHEMES = {
    "oauth1": {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "OAuth 1.0a (RFC 5849) with HMAC-SHA1 and a user's access token; OpenAPI has no kind for it.",
    },
    "bearer": {"type": "http", "scheme": "bearer", "description": "The app's own token."},
}
_SIGNATURE = {
    "name": "x-twitter-webhooks-signature",
    "in": "header",
    "required": True,
    "description": "sha256= and base64 of HMAC-SHA256 of the raw body (of the query string, in a challenge)"
    " with the app's consumer secret.",
    "schema": {"type": "string"},
}

Document = dict[str, Any]
Kinds = Mapping[str, ParameterKind]


def document(contracts: Contracts, *, extra_paths: Mapping[str, Any] | None = None) -> Document:
    """
    The OpenAPI document of what is emulated.

    *extra_paths* are path items that are not Twitter's, such as those of the control API; they go in as they are.
    """
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Twitter Emulator",
            "version": __version__,
            "description": "The classic Twitter API as far as it is emulated, generated from the contracts.",
        },
        "paths": {**_paths(contracts), **(extra_paths or {})},
        "webhooks": _webhooks(contracts),
        "components": {
            "schemas": {name: _component(name, contracts.schema(name)) for name in contracts.names()},
            "securitySchemes": _SCHEMES,
        },
    }


def _paths(contracts: Contracts) -> Document:
    paths: Document = {}
    for row in contracts.endpoints:
        if row.status != "refused":
            operations = paths.setdefault(re.sub(r":(\w+)", r"{\1}", row.path), {})
            method, operation = row.method.lower(), _operation(row, contracts.kinds)
            operations[method] = _with_command(operations[method], operation) if method in operations else operation
    return paths


def _with_command(known: Document, other: Document) -> Document:
    """One operation for two commands of ``media/upload``: OpenAPI has one for each path and method."""
    content = {**known["requestBody"]["content"]}
    for kind, body in other["requestBody"]["content"].items():
        properties = {**content[kind]["schema"]["properties"], **body["schema"]["properties"]}
        content[kind] = {"schema": {"type": "object", "properties": properties}}
    names = {each["name"] for each in known["parameters"]}
    return known | {
        "description": f"{known['description']}\n\n{other['description']}",
        "parameters": [*known["parameters"], *(each for each in other["parameters"] if each["name"] not in names)],
        "responses": other["responses"] | known["responses"],
        "requestBody": known["requestBody"] | {"content": content},
    }


def _operation(row: Endpoint, kinds: Kinds) -> Document:
    operation: Document = {
        "summary": f"{row.method} {row.path}",
        "description": "\n\n".join(row.notes),
        "security": _SECURITY[row.auth],
        "parameters": [*_path_parameters(row), *_query_parameters(row, kinds)],
        "responses": {
            str(row.success): {"description": "Success", **_content(row.response)},
            "default": {"description": "Refused", **_content("error.response")},
        },
    }
    if bodies := {_MEDIA_TYPES[kind]: {"schema": _body(row, kind, kinds)} for kind in row.body if kind in _MEDIA_TYPES}:
        operation["requestBody"] = {"content": bodies, "required": row.body == ("json",)}
    return operation


def _path_parameters(row: Endpoint) -> list[Document]:
    return [_parameter(name, "path", required=True) for name in re.findall(r":(\w+)", row.path)]


def _query_parameters(row: Endpoint, kinds: Kinds) -> list[Document]:
    """None is marked as required where a body can carry it instead."""
    if "query" not in row.body:
        return []
    alone = not set(row.body) & _MEDIA_TYPES.keys()
    return [
        _parameter(each.name, "query", required=alone and each.required, description=each.description)
        | {"schema": _values(each, kinds)}
        for each in row.parameters
    ]


def _parameter(name: str, place: str, *, required: bool, description: str = "") -> Document:
    return {
        "name": name,
        "in": place,
        "required": required,
        "description": description,
        "schema": {"type": "string"},
    }


def _body(row: Endpoint, kind: str, kinds: Kinds) -> Document:
    if kind == "json" and row.request:
        return _reference(row.request)
    properties = {each.name: _values(each, kinds) | {"description": each.description} for each in row.parameters}
    return {"type": "object", "properties": properties}


def _values(parameter: Parameter, kinds: Kinds) -> Document:
    """What a parameter's values look like."""
    kind = kinds.get(parameter.kind)
    return {"type": "string", "pattern": kind.pattern} if kind else {"type": "string"}


def _webhooks(contracts: Contracts) -> Document:
    emulated = [family for family in contracts.deliveries if family.status != "refused"]
    return {"challenge": {"get": _challenge()}, **{family.key: {"post": _delivery(family)} for family in emulated}}


def _challenge() -> Document:
    return {
        "summary": "The challenge that a webhook answers within three seconds",
        "parameters": [
            _parameter("crc_token", "query", required=True),
            _parameter("nonce", "query", required=True),
            _SIGNATURE,
        ],
        "responses": {"200": {"description": "The answer", **_content("crc.response")}},
    }


def _delivery(family: Family) -> Document:
    return {
        "summary": f"Delivery of {family.key}",
        "parameters": [_SIGNATURE],
        "requestBody": {"required": True, **_content(family.schema)},
        "responses": {"200": {"description": "Received; anything else, or nothing within three seconds, is a failure"}},
    }


def _content(name: str | None) -> Document:
    return {"content": {"application/json": {"schema": _reference(name)}}} if name else {}


def _reference(name: str) -> Document:
    return {"$ref": _COMPONENTS + name}


def _component(name: str, schema: Document) -> Document:
    """*schema* as a component: references lead to components, and what makes it a file of its own is left out."""
    return {key: _rewritten(name, value) for key, value in schema.items() if key not in ("$schema", "$id")}


def _rewritten(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _target(name, each) if key == "$ref" else _rewritten(name, each) for key, each in value.items()}
    if isinstance(value, list):
        return [_rewritten(name, each) for each in value]
    return value


def _target(name: str, reference: str) -> str:
    """Where *reference*, found in the schema called *name*, leads inside the document."""
    file, _, part = reference.partition("#")
    return f"{_COMPONENTS}{file.removesuffix('.schema.json') or name}{part}"
