"""Terms: what the parties agreed, under the names that every other module uses.

A term is `pay.monthly_yuan` in YAML, in a roster's heading, in the wording, in a fact and in a
rule. Terms say what was agreed, not what is allowed: an unlawful agreement must be writable, or the
checker could never report it. The model refuses only what has no meaning: month 13, a negative
amount, text where a number belongs. Every term may be absent, which means "not agreed here".
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from contractgen.values import (
    Area,
    Count,
    Day,
    Flag,
    Identifier,
    Name,
    Percent,
    Text,
    Yuan,
    choice,
    count,
    listed,
)


class Model(BaseModel):
    """A group of terms. Unknown names are errors, so that a typing mistake never passes."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Agreement(Model):
    """The document itself."""

    number: Name | None = Field(None, title="协议编号")
    """The file number that HR gives, printed in the header."""
    wording: (
        Annotated[Literal["standard", "original"], choice(standard="标准文本", original="原文本")]
        | None
    ) = Field(None, title="文本")
    """`standard`: lawful and complete; `original`: the seed agreement's words. Absent: standard."""
    city: Name | None = Field(None, title="适用城市政策")
    """A file name in clauses/city (`turpan`, `kuytun`) or `none`. Absent: not stated."""
    sign_date: Day | None = Field(None, title="签订日期")
    """The day of signing; the law of that day applies."""
    sign_place: Name | None = Field(None, title="签订地点")
    """The place of signing."""
    copies: Count | None = Field(None, title="协议份数")
    """How many equal originals are made."""


class Employer(Model):
    """甲方, the employer (用人单位)."""

    name: Name | None = Field(None, title="用人单位名称")
    """Its full registered name."""
    credit_code: Identifier | None = Field(None, title="统一社会信用代码")
    """18 characters (GB 32100); kept as text, the checker verifies it."""
    legal_representative: Name | None = Field(None, title="法定代表人")
    """法定代表人 or principal person in charge."""
    address: Text | None = Field(None, title="用人单位住所")
    """Its registered address."""
    phone: Identifier | None = Field(None, title="用人单位电话")
    """A phone number."""
    kind: (
        Annotated[
            Literal["enterprise", "public-institution", "party-government"],
            choice(
                enterprise="企业", public_institution="事业单位", party_government="党政机关|机关"
            ),
        ]
        | None
    ) = Field(None, title="单位性质")
    """What sort of employer it is; decides which law and policy apply."""
    funding: (
        Annotated[
            Literal["full", "partial", "self"],
            choice(full="财政全额拨款|全额拨款", partial="财政差额拨款|差额拨款", self="自收自支"),
        ]
        | None
    ) = Field(None, title="经费来源")
    """How a public institution is financed (吐鲁番办法 第八条（六））."""


class Talent(Model):
    """乙方, the person introduced (引进人才)."""

    name: Name | None = Field(None, title="姓名")
    """The name on the identity document."""
    id_type: (
        Annotated[
            Literal["id-card", "passport", "hk-macau-permit", "taiwan-permit", "foreigner-permit"],
            choice(
                id_card="居民身份证|身份证",
                passport="护照",
                hk_macau_permit="港澳居民来往内地通行证",
                taiwan_permit="台湾居民来往大陆通行证",
                foreigner_permit="外国人永久居留身份证",
            ),
        ]
        | None
    ) = Field(None, title="证件类型")
    """Absent: 居民身份证 when the number has 18 characters."""
    id_number: Identifier | None = Field(None, title="证件号码")
    """Kept as text; the checker verifies an ID card's (GB 11643)."""
    birth_date: Day | None = Field(None, title="出生日期")
    """The day of birth."""
    phone: Identifier | None = Field(None, title="联系电话")
    """A phone number."""
    address: Text | None = Field(None, title="住址")
    """The home address."""
    email: Name | None = Field(None, title="电子邮箱")
    """An e-mail address."""
    category: Name | None = Field(None, title="人才类别")
    """A category of the city's policy, by the name that `contractgen policy CITY` lists."""
    degree: Name | None = Field(None, title="学历学位")
    """The highest degree: 博士, 硕士, …"""
    title: Name | None = Field(None, title="专业技术职称")
    """The professional title: 正高级工程师, 副教授, …"""
    spouse_also_introduced: Flag | None = Field(None, title="配偶同为引进人才")
    """Whether the spouse is introduced under the same policy (吐鲁番办法 第八条（五））."""


