"""Holds recorded HTTP exchanges against AWS's own service models, as botocore ships them.

Reads one JSON object a line on standard input: service, method, path, query, requestBody, status, responseHeaders,
responseBody. Writes one a line: the operation that the model names for the request, and what does not fit its shapes.
"""

import json
import re
import sys

import botocore.session

SESSION = botocore.session.get_session()
MODELS = {}
# Errors that any operation may answer, so that no service model lists them.
COMMON_ERRORS = {
    "AccessDeniedException", "ExpiredTokenException", "IncompleteSignature", "IncompleteSignatureException",
    "InvalidClientTokenId", "InvalidSignatureException", "MissingAuthenticationTokenException",
    "SignatureDoesNotMatch", "ThrottlingException", "UnrecognizedClientException", "ValidationException",
    "ForbiddenException", "InternalFailure", "ServiceUnavailable",
}


def model_of(service):
    if service not in MODELS:
        MODELS[service] = SESSION.get_service_model(service)
    return MODELS[service]


def operation_of(service, method, path):
    """The operation whose method and address template fit, the most literal first."""
    found = []
    for name in model_of(service).operation_names:
        operation = model_of(service).operation_model(name)
        template = operation.http["requestUri"].split("?")[0]
        pattern = "".join(
            re.escape(part) if not part.startswith("{") else (".+" if part.endswith("+}") else "[^/]+")
            for part in re.split(r"(\{[^}]+\})", template)
        )
        if operation.http["method"] == method and re.fullmatch(pattern + "/?", path):
            found.append((template.count("{"), name))
    return model_of(service).operation_model(min(found)[1]) if found else None


def key_of(name, member):
    return member.serialization.get("name", name)


def body_members(shape):
    return {key_of(n, m): m for n, m in shape.members.items() if "location" not in m.serialization}


def walk(shape, value, place, problems, strict):
    """Compares a JSON value with a shape. `strict` also asks for required members, as requests must have them."""
    kind = shape.type_name
    if value is None:
        return
    expected = {
        "structure": dict, "map": dict, "list": list, "string": str, "character": str, "blob": str, "boolean": bool,
        "integer": int, "long": int, "float": (int, float), "double": (int, float), "timestamp": (int, float, str),
    }[kind]
    if not isinstance(value, expected) or (kind in ("integer", "long") and isinstance(value, bool)):
        problems.append(f"{place}: {kind} expected, {type(value).__name__} found")
        return
    if kind == "structure":
        known = body_members(shape)
        for key in value:
            if key not in known and not key.startswith("_"):
                problems.append(f"{place}.{key}: no such member in {shape.name}")
        for key, member in known.items():
            if key in value:
                walk(member, value[key], f"{place}.{key}", problems, strict)
        if strict:
            for name in shape.required_members:
                if "location" not in shape.members[name].serialization and key_of(name, shape.members[name]) not in value:
                    problems.append(f"{place}.{name}: required by {shape.name}")
    elif kind == "list":
        for index, item in enumerate(value):
            walk(shape.member, item, f"{place}[{index}]", problems, strict)
    elif kind == "map":
        for key, item in value.items():
            walk(shape.value, item, f"{place}.{key}", problems, strict)
    elif kind == "string" and getattr(shape, "enum", None) and value not in shape.enum:
        problems.append(f"{place}: {value!r} is not one of {', '.join(shape.enum)}")
    elif kind == "timestamp":
        iso = shape.serialization.get("timestampFormat") == "iso8601"
        if iso != isinstance(value, str):
            problems.append(f"{place}: {'ISO 8601 text' if iso else 'seconds since 1970'} expected")


def check_query(operation, query, problems):
    shape = operation.input_shape
    members = {} if shape is None else shape.members
    named = {key_of(n, m): m for n, m in members.items() if m.serialization.get("location") == "querystring"}
    fixed = {part.split("=")[0] for part in operation.http["requestUri"].partition("?")[2].split("&")}
    takes_any = any(member.type_name == "map" for member in named.values())
    for key in query:
        if key not in named and key not in fixed and not takes_any:
            problems.append(f"query {key}: not a member of {operation.name}")


def check_body(shape, text, place, problems, strict):
    if shape is None:
        return
    payload = shape.serialization.get("payload")
    if payload is not None and shape.members[payload].type_name in ("blob", "string"):
        if strict and payload in shape.required_members and not text:
            problems.append(f"{place}: {payload} is required")
        return
    try:
        value = json.loads(text) if text else {}
    except ValueError:
        problems.append(f"{place}: no JSON")
        return
    walk(shape if payload is None else shape.members[payload], value, place, problems, strict)


def check(exchange):
    operation = operation_of(exchange["service"], exchange["method"], exchange["path"])
    if operation is None:
        return {"operation": None, "problems": [f"{exchange['method']} {exchange['path']}: no operation of {exchange['service']}"]}
    problems = []
    status = exchange["status"]
    check_query(operation, exchange.get("query", {}), problems)
    # A request that was refused may have been meant to be.
    if status < 400:
        check_body(operation.input_shape, exchange.get("requestBody", ""), "request", problems, True)
        expected = operation.http.get("responseCode", 200)
        if status != expected:
            problems.append(f"status: {expected} expected, {status} found")
        check_body(operation.output_shape, exchange.get("responseBody", ""), "response", problems, False)
    else:
        headers = {key.lower(): value for key, value in exchange.get("responseHeaders", {}).items()}
        code = headers.get("x-amzn-errortype", "").split(":")[0]
        shapes = {shape.name: shape for shape in operation.error_shapes}
        if not headers:
            problems.append("no headers were recorded with the error")
        elif code not in shapes and code not in COMMON_ERRORS:
            problems.append(f"error {code or 'without a type'}: {operation.name} has no such error")
        elif code in shapes:
            expected = shapes[code].metadata.get("error", {}).get("httpStatusCode")
            if expected is not None and expected != status:
                problems.append(f"status of {code}: {expected} expected, {status} found")
    return {"operation": operation.name, "problems": problems}


for line in sys.stdin:
    if line.strip():
        print(json.dumps(check(json.loads(line))))
