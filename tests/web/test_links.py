"""In a message the addresses of this site can be pressed, and nothing else."""

from onewindow.web.templatetags.ow import linked


def test_an_address_of_the_site_becomes_a_link(settings):
    settings.PUBLIC_URL = "https://bz.example"
    assert linked("请打开 https://bz.example/sign/ABC/ 签名") == (
        '请打开 <a class="u" href="https://bz.example/sign/ABC/">https://bz.example/sign/ABC/</a> 签名'
    )


def test_what_somebody_else_wrote_stays_text(settings):
    settings.PUBLIC_URL = "https://bz.example"
    for text in ("https://bz.example.evil/", "http://evil.example/?https://bz.examples/", "<b>粗</b>"):
        assert "<a" not in linked(text)
        assert "<b>" not in linked(text)
