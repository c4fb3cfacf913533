package pith.shell.execution;

import java.util.List;
import pith.shell.language.GlobPattern;
import pith.shell.language.Names;
import pith.shell.language.WordPart;
import pith.shell.language.WordPart.Parameter;

/** Parameter expansion (XCU 2.6.2). */
final class ParameterExpansion {
    private final ShellContext sh;
    private final Expander expander;

    ParameterExpansion(ShellContext sh, Expander expander) {
        this.sh = sh;
        this.expander = expander;
    }

    void expand(Parameter parameter, Fields fields, boolean quoted) {
        String value = value(parameter.name());
        boolean absent = value == null || parameter.testsNull() && value.isEmpty();
        switch (parameter.operation()) {
            case VALUE -> {
                require(parameter, value);
                emit(parameter.name(), value, fields, quoted);
            }
            case LENGTH -> {
                require(parameter, value);
                Expander.add(Integer.toString(length(parameter.name(), value)), fields, quoted);
            }
            case DEFAULT -> {
                if (absent) {
                    argument(parameter, fields, quoted);
                } else {
                    emit(parameter.name(), value, fields, quoted);
                }
            }
            case ALTERNATIVE -> {
                if (!absent) {
                    argument(parameter, fields, quoted);
                }
            }
            case ASSIGN -> emit(parameter.name(), absent ? assign(parameter) : value, fields, quoted);
            case REQUIRE -> {
                if (absent) {
                    throw missing(parameter);
                }
                emit(parameter.name(), value, fields, quoted);
            }
            case TRIM_SUFFIX, TRIM_LONGEST_SUFFIX, TRIM_PREFIX, TRIM_LONGEST_PREFIX -> {
                require(parameter, value);
                Expander.add(trim(parameter, value == null ? "" : value), fields, quoted);
            }
        }
    }

    /** {@code set -u}. */
    private void require(Parameter parameter, String value) {
        boolean list = parameter.name().equals("@") || parameter.name().equals("*");
        if (value == null && !list && sh.has(Option.NOUNSET)) {
            throw sh.failure(2, parameter.name() + ": parameter not set");
        }
    }

    /** {@return the value, or null if the parameter is unset; a list of parameters is joined} */
    private String value(String name) {
        char first = name.charAt(0);
        if (first >= '0' && first <= '9') {
            return positional(name);
        }
        return switch (name) {
            case "@" -> sh.positional().isEmpty() ? null : String.join(" ", sh.positional());
            case "*" -> sh.positional().isEmpty() ? null : String.join(separator(), sh.positional());
            case "#" -> Integer.toString(sh.positional().size());
            case "?" -> Integer.toString(sh.lastStatus());
            case "-" -> sh.optionLetters();
            case "$" -> Integer.toString(sh.shellPid());
            case "!" -> sh.lastBackground() == 0 ? null : Integer.toString(sh.lastBackground());
            case "LINENO" -> Integer.toString(sh.line());
            default -> sh.variables().get(name);
        };
    }

    private String positional(String digits) {
        int index = digits.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(digits);
        if (index == 0) {
            return sh.name();
        }
        return index <= sh.positional().size() ? sh.positional().get(index - 1) : null;
    }

    /** What joins {@code "$*"}: the first character of IFS. */
    private String separator() {
        String ifs = expander.ifs();
        return ifs.isEmpty() ? "" : ifs.substring(0, 1);
    }

    private void emit(String name, String value, Fields fields, boolean quoted) {
        boolean list = name.equals("@") || name.equals("*") && !quoted;
        if (list && fields.splits()) {
            emitList(sh.positional(), fields, quoted);
        } else {
            Expander.add(value == null ? "" : value, fields, quoted);
        }
    }

    /** {@code $@} or {@code $*}: each parameter begins a field of its own; quoted, an empty one stays. */
    private static void emitList(List<String> values, Fields fields, boolean quoted) {
        for (int i = 0; i < values.size(); i++) {
            if (i > 0 && quoted) {
                fields.end();
            } else if (i > 0) {
                fields.separate();
            }
            Expander.add(values.get(i), fields, quoted);
        }
    }

    private int length(String name, String value) {
        if (name.equals("@") || name.equals("*")) {
            return sh.positional().size();
        }
        return value == null ? 0 : value.length();
    }

    /** Unquoted text of the argument is split like the value that it stands for. */
    private void argument(Parameter parameter, Fields fields, boolean quoted) {
        for (var part : parameter.argument().parts()) {
            if (part instanceof WordPart.Literal(String text) && !quoted) {
                fields.expanded(text);
            } else {
                expander.parts(List.of(part), fields, quoted);
            }
        }
    }

    private String assign(Parameter parameter) {
        if (!Names.isName(parameter.name())) {
            throw sh.failure(2, "${" + parameter.name() + "=...}: cannot assign to this parameter");
        }
        String value = expander.single(parameter.argument());
        sh.assign(parameter.name(), value);
        return value;
    }

    private Unwind.Failure missing(Parameter parameter) {
        String message = expander.single(parameter.argument());
        if (message.isEmpty()) {
            message = parameter.testsNull() ? "parameter null or not set" : "parameter not set";
        }
        return sh.failure(2, parameter.name() + ": " + message);
    }

    private String trim(Parameter parameter, String value) {
        var pattern = expander.pattern(parameter.argument());
        return switch (parameter.operation()) {
            case TRIM_PREFIX -> value.substring(prefix(pattern, value, 0, 1));
            case TRIM_LONGEST_PREFIX -> value.substring(prefix(pattern, value, value.length(), -1));
            case TRIM_SUFFIX -> value.substring(0, suffix(pattern, value, value.length(), -1));
            default -> value.substring(0, suffix(pattern, value, 0, 1));
        };
    }

    /** {@return the end of the first prefix that matches, trying ends from {@code end} by {@code step}} */
    private static int prefix(GlobPattern pattern, String value, int end, int step) {
        for (int i = end; i >= 0 && i <= value.length(); i += step) {
            if (pattern.matches(value, 0, i)) {
                return i;
            }
        }
        return 0;
    }

    private static int suffix(GlobPattern pattern, String value, int start, int step) {
        for (int i = start; i >= 0 && i <= value.length(); i += step) {
            if (pattern.matches(value, i, value.length())) {
                return i;
            }
        }
        return value.length();
    }
}
