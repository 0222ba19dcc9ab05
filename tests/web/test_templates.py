"""What a strict content policy, a mirror and a screen reader demand of every template."""

import re
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils.translation import override

import onewindow

WEB = Path(onewindow.__file__).parent / "web"
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
STYLES = sorted((WEB / "static" / "web").glob("*.css"))
SPRITE = (WEB / "static" / "web" / "icons.svg").read_text(encoding="utf-8")


def found(pattern, paths):
    return [
        f"{p.relative_to(WEB)}:{n} {line.strip()[:80]}"
        for p in paths
        for n, line in enumerate(p.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(pattern, line)
    ]


def test_no_template_carries_style_or_script():
    """A block of JSON that a script reads is data: no browser runs it."""
    assert (
        found(
            r"\sstyle=|<style|\son[a-z]+=\"|javascript:|hx-on|<script(?![^>]*(\ssrc=|type=\"application/json\"))",
            TEMPLATES,
        )
        == []
    )


def test_nothing_is_loaded_from_elsewhere():
    assert found(r"(src|href)=\"(https?:)?//", TEMPLATES) == []
    assert found(r"url\(\s*['\"]?(https?:)?//|@import", STYLES) == []


#: Sides that do not mirror. The clip of `top` and `bottom` is fine, and so are print's page margins.
SIDED = r"(?<![\w-])(margin|padding|border|inset)-(left|right)\b|(?<![\w-])(left|right)\s*:|text-align:\s*(left|right)\b|float:\s*(left|right)"


def test_styles_know_no_left_and_right():
    assert found(SIDED, STYLES) == []


#: Four values of which the second and the last differ, or corners that do: the mirror would leave them where they are.
_FOUR = re.compile(r"(?<![\w-])(padding|margin|inset|border-width|border-radius)\s*:\s*([^;{}]+)")


def _sided(line):
    for name, text in _FOUR.findall(line):
        values = re.sub(r"\([^()]*\)", lambda m: m[0].replace(" ", ""), text.split("!")[0].split("/")[0]).split()
        if len(values) == 4:
            one, two, three, four = values
            if (one, three) != (two, four) if name == "border-radius" else two != four:
                yield f"{name}: {text}"


def test_short_forms_know_no_left_and_right_either():
    left = [
        f"{path.name}:{n} {fault}"
        for path in STYLES
        for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        for fault in _sided(line)
    ]
    assert left == []


def test_a_sided_short_form_is_found():
    assert list(_sided("a { padding: 0 14px 8px 0; }")) == ["padding: 0 14px 8px 0"]
    assert list(_sided("a { border-radius: 0 4px 4px 0; }")) == ["border-radius: 0 4px 4px 0"]
    assert list(_sided("a { margin: 1px 2px 3px 2px; border-radius: 0 0 4px 4px; padding: 1px 2px; }")) == []


def test_every_icon_named_in_a_template_is_in_the_sprite():
    drawn = set(re.findall(r'<symbol id="([a-z0-9-]+)"', SPRITE))
    named = {
        name for p in TEMPLATES for name in re.findall(r'{%\s*icon\s+"([a-z0-9-]+)"', p.read_text(encoding="utf-8"))
    }
    assert named - drawn == set()


def test_no_chinese_word_escapes_translation():
    """Chinese outside `translate`, comments and data is a sentence that an English reader gets in Chinese."""
    left = []
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"{% comment %}.*?{% endcomment %}|{#.*?#}", "", text, flags=re.DOTALL)
        text = re.sub(r"{%\s*blocktrans(late)?.*?{%\s*endblocktrans(late)?\s*%}", "", text, flags=re.DOTALL)
        text = re.sub(r"{%.*?%}|{{.*?}}", "", text, flags=re.DOTALL)
        left += [
            f"{path.relative_to(WEB)}: {line.strip()[:60]}"
            for line in text.splitlines()
            if re.search(r"[\u4e00-\u9fff]", line)
        ]
    assert left == []


def render(source, **context):
    return Template("{% load ow %}" + source).render(Context(context))


def test_a_ring_shows_the_share_that_is_left():
    drawn = render('{% ring 0.25 "near" "6时" words="剩 6 小时" %}')
    assert 'stroke-dasharray="28.3 113.1"' in drawn
    assert 'aria-label="剩 6 小时"' in drawn
    assert 'stroke-dasharray="113.1 113.1"' in render('{% ring 7 "late" %}')


def test_a_bar_turns_round_with_the_page():
    with override("zh-hans"):
        assert 'x="0.0%" width="25.0%"' in render("{% bar 0 1 4 %}")
    with override("ug"):
        assert 'x="75.0%" width="25.0%"' in render("{% bar 0 1 4 %}")


def test_data_is_escaped_and_set_apart():
    assert render("{{ v|bdi }}", v="<b>张") == "<bdi>&lt;b&gt;张</bdi>"
    assert render("{{ v|code }}", v="6528-1") == '<bdi dir="ltr" class="num">6528-1</bdi>'
    with override("ug"):
        assert render("{{ v|named }}", v={"zh": "执照", "en": "Licence"}) == '<bdi lang="zh-CN">执照</bdi>'


@pytest.mark.parametrize(("name", "turns"), [("arrow", True), ("chevron", True), ("check", False), ("search", False)])
def test_only_icons_that_point_along_the_line_turn_over(name, turns):
    assert ("flip" in render(f'{{% icon "{name}" %}}')) is turns


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("From: 实名信息（公安）", 'From: <bdi lang="zh-CN">实名信息（公安）</bdi>'),
        ("The scope has “出版物零售”.", 'The scope has <bdi lang="zh-CN">“出版物零售”</bdi>.'),
        ("新ICP备2020号 is wrong", '<bdi lang="zh-CN">新ICP备2020号</bdi> is wrong'),
        ("“甲” and “<乙>”", '<bdi lang="zh-CN">“甲”</bdi> and “&lt;<bdi lang="zh-CN">乙</bdi>&gt;”'),
        ("Only <English>", "Only &lt;English&gt;"),
    ],
)
def test_chinese_among_other_words_is_set_apart(words, shown):
    with override("en"):
        assert render("{{ v|apart }}", v=words) == shown
    with override("zh-hans"):
        assert "<bdi" not in render("{{ v|apart }}", v=words)
