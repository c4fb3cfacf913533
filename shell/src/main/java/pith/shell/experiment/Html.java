package pith.shell.experiment;

/** The frame of a page that needs nothing but itself: no script, no font, no other file. It is well-formed XML, too. */
final class Html {
    private static final String STYLE = """
            :root { color-scheme: light dark; --ink: #1a1a1a; --paper: #ffffff; --faint: #d0d0d0; --s0: #a34700; --s1: #0a5bb5; --s2: #2c7a2c; --s3: #7a3fa0; }
            @media (prefers-color-scheme: dark) {
              :root { --ink: #e8e8e8; --paper: #16181c; --faint: #454a52; --s0: #f0a35e; --s1: #6cb6ff; --s2: #7fd17f; --s3: #d0a0f0; }
            }
            body { color: var(--ink); background: var(--paper); font: 16px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
            table { border-collapse: collapse; margin: 1rem 0; display: block; overflow-x: auto; font-variant-numeric: tabular-nums; }
            caption { text-align: left; padding: .3rem 0; }
            th, td { padding: .3rem .7rem; border-bottom: 1px solid var(--faint); text-align: right; white-space: nowrap; }
            th[scope=row], th.word, td.word { text-align: left; }
            figure { margin: 2rem 0; }
            svg { width: 100%; height: auto; }
            svg text { fill: var(--ink); font: 13px system-ui, sans-serif; }
            svg line { stroke-width: 2; }
            line.grid { stroke: var(--faint); stroke-width: 1; }
            line.reference { stroke: var(--ink); stroke-dasharray: 4 4; }
            .s0 { stroke: var(--s0); fill: var(--s0); } .s1 { stroke: var(--s1); fill: var(--s1); }
            .s2 { stroke: var(--s2); fill: var(--s2); } .s3 { stroke: var(--s3); fill: var(--s3); }
            .hollow { fill: var(--paper); stroke-width: 2; }
            rect.heat { fill: var(--s1); stroke: var(--faint); }
            code { font-size: .95em; }
            """;

    private Html() {}

    /** {@return a whole page} */
    static String page(String title, String body) {
        return "<!DOCTYPE html>\n<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n<meta charset=\"utf-8\"/>\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>" + escape(title) + "</title>\n<style>\n" + STYLE
                + "</style>\n</head>\n<body>\n<main>\n" + body + "</main>\n</body>\n</html>\n";
    }

    /** {@return text as it may stand between tags and in attributes} */
    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
