"""Addresses of oversight: of the agencies, of the holder of a certificate, and of everybody."""

from django.urls import URLPattern, path

from .pages import oversight, oversight_public

patterns: list[URLPattern] = [
    path("oversight/", oversight.work, name="oversight"),
    path("oversight/tasks/<int:task>/", oversight.task, name="oversight_task"),
    path("oversight/tasks/<int:task>/visit/", oversight.visit, name="oversight_visit"),
    path("oversight/tasks/<int:task>/<slug:verb>", oversight.task_act, name="oversight_act"),
    path("oversight/plans/", oversight.plans, name="oversight_plans"),
    path("oversight/plans/<int:plan>/", oversight.plan, name="oversight_plan"),
    path("oversight/plans/<int:plan>/<slug:verb>", oversight.plan_act, name="oversight_plan_act"),
    path("oversight/tracking/", oversight.tracking, name="oversight_tracking"),
    path("oversight/draws/", oversight_public.desk_draws, name="oversight_draws"),
    path("draws/", oversight_public.draws, name="draws"),
    path("draws/<int:draw>/", oversight_public.draw, name="draw"),
    path("me/oversight/", oversight_public.mine, name="my_oversight"),
    path("me/oversight/<int:task>", oversight_public.rectified, name="rectified"),
]
