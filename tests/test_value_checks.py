"""The rules on values: contradictions that must be found, and look-alikes that must not be."""

from datetime import date
from decimal import Decimal

import pytest

from contractgen.checks.values.periods import add_months
from contractgen.checks.values.persons import credit_code_fault, id_number_fault
from contractgen.checks.values.sums import sums
from contractgen.document import document_from_text
from contractgen.facts import Facts, facts_from_terms
from contractgen.findings import Finding
from contractgen.reading import read_facts
from contractgen.rulebook import load_rulebook
from contractgen.rules import Case
from contractgen.terms import Terms

TODAY = date(2026, 11, 22)
HEAD = "企业人才引进协议\n甲方（用人单位）：奎屯天北新材料有限公司\n乙方（引进人才）：李文博\n"


def judged(rule_id: str, facts: Facts) -> list[Finding]:
    rule = load_rulebook().rule(rule_id)
    assert rule is not None
    case = Case(facts, TODAY, "labor", None)
    return [found for found in rule.results(case) if isinstance(found, Finding)]


def found_in(rule_id: str, text: str) -> list[Finding]:
    return judged(rule_id, read_facts(document_from_text(text)))


WRONG = [
    ("doc/term-end-before-start", "第二条 聘期起始日：2025年8月1日，终止日：2024年8月1日。"),
    ("doc/term-end-before-start", "第二条 合同期限从2026年1月1日开始，到2025年12月31日结束。"),
    ("doc/term-end-before-start", "第二条 本协议有效期为2025年8月1日——2025年7月31日。"),
    ("doc/term-length-mismatch", "第二条 聘期三年，自2025年8月1日起至2028年7月30日止。"),
    ("doc/term-length-mismatch", "第二条 聘期五年。自2025年8月1日起至2028年7月31日止。"),
    ("doc/term-length-mismatch", "第二条 合同期限为2年（自2025-08-01至2028-07-31）。"),
    (
        "doc/term-length-mismatch",
        "第二条 合同期限自2025年8月1日起至2028年7月31日止，合同期为24个月。",
    ),
    (
        "doc/term-length-mismatch",
        "第二条 本协议为固定期限协议，期限叁年，自二〇二五年八月一日起至二〇二七年七月三十一日止。",
    ),
    ("doc/term-length-mismatch", "第二条 协议期限：自2025年8月1日至2030年7月31日（共计48个月）。"),
    (
        "doc/term-length-mismatch",
        "第二条 本协议期限为五年。协议自2025年8月1日起生效，至2028年7月31日终止。",
    ),
    ("doc/date-invalid", "2025年2月29日"),
    ("doc/date-invalid", "2025年4月31日"),
    ("doc/date-invalid", "每年11月31日前"),
    ("doc/date-invalid", "二〇二五年十三月一日"),
    ("doc/date-invalid", "2025-02-30"),
    ("doc/date-invalid", "版本号2025.13.40"),
    ("doc/date-invalid", "2025年0月5日"),
    ("doc/amount-words-mismatch", "月薪人民币（大写）叁万元整（小写：￥35000元）"),
    ("doc/amount-words-mismatch", "安家费：￥150,000.00元，大写：壹拾万元整"),
    ("doc/amount-words-mismatch", "违约金人民币300000元（人民币叁佰万元整）"),
    ("doc/amount-words-mismatch", "补偿金为每月壹仟贰佰元整，即人民币1,250元"),
    ("doc/amount-words-mismatch", "安家费20万元（贰拾万元），购车补贴10万元（壹拾伍万元）"),
    ("doc/sum-mismatch", "安家费20万元，分五年支付，每年5万元。"),
    (
        "doc/sum-mismatch",
        "安家费共计30万元，分三期发放：第一期15万元于到岗后支"
        "付，第二期9万元于满三年支付，第三期5万元于满五年支付。",
    ),
    (
        "doc/sum-mismatch",
        "第三条 研发经费总额为100万元，拨付方式如下：\n"
        "（1）协议生效后拨付40万元；\n"
        "（2）中期检查合格后拨付30万元；\n（3）验收合格后拨付20万元。",
    ),
    ("doc/sum-mismatch", "年薪36万元，按月平均发放，每月2.5万元。"),
    ("doc/sum-mismatch", "乙方月薪25,000元，全年合计320,000元。"),
    ("doc/sum-mismatch", "特殊津贴每月3000元，发放五年，总计15万元。"),
    ("doc/sum-mismatch", "甲方每季度支付服务费3万元，全年共计10万元。"),
    (
        "doc/sum-mismatch",
        "月工资20,000元，其中基本工资12,000元、岗位工资5,000元、绩效工资2,000元。",
    ),
    (
        "doc/sum-mismatch",
        "月工资20,000元，由基本工资12,000元、岗位工资5,000元和绩效工资3,500元构成。",
    ),
    ("doc/sum-mismatch", "甲方提供安家费15万元、购车补贴10万元、项目启动资金50万元，合计85万元。"),
    ("doc/sum-mismatch", "引进费用由财政承担60%、甲方承担50%。"),
    ("doc/sum-mismatch", "经费由甲方负担70%，乙方负担20%。"),
    ("doc/sum-mismatch", "成果转化收益按比例分配，甲方60%，乙方50%。"),
    ("doc/sum-mismatch", "顾问费分三次付清：签约后支付30%，中期支付40%，结题后支付40%。"),
    ("doc/sum-mismatch", "项目\t金额\n学费\t20,000\n住宿费\t5,000\n合计\t26,000"),
    ("doc/sum-mismatch", "安家费总额15万元，按5万元、5万元、4万元分三年发放。"),
    ("doc/sum-mismatch", "安家费15万元（第一年6万元、第二年5万元、第三年5万元）。"),
    ("doc/percent-out-of-range", "乙方可提取项目利润的150%作为奖励。"),
    ("doc/percent-out-of-range", "财政承担120%。"),
    ("doc/percent-out-of-range", "按利润的-5%提取。"),
    ("doc/percent-out-of-range", "试用期工资为转正后工资的110%。"),
    ("doc/percent-out-of-range", "乙方持有项目公司105%的股权。"),
    ("doc/value-conflict", HEAD + "第二条 月薪30,000元。\n第五条 甲方每月支付乙方工资28,000元。"),
    (
        "doc/value-conflict",
        HEAD + "第二条 试用期为三个月。\n第八条 乙方试用期六个月内表现不合格的，甲方可以解除。",
    ),
    (
        "doc/value-conflict",
        HEAD + "第六条 乙方辞职应提前三十日书面通知甲方。"
        "\n第九条 乙方解除本协议的，应提前六十日书面通知甲方。",
    ),
    ("doc/value-conflict", HEAD + "第三条 甲方提供80平方米住房。\n第四条 上述住房面积120平方米。"),
    (
        "doc/value-conflict",
        HEAD + "第一条 甲方聘请乙方担任总工程师。\n第三条 乙方的工作岗位为销售总监。",
    ),
    ("doc/value-conflict", HEAD + "第四条 竞业限制期限为二年。\n第七条 竞业限制期为12个月。"),
    ("doc/party-mismatch", HEAD + "甲方（盖章）：奎屯天山新材料有限公司\n乙方（签字）：李文博"),
    (
        "doc/party-mismatch",
        HEAD + "甲方（盖章）：奎屯天北新材料有限公司        乙方（签字）：李文渊",
    ),
    ("doc/party-mismatch", HEAD + "第三条 乙方应当按月向甲方支付劳动报酬30,000元。"),
    ("doc/party-mismatch", HEAD + "第三条 甲方辞职应当提前三十日书面通知乙方。"),
    ("doc/party-mismatch", HEAD + "第三条 甲方应当遵守乙方的规章制度，服从乙方的工作安排。"),
    ("doc/party-mismatch", HEAD + "第三条 乙方应当为甲方缴纳社会保险费。"),
    ("doc/party-mismatch", HEAD + "第三条 乙方有权单方解聘甲方。"),
    ("doc/party-mismatch", HEAD + "第三条 甲方的试用期为三个月。"),
    ("doc/party-mismatch", HEAD + "第一条 甲方引进李文波同志担任首席专家。"),
    ("doc/party-mismatch", HEAD + "甲方（盖章）：奎屯天北新材料科技有限公司\n乙方（签字）：李文博"),
    ("doc/term-end-before-start", "起始日期：2025年8月1日\t终止日期：2025年7月31日"),
    ("doc/term-end-before-start", "自2025年8月1日（含）起，至2024年7月31日（含）止"),
    (
        "doc/term-length-mismatch",
        "本合同为期限三年的固定期限劳动合同，自2025年8月1日起至2027年7月31日止。",
    ),
    ("doc/term-length-mismatch", "甲方聘用乙方三年，聘用期限自2025年8月1日起至2030年7月31日止。"),
    ("doc/amount-words-mismatch", "月薪￥30,000（人民币叁万伍仟元整）"),
    ("doc/amount-words-mismatch", "大写金额为人民币叁万元整，小写金额为35000元"),
    ("doc/amount-words-mismatch", "金额（大写）：叁万元整\n（小写）：35,000元"),
    ("doc/amount-words-mismatch", "叁万元整（RMB35,000）"),
    ("doc/amount-words-mismatch", "人民币__叁万__元（¥__35000__）"),
    ("doc/amount-words-mismatch", "150,000元（大写：壹拾万）"),
    (
        "doc/sum-mismatch",
        "服务费总计人民币60万元（陆拾万元整），分三次支付：首付款30%即18万元；二期款40%即24万元；"
        "尾款30%即20万元。",
    ),
    ("doc/sum-mismatch", "合同总额60万元，首付30%（20万元），其余验收后付。"),
    ("doc/sum-mismatch", "每月工资15,000元，其中基本工资8,000元，岗位津贴4,000元，绩效2,000元。"),
    ("doc/sum-mismatch", "税前年薪40万元（基本工资30万元+绩效8万元）。"),
    ("doc/sum-mismatch", "每年支付5万元，连续支付三年，共计20万元。"),
    ("doc/sum-mismatch", "津贴按5000元/月支付，每年共计70000元。"),
    ("doc/sum-mismatch", "专利收益甲方享有70%，乙方享有40%。"),
    ("doc/sum-mismatch", "安家费60万元，分三年按50%、30%、30%的比例发放。"),
    (
        "doc/sum-mismatch",
        "甲方承诺投入科研经费500万元，其中2025年200万元，2026年150万元，2027年100万元。",
    ),
    ("doc/percent-out-of-range", "差旅费按110%报销。"),
    (
        "doc/value-conflict",
        "身份证号码：340104198104195515\n乙方（签字）身份证号码：340104198104195531",
    ),
    (
        "doc/party-mismatch",
        "甲方名称：奎屯天北新材料有限公司\n乙方姓名：李文博\n第一条 略\n"
        "甲方（公章）：奎屯天北新材料有限责任公司\n"
        "乙方（签名）：李文博",
    ),
    (
        "doc/party-mismatch",
        "甲方：奎屯天北新材料有限公司\n乙方：李文博\n丙方：奎屯市人社局\n第一条 略\n"
        "甲方：奎屯天北新材料有限公司\n乙方：李文搏\n丙方：奎屯市人社局",
    ),
    (
        "doc/value-conflict",
        HEAD + "第八条 乙方提前离职的，应支付违约金5万元。\n第十二条 乙方擅自离职的，"
        "须向甲方支付违约金8万元。",
    ),
    (
        "doc/term-length-mismatch",
        HEAD + "第二条 本协议期限为18个月。\n第三条 合作起止时间：2025年8月1日至2027年7月31日。",
    ),
    (
        "doc/term-length-mismatch",
        HEAD + "第二条 聘用期限自2025年8月1日起至2028年7月31日止。\n第七条 乙方参加培训，"
        "为期两个月（2026年1月1日至2026年2月28日）。\n第九条 本协议期限为五年。",
    ),
    ("doc/party-mismatch", HEAD + "第六条 甲方提前三十日书面通知乙方即可离职。"),
    ("doc/party-mismatch", HEAD + "第六条 乙方应当按月足额向甲方发放工资。"),
    ("doc/party-mismatch", HEAD + "第六条 甲方应当向乙方提供劳动并遵守乙方的规章制度。"),
    ("doc/party-mismatch", HEAD + "第六条 甲方不得在外兼职。"),
    (
        "doc/party-mismatch",
        "劳动合同\n用人单位：奎屯天北新材料有限公司\n"
        "劳动者：李文博\n第六条 劳动者有权解雇用人单位。",
    ),
    (
        "doc/party-mismatch",
        "甲方：张伟明（以下简称甲方）\n乙方：王丽\n第一条 略\n甲方：张伟明\n乙方：王莉",
    ),
    ("doc/id-number-invalid", "身份证号：110105194912310021，护照"),
    (
        "doc/amount-words-mismatch",
        "应付金额￥1,234,567.89元（大写：壹佰贰拾叁万肆仟伍佰陆拾柒元玖角捌分）",
    ),
    (
        "doc/amount-words-mismatch",
        "安家费（大写）壹拾伍万圆整，（小写）150000元；津贴（大写）叁仟圆整，（小写）30000元",
    ),
    ("doc/sum-mismatch", "项目经费100万元，分两年拨付，第一年60万元，第二年50万元"),
    ("doc/sum-mismatch", "安家费用30万元分三次支付，每次12万元"),
    ("doc/sum-mismatch", "乙方年度报酬总额50万元：基本年薪30万元、绩效年薪15万元、项目奖10万元。"),
    ("doc/sum-mismatch", "特殊津贴2500元/月，协议期五年，共12万元。"),
    ("doc/date-invalid", "二〇二五年二月三十日"),
    ("doc/date-invalid", "2025年6月31号"),
    ("doc/date-invalid", "2025/11/31"),
    ("doc/date-invalid", "25年2月30日"),
    ("doc/sum-mismatch", "安家费5万元，分三年支付，按每年2万元、2万元、2万元发放。"),
    ("doc/sum-mismatch", "考核中业绩占60%，能力占30%，态度占20%。"),
]

