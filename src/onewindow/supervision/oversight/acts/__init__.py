"""All that may be written by oversight."""

from .draws import Drawn as Drawn
from .draws import draw_at_random as draw_at_random
from .following import end_tracking as end_tracking
from .following import share as share
from .following import track as track
from .orders import order as order
from .orders import recheck as recheck
from .orders import report as report
from .plans import begin as begin
from .plans import end as end
from .plans import look_again as look_again
from .plans import refresh as refresh
from .tasks import Opened as Opened
from .tasks import close as close
from .tasks import hear_visit as hear_visit
from .tasks import lose_visit as lose_visit
from .tasks import open_task as open_task
from .tasks import plan_visit as plan_visit
from .tasks import record as record
from .tasks import settle as settle
