"""The page where the payer chooses, and its style: plain, readable on a phone, visibly not ours."""

from html import escape

from .journal import Payment

STYLE = """
:root { color-scheme: light; font-family: system-ui, "Noto Sans CJK SC", sans-serif; line-height: 1.6; }
* { box-sizing: border-box; }
body { margin: 0; background: #f2f4f1; color: #16241d; }
header { background: #0b5d3b; color: #fff; padding-block: .9rem; padding-inline: 1.2rem; }
header b { font-size: 1.1rem; }
header span { display: block; font-size: .85rem; }
main { max-inline-size: 30rem; margin-inline: auto; padding: 1.2rem; }
section { background: #fff; border-radius: .8rem; padding: 1.4rem; box-shadow: 0 1px 4px #0002; }
h1 { font-size: 1rem; font-weight: 600; margin: 0; }
.amount { font-size: 2.6rem; font-weight: 700; margin-block: .2rem 1rem; font-variant-numeric: tabular-nums; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .3rem 1rem; margin: 0 0 1.4rem; font-size: .95rem; }
dt { color: #4a5a52; } dd { margin: 0; overflow-wrap: anywhere; text-align: end; }
form { display: grid; gap: .7rem; }
button { font: inherit; font-weight: 600; min-block-size: 3rem; border-radius: .6rem; border: 1px solid #0b5d3b;
  background: #fff; color: #0b5d3b; cursor: pointer; }
button.pay { background: #0b5d3b; color: #fff; }
button:focus-visible, a:focus-visible { outline: 3px solid #d08700; outline-offset: 2px; }
.note { font-size: .85rem; color: #4a5a52; margin-block: 1rem 0; }
"""

_WORDS = {"paid": "已支付", "failed": "支付失败", "abandoned": "已放弃", "pending": "待支付"}


def _frame(title: str, inner: str) -> bytes:
    return (
        f'<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/style.css">'
        "</head><body><header><b>演示支付平台</b><span>示例：不连接任何银行，不会扣款</span></header>"
        f"<main><section>{inner}</section></main></body></html>"
    ).encode()


def choose(payment: Payment) -> bytes:
    """What is paid, and the three things a payer can do."""
    yuan = f"{payment.amount // 100:,}.{payment.amount % 100:02d}"
    facts = (
        f'<h1>付款金额</h1><p class="amount">¥{yuan}</p>'
        f"<dl><dt>缴款事项</dt><dd>{escape(payment.title)}</dd><dt>缴款单号</dt><dd>{escape(payment.order)}</dd>"
        f"<dt>状态</dt><dd>{_WORDS[payment.result]}</dd></dl>"
    )
    if payment.result == "paid":
        return _frame("已支付", facts + f'<p><a href="{escape(payment.back)}">返回缴款单</a></p>')
    buttons = (
        '<form method="post"><button class="pay" name="choice" value="paid">支付</button>'
        '<button name="choice" value="failed">失败</button><button name="choice" value="abandoned">放弃</button></form>'
        '<p class="note">三个按钮分别演示付款成功、余额不足等失败、付款人放弃。</p>'
    )
    return _frame("支付", facts + buttons)


def gone() -> bytes:
    """No such page."""
    return _frame("没有找到", "<h1>没有找到这笔支付</h1><p>请回到缴款单重新打开。</p>")
