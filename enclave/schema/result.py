"""The schema of what ``enclave run -o json`` prints; readers ignore keys they do not know."""

from __future__ import annotations

from typing import Any, Final

from enclave.text import Lang, Text

Schema = dict[str, Any]

FEN: Final[Schema] = {"type": "integer"}
WORD: Final[Schema] = {"type": "string"}
YEAR: Final[Schema] = {"type": "integer", "minimum": 1900, "maximum": 2999}
TEXT: Final[Schema] = {"$ref": "#/$defs/text"}
AMOUNT: Final[Schema] = {"$ref": "#/$defs/amount"}


def _object(**keys: Schema) -> Schema:
    """An object in which every listed key stands."""
    return {"type": "object", "properties": keys, "required": list(keys)}


def _list(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def _map(item: Schema) -> Schema:
    return {"type": "object", "additionalProperties": item}


def _said(zh: str, en: str, lang: Lang, schema: Schema) -> Schema:
    return {"description": Text(zh, en).in_(lang), **schema}


def result_schema(lang: Lang) -> Schema:
    """Keys, types and meaning."""
    return {
        **_object(
            schema={"const": "enclave/result/1"},
            engine=_said("引擎版本", "version of the engine", lang, WORD),
            scenario=_said("情景编号", "id of the scenario", lang, WORD),
            title=TEXT,
            truth=_said("事实、预测，或事实在前预测在后", "fact, projection, or facts first and projections after", lang,
                        {"enum": ["fact", "projection", "mixed"]}),
            actuals_through=_said("实绩截至哪个月；没有则为空", "the last month of facts; empty where there is none", lang,
                                  {"type": "string", "pattern": r"^(\d{4}-\d{2})?$"}),
            through=_said("结算至哪个月", "last month settled", lang, {"type": "string", "pattern": r"^\d{4}-\d{2}$"}),
            currency={"const": "CNY"},
            unit=_said("金额一律为整数分", "amounts are whole fen", lang, {"const": "fen"}),
            summary=_said("总数", "totals", lang, _summary()),
            levels=_said("税收分级", "tax by level of government", lang, _list(_levels())),
            agreements=_said("各协议逐年分成", "shares by agreement and year", lang, _list(_agreement())),
            settlement=_said("应付净额", "net amounts owed", lang, _list(_settlement())),
            settlement_by_period=_said(
                "逐结算期的应付净额", "net amounts owed by settlement", lang, _list(_settled_period())
            ),
            unmet=_said("应付未付", "due and unpaid", lang, _list(_unmet())),
            held=_said("争议暂缓支付", "what disputes hold", lang, _list(_held())),
            quotas=_said("实物指标，不折算为金额", "quotas, never money", lang, _list(_quota())),
            credit=_said("统计认定，仅限内部考核", "credit, for internal assessment", lang, _list(_credit())),
            checks=_said("恒等式", "identities that were checked", lang, _list(_check())),
            assumptions=_said("假设", "assumptions", lang, _list(_object(where=WORD, text=TEXT, source=TEXT))),
            diagnostics=_said("诊断", "findings", lang, _list(_finding())),
            flows=_said("流水条数", "number of flows", lang, {"type": "integer", "minimum": 0}),
            hashes=_said("输入与流水的 sha256", "sha256 of inputs and flows", lang, _map(WORD)),
        ),
        "$defs": {
            "text": _object(zh=WORD, en=WORD),
            "amount": _said(
                "金额为整数分；数量为文字，保留其小数位", "whole fen, or a quantity as exact text", lang,
                {"anyOf": [FEN, {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}]},
            ),
        },
    }  # fmt: skip


def _summary() -> Schema:
    share = _object(party=TEXT, amount=FEN)
    return _object(receipts=FEN, levels=_map(FEN), pool=FEN, own_funds=FEN, shares=_list(share),
                   balanced={"type": "boolean"})  # fmt: skip


def _levels() -> Schema:
    return _object(year=YEAR, head=WORD, place=WORD, enterprise=WORD, levels=_map(FEN))


def _agreement() -> Schema:
    party = _object(id=WORD, name=TEXT, role=WORD, level=WORD)
    year = _object(year=YEAR, pool=FEN, own_funds=FEN, outside=FEN, shares=_map(FEN))
    return _object(id=WORD, title=TEXT, status=WORD, parties=_list(party), years=_list(year),
                   plans=_map(WORD))  # fmt: skip


def _settlement() -> Schema:
    schema = _object(agreement=WORD, to=WORD, amount={"type": "integer", "minimum": 1})
    schema["properties"]["from"] = WORD
    schema["required"].append("from")
    return schema


def _settled_period() -> Schema:
    schema = _settlement()
    schema["properties"]["period"] = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
    schema["required"].append("period")
    return schema


def _unmet() -> Schema:
    return _object(agreement=WORD, account=WORD, year=YEAR, clause=WORD, beneficiary=WORD,
                   payer=WORD, due=FEN, paid=FEN, unmet=FEN)  # fmt: skip


def _held() -> Schema:
    day = {"type": ["string", "null"], "pattern": r"^\d{4}-\d{2}-\d{2}$"}
    return _object(agreement=WORD, party=WORD, clause=WORD, amount=FEN, release=day)


def _quota() -> Schema:
    quantity = {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}
    day = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
    schema = _object(agreement=WORD, clause=WORD, date=day, item=TEXT, to=WORD, quantity=quantity,
                     unit=WORD)  # fmt: skip
    schema["properties"]["from"] = WORD
    schema["required"].append("from")
    return schema


def _credit() -> Schema:
    return _object(
        indicator=WORD, name=TEXT, unit=WORD, year=YEAR, label=TEXT, modes=_list(WORD),
        official=_map(AMOUNT), credited=_map(AMOUNT), overlap=AMOUNT, measured=AMOUNT,
        official_total=AMOUNT,
    )  # fmt: skip


def _check() -> Schema:
    return _object(id=WORD, title=TEXT, left=FEN, right=FEN, holds={"type": "boolean"})


def _finding() -> Schema:
    severities = {"enum": ["error", "warning", "notice", "lint"]}
    return _object(code=WORD, severity=severities, file=WORD, line={"type": "integer"},
                   message=TEXT)  # fmt: skip
