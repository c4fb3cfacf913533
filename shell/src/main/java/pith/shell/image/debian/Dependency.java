package pith.shell.image.debian;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a package needs: one of several alternatives, the first that can be had. Source: Debian Policy 7.1.
 *
 * @param alternatives in the order in which they are preferred
 */
record Dependency(List<Alternative> alternatives) {
    private static final Pattern ALTERNATIVE = Pattern.compile("([a-zA-Z0-9.+-]+)(?::[a-z0-9]+)?\\s*(?:\\(\\s*(<<|<=|=|>=|>>)\\s*([^)\\s]+)\\s*\\))?");

    /**
     * A package by its name, and which versions of it will do.
     *
     * @param relation {@code <<}, {@code <=}, {@code =}, {@code >=} or {@code >>}; empty if any version will do
     */
    record Alternative(String name, String relation, DebianVersion version) {
        boolean accepts(DebianVersion offered) {
            int order = relation.isEmpty() ? 0 : offered.compareTo(version);
            return switch (relation) {
                case "<<" -> order < 0;
                case "<=" -> order <= 0;
                case "=" -> order == 0;
                case ">=" -> order >= 0;
                case ">>" -> order > 0;
                default -> true;
            };
        }

        @Override
        public String toString() {
            return relation.isEmpty() ? name : name + " (" + relation + " " + version.text() + ")";
        }
    }

    /** {@return the dependencies of a field of the index, such as {@code libc6 (>= 2.39), debconf | debconf-2.0}} What cannot be read is left out. */
    static List<Dependency> list(String field) {
        return Arrays.stream(field.split(",")).map(Dependency::of).filter(dependency -> !dependency.alternatives.isEmpty()).toList();
    }

    private static Dependency of(String text) {
        return new Dependency(Arrays.stream(text.split("\\|")).map(String::strip).map(ALTERNATIVE::matcher).filter(Matcher::matches)
                .map(found -> new Alternative(found.group(1), found.group(2) == null ? "" : found.group(2), new DebianVersion(found.group(3) == null ? "" : found.group(3)))).toList());
    }

    @Override
    public String toString() {
        return String.join(" | ", alternatives.stream().map(Alternative::toString).toList());
    }
}
