package pith.shell.real;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A file of cases: text with one field per line, {@code name: value}, or {@code name:} and a block of lines that begin with {@code |}.
 *
 * <pre>
 *   packages: bash coreutils         the Debian packages that the cases need; before the first case
 *   run: bash -c @script             what cases without a run field run; before the first case
 *   prelude:                         begins each case's script; before the first case
 *   | umask 022
 *
 *   case: a trap runs at exit        begins a case
 *   run: dash -c @script one two     the program (under /usr/bin unless a path is given) and its arguments; '…' quotes
 *   env: NAME=VALUE                  any number; beside the ones that every case has
 *   cwd: /usr                        instead of /tmp
 *   script:                          replaces the argument @script
 *   | trap 'echo bye' EXIT
 *   stdin:
 *   | a line
 *   compare: stdout                  standard error is not compared
 *   golden: by hand                  make-goldens leaves the outcome alone; a comment says why
 *   stdout:                          the outcome, see {@link Outcome}; absent means empty
 *   | bye
 *   stderr:
 *   status: 0                        absent means 0
 * </pre>
 *
 * Lines that begin with {@code #} are comments.
 */
final class CaseFile {

    private static final Set<String> OUTCOME_FIELDS = Set.of("stdout", "stderr", "status");
    private static final Set<String> CASE_FIELDS =
            Set.of("case", "run", "env", "cwd", "script", "stdin", "compare", "golden", "stdout", "stderr", "status");

    /** What every case finds in its environment unless it says otherwise. */
    private static final Map<String, String> ENVIRONMENT =
            Map.of(
                    "PATH", "/usr/bin:/usr/sbin",
                    "HOME", "/root",
                    "LC_ALL", "C",
                    "TZ", "UTC",
                    "TERM", "dumb");

    private final Path path;
    private final List<String> header = new ArrayList<>();
    private final List<Section> sections = new ArrayList<>();

    /** The lines of one case as they stand in the file, the first of which has the number {@code line}. */
    private record Section(int line, List<String> lines) {}

    /** A field of a case: its value on the line, and the lines of its block. */
    private record Field(String name, String value, List<String> block) {}

    CaseFile(Path path) throws IOException {
        this.path = path;
        int number = 0;
        for (String line : Files.readAllLines(path)) {
            number++;
            if (line.startsWith("case:")) sections.add(new Section(number, new ArrayList<>()));
            (sections.isEmpty() ? header : sections.getLast().lines()).add(line);
        }
        cases();
    }

    String name() {
        return path.getFileName().toString().replace(".cases", "");
    }

    List<String> packages() {
        return fields(header, 1).stream()
                .filter(field -> field.name().equals("packages"))
                .flatMap(field -> words(field.value(), 1).stream())
                .toList();
    }

    /** {@return the cases, in order} */
    List<ProgramCase> cases() {
        return sections.stream().map(this::read).toList();
    }

    /** Writes the file anew with other outcomes; a case for which {@code outcomes} answers null keeps its own. */
    void rewrite(Function<ProgramCase, Outcome> outcomes) throws IOException {
        var out = new ArrayList<String>(header);
        for (Section section : sections) {
            Outcome outcome = outcomes.apply(read(section));
            out.addAll(outcome == null ? section.lines() : withOutcome(section, outcome));
        }
        Files.write(path, out);
    }

    private List<String> withOutcome(Section section, Outcome outcome) {
        var out = new ArrayList<String>();
        boolean inOutcome = false;
        for (String line : section.lines()) {
            if (!line.startsWith("|")) inOutcome = OUTCOME_FIELDS.contains(line.split(":", 2)[0]);
            if (!inOutcome && !line.isBlank()) out.add(line);
        }
        addBlock(out, "stdout:", outcome.stdout());
        if (!read(section).anyStderr()) addBlock(out, "stderr:", outcome.stderr());
        if (outcome.status() != 0) out.add("status: " + outcome.status());
        out.add("");
        return out;
    }

    private static void addBlock(List<String> out, String field, String text) {
        if (text.isEmpty()) return;
        out.add(field);
        for (String line : text.substring(0, text.length() - 1).split("\n", -1)) out.add(line.isEmpty() ? "|" : "| " + line);
    }

    private ProgramCase read(Section section) {
        var values = new LinkedHashMap<String, Field>();
        var environment = new LinkedHashMap<>(new TreeMap<>(ENVIRONMENT));
        values.put("run", defaultRun());
        for (Field field : fields(section.lines(), section.line())) {
            if (!CASE_FIELDS.contains(field.name())) {
                throw bad(section.line(), "has an unknown field '" + field.name() + "'; known are " + CASE_FIELDS.stream().sorted().toList());
            }
            if (field.name().equals("env")) {
                String[] pair = field.value().split("=", 2);
                environment.put(pair[0], pair[1]);
            } else {
                values.put(field.name(), field);
            }
        }
        String script = prelude() + block(values, "script");
        List<String> command = words(values.get("run").value(), section.line()).stream()
                .map(word -> word.equals("@script") ? script : word)
                .toList();
        var golden = new Outcome(block(values, "stdout"), block(values, "stderr"), Integer.parseInt(value(values, "status", "0")));
        return new ProgramCase(
                value(values, "case", ""),
                name(),
                section.line(),
                withPath(command),
                environment,
                value(values, "cwd", "/tmp"),
                block(values, "stdin").getBytes(StandardCharsets.UTF_8),
                golden,
                value(values, "compare", "all").equals("stdout"),
                value(values, "golden", "").equals("by hand"));
    }

    private Field defaultRun() {
        return headerField("run").orElse(new Field("run", "", List.of()));
    }

    private String prelude() {
        return headerField("prelude").map(field -> Outcome.joined(field.block())).orElse("");
    }

    private Optional<Field> headerField(String name) {
        return fields(header, 1).stream().filter(field -> field.name().equals(name)).findFirst();
    }

    private static List<String> withPath(List<String> command) {
        var out = new ArrayList<>(command);
        if (!out.getFirst().startsWith("/")) out.set(0, "/usr/bin/" + out.getFirst());
        return out;
    }

    private static String value(Map<String, Field> values, String name, String otherwise) {
        return values.containsKey(name) ? values.get(name).value() : otherwise;
    }

    private static String block(Map<String, Field> values, String name) {
        return values.containsKey(name) ? Outcome.joined(values.get(name).block()) : "";
    }

    private List<Field> fields(List<String> lines, int firstLine) {
        var fields = new ArrayList<Field>();
        int number = firstLine;
        for (String line : lines) {
            if (line.startsWith("|") && !fields.isEmpty()) {
                fields.getLast().block().add(line.startsWith("| ") ? line.substring(2) : line.substring(1));
            } else if (line.matches("[a-z]+:.*")) {
                String[] pair = line.split(":", 2);
                fields.add(new Field(pair[0], pair[1].strip(), new ArrayList<>()));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                throw bad(number, "is neither a field, nor a line of a block beginning with '|', nor a comment");
            }
            number++;
        }
        return fields;
    }

    /** Splits at blanks; single quotes keep them. */
    private List<String> words(String text, int line) {
        var words = new ArrayList<String>();
        StringBuilder word = null;
        boolean quoted = false;
        for (char c : text.toCharArray()) {
            if (c == '\'') quoted = !quoted;
            if (word == null && (quoted || c != ' ')) word = new StringBuilder();
            if (!quoted && c == ' ') {
                if (word != null) words.add(word.toString());
                word = null;
            } else if (c != '\'') {
                word.append(c);
            }
        }
        if (quoted) throw bad(line, "has a quote that is not closed");
        if (word != null) words.add(word.toString());
        return words;
    }

    private IllegalArgumentException bad(int line, String what) {
        return new IllegalArgumentException(path + ":" + line + " " + what);
    }
}