class Engagement(Model):
    """How the person works for the employer."""

    mode: (
        Annotated[
            Literal["rigid", "flexible", "recruit", "transfer", "direct", "special"],
            choice(
                rigid="刚性引进",
                flexible="柔性引进",
                recruit="招录招聘|招聘|招录",
                transfer="调动",
                direct="直接聘用",
                special="特聘",
            ),
        ]
        | None
    ) = Field(None, title="引进方式")
    """Turpan: rigid, flexible (第五条); Kuytun: recruit, transfer, direct, special (第十三条)."""
    position: Name | None = Field(None, title="岗位")
    """The post."""
    project: Name | None = Field(None, title="项目")
    """The project taken on."""
    work_place: Text | None = Field(None, title="工作地点")
    """Where the work is done."""
    working_hours: (
        Annotated[
            Literal["standard", "comprehensive", "flexible"],
            choice(
                standard="标准工时制|标准工时",
                comprehensive="综合计算工时工作制|综合计算工时",
                flexible="不定时工作制|不定时",
            ),
        ]
        | None
    ) = Field(None, title="工时制度")
    """The working hours system."""
    relationship: (
        Annotated[
            Literal["labor", "service", "public-institution"],
            choice(
                labor="劳动合同",
                service="服务协议|劳务",
                public_institution="聘用合同|事业单位聘用",
            ),
        ]
        | None
    ) = Field(None, title="法律关系")
    """Which law governs. Absent: follows from mode and employer (see `relationship_of`)."""


class Period(Model):
    """The agreement's term."""

    start: Day | None = Field(None, title="协议开始日期")
    """The first day."""
    end: Day | None = Field(None, title="协议结束日期")
    """The last day, included."""
    years: Count | None = Field(None, title="协议年限")
    """The length in whole years, as stated in words."""


class Probation(Model):
    """试用期."""

    months: Count | None = Field(None, title="试用期（月）")
    """Length in months; 0: no probation."""
    pay_percent: Percent | None = Field(None, title="试用期工资比例（%）")
    """Pay during probation, in percent of the agreed pay."""


class Pay(Model):
    """What the work is paid."""

    monthly_yuan: Yuan | None = Field(None, title="月薪（元）")
    """Monthly pay before tax, in yuan."""
    pay_day: Annotated[int, Field(ge=1, le=31), BeforeValidator(count)] | None = Field(
        None, title="发薪日"
    )
    """The day of the month on which the pay of the month before is paid."""
    share_percent: Percent | None = Field(None, title="利润提成比例（%）")
    """The bonus as a share of `share_base`, in percent."""
    share_base: Name | None = Field(None, title="提成基数")
    """What the share is taken from: 项目利润, 税后利润, …"""


Insurance = Annotated[
    Literal["pension", "medical", "unemployment", "work-injury", "maternity", "housing-fund"],
    choice(
        pension="养老保险|养老|基本养老保险",
        medical="医疗保险|医疗|基本医疗保险",
        unemployment="失业保险|失业",
        work_injury="工伤保险|工伤",
        maternity="生育保险|生育",
        housing_fund="住房公积金|公积金",
    ),
]


class Benefits(Model):
    """Benefits in kind."""

    housing_sqm: Area | None = Field(None, title="住房面积（㎡）")
    """The area of the housing provided, in square metres."""
    housing_gift_after_years: Count | None = Field(None, title="住房赠予所需工作年限")
    """Years of continuous work after which the housing is given (奎屯办法 第二十二条）."""
    vehicles: Count | None = Field(None, title="代步车辆（台）")
    """How many cars are provided."""
    insurances: Annotated[tuple[Insurance, ...], BeforeValidator(listed)] | None = Field(
        None, title="社会保险"
    )
    """Which insurances the employer takes out."""
    annual_leave_days: Count | None = Field(None, title="带薪年休假（天）")
    """Paid annual leave, days a year."""
    health_check: Flag | None = Field(None, title="每年健康检查")
    """Whether a yearly health check is given."""
    home_leave_days: Count | None = Field(None, title="探亲假（天）")
    """Home leave, days a year."""


