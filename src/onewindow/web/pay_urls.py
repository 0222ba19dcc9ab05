"""Addresses of payments, a list that `urls` takes in."""

from django.urls import path

from .pages import pay, pay_desk

patterns = [
    path("me/payments/", pay.mine, name="payments"),
    path("pay/<slug:number>/", pay.order, name="pay"),
    path("pay/<slug:number>/receipt.pdf", pay.receipt, name="pay_receipt"),
    path("pay/<slug:number>/go/", pay.go, name="pay_go"),
    path("pay/<slug:number>/check", pay.check, name="pay_check"),
    path("pay/<slug:number>/renew", pay.renew, name="pay_renew"),
    path("desk/payments/", pay_desk.orders, name="pay_desk"),
    path("desk/payments/refunds/", pay_desk.refunds, name="pay_refunds"),
    path("desk/payments/refunds/<slug:refund>/<slug:verb>", pay_desk.judge, name="pay_judge"),
    path("desk/payments/days/", pay_desk.days, name="pay_days"),
    path("desk/payments/days/<slug:day>/", pay_desk.day, name="pay_day"),
    path("desk/payments/orders/<slug:number>/", pay_desk.order, name="pay_desk_order"),
]
