"""The Chinese labels of terms with a closed set of values: `rigid` is 刚性引进."""

LABELS: dict[str, dict[str, str]] = {
    "agreement.wording": {"standard": "标准文本", "original": "原文本"},
    "employer.kind": {
        "enterprise": "企业",
        "public-institution": "事业单位",
        "party-government": "党政机关",
    },
    "employer.funding": {
        "full": "财政全额拨款",
        "partial": "财政差额拨款",
        "self": "自收自支",
    },
    "talent.id_type": {
        "id-card": "居民身份证",
        "passport": "护照",
        "hk-macau-permit": "港澳居民来往内地通行证",
        "taiwan-permit": "台湾居民来往大陆通行证",
        "foreigner-permit": "外国人永久居留身份证",
    },
    "engagement.mode": {
        "rigid": "刚性引进",
        "flexible": "柔性引进",
        "recruit": "招录招聘",
        "transfer": "调动",
        "direct": "直接聘用",
        "special": "特聘",
    },
    "engagement.working_hours": {
        "standard": "标准工时制",
        "comprehensive": "综合计算工时工作制",
        "flexible": "不定时工作制",
    },
    "engagement.relationship": {
        "labor": "劳动合同",
        "service": "服务协议",
        "public-institution": "聘用合同",
    },
    "benefits.insurances": {
        "pension": "养老保险",
        "medical": "医疗保险",
        "unemployment": "失业保险",
        "work-injury": "工伤保险",
        "maternity": "生育保险",
        "housing-fund": "住房公积金",
    },
    "confidentiality.damages": {"actual-loss": "实际损失", "annual-pay": "一年工资"},
    "refund.items": {
        "settlement": "安家费",
        "housing": "住房",
        "car": "购车补贴",
        "monthly": "每月津贴",
        "project": "项目启动资金",
        "pay": "工资",
    },
    "refund.share": {"full": "全额", "pro-rata": "按未服务年限折算"},
}
"""The first label that `terms` accepts for each code."""


def label_of(name: str, code: str) -> str | None:
    """Return the label of a code of the term `name`; None for terms that hold free text."""
    return LABELS.get(name, {}).get(code)
