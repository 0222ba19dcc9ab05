"""What goes out to other systems and comes in from them, each side keeping its own records.

Here: the region's integrated platform 一体化政务服务平台. The directory of services follows the edition in force, the
status of each case follows its events; both go out by durable jobs, in order, as often as it takes. Signing in through
the platform is `people.identity_provider`; signed messages with banks are filled in by a later stage.

    platform_messages.py  PURE: what is said of a case and of the directory    platform_http.py  how it is sent
    platform_outbox.py    what has to go out, and what came of each try        jobs.py           when
Public notices of deregistration go out the same way, to the credit publicity system 国家企业信用信息公示系统 and to the
platform: `credit_messages.py`, `credit_http.py`, `credit_outbox.py`.
Knows neither matters nor registers by name.
"""
