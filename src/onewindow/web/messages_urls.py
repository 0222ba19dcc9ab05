"""Addresses of messages and of the hotline, a list that `urls` takes in."""

from django.urls import path

from .pages import hotline, link, messages

patterns = [
    path("me/messages/", messages.inbox, name="messages"),
    path("me/messages/preferences/", messages.settings_page, name="message_preferences"),
    path("me/messages/address/", messages.address, name="message_address"),
    path("me/messages/<int:message>/", messages.message, name="message"),
    path("operations/deliveries/", messages.deliveries, name="deliveries"),
    path("operations/link/", link.board, name="link"),
    path("operations/link.json", link.state, name="link_state"),
    path("demo/outbox/", messages.outbox, name="outbox"),
    path("hotline/", hotline.tickets, name="hotline"),
    path("hotline/new/", hotline.new, name="hotline_new"),
    path("hotline/<slug:number>/", hotline.ticket, name="hotline_ticket"),
    path("desk/hotline/", hotline.desk_tickets, name="desk_hotline"),
    path("desk/hotline/<slug:number>/", hotline.desk_ticket, name="desk_ticket"),
]