RIGHT = [
    ("doc/term-end-before-start", "依据2025年5月5日施行的办法，参照2024年3月1日文件。"),
    (
        "doc/term-end-before-start",
        "乙方出生于1985年3月2日，2010年7月1日至2025年6月3"
        "0日在某大学任教，本协议自2025年8月1日至2030年7月31日。",
    ),
    ("doc/term-length-mismatch", "第二条 聘期三年，自2025年8月1日起至2028年8月1日止。"),
    (
        "doc/term-length-mismatch",
        "第二条 合同期自2025年8月1日至2028年7月31日，为期三年，其中试用期六个月。",
    ),
    ("doc/term-length-mismatch", "第二条 合同期自2025年8月1日至2028年7月31日，试用期六个月。"),
    ("doc/term-length-mismatch", "第二条 合同期自2025年8月1日至2028年7月31日，服务期不少于五年。"),
    ("doc/term-length-mismatch", "第二条 试用期三个月，自2025年8月1日至2028年7月31日为合同期限。"),
    ("doc/term-length-mismatch", "第二条 协议期限：自2025年8月1日至2030年7月31日（共计60个月）。"),
    ("doc/term-length-mismatch", "第二条 自2024年2月29日起至2027年2月28日止，共三年。"),
    ("doc/date-invalid", "2024年2月29日"),
    ("doc/date-invalid", "2025年\u3000月\u3000日"),
    ("doc/date-invalid", "每月31日"),
    ("doc/date-invalid", "第2025.1.1条"),
    ("doc/amount-words-mismatch", "月薪人民币（大写）叁万元整（小写：￥30000元）"),
    ("doc/amount-words-mismatch", "安家费：￥150,000.00元，大写：壹拾伍万元整"),
    ("doc/amount-words-mismatch", "安家费壹拾伍万元（15万元），首期伍万元（50000元）"),
    (
        "doc/amount-words-mismatch",
        "安家费壹拾伍万元（15万元），首期伍万元（5万元），违约金为10万元（大写：拾万元整）",
    ),
    (
        "doc/amount-words-mismatch",
        "第一年10万元（大写：壹拾万元整）、第二年5万元（大写：伍万元整）",
    ),
    ("doc/amount-words-mismatch", "违约金人民币30万元整（叁拾万圆整）"),
    ("doc/amount-words-mismatch", "月薪25800.50元（大写：贰万伍仟捌佰元伍角）"),
    ("doc/amount-words-mismatch", "月薪25,080元（大写：贰万伍仟捌拾元整）"),
    ("doc/amount-words-mismatch", "月薪25,080元（大写：贰万伍仟零捌拾元整）"),
    ("doc/amount-words-mismatch", "工资总额\t¥30,000.00\t大写\t叁万元整"),
    ("doc/sum-mismatch", "安家费20万元，分五年支付，每年4万元。"),
    (
        "doc/sum-mismatch",
        "安家费共计30万元，分三期发放：第一期15万元于到岗后支"
        "付，第二期9万元于满三年支付，第三期6万元于满五年支付。",
    ),
    (
        "doc/sum-mismatch",
        "第三条 研发经费总额为100万元，拨付方式如下：\n"
        "（1）协议生效后拨付40万元；\n"
        "（2）中期检查合格后拨付30万元；\n（3）验收合格后拨付30万元。",
    ),
    ("doc/sum-mismatch", "年薪36万元，按月平均发放，每月3万元。"),
    ("doc/sum-mismatch", "年薪60万元，其中每月预发3万元，余额年终考核后发放。"),
    ("doc/sum-mismatch", "乙方月薪25,000元，全年合计300,000元。"),
    ("doc/sum-mismatch", "乙方月薪25,000元，年薪不低于320,000元。"),
    ("doc/sum-mismatch", "特殊津贴每月3000元，发放五年，总计18万元。"),
    ("doc/sum-mismatch", "甲方每季度支付服务费3万元，全年共计12万元。"),
    (
        "doc/sum-mismatch",
        "月工资20,000元，其中基本工资12,000元、岗位工资5,000元、绩效工资3,000元。",
    ),
    ("doc/sum-mismatch", "月工资20,000元（含基本工资12,000元）。"),
    ("doc/sum-mismatch", "安家费15万元，特殊津贴每月3000元，购车补贴10万元。"),
    ("doc/sum-mismatch", "甲方提供安家费15万元、购车补贴10万元、项目启动资金50万元，合计75万元。"),
    ("doc/sum-mismatch", "引进费用由财政承担60%、甲方承担40%。"),
    ("doc/sum-mismatch", "成果转化收益甲方占60%，乙方占40%。"),
    ("doc/sum-mismatch", "顾问费分三次付清：签约后支付30%，中期支付40%，结题后支付30%。"),
    ("doc/sum-mismatch", "加班工资分别按150%、200%、300%支付。"),
    ("doc/sum-mismatch", "养老保险单位16%、个人8%，医疗保险单位8%、个人2%。"),
    ("doc/sum-mismatch", "试用期工资为80%，年度奖金为利润的5%。"),
    ("doc/sum-mismatch", "甲方提取税后利润的5%—10%奖励团队。"),
    ("doc/sum-mismatch", "违约金10万元，逾期一日加收500元，最高不超过2万元。"),
    ("doc/sum-mismatch", "培训费50000元，服务期五年，每满一年递减10000元。"),
    ("doc/sum-mismatch", "培训费50,000元，服务期五年，每服务满一年扣减10,000元，违约金20,000元。"),
    ("doc/sum-mismatch", "项目\t金额\n学费\t20,000\n住宿费\t5,000\n合计\t25,000"),
    ("doc/sum-mismatch", "安家费10万元，其中首期5万元于到岗后支付，余款于满一年后支付。"),
    (
        "doc/sum-mismatch",
        "住房补贴每月2,000元，发放36个月，合计72,000元；交通补贴每月500元，合计18,000元。",
    ),
    ("doc/sum-mismatch", "月薪3万元，年薪合计36万元，分12个月发放。"),
    ("doc/sum-mismatch", "安家费总额15万元，按5万元、5万元、5万元分三年发放。"),
    ("doc/percent-out-of-range", "按同期LPR的150%支付利息。"),
    ("doc/percent-out-of-range", "业绩达到120%以上的，提成比例为5%。"),
    ("doc/percent-out-of-range", "法定节假日安排工作的，支付300%工资报酬。"),
    ("doc/percent-out-of-range", "绩效奖金按完成率的120%兑现，但不超过税前工资的200%。"),
    ("doc/percent-out-of-range", "月工资不低于当地最低工资标准的130%。"),
    ("doc/percent-out-of-range", "绩效系数120%，浮动范围-10%至20%。"),
    ("doc/value-conflict", HEAD + "第二条 月薪30,000元。\n第五条 甲方每月支付乙方工资3万元。"),
    ("doc/value-conflict", HEAD + "第二条 月薪30,000元，试用期月薪24,000元。"),
    ("doc/value-conflict", HEAD + "第二条 试用期三个月。第三条 试用期满三个月的，转正。"),
    (
        "doc/value-conflict",
        HEAD + "第六条 乙方辞职应提前三十日书面通知甲方。"
        "\n第九条 乙方提前一个月书面通知甲方，可以解除协议。",
    ),
    (
        "doc/value-conflict",
        HEAD + "第六条 乙方辞职应提前三十日书面通知甲方，试用期内提前三日通知。",
    ),
    ("doc/value-conflict", HEAD + "第一条 聘请乙方担任总工程师。\n第三条 乙方任总工程师一职。"),
    ("doc/value-conflict", HEAD + "第四条 竞业限制期限为二年。\n第七条 竞业限制期为24个月。"),
    (
        "doc/value-conflict",
        HEAD + "第四条 竞业限制违约金20万元。\n第七条 泄露商业秘密的违约金50万元。",
    ),
    (
        "doc/value-conflict",
        HEAD + "第四条 讲课费每次5,000元，咨询费每小时800元。\n第五条 咨询费每月6,000元。",
    ),
    (
        "doc/party-mismatch",
        HEAD
        + "甲方（盖章）：奎屯天北新材料有限公司        乙方（签字）：李文博\n日期：2025年8月1日",
    ),
    ("doc/party-mismatch", HEAD + "甲方：（盖章）  乙方：（签字）\n法定代表人：张三"),
    ("doc/party-mismatch", HEAD + "甲方（公章）：奎屯天北公司\n乙方：李文博（签字）"),
    ("doc/party-mismatch", HEAD + "第三条 乙方应当按月向甲方支付违约金30,000元。"),
    ("doc/party-mismatch", HEAD + "第三条 乙方违约的，应向甲方支付相当于三个月工资的违约金。"),
    (
        "doc/party-mismatch",
        HEAD + "第三条 乙方从甲方离职后两年内不得到竞争单位任职。乙方在甲方在职期间应当保密。",
    ),
    (
        "doc/party-mismatch",
        HEAD + "第三条 乙方对甲方的考核结果有异议的，可以申请复核。"
        "乙方不同意甲方调整工作岗位的，双方协商。",
    ),
    (
        "doc/party-mismatch",
        HEAD + "第三条 甲方在乙方工作满一年后，乙方可享受年休假。甲方在乙方离职时为其办理手续。",
    ),
    (
        "doc/party-mismatch",
        HEAD + "第三条 甲方提前三十日通知乙方办理离职手续。"
        "乙方到甲方处工作。甲方聘请乙方到甲方所在地工作。",
    ),
    (
        "doc/party-mismatch",
        HEAD + "第三条 甲方的试用期考核办法由人力资源部制定，甲方的工资制度公开。",
    ),
    (
        "doc/party-mismatch",
        HEAD + "第一条 奎屯天北新材料有限公司（以下简称甲方）聘请李文博为首席专家。",
    ),
    (
        "doc/term-length-mismatch",
        "本合同为三年固定期限劳动合同，自2025年8月1日起至2028年7月31日止。",
    ),
    ("doc/amount-words-mismatch", "月薪30,000.00元（人民币大写：叁万元整）"),
    ("doc/amount-words-mismatch", "150,000元（大写：壹拾伍万）"),
    (
        "doc/amount-words-mismatch",
        "人民币壹拾伍万元（¥150,000元），其中第一年壹拾万元（¥100,000元）",
    ),
    (
        "doc/sum-mismatch",
        "服务费总计人民币60万元（陆拾万元整），分三次支付：首付款30%即18万元；二期款40%即24万元；"
        "尾款30%即18万元。",
    ),
    ("doc/sum-mismatch", "每月工资15,000元，其中基本工资8,000元，岗位津贴4,000元，绩效3,000元。"),
    ("doc/sum-mismatch", "税前年薪40万元（基本工资30万元+绩效10万元）。"),
    ("doc/sum-mismatch", "每年支付5万元，连续支付三年，共计15万元。"),
    ("doc/sum-mismatch", "乙方月薪2万元，每年发放13个月工资，年薪26万元。"),
    ("doc/sum-mismatch", "引进费用60万元，由财政承担60%即36万元，甲方承担40%即24万元。"),
    ("doc/sum-mismatch", "安家费80万元，分五年发放，首年30万元，以后每年12.5万元。"),
    ("doc/sum-mismatch", "安家费60万元，分三年支付，每年各支付20万元，服务未满5年的退还。"),
    ("doc/sum-mismatch", "安家费60万元，分三年按50%、30%、20%的比例发放。"),
    ("doc/sum-mismatch", "安家费60万元，分三年按5:3:2的比例发放。"),
    (
        "doc/sum-mismatch",
        "甲方承诺投入科研经费500万元，其中2025年200万元，2026年200万元，2027年100万元。",
    ),
    (
        "doc/sum-mismatch",
        "违约金按已发放安家费15万元计算，其中服务满一年返还10万元，服务满两年返还5万元。",
    ),
    ("doc/sum-mismatch", "甲方一次性给予安家费15万元；租房补贴每月1,500元，最长三年，共54,000元。"),
    ("doc/sum-mismatch", "考核中业绩指标占60%，能力指标占30%，态度指标占10%。"),
    ("doc/percent-out-of-range", "年终考核优秀的，绩效工资按120%发放。"),
    (
        "doc/value-conflict",
        "甲方工作地点奎屯。\n岗位为高级工程师。\n第三条 岗位：高级工程师（研发）。",
    ),
    ("doc/value-conflict", HEAD + "第三条 周转房面积不少于90平方米。\n第四条 住房面积100平方米。"),
    (
        "doc/party-mismatch",
        HEAD + "第五条 乙方从甲方离职的，甲方应出具离职证明。甲方离职审批流程如下。",
    ),
    (
        "doc/party-mismatch",
        "甲方：吐鲁番市高昌区人民医院\n乙方：古丽·阿不都热合曼\n"
        "第一条 略\n甲方（盖章）：吐鲁番市高昌区人民医院\n"
        "乙方（签字）：古丽•阿不都热合曼",
    ),
    (
        "doc/party-mismatch",
        "甲方：奎屯天北（集团）有限公司\n乙方：李文博\n第一条 略\n"
        "甲方（盖章）：奎屯天北(集团)有限公司\n"
        "乙方（签字）：李文博",
    ),
    (
        "doc/value-conflict",
        HEAD + "第八条 乙方违反服务期约定提前离职的，应支付违约金5万元。\n第十二条 略",
    ),
    (
        "doc/value-conflict",
        HEAD + "第八条 乙方提前离职的，应支付违约金5万元。\n第十二条 甲方单方解除本协议的，"
        "向乙方支付违约金8万元。",
    ),
    (
        "doc/value-conflict",
        HEAD + "第八条 乙方泄露商业秘密的，支付违约金10万元。\n第十二条 乙方提前离职的，"
        "支付违约金8万元。",
    ),
    ("doc/value-conflict", HEAD + "第三条 税前年薪36万元。\n第四条 绩效年薪12万元，按考核发放。"),
    ("doc/value-conflict", HEAD + "第三条 技术服务费60万元。\n第四条 猎头服务费5万元由甲方承担。"),
    (
        "doc/term-length-mismatch",
        HEAD + "第二条 聘用期限自2025年8月1日起至2028年7月31日止。\n第七条 乙方参加培训，"
        "为期两个月（2026年1月1日至2026年2月28日）。\n第九条 本协议期限为三年。",
    ),
    (
        "doc/value-conflict",
        HEAD + "第二条 本协议期限为五年。\n第三条 双方另行签订劳动合同，劳动合同期限为三年。"
        "本协议未尽事宜另行约定。",
    ),
    (
        "doc/term-length-mismatch",
        HEAD + "第二条 本协议期限自2025年8月1日起至2030年7月31日止。\n第三条 劳动合同期限为三年。"
        "本协议长期有效。",
    ),
    (
        "doc/term-length-mismatch",
        HEAD + "第二条 本协议期限自2025年8月1日起至2030年7月31日止。\n第三条 保密协议期限为三年。",
    ),
    (
        "doc/party-mismatch",
        HEAD + "第六条 乙方离职的，甲方应当提前三十日通知乙方办理交接。甲方应在乙方离职时支付工资。"
        "乙方须提前三十日书面通知甲方离职。",
    ),
    (
        "doc/party-mismatch",
        HEAD + "第六条 甲方泄露乙方个人信息的承担责任。甲方的竞业限制补偿标准另定。",
    ),
    (
        "doc/party-mismatch",
        "企业人才引进协议\n甲方（引进人才）：李文博\n乙方（用人单位）：奎屯天北新材料有限公司\n"
        "第六条 甲方辞职应当提前三十日书面通知乙方，乙方为甲方缴纳社会保险。"
        "甲方应遵守乙方的规章制度。",
    ),
    (
        "doc/party-mismatch",
        HEAD + "第六条 乙方有权要求甲方按时支付工资，乙方可以对甲方的经营管理提出建议。"
        "甲方安排乙方到乙方所在地工作。",
    ),
    (
        "doc/party-mismatch",
        "聘用合同\n甲方：奎屯市第一中学\n乙方：陈静\n第一条 略\n甲方（盖章）\n"
        "法定代表人：\n乙方（签字）\n2025年8月1日",
    ),
    (
        "doc/party-mismatch",
        "聘用合同\n甲方：奎屯市第一中学\n乙方：陈静\n第一条 略\n"
        "甲方（盖章）：                    乙方（签字）：\n"
        "2025年8月1日",
    ),
    (
        "doc/party-mismatch",
        "聘用合同\n甲方：________\n乙方：________\n第一条 略\n"
        "甲方（盖章）：奎屯市第一中学 乙方（签字）：陈静",
    ),
    ("doc/id-number-invalid", "身份证号：□□□□□□□□□□□□□□□□□□"),
    ("doc/id-number-invalid", "身份证号：11010519491231002x"),
    (
        "doc/amount-words-mismatch",
        "月薪人民币贰万捌仟元整（¥28,000元），年薪人民币叁拾叁万陆仟元整（¥336,000元）",
    ),
    ("doc/amount-words-mismatch", "住房补贴每月1500元（壹仟伍佰元），一次性补贴5万元（伍万）"),
    (
        "doc/amount-words-mismatch",
        "应付金额￥1,234,567.89元（大写：壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分）",
    ),
    ("doc/amount-words-mismatch", "10万元以下（含拾万元整）"),
    (
        "doc/amount-words-mismatch",
        "安家费（小写）150000元，（大写）壹拾伍万圆整；津贴（小写）3000元，（大写）叁仟圆整",
    ),
    ("doc/sum-mismatch", "项目经费分两年拨付，第一年60万元，第二年40万元，合计100万元"),
    ("doc/sum-mismatch", "安家费用30万元分三次支付（10万元/次）"),
    ("doc/sum-mismatch", "乙方年度报酬总额50万元：基本年薪30万元、绩效年薪15万元、项目奖5万元。"),
    ("doc/sum-mismatch", "月薪1.5万元，试用期月薪1.2万元，年薪18万元。"),
    ("doc/sum-mismatch", "甲方按每课时500元支付讲课费，全年不少于40课时，全年讲课费合计20,000元。"),
    ("doc/sum-mismatch", "乙方每月工资12000元，每年工资总额144,000元，由甲方按月发放。"),
    ("doc/sum-mismatch", "特殊津贴2500元/月，协议期五年，共15万元。"),
    ("doc/sum-mismatch", "培训费共6万元，服务期三年，每年分摊2万元。"),
    ("doc/sum-mismatch", "培训费共6万元，按三年服务期等额分摊，每年分摊3万元。"),
    ("doc/id-number-invalid", "身份证号码：650102XXXXXXXX1234"),
    ("doc/credit-code-invalid", "统一社会信用代码：91654003MA7XXXXXXX"),
    ("doc/sum-mismatch", "安家费7万元，分两个阶段发放：前两年每年2万元，后三年每年1万元。"),
    ("doc/sum-mismatch", "安家费5万元，分三年支付，前两年各2万元，第三年1万元。"),
    ("doc/sum-mismatch", "安家费5万元，分三年支付，按每年2万元、2万元、1万元发放。"),
    ("doc/sum-mismatch", "安家费60万元，分五年支付，每年各支付12万元。"),
    ("doc/sum-mismatch", "乙方课酬每课时300元，全年120课时，合计36,000元。"),
    (
        "doc/sum-mismatch",
        "乙方每月领取生活补贴2,000元，三年合计72,000元，由市财政与甲方各承担50%。",
    ),
    ("doc/sum-mismatch", "甲方承担差旅费的100%，乙方承担通讯费的50%。"),
    ("doc/sum-mismatch", "公司承担70%，员工承担30%；员工工作满三年的，公司承担100%。"),
    ("doc/sum-mismatch", "绩效考核分四档：A档发放120%，B档发放100%，C档发放80%，D档发放50%。"),
    ("doc/sum-mismatch", "验收合格后支付合同总额的30%，质保期满支付5%。"),
    ("doc/sum-mismatch", "首期支付30%，质保期满后支付5%，其余按进度支付。"),
    ("doc/sum-mismatch", "工作满一年退还80%，满两年退还60%，满三年退还40%。"),
    ("doc/sum-mismatch", "第一年承担100%，第二年承担60%，第三年承担30%。"),
    ("doc/sum-mismatch", "服务不满一年的，乙方承担培训费80%，服务满一年不满两年的，乙方承担50%。"),
    (
        "doc/sum-mismatch",
        "项目启动资金由市财政承担60%，由用人单位承担40%，其中市财政承担部分分两年拨付，"
        "第一年拨付50%，第二年拨付50%。",
    ),
    ("doc/sum-mismatch", "财政全额拨款单位由财政承担100%；差额拨款的，财政承担60%，单位承担40%。"),
    ("doc/percent-out-of-range", "第一年按150%发放加班费。"),
    ("doc/value-conflict", "第一条 顾问费每月8000元。\n第二条 第二年起顾问费每月9000元。"),
    (
        "doc/value-conflict",
        "第一条 顾问费每月8000元（含税）。\n第二条 逾期支付顾问费的，每月支付违约金500元。",
    ),
    (
        "doc/value-conflict",
        "第一条 顾问费每月8000元。\n第二条 差旅超过五天的月份顾问费每月增加500元。",
    ),
    (
        "doc/value-conflict",
        "第一条 顾问费每月8000元。\n第三条 减少为每月5000元的顾问费须经乙方同意。",
    ),
    (
        "doc/value-conflict",
        "第一条 住房补贴每月2000元。\n第二条 配偶同为引进人才的，住房补贴每月减半为1000元。",
    ),
    (
        "doc/value-conflict",
        "第一条 甲方提供120平方米住房。\n第二条 配偶同为引进人才的，合并提供140平方米住房。",
    ),
    (
        "doc/party-mismatch",
        "甲方：A公司\n乙方：李文博\n丙方：某某学院\n第一条 乙方从丙方借调到甲方工作。"
        "丙方应当支付工资。",
    ),
    (
        "doc/term-length-mismatch",
        "第一条 聘期三年（2025年8月1日至2028年7月31日），前六个月为试用期。",
    ),
    ("doc/term-length-mismatch", "第一条 聘期自2025年8月1日起至2028年7月31日止，共三个聘任年度。"),
    (
        "doc/term-length-mismatch",
        "第一条 合同期限自2025年8月1日至2028年7月31日，每年服务不少于30日。",
    ),
    (
        "doc/term-length-mismatch",
        "第一条 合同期限自2025年8月1日至2028年7月31日，期满前三个月协商续签。",
    ),
    (
        "doc/term-length-mismatch",
        "第一条 合同期限自2025年8月1日至2028年7月31日，满三年后可续签五年。",
    ),
    (
        "doc/term-length-mismatch",
        "乙方脱产培训自2025年8月1日至2026年7月31日，服务期自2026年8月1日起五年。",
    ),
]


