"""The kinds of identifiers that can be checked."""

from enum import StrEnum


class Kind(StrEnum):
    """A kind of identifier."""

    RIC = "ric"  #: citizen number 公民身份号码, GB 11643
    USCC = "uscc"  #: unified social credit code 统一社会信用代码, GB 32100
    DIVISION = "division"  #: division code 行政区划代码, GB/T 2260
    UNIT_CODE = "unit_code"  #: real-estate unit code 不动产单元代码, GB/T 37346
    CERTIFICATE_ID = "certificate_id"  #: electronic-certificate identifier 电子证照标识, GB/T 36904
    MRZ_TD3 = "mrz_td3"  #: machine-readable lines of a passport 护照机读码, ICAO 9303
    MATTER_CODE = "matter_code"  #: code of a matter 事项编码, 12, 31 or 33 letters
    MOBILE = "mobile"  #: mainland mobile number 手机号码