class Allowances(Model):
    """Money that a talent policy or the employer grants beside the pay."""

    settlement_yuan: Yuan | None = Field(None, title="安家费（元）")
    """安家费, the whole of it."""
    settlement_schedule: Annotated[tuple[Yuan, ...], BeforeValidator(listed)] | None = Field(
        None, title="安家费分年发放（元）"
    )
    """Yearly instalments of it, in order. Absent: paid at once."""
    monthly_yuan: Yuan | None = Field(None, title="每月津贴（元）")
    """特殊津贴 or 生活补贴, per month."""
    monthly_years: Count | None = Field(None, title="津贴发放年限")
    """For how many years it is paid. Absent: as long as the agreement lasts."""
    car_yuan: Yuan | None = Field(None, title="购车补贴（元）")
    """购车补贴, once."""
    project_yuan: Yuan | None = Field(None, title="项目启动资金（元）")
    """项目启动资金 for the person's project."""
    cost_share: Percent | None = Field(None, title="财政承担比例（%）")
    """The part that public finance bears, in percent; the employer bears the rest."""


class Confidentiality(Model):
    """Secrecy."""

    damages: (
        Annotated[
            Literal["actual-loss", "annual-pay"],
            choice(actual_loss="实际损失|按实际损失赔偿", annual_pay="一年工资|一年工资违约金"),
        ]
        | None
    ) = Field(None, title="泄密责任")
    """What a leak costs: the actual loss, or a year's pay as a penalty (the seed's clause)."""


class Noncompete(Model):
    """竞业限制: what the talent may not do after leaving, and what is paid for it."""

    months: Count | None = Field(None, title="竞业限制（月）")
    """Length after the agreement ends, in months."""
    monthly_yuan: Yuan | None = Field(None, title="竞业限制月补偿（元）")
    """Compensation (经济补偿) per month, in yuan before tax."""
    penalty_yuan: Yuan | None = Field(None, title="竞业限制违约金（元）")
    """What the talent owes for breaking it."""
    scope: Text | None = Field(None, title="竞业限制范围")
    """Which businesses it covers."""
    region: Text | None = Field(None, title="竞业限制地域")
    """Where it applies."""


class Training(Model):
    """Special training at the employer's cost (劳动合同法 第二十二条)."""

    cost_yuan: Yuan | None = Field(None, title="培训费用（元）")
    """What the employer pays for it."""
    service_years: Count | None = Field(None, title="服务期（年）")
    """The service period that it buys, in years."""
    penalty_yuan: Yuan | None = Field(None, title="服务期违约金（元）")
    """What the talent owes when leaving before its end."""


class Resignation(Model):
    """How the talent may leave."""

    notice_days: Count | None = Field(None, title="离职提前通知（日）")
    """Notice in days."""
    probation_notice_days: Count | None = Field(None, title="试用期离职提前通知（日）")
    """Notice during probation, in days."""
    written: Flag | None = Field(None, title="离职须书面申请")
    """Whether the notice must be in writing."""
    approval_by: Text | None = Field(None, title="离职备案单位")
    """The office with which the policy's review is filed."""


RefundItem = Annotated[
    Literal["settlement", "housing", "car", "monthly", "project", "pay"],
    choice(
        settlement="安家费",
        housing="住房",
        car="购车补贴",
        monthly="每月津贴|特殊津贴|生活补贴",
        project="项目启动资金",
        pay="工资",
    ),
]


class Refund(Model):
    """What is given back when the talent leaves early."""

    items: Annotated[tuple[RefundItem, ...], BeforeValidator(listed)] | None = Field(
        None, title="退还项目"
    )
    """Which benefits."""
    share: (
        Annotated[
            Literal["full", "pro-rata"], choice(full="全额", pro_rata="按未服务年限折算|按比例")
        ]
        | None
    ) = Field(None, title="退还方式")
    """All of it, or in proportion to the time not served."""


