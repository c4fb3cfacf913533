package pith.shell.explore;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import pith.hal.time.ClockRate;
import pith.hal.trace.Category;
import pith.hal.trace.Trace;
import pith.hal.trace.TraceText;
import pith.kernel.boot.PithKernel;
import pith.kernel.tracefs.FunctionGraph;
import pith.shell.execution.ShellContext;

/** {@code trace}: switches the trace unit, and shows what it remembers. */
final class TraceControl extends Explorer {
    private static final int SHOWN = 20;
    private static final int USAGE = 2;

    /** What people call the kernel's pipelines, and the function that each begins with. */
    private static final Map<String, String> FUNCTIONS = Map.of("fork", "kernel_clone", "exec", "bprm_execve", "exit", "do_exit", "fault", "handle_mm_fault");

    TraceControl(PithKernel kernel) {
        super(kernel, "trace", "on|off [CATEGORY...] | show [N] | categories | --graph fork|exec|exit|fault|FUNCTION | EVENT [if COMPARISONS] --hist FIELD [by FIELD]", "record what the kernel does, and show it");
        option("on", "record events of these categories, or of all");
        option("off", "record these no more, or none");
        option("show", "show the last N events of all harts; usually " + SHOWN);
        option("categories", "list the categories, and which are on");
        option("--graph", "draw the last recorded call of a function with the stages it went through; 'trace on function' begins to record them");
        option("--hist", "draw how the values of a field of the recorded events are spread: 'trace sched_switch --hist cycles by comm'");
    }

    @Override
    public List<Completion> completions(ShellContext sh) {
        List<Completion> all = super.completions(sh);
        Arrays.stream(Category.values()).forEach(category -> all.add(new Completion(word(category), "category")));
        return all;
    }

    @Override
    protected int explore(ShellContext sh, List<String> arguments) {
        Trace trace = kernel.trace();
        String verb = arguments.isEmpty() ? "categories" : arguments.getFirst();
        List<String> rest = arguments.isEmpty() ? arguments : arguments.subList(1, arguments.size());
        switch (verb) {
            case "on" -> trace.enable(trace.enabled() | mask(rest));
            case "off" -> trace.enable(trace.enabled() & ~mask(rest));
            case "show" -> show(sh, rest.isEmpty() ? SHOWN : number(rest.getFirst()));
            case "categories" -> Arrays.stream(Category.values())
                    .forEach(category -> print(sh, String.format("%-8s %s\n", word(category), trace.on(category) ? "on" : "off")));
            case "--graph" -> print(sh, graph(rest));
            default -> print(sh, histograms(verb, rest).text(kernel.trace().last(Integer.MAX_VALUE)));
        }
        return 0;
    }

    private String graph(List<String> words) {
        if (words.size() != 1) {
            throw misused();
        }
        String function = FUNCTIONS.getOrDefault(words.getFirst(), words.getFirst());
        String graph = FunctionGraph.lastCall(kernel.trace().last(Integer.MAX_VALUE), function, new ClockRate(kernel.machine().hertz()));
        if (graph.isEmpty()) {
            throw new Refusal(1, "no call of " + function + " is recorded; 'trace on function' begins to record");
        }
        return graph;
    }

    /** {@code [if COMPARISONS] --hist FIELD [by FIELD]}. */
    private EventHistograms histograms(String event, List<String> words) {
        int hist = words.indexOf("--hist");
        boolean filtered = hist > 0 && words.getFirst().equals("if");
        boolean keyed = hist >= 0 && words.size() == hist + 4 && words.get(hist + 2).equals("by");
        if (hist < 0 || hist > 0 && !filtered || words.size() != hist + 2 && !keyed) {
            throw misused();
        }
        String filter = filtered ? String.join(" ", words.subList(1, hist)) : "";
        try {
            return new EventHistograms(event, EventFilter.of(filter), words.get(hist + 1), keyed ? words.getLast() : "");
        } catch (IllegalArgumentException e) {
            throw new Refusal(USAGE, e.getMessage());
        }
    }

    private static String word(Category category) {
        return category.name().toLowerCase(Locale.ROOT);
    }

    private static int mask(List<String> words) {
        int mask = words.isEmpty() ? (1 << Category.values().length) - 1 : 0;
        for (String word : words) {
            mask |= Arrays.stream(Category.values())
                    .filter(category -> word(category).equals(word))
                    .findFirst()
                    .orElseThrow(() -> new Refusal(2, "there is no category '" + word + "'; choose from " + words()))
                    .mask();
        }
        return mask;
    }

    private static String words() {
        return Arrays.stream(Category.values()).map(TraceControl::word).collect(Collectors.joining(", "));
    }

    private void show(ShellContext sh, long count) {
        TraceText lines = new TraceText(new ClockRate(kernel.machine().hertz()));
        StringBuilder text = new StringBuilder();
        kernel.trace().last(Math.clamp(count, 0, 1 << 20)).forEach(entry -> text.append(lines.line(entry)).append('\n'));
        print(sh, text.isEmpty() ? "nothing is recorded; 'trace on' begins\n" : text.toString());
    }
}
