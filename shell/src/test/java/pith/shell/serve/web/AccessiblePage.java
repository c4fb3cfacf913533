package pith.shell.serve.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks at a page as people do who do not see it, do not see it well, or touch it: by the tree that Chromium gives to screen readers, and by what is drawn.
 *
 * <p>Source: WCAG 2.2, 1.3.1 (landmarks, headings), 1.4.3 (contrast), 1.4.10 (no scrolling sideways), 2.5.8 (size of targets), 4.1.2 (names).
 */
record AccessiblePage(Chromium.Page page) {
    private static final Set<String> NAMED = Set.of("button", "link", "textbox", "checkbox", "combobox", "tab", "menuitem", "slider", "region", "dialog", "img", "group", "complementary");

    private static final String CONTRAST = """
            (() => {
              const parse = (text) => { const n = text.match(/[\\d.]+/g).map(Number); return n.length > 3 ? n : [...n, 1]; };
              const light = ([r, g, b]) => { const f = (c) => { c /= 255; return c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4; }; return .2126 * f(r) + .7152 * f(g) + .0722 * f(b); };
              const behind = (e) => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c[3] > .9) return c; } return [255, 255, 255, 1]; };
              const bad = [];
              const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                const e = node.parentElement;
                if (!node.textContent.trim() || e.closest('.xterm, svg, [aria-hidden=true], .sr-only, .hidden, noscript, :disabled') || !e.checkVisibility()) continue;
                const style = getComputedStyle(e);
                const [a, b] = [light(parse(style.color)), light(behind(e))];
                const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
                if (ratio < (parseFloat(style.fontSize) >= 24 ? 3 : 4.5)) bad.push(`${node.textContent.trim().slice(0, 30)}: ${ratio.toFixed(2)}`);
              }
              return bad.join('; ');
            })()""";

    private static final String SMALL = """
            [...document.querySelectorAll('button, a, select, input')].filter((e) => e.checkVisibility() && !e.closest('p, td:not(.actions), li, .xterm, .panel')
              && (e.getBoundingClientRect().width < 24 || e.getBoundingClientRect().height < 24) && !(e.type === 'checkbox' || e.classList.contains('grip')))
              .map((e) => e.textContent || e.name || e.className).join('; ')""";

    /** Complains of all that is wrong with what is shown, under the name {@code view}. */
    void check(String view) {
        for (boolean dark : new boolean[] {false, true}) {
            page.dark(dark);
            page.await("document.documentElement.dataset.theme === '" + (dark ? "dark" : "light") + "'");
            assertEquals("", page.value(CONTRAST), view + (dark ? ", dark" : ", light") + ": too little contrast");
        }
        assertEquals(List.of(), nameless(), view + ": without a name for who hears the page");
        assertEquals("", page.value(SMALL), view + ": too small for a finger");
        assertEquals(1L, page.value("document.querySelectorAll('main').length"), view + ": one main part");
        assertEquals("", page.value("[...document.querySelectorAll('[id]')].map((e) => e.id).filter((id, i, all) => all.indexOf(id) !== i).join()"), view + ": ids are there twice");
        assertEquals(true, page.value("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), view + ": scrolls sideways");
        assertEquals("en", page.value("document.documentElement.lang"));
    }

    /** {@return what can be used or goes by a name, and has none} */
    @SuppressWarnings("unchecked")
    private List<String> nameless() {
        List<String> found = new ArrayList<>();
        for (Map<String, Object> node : (List<Map<String, Object>>) page.call("Accessibility.getFullAXTree", Map.of()).get("nodes")) {
            String role = said(node.get("role"));
            if (!Boolean.TRUE.equals(node.get("ignored")) && NAMED.contains(role) && said(node.get("name")).isBlank()) {
                found.add(role + " " + node.get("nodeId"));
            }
        }
        return found;
    }

    private static String said(Object value) {
        return value instanceof Map<?, ?> map && map.get("value") != null ? map.get("value").toString() : "";
    }
}
