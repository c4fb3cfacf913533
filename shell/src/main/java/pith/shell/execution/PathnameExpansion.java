package pith.shell.execution;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import pith.shell.language.GlobPattern;

/**
 * Matches a field against file names (XCU 2.13.3), a path component at a time: the paths found so far are extended by each
 * component, so the depth of a pattern is no recursion.
 */
final class PathnameExpansion {
    private final ShellContext sh;

    PathnameExpansion(ShellContext sh) {
        this.sh = sh;
    }

    /** {@return the paths that match in byte order, or the field's text if none does} */
    List<String> matchesOrSelf(Fields.Field field) {
        List<String> paths = List.of("");
        String text = field.text();
        int from = 0;
        while (from < text.length() && !paths.isEmpty()) {
            int slash = text.indexOf('/', from);
            int end = slash < 0 ? text.length() : slash;
            String component = text.substring(from, end);
            paths = extend(paths, component, field.quoted().get(from, Math.max(from, end)));
            while (end < text.length() && text.charAt(end) == '/') {
                end++;
            }
            String slashes = text.substring(slash < 0 ? end : slash, end);
            paths = slashes.isEmpty() ? paths : paths.stream().map(path -> path + slashes).toList();
            from = end;
        }
        var found = paths.stream().filter(path -> sh.system().stat(path, false).exists()).sorted().toList();
        return found.isEmpty() ? List.of(text) : found;
    }

    private List<String> extend(List<String> paths, String component, BitSet quoted) {
        if (!GlobPattern.hasMagic(component, quoted)) {
            String plain = withoutBackslashes(component, quoted);
            return paths.stream().map(path -> path + plain).toList();
        }
        var pattern = GlobPattern.of(component, quoted);
        var extended = new ArrayList<String>();
        for (String path : paths) {
            for (String name : names(path.isEmpty() ? "." : path)) {
                if (pattern.matches(name) && (!name.startsWith(".") || pattern.startsWithDot())) {
                    extended.add(path + name);
                }
            }
        }
        return extended;
    }

    private static String withoutBackslashes(String component, BitSet quoted) {
        var plain = new StringBuilder();
        for (int i = 0; i < component.length(); i++) {
            boolean escapes = component.charAt(i) == '\\' && !quoted.get(i) && i + 1 < component.length();
            plain.append(component.charAt(escapes ? ++i : i));
        }
        return plain.toString();
    }

    /** {@return the names in a directory but for {@code .} and {@code ..}; none if it cannot be read} */
    private List<String> names(String directory) {
        var names = new ArrayList<String>();
        int fd = sh.system().open(directory, ShellSystem.O_RDONLY | ShellSystem.O_DIRECTORY | ShellSystem.O_CLOEXEC, 0);
        if (fd < 0) {
            return names;
        }
        for (var batch = sh.system().readDirectory(fd); batch.error() == 0 && !batch.entries().isEmpty();
                batch = sh.system().readDirectory(fd)) {
            batch.entries().stream().map(ShellSystem.Directory.Entry::name)
                    .filter(name -> !name.equals(".") && !name.equals("..")).forEach(names::add);
        }
        sh.system().close(fd);
        return names;
    }
}
