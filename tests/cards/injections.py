"""What people might write, on purpose or not, that one chat or another would read as more than text."""

from __future__ import annotations

TAGS = ("script", "img", "svg", "iframe", "object", "embed", "style", "link", "meta", "base", "form", "input", "a", "b",
        "button", "details", "math", "template", "video", "marquee", "textarea", "title", "xmp", "noscript")  # fmt: skip
HANDLERS = ("onerror", "onload", "onclick", "onfocus", "onmouseover", "onanimationend", "ontoggle", "onbegin")
SCHEMES = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>1</script>",
    "vbscript:x",
    "file:///etc/passwd",
)

HTML = (
    *(f"<{tag}>alert(1)</{tag}>" for tag in TAGS),
    *(f"<img src=x {handler}=alert(1)>" for handler in HANDLERS),
    *(f'" {handler}="alert(1)' for handler in HANDLERS),
    *(f"' {handler}='alert(1)" for handler in HANDLERS),
    *(f'<a href="{scheme}">click</a>' for scheme in SCHEMES),
    *(f'"><svg/onload={scheme}>' for scheme in SCHEMES),
    "</p><script>alert(1)</script>", "</textarea><script>1</script>", "</title><script>1</script>", "<!--", "-->",
    "<![CDATA[<script>1</script>]]>", "<?xml version='1.0'?>", "&lt;script&gt;", "&#60;script&#62;", "&amp;lt;b&amp;gt;",
    "<scr<script>ipt>", "<img src=`x`onerror=1>", "<p style='position:fixed'>", '"><button data-command="me stop">press',
    '" data-command="me stop" x="', "' data-sure='' data-command='me stop", "<form data-command='agree'>", "</article></div>",
)  # fmt: skip
TEMPLATES = (
    "{{7*7}}", "{{ config }}", "{% for x in y %}", "{# note #}", "{{''.__class__.__mro__}}", "${7*7}", "#{7*7}", "<%= 7*7 %>",
    "{{DATE(2027-03-09T20:00:00Z, SHORT)}}", "{{TIME(2027-03-09T20:00:00Z)}}", "${$root.secret}", "${if(true,'a','b')}",
    "{0}", "%s%s%n", "{self.__class__}", "$(whoami)", "`whoami`", "{{constructor.constructor('x')()}}",
)  # fmt: skip
SLACK = (
    "<!here>", "<!channel>", "<!everyone>", "<@U012AB3CD>", "<#C012AB3CD>", "<!subteam^S012>", "<https://evil.example|Sign in>",
    "<mailto:a@b.c|mail>", "<!date^1392734382^{date}|x>", "*bold*", "_italic_", "~gone~", "`code`", "```block```", "> quote",
    ":rocket:", "@here", "@channel", "@everyone", "&lt;!here&gt;", "<javascript:alert(1)|x>", "<!here|here>", "* list", "1. list",
)  # fmt: skip
MARKDOWN = (
    "[click](https://evil.example)", "![img](https://evil.example/x.png)", "[x]: https://evil.example", "<https://evil.example>",
    "**bold**", "__bold__", "*i*", "~~s~~", "# heading", "## heading", "- list", "+ list", "1) list", "---", "***", "| a | b |",
    "[x](javascript:alert(1))", "\\[x](y)", "[![x](a)](b)", "<at>Vera</at>", "<at id=\"0\">Paul</at>", "[ ] task", "&nbsp;", "[^1]",
    "![](data:image/png;base64,AAAA)", "[x](<y> \"z\")", "`a` **b**", "\\\\*x*", "[x][y]", "https://evil.example",
)  # fmt: skip
CONTROLS = (
    "\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x1b[2J", "\x9b31m", "a\x00b", "\x07", "\x08\x08", "a\rb", "\u202egnp.exe", "\u2066x\u2069",
    "\u200f\u200e", "\u202a\u202b\u202c\u202d", "\ufeff", "\u2028", "\u2029", "\x7f", "\ufff9a\ufffab\ufffb", "\x0b\x0c", "\x85", "\u061c",
)  # fmt: skip
BREAKOUTS = (
    '"},{"type":"actions","elements":[]}', '","value":"me stop', '\\", "command": "me stop', "}}]}", "]]>", '{"command":"me stop"}',
    "'; DROP TABLE plans; --", '" OR "1"="1', "=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(1)", "\n/jbp me stop", "--plan other", "me stop",
    "../../etc/passwd", "%0d%0aSet-Cookie: x=1", "http://169.254.0.1/", "null", "undefined", "NaN", "true", "0", "[]", "{}", "'", '"', "\\",
)  # fmt: skip
SCRIPTS = (
    "数字とともに", "مرحبا بالعالم", "שלום", "Ελληνικά", "Привет", "हिन्दी", "ไทย", "한국어", "🚀👩🏽‍💻🇸🇪", "Zoë Yılmaz", "ﬁ ligature", "a\u0301",
    "Ａ full width", "𝔘𝔫𝔦", "​zero​width", "ẞß", "‮", "Ⅷ", "½", "™",
)  # fmt: skip

INJECTIONS = tuple(
    dict.fromkeys(
        (*HTML, *TEMPLATES, *SLACK, *MARKDOWN, *CONTROLS, *BREAKOUTS, *SCRIPTS, "x" * 5000, "<" * 3000)
    )
)
