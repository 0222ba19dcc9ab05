"""Facts of a sheet as handlers see them."""

from onewindow.cases.handlers import Handled

CARD = "652801199001010002"


def company_facts(**changes):
    facts = {
        "division_code": "652801",
        "org_type": "有限责任公司",
        "name_parts": {"division": "库尔勒", "trade_name": "梨城书苑", "industry": "图书", "form": "有限公司"},
        "org_name": "库尔勒梨城书苑图书有限公司",
        "industry_code": "5243",
        "business_scope": [{"code": "F5121", "text": "出版物零售", "category": "后置许可"}],
        "registered_capital_wan": "60",
        "operating_term": "长期",
        "reg_address": "库尔勒市人民东路66号",
        "legal_rep_name": "张样例",
        "legal_rep_id_type": "居民身份证",
        "legal_rep_id_no": CARD,
        "shareholders": [
            {"name": "张样例", "id_no": CARD, "contribution_wan": "36", "way": "货币", "due_on": "2030-01-01"},
            {
                "name": "王样例",
                "id_no": "652801199203080009",
                "contribution_wan": "24",
                "way": "货币",
                "due_on": "2030-01-01",
            },
        ],
        "directors": [{"name": "张样例", "post": "执行董事", "id_no": CARD, "phone": "13900000001"}],
        "finance_head": {"name": "王样例", "id_no": "652801199203080009", "phone": "13900000003"},
        "seal_list": [{"kind": "法定名称章", "count": 2, "material": "光敏"}],
        "seal_maker": "库尔勒金石印章有限公司",
        "taxpayer_kind": "小规模",
        "invoice_request": [{"kind": "电子普通发票", "limit": "100000", "per_month": 25}],
        "si_types": ["养老", "失业"],
        "si_start": "2026-12",
        "employees": [{"name": "李样例", "id_no": "65280119850612000X"}],
        "hf_ratio_unit": "5",
        "hf_ratio_person": "5",
        "hf_pay_day": 15,
        "bank_branch": "ICBC-KEL-01",
        "bank_slot": "2026-11-27T10:30:00+08:00",
    }
    return {**facts, **changes}


def shop_facts(uscc, **changes):
    facts = {
        "uscc": uscc,
        "org_name": "库尔勒样例书业有限公司",
        "org_type": "有限责任公司",
        "legal_rep_name": "李样例",
        "business_scope": [{"code": "F5121", "text": "出版物零售", "category": "后置许可"}],
        "pub_types": ["图书", "期刊"],
        "premises_address": "库尔勒市人民东路1号",
        "premises_until": "2031-12-31",
        "net_channel": ["第三方平台网店"],
        "net_platform": "孔夫子旧书网",
        "net_shop_name": "样例旗舰店",
    }
    return {**facts, **changes}


def handled(matter, facts, *, applicant, agency, number="652801-20261126-00001", reason=""):
    return Handled(
        case=1,
        number=number,
        matter=matter,
        service="enterprise_startup",
        division="652801",
        agency=agency,
        applicant=applicant,
        facts=facts,
        reason=reason,
    )
