"""Addresses of the halls, a list that `urls` takes in."""

from django.urls import path

from .pages import halls, halls_mine

patterns = [
    path("halls/", halls.halls, name="halls"),
    path("halls/<slug:code>/", halls.hall, name="hall"),
    path("halls/<slug:code>/board/", halls.board, name="hall_board"),
    path("halls/<slug:code>/book/", halls.book, name="hall_book"),
    path("halls/<slug:code>/book/<slug:service>/", halls.times, name="hall_times"),
    path("halls/<slug:code>/book/<slug:service>/confirm/", halls.confirm, name="hall_confirm"),
    path("me/bookings/", halls_mine.bookings, name="bookings"),
    path("me/bookings/<int:booking>/", halls_mine.booking, name="booking"),
    path("me/bookings/<int:booking>/qr.svg", halls_mine.qr, name="booking_qr"),
    path("me/bookings/<int:booking>/booking.ics", halls_mine.ics, name="booking_ics"),
    path("me/bookings/<int:booking>/change/", halls_mine.change, name="booking_change"),
    path("me/bookings/<int:booking>/cancel/", halls_mine.cancel, name="booking_cancel"),
    path("me/bookings/<int:booking>/arrive", halls_mine.arrive, name="booking_arrive"),
]