class Dispute(Model):
    """How disputes are settled."""

    arbitration: Flag | None = Field(None, title="先行劳动人事争议仲裁")
    """Whether labour and personnel arbitration comes first."""
    court_place: Text | None = Field(None, title="管辖法院所在地")
    """The place whose court has jurisdiction."""


class Terms(Model):
    """All terms of one agreement."""

    agreement: Agreement = Field(default_factory=Agreement, title="协议")
    employer: Employer = Field(default_factory=Employer, title="用人单位（甲方）")
    talent: Talent = Field(default_factory=Talent, title="引进人才（乙方）")
    engagement: Engagement = Field(default_factory=Engagement, title="聘用")
    period: Period = Field(default_factory=Period, title="期限")
    probation: Probation = Field(default_factory=Probation, title="试用期")
    pay: Pay = Field(default_factory=Pay, title="报酬")
    benefits: Benefits = Field(default_factory=Benefits, title="福利")
    allowances: Allowances = Field(default_factory=Allowances, title="津贴补贴")
    confidentiality: Confidentiality = Field(default_factory=Confidentiality, title="保密")
    noncompete: Noncompete = Field(default_factory=Noncompete, title="竞业限制")
    training: Training = Field(default_factory=Training, title="专项培训")
    resignation: Resignation = Field(default_factory=Resignation, title="离职")
    refund: Refund = Field(default_factory=Refund, title="退还")
    dispute: Dispute = Field(default_factory=Dispute, title="争议解决")
    attachments: Annotated[tuple[Name, ...], BeforeValidator(listed)] | None = Field(
        None, title="附件"
    )
    """The attachments' names, in order."""

    def stated(self) -> dict[str, Any]:
        """Return every term that is stated, by its dotted name, in the vocabulary's order."""
        stated: dict[str, Any] = {}
        for group, names in _NAMES.items():
            value = self.__dict__[group]
            if not names:
                stated[group] = value
                continue
            values = value.__dict__
            stated.update((dotted, values[name]) for name, dotted in names)
        return {name: value for name, value in stated.items() if value is not None}

    def get(self, name: str) -> Any:
        """Return the term `name` (dotted), or None when it isn't stated."""
        value: Any = self
        for part in name.split("."):
            value = getattr(value, part)
        return value


class Term(BaseModel):
    """What the vocabulary says of one term."""

    model_config = ConfigDict(frozen=True)

    name: str
    """Its dotted name."""
    title: str
    """Its Chinese name: a roster's heading, a question, a row of a report."""
    description: str
    """Meaning, unit, absence."""


def term_names() -> tuple[str, ...]:
    """Return the dotted names of all terms, in order."""
    return tuple(VOCABULARY)


def _vocabulary() -> dict[str, Term]:
    terms: dict[str, Term] = {}
    for group, info in Terms.model_fields.items():
        model = info.annotation
        fields = model.model_fields if isinstance(model, type) and issubclass(model, Model) else {}
        for name, field in fields.items():
            dotted = f"{group}.{name}"
            terms[dotted] = Term(
                name=dotted, title=field.title or name, description=field.description or ""
            )
        if not fields:
            terms[group] = Term(
                name=group, title=info.title or group, description=info.description or ""
            )
    return terms


VOCABULARY: dict[str, Term] = _vocabulary()
"""Every term by its dotted name, in order."""


def _names() -> dict[str, list[tuple[str, str]]]:
    names: dict[str, list[tuple[str, str]]] = {group: [] for group in Terms.model_fields}
    for dotted in VOCABULARY:
        group, _, name = dotted.partition(".")
        if name:
            names[group].append((name, dotted))
    return names


_NAMES = _names()
"""The fields of each group, with their dotted names; none for a term that is no group."""


def relationship_of(terms: Terms) -> Literal["labor", "service", "public-institution"]:
    """Return which law governs these terms.

    As stated; else a service agreement for flexible and special experts, an appointment for a
    public institution's or authority's other hires, a labour contract for all others (also for
    those whom a public institution hires directly: 奎屯办法 第十九条).
    """
    if terms.engagement.relationship:
        return terms.engagement.relationship
    if terms.engagement.mode in {"flexible", "special"}:
        return "service"
    public = terms.employer.kind in {"public-institution", "party-government"}
    return "public-institution" if public and terms.engagement.mode != "direct" else "labor"