@pytest.mark.parametrize(("rule_id", "text"), WRONG)
def test_a_contradiction_in_the_document_is_found_where_it_stands(rule_id: str, text: str) -> None:
    places = [found.place for found in found_in(rule_id, text)]

    assert places
    assert all(
        place is not None and text[place.start : place.end] == place.quote for place in places
    )


@pytest.mark.parametrize(("rule_id", "text"), RIGHT)
def test_what_only_looks_like_a_contradiction_is_left_alone(rule_id: str, text: str) -> None:
    assert found_in(rule_id, text) == []


@pytest.mark.parametrize(
    ("rule_id", "terms", "message"),
    [
        (
            "doc/term-end-before-start",
            {"period": {"start": "2025-08-01", "end": "2025-07-31"}},
            "期限自2025年8月1日起，却至2025年7月31日止，终止日不晚于起始日。",
        ),
        (
            "doc/term-length-mismatch",
            {"period": {"start": "2025-08-01", "end": "2028-07-31", "years": 5}},
            "约定期限为5年，但自2025年8月1日起至2028年7月31日止实为3年。",
        ),
        (
            "doc/sum-mismatch",
            {"allowances": {"settlement_yuan": 150000, "settlement_schedule": [50000, 40000]}},
            "各项为50,000元＋40,000元，合计90,000元，与所写的150,000元不符。",
        ),
        (
            "doc/id-number-invalid",
            {"talent": {"id_number": "340104198104195517"}},
            "居民身份证号码有误：校验码与前17位不符。",
        ),
        (
            "doc/value-conflict",
            {"talent": {"id_number": "340104198104195515", "birth_date": "1981-04-18"}},
            "出生日期前后不一致：此处与居民身份证号码不同。",
        ),
        (
            "doc/percent-out-of-range",
            {"pay": {"share_percent": 150}},
            "提成比例写作150%，超过100%。",
        ),
        (
            "doc/signed-after-start",
            {"agreement": {"sign_date": "2025-08-20"}, "period": {"start": "2025-08-01"}},
            "协议自2025年8月1日起，而签订日期为2025年8月20日，签订在后。",
        ),
    ],
)
def test_terms_alone_are_judged_by_the_same_rules(
    rule_id: str, terms: dict[str, dict[str, object]], message: str
) -> None:
    findings = judged(rule_id, facts_from_terms(Terms.model_validate(terms), "terms.yaml"))

    assert [(found.message, found.place) for found in findings] == [(message, None)]


