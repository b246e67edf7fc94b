"""Texts that somebody would put into a name or a column to see what happens."""

from __future__ import annotations

__all__ = ["FRAGMENTS", "TEXTS"]

_RUN = "window.ran=parent.ran=1"

MARKUP = (
    f"<script>{_RUN}</script>",
    f"</title><script>{_RUN}</script>",
    f"</style><script>{_RUN}</script>",
    f"<img src=x onerror={_RUN}>",
    f"\"><img src=x onerror='{_RUN}'>",
    f"' onmouseover='{_RUN}' x='",
    f"<svg onload={_RUN}>",
    f"<svg><script>{_RUN}</script></svg>",
    f"<iframe srcdoc='<script>{_RUN}</script>'>",
    f"<details open ontoggle={_RUN}>",
    f"javascript:{_RUN}",
    f"</bdi></p></main></body><script>{_RUN}</script>",
    f"<!--><script>{_RUN}</script>-->",
    f"<![CDATA[<script>{_RUN}</script>]]>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href=//evil.example>",
    "<link rel=stylesheet href=//evil.example>",
    "<style>*{display:none}</style>",
    "&lt;b&gt;&amp;&#60;b&#62;&#x3c;b>",
    "<b",
    "<",
    "</",
    "]]>",
    "-->",
)
TEMPLATES = (
    "{{ 7*7 }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ config }}",
    "{% for x in range(9) %}{{ x }}{% endfor %}",
    "{# gone #}",
    "{%",
    "{{",
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "{value}",
    "{0.__class__}",
    "{n!r:>{of}}",
    "%s %(n)s %n",
    "%99999999d",
    "$HOME `id` $(id)",
)
DIRECTIONS = (
    "abc\u202etxt.exe",
    "\u202d\u202c",
    "\u2066\u2067\u2068",
    "\u2069\u2069\u2069",
    "\u200e\u200f\u061c",
    "اب\u202eج",
)
UNSEEN = (
    "a\x00b",
    "\x00",
    "a\nb",
    "\n# forged",
    "a\r\n\r\n## forged\r\n",
    "\t=1+1",
    "\x1b[31mred\x1b[0m",
    "\x7f\x80\x9f",
    "\u2028\u2029",
    "\ufeff\ufffe\uffff",
    "\U000e0041\U000e007f",
    "\u200b\u2060",
    "\xad",
    "z\u0335\u0336\u0337\u0338a\u0489l",
)
FORMULAS = (
    "=cmd|'/C calc'!A0",
    '=HYPERLINK("http://evil.example","click")',
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\uff1d1+1",
    "\uff0b1",
    "\uff0d1",
    "\uff20A1",
    " =1+1",
    "\u200d=1+1",
    "\xa0=1+1",
)
MARKDOWN = (
    "# heading",
    "* item",
    "1. item",
    "> quoted",
    "---",
    "===",
    "| a | b |",
    "[click](javascript:alert(1))",
    "![x](http://evil.example/x.png)",
    "[^1]: forged",
    "<http://evil.example>",
    "http://evil.example www.evil.example a@evil.example",
    "```\ncode\n```",
    "~~~",
    "**b** _i_ `c` ~~s~~",
    "\\",
    "a\\",
    "&nbsp;",
    "{role}`x`",
    "$x$",
)
TEXTS = (*MARKUP, *TEMPLATES, *DIRECTIONS, *UNSEEN, *FORMULAS, *MARKDOWN, "x" * 5000, " ", "\u200d")
FRAGMENTS = (
    *TEXTS[:-3], "<", ">", "&", '"', "'", "`", "=", "{", "}", "|", "\\", "/", "\u202e", "\u2069",
    "\x00", "\n", "\r", "\ufffd", "ی\u200cک", "İ\u0131", "\U0001d518", "script", "style", "on",
)  # fmt: skip
