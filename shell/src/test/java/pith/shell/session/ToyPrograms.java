package pith.shell.session;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Programs of the {@link ToyMachine}, as much of each as the corpus needs. */
final class ToyPrograms {

    @FunctionalInterface
    interface Program {
        int run(ToyProcess system, List<String> argv, List<String> environment);
    }

    private ToyPrograms() {}

    static Map<String, Program> all() {
        var programs = new TreeMap<String, Program>();
        programs.put("cat", ToyPrograms::cat);
        programs.put("sh", (system, argv, env) -> Shell.main(system, argv, environment(env)));
        programs.put("env", (system, argv, env) -> print(system, env.stream().map(e -> e + "\n").collect(Collectors.joining())));
        programs.put("echo", (system, argv, env) -> print(system, String.join(" ", argv.subList(1, argv.size())) + "\n"));
        programs.put("sort", (system, argv, env) ->
                print(system, Arrays.stream(lines(input(system, 0))).sorted().map(l -> l + "\n").collect(Collectors.joining())));
        programs.put("wc", ToyPrograms::wc);
        programs.put("head", ToyPrograms::head);
        programs.put("tr", (system, argv, env) -> print(system, input(system, 0).replace(argv.get(1), argv.get(2))));
        programs.put("seq", (system, argv, env) -> print(system, IntStream.rangeClosed(argv.size() > 2 ? Integer.parseInt(argv.get(1)) : 1,
                Integer.parseInt(argv.getLast())).mapToObj(i -> i + "\n").collect(Collectors.joining())));
        programs.put("sleep", (system, argv, env) -> {
            system.pause((int) (Double.parseDouble(argv.get(1)) * 1000));
            return 0;
        });
        programs.put("rm", (system, argv, env) -> argv.stream().skip(1).filter(a -> !a.equals("-f")).mapToInt(system::unlink).min().orElse(0) < 0 ? 1 : 0);
        programs.put("mkdir", (system, argv, env) -> argv.stream().skip(1).filter(a -> !a.equals("-p")).mapToInt(system::mkdir).sum());
        programs.put("chmod", (system, argv, env) -> system.chmod(argv.get(2), Integer.parseInt(argv.get(1), 8)));
        return programs;
    }

    private static Map<String, String> environment(List<String> entries) {
        var environment = new TreeMap<String, String>();
        entries.forEach(e -> environment.put(e.substring(0, e.indexOf('=')), e.substring(e.indexOf('=') + 1)));
        return environment;
    }

    private static String[] lines(String text) {
        return text.isEmpty() ? new String[0] : text.split("\n");
    }

    private static int print(ToyProcess system, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        int done = 0;
        while (done < bytes.length) {
            long count = system.write(1, bytes, done, bytes.length - done);
            if (count < 0) {
                return 1;
            }
            done += (int) count;
        }
        return 0;
    }

    private static String input(ToyProcess system, int fd) {
        var bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[1000];
        for (long count = system.read(fd, buffer, 0, buffer.length); count > 0; count = system.read(fd, buffer, 0, buffer.length)) {
            bytes.write(buffer, 0, (int) count);
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    private static int cat(ToyProcess system, List<String> argv, List<String> environment) {
        int status = 0;
        for (String path : argv.size() == 1 ? List.of("-") : argv.subList(1, argv.size())) {
            int fd = path.equals("-") ? 0 : system.open(path, 0, 0);
            if (fd < 0) {
                status = 1;
            } else {
                status |= print(system, input(system, fd));
            }
        }
        return status;
    }

    private static int wc(ToyProcess system, List<String> argv, List<String> environment) {
        String text = input(system, 0);
        return print(system, (argv.get(1).equals("-l") ? text.chars().filter(c -> c == '\n').count() : text.length()) + "\n");
    }

    /** {@code head -n N}: leaves when it has enough, so that writers see a broken pipe. */
    private static int head(ToyProcess system, List<String> argv, List<String> environment) {
        int wanted = Integer.parseInt(argv.getLast());
        byte[] one = new byte[1];
        while (wanted > 0 && system.read(0, one, 0, 1) == 1) {
            wanted -= one[0] == '\n' ? 1 : 0;
            system.write(1, one, 0, 1);
        }
        return 0;
    }
}
