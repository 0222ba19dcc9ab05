"""Addresses of the clerk of a hall, a list that `urls` takes in."""

from django.urls import path

from .pages import queue

patterns = [
    path("halls/<slug:code>/ticket/", queue.kiosk, name="hall_ticket"),
    path("halls/<slug:code>/ticket/<int:ticket>/", queue.slip, name="hall_slip"),
    path("queue/", queue.start, name="queue"),
    path("queue/<slug:code>/", queue.day, name="queue_day"),
    path("queue/<slug:code>/bookings/<int:booking>/<slug:verb>", queue.act, name="queue_act"),
    path("queue/<slug:code>/counters/<slug:counter>/", queue.counter, name="queue_counter"),
]
