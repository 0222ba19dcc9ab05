"""All that may be written into the register of publication distribution."""

from .filings import end_filing as end_filing
from .filings import file_online as file_online
from .filings import number_filing as number_filing
from .licences import change_licence as change_licence
from .licences import end_licence as end_licence
from .licences import grant_licence as grant_licence
from .supplements import refer_supplement as refer_supplement
from .supplements import remind_supplement as remind_supplement
from .supplements import supplement_filing as supplement_filing