def test_the_quote_of_an_id_number_is_only_its_area_code() -> None:
    (found,) = found_in("doc/id-number-invalid", "身份证号码：340104198104195517")

    assert found.place is not None
    assert found.place.quote == "340104"
    assert "1981" not in found.message


def test_probation_pay_above_full_pay_is_a_warning() -> None:
    (found,) = found_in("doc/percent-out-of-range", "试用期工资为转正后工资的120%。")

    assert found.severity == "warning"


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("340104198104195515", None),
        ("11010519491231002X", None),
        ("340104810419551", None),
        ("340104198104195517", "校验码与前17位不符"),
        ("34010419811319551X", "其中的出生日期不存在"),
        ("34010420990419551X", "其中的出生日期不存在"),
        ("99010419810419551X", "前两位不是省级行政区划代码"),
        ("3401041981041955", "应为18位，实为16位"),
        ("34010419810419X515", "含有不应出现的字符"),
    ],
)
def test_an_id_number_is_judged_by_length_area_birth_and_check_digit(
    number: str, fault: str | None
) -> None:
    assert id_number_fault(number, TODAY) == fault


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("91340111MA2N5B7H29", None),
        ("91340111MA2N5B7H92", "校验码与前17位不符"),
        ("91340111MA2N5B7HI9", "含有国家标准不使用的字符（字母I、O、Z、S、V不用）"),
        ("91340111MA2N5B7H2", "应为18位，实为17位"),
    ],
)
def test_a_credit_code_is_judged_by_length_alphabet_and_check_character(
    code: str, fault: str | None
) -> None:
    assert credit_code_fault(code) == fault


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 12, 1), 1, date(2026, 1, 1)),
    ],
)
def test_months_end_on_the_same_day_or_the_last(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later


def test_a_sum_names_its_parts_and_its_total() -> None:
    text = "服务费总额60万元，分三期支付：首期20万元，中期20万元，尾款15万元。"
    (found,) = sums(read_facts(document_from_text(text)))

    assert (found.total, found.parts) == (
        Decimal(600000),
        (Decimal(200000), Decimal(200000), Decimal(150000)),
    )


def test_a_wrong_number_under_a_general_label_is_found() -> None:
    text = HEAD + "证件号码：340104198113195517\n第一条 甲方聘请乙方担任总工程师。"
    (found,) = found_in("doc/id-number-invalid", text)

    assert found.place is not None
    assert found.place.quote == "340104"


def test_instalments_are_added_to_a_total_in_another_item() -> None:
    text = HEAD + (
        "第五条 待遇\n（一）乙方享受安家费150,000元。\n"
        "（二）安家费分3年支付：第一年50,000元、第二年40,000元、第三年50,000元。"
    )
    (found,) = found_in("doc/sum-mismatch", text)

    assert found.message == (
        "各项为50,000元＋40,000元＋50,000元，合计140,000元，与所写的150,000元不符。"
    )
