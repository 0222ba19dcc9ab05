"""What the simulation refuses."""

from onewindow.core.errors import Invalid, gettext_noop


class TooMany(Invalid):
    """A number of cases that cannot be run."""

    code = "simulation_cases"
    message = gettext_noop("办件数 {cases} 不能用，请写 1 到 {most} 的整数。")


class BadLoad(Invalid):
    """A load that says nothing."""

    code = "simulation_load"
    message = gettext_noop("负荷应为 0.05 到 3 之间的数，1 表示到件量等于最紧部门的办理能力。")


class NothingToRun(Invalid):
    """A service whose applicants need no matter."""

    code = "nothing_to_simulate"
    message = gettext_noop("“{service}”的样例答案没有带出任何事项，请在 capacities.yaml 的 packages 里改正。")
