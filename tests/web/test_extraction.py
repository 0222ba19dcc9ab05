"""Marked sentences are found in code and templates exactly as Django looks them up."""

import os
import textwrap
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.template import Context, Template
from django.utils import translation

from onewindow.core.extraction import extract_python, extract_template
from onewindow.core.messages import compile_stale, po_file, state, update


def ids(found):
    return [(f.id, f.plural, f.context) for f in found]


def test_calls_in_code_are_found_with_plural_and_context():
    source = textwrap.dedent(
        """
        A = gettext_noop("甲")
        def f(n):
            return _("乙") + ngettext("{n} 件", "{n} 件", n) + pgettext("动词", "办") + translate("丙") + gettext(n)
        """
    )
    assert set(ids(extract_python(source, "a.py"))) == {
        ("甲", "", None),
        ("乙", "", None),
        ("{n} 件", "{n} 件", None),
        ("办", "", "动词"),
    }


def test_a_sentence_put_together_at_run_time_is_refused_with_its_line():
    with pytest.raises(ValueError, match=r"a\.py:2: .*one literal"):
        list(extract_python('\n_(f"还有 {n} 天")', "a.py"))


def test_template_tags_are_found():
    source = """{% translate "甲" %}{% translate '乙' context "动词" as x %}{% include "a.html" with words=_("丙") %}
    {% blocktranslate count n=list|length trimmed %}有 {{ n }} 处，
      占 5%{% plural %}有 {{ n }} 处{% endblocktranslate %}{% comment %}{% translate "不算" %}{% endcomment %}"""
    assert ids(extract_template(source, "a.html")) == [
        ("甲", "", None),
        ("乙", "", "动词"),
        ("丙", "", None),
        ("有 %(n)s 处， 占 5%%", "有 %(n)s 处", None),
    ]


def test_what_is_found_is_what_django_asks_for(monkeypatch):
    """The extractor and Django's own tags must agree on the key of every sentence."""
    asked = []
    monkeypatch.setattr(translation._trans, "gettext", lambda m: asked.append(str(m)) or m)
    source = (
        '{% load i18n %}{% translate "占 5%" %}{% blocktranslate with n=3 %}有 {{ n }} 处，占 5%{% endblocktranslate %}'
    )
    Template(source).render(Context())
    assert [f.id for f in extract_template(source, "a.html")] == asked


@pytest.fixture
def locale(tmp_path):
    update(tmp_path, "en", {f.key: f for f in extract_python('_("甲"); ngettext("{n} 件", "{n} 件", 2)', "a.py")})
    return tmp_path


def translate(locale: Path, pairs):
    path = po_file(locale, "en")
    text = path.read_text(encoding="utf-8")
    for msgid, line, msgstr in pairs:
        head, tail = text.split(f'msgid "{msgid}"', 1)
        text = head + f'msgid "{msgid}"' + tail.replace(f'{line} ""', f'{line} "{msgstr}"', 1)
    path.write_text(text, encoding="utf-8")


def test_a_catalogue_says_what_is_missing_stale_and_broken(locale):
    found = {f.key: f for f in extract_python('_("甲"); ngettext("{n} 件", "{n} 件", 2)', "a.py")}
    assert set(state(locale, "en", found).missing) == {"甲", "{n} 件"}
    translate(locale, [("甲", "msgstr", "A"), ("{n} 件", "msgstr[0]", "one"), ("{n} 件", "msgstr[1]", "{n} cases")])
    full = state(locale, "en", found)
    assert full.missing == ()
    assert full.broken == ("{n} 件",)  # "one" lost its {n}
    assert set(state(locale, "en", {}).stale) == {"甲", "{n} 件"}


def test_bringing_a_catalogue_in_line_keeps_translations_and_drops_what_is_gone(locale):
    translate(locale, [("甲", "msgstr", "A")])
    update(locale, "en", {f.key: f for f in extract_python('_("甲"); _("乙")', "b.py")})
    with po_file(locale, "en").open("rb") as file:
        assert {(m.id, m.string) for m in read_po(file) if m.id} == {("甲", "A"), ("乙", "")}


def test_compiling_happens_once_and_again_after_a_change(locale):
    assert [p.name for p in compile_stale(locale)] == ["django.mo"]
    assert compile_stale(locale) == []
    translate(locale, [("甲", "msgstr", "A")])
    later = po_file(locale, "en").stat().st_mtime + 5
    os.utime(po_file(locale, "en"), (later, later))
    assert len(compile_stale(locale)) == 1
