package pith.shell.language;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A pattern of {@code * ? [...]} (XCU 2.13) over bytes. Matching is iterative: a star that fails to lead to a match takes one byte
 * more, and only the last star needs to be remembered.
 */
public final class GlobPattern {

    private sealed interface Element {
        record Byte(char value) implements Element {}

        record AnyByte() implements Element {}

        record AnyString() implements Element {}

        record OneOf(BitSet bytes) implements Element {}
    }

    private final List<Element> elements;

    private GlobPattern(List<Element> elements) {
        this.elements = elements;
    }

    /**
     * @param text   the pattern
     * @param quoted the positions whose character means only itself
     */
    public static GlobPattern of(CharSequence text, BitSet quoted) {
        var elements = new ArrayList<Element>();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (quoted.get(i)) {
                elements.add(new Element.Byte(c));
            } else if (c == '\\' && i + 1 < text.length()) {
                i++;
                elements.add(new Element.Byte(text.charAt(i)));
            } else if (c == '*') {
                addStar(elements);
            } else if (c == '?') {
                elements.add(new Element.AnyByte());
            } else if (c == '[') {
                var bracket = new BracketExpression(text, quoted, i);
                elements.add(bracket.isValid() ? new Element.OneOf(bracket.bytes()) : new Element.Byte('['));
                i = bracket.isValid() ? bracket.end() - 1 : i;
            } else {
                elements.add(new Element.Byte(c));
            }
            i++;
        }
        return new GlobPattern(elements);
    }

    private static void addStar(List<Element> elements) {
        if (elements.isEmpty() || !(elements.getLast() instanceof Element.AnyString)) {
            elements.add(new Element.AnyString());
        }
    }

    /** {@return whether some position that is not quoted is a pattern character} */
    public static boolean hasMagic(CharSequence text, BitSet quoted) {
        for (int i = 0; i < text.length(); i++) {
            if (!quoted.get(i) && "*?[".indexOf(text.charAt(i)) >= 0) {
                return true;
            }
        }
        return false;
    }

    /** {@return whether the pattern begins with a literal dot, as it must to match a hidden file} */
    public boolean startsWithDot() {
        return !elements.isEmpty() && elements.getFirst() instanceof Element.Byte(char value) && value == '.';
    }

    public boolean matches(CharSequence text) {
        return matches(text, 0, text.length());
    }

    /** {@return whether all of {@code text} from {@code from} to {@code to} matches} */
    public boolean matches(CharSequence text, int from, int to) {
        int at = from;
        int element = 0;
        int star = -1;
        int starAt = 0;
        while (true) {
            if (element < elements.size() && elements.get(element) instanceof Element.AnyString) {
                star = element++;
                starAt = at;
            } else if (element < elements.size() && at < to && accepts(elements.get(element), text.charAt(at))) {
                element++;
                at++;
            } else if (element == elements.size() && at == to) {
                return true;
            } else if (star >= 0 && starAt < to) {
                at = ++starAt;
                element = star + 1;
            } else {
                return false;
            }
        }
    }

    private static boolean accepts(Element element, char c) {
        return switch (element) {
            case Element.Byte(char value) -> value == c;
            case Element.AnyByte() -> true;
            case Element.AnyString() -> true;
            case Element.OneOf(BitSet bytes) -> bytes.get(c);
        };
    }
}
