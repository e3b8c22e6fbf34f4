"""Our fixed words in reports, Chinese and English; what rules say stays Chinese."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from contractgen.numerals import format_date

Lang = Literal["zh", "en"]

_WORDS: Mapping[str, tuple[str, str]] = {
    "title": ("企业人才引进协议审查报告", "Talent agreement: report of the check"),
    "on": ("法律适用日", "Law as of"),
    "city": ("城市政策", "City policy"),
    "relationship": ("法律关系", "Relationship"),
    "no-engagement": ("无（不聘用个人）", "none (engages nobody)"),
    "labor": ("劳动合同", "labour contract"),
    "service": ("服务协议（劳务、顾问）", "service agreement"),
    "public-institution": ("事业单位聘用合同", "appointment by a public institution"),
    "no-city": ("不适用城市政策", "none"),
    "all-cities": ("全部城市", "all"),
    "unknown-city": ("未能确定", "undecided"),
    "error": ("错误", "Error"),
    "warning": ("警告", "Warning"),
    "note": ("提示", "Note"),
    "whole": ("整份协议", "The agreement as a whole"),
    "before": ("首部", "Before the first article"),
    "basis": ("依据", "Basis"),
    "same-basis": ("同上", "as above"),
    "suggestion": ("建议", "Suggestion"),
    "skipped": ("未能判断", "Undecided"),
    "rules-count": ("{n} 条规则", "{n} rules"),
    "facts": ("读取到的条款", "Terms as read"),
    "term": ("条款", "Term"),
    "value": ("内容", "Value"),
    "article": ("出处", "Place"),
    "quote": ("原文", "Words"),
    "text": ("协议全文（纯文本，位置按此计算）", "Plain text (offsets count in it)"),
    "unreadable": ("无法读取", "Unreadable"),
    "unread-value": ("未能读出", "not readable"),
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    "since": ("{day}起施行", "in force since {day}"),
    "since-unknown": ("施行日期不详", "first day in force unknown"),
    "counts": (
        "错误 {error} 项，警告 {warning} 项，提示 {note} 项",
        "{error} errors, {warning} warnings, {note} notes",
    ),
    "coverage": (
        "共检查 {checked} 条规则：{ok} 条未发现问题，{found} 条发现问题，{skipped} 条未能判断；"
        "另有 {not_applicable} 条不适用",
        "{checked} rules checked: {ok} found nothing, {found} found something, "
        "{skipped} undecided; {not_applicable} more do not apply",
    ),
    "clean": ("未发现问题。", "Nothing found."),
    "total": (
        "共 {documents} 份文件（{unreadable} 份无法读取）：{counts}",
        "{documents} documents ({unreadable} unreadable): {counts}",
    ),
    "language": (
        "",
        "Rule messages, quotations and suggestions are in Chinese, the language of the law.",
    ),
    "masked": (
        "身份证件号码、电话、电子邮箱和月薪已作遮盖。",
        "ID numbers, phones, e-mail addresses and pay are masked.",
    ),
    "documents": ("文件", "Documents"),
    "filter": ("筛选", "Filter"),
    "all-rules": ("全部规则", "All rules"),
    "rule": ("规则", "Rule"),
    "severity": ("程度", "Severity"),
    "required": ("要求", "Requirement"),
    "rules-heading": (
        "{day}有效的规则共 {n} 条（城市政策：{city}）",
        "{n} rules in force on {day} (city policy: {city})",
    ),
    "source": ("来源", "Source"),
    "checked": ("{day}核对", "compared on {day}"),
    "until": ("失效", "Last day in force"),
    "message": ("意见", "Message"),
    "passes": ("合格示例", "Accepted"),
    "fails": ("不合格示例", "Reported"),
    "clause": ("协议原文", "Agreement"),
    "findings": ("审查意见", "Findings"),
    "blind": (
        "灰色的 {n} 句没有任何规则读到，请人工通读。",
        "{n} sentences in grey were read by no rule: please read them yourself.",
    ),
    "decision": ("决定", "Decision"),
    "accepted-risk": ("接受风险", "risk accepted"),
    "false-alarm": ("误报", "false alarm"),
    "to-fix": ("须修改", "to be mended"),
    "fixed": ("已修改", "mended"),
    "undecided-yet": ("待定", "undecided"),
    "accepted": ("已有决定，不再提示", "Settled by a decision"),
    "known": ("基线中已有，不再提示", "Known from the baseline"),
    "items": ("{n} 项", "{n}"),
    "no-expiry": ("长期有效", "no end"),
    "until-day": ("有效至{day}", "until {day}"),
    "expired-on": ("已于{day}到期，问题重新提示", "expired on {day}: reported again"),
    "register": ("决定登记", "Register of decisions"),
    "expired": ("已到期的决定", "Expired decisions"),
    "unused": (
        "没有用到的决定（所审文件中没有这一规则和条款的问题：条款已改、已删，或者文件不在其中）",
        "Unused decisions (no finding of this rule and clause in these documents)",
    ),
    "register-fine": ("没有到期或用不到的决定。", "No decision is expired or unused."),
    "generated": ("由 contractgen {version} 生成", "Made by contractgen {version}"),
}

_RANKS: Mapping[str, tuple[str, str]] = {
    "law": ("法律", "law"),
    "regulation": ("行政法规", "administrative regulation"),
    "interpretation": ("司法解释", "judicial interpretation"),
    "ministry": ("部门规章", "ministry rule"),
    "policy": ("城市政策", "city policy"),
    "practice": ("起草惯例", "drafting practice"),
}

_EFFECTS: Mapping[str, tuple[str, str]] = {
    "law": ("违反其强制性规定的约定无效", "a term against its mandatory provisions is void"),
    "regulation": ("违反其强制性规定的约定无效", "a term against its mandatory provisions is void"),
    "ministry": ("违反部门规章，不因此当然无效", "breaks a ministry rule; not void for that alone"),
    "policy": ("影响政策待遇，不影响约定效力", "costs policy benefits; the term stays valid"),
}


def word(key: str, lang: Lang, **values: object) -> str:
    """Return one of our fixed words or sentences, its `{values}` filled."""
    return _WORDS[key][lang == "en"].format(**values)


def day_words(day: date, lang: Lang) -> str:
    """Return a date as a reader of the language writes it: 2025年8月1日, 2025-08-01."""
    return day.isoformat() if lang == "en" else format_date(day)


def rank_words(rank: str, lang: Lang) -> str:
    """Return the rank of a source."""
    return _RANKS[rank][lang == "en"]


def effect_words(rank: str, severity: str, lang: Lang) -> str:
    """Return the rank of a rule's source, and what it means for the clause that departs from it.

    Only law and administrative regulations make a clause void (劳动合同法 第二十六条, 民法典
    第一百五十三条), and only an `error` says that the clause breaks them.
    """
    name = rank_words(rank, lang)
    if rank not in _EFFECTS or (rank in {"law", "regulation"} and severity != "error"):
        return name
    return f"{name}{': ' if lang == 'en' else '：'}{_EFFECTS[rank][lang == 'en']}"
