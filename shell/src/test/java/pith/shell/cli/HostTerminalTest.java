package pith.shell.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pith on a real pseudo-terminal of the host, which {@code script} of util-linux makes. */
@Timeout(150)
class HostTerminalTest {
    private static final String PROMPT = "pith:/root# ";

    private static Process start() throws Exception {
        boolean there = Files.isExecutable(Path.of("/usr/bin/script"));
        if (!there) {
            System.out.println("HostTerminalTest skipped: /usr/bin/script (package bsdutils) is not installed");
        }
        assumeTrue(there);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String pith = java + " --enable-native-access=ALL-UNNAMED -cp '" + System.getProperty("java.class.path") + "' pith.shell.Main";
        List<String> command = List.of("/usr/bin/script", "-qec", "stty -a; " + pith + "; echo status=$?; stty -a", "/dev/null");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("TERM", "xterm");
        builder.environment().put("SHELL", "/bin/sh");
        return builder.start();
    }

    private static void await(InputStream from, StringBuilder seen, String text) throws Exception {
        byte[] bytes = new byte[4096];
        while (seen.indexOf(text) < 0) {
            int count = from.read(bytes);
            assertTrue(count > 0, () -> "the session ended without '" + text + "': " + seen);
            seen.append(new String(bytes, 0, count, StandardCharsets.UTF_8));
        }
    }

    private static String session(String keys) throws Exception {
        Process process = start();
        StringBuilder seen = new StringBuilder();
        try (OutputStream in = process.getOutputStream(); InputStream out = process.getInputStream()) {
            await(out, seen, PROMPT);
            in.write(keys.getBytes(StandardCharsets.UTF_8));
            in.flush();
            await(out, seen, "status=");
            seen.append(new String(out.readAllBytes(), StandardCharsets.UTF_8));
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        } finally {
            process.destroyForcibly();
        }
        return seen.toString().replace("\r", "");
    }

    /** The terminal's settings as {@code stty -a} shows them first and last. */
    private static void assertRestored(String text) {
        int before = text.indexOf("speed ");
        int after = text.lastIndexOf("speed ");
        String settings = text.substring(after).strip();
        assertTrue(before < after && settings.contains(" icanon"), text);
        assertEquals(settings, text.substring(before, before + settings.length()));
    }

    @Test
    void theTerminalIsRestoredWhenTheShellEnds() throws Exception {
        String text = session("echo $((6*7))\rexit 3\r");
        assertTrue(text.contains("42") && text.contains("status=3"), text);
        assertRestored(text);
    }

    @Test
    void threeTimesCtrlBracketSwitchesTheMachineOff() throws Exception {
        String text = session("\035\035\035");
        assertTrue(text.contains("status=0"), text);
        assertRestored(text);
    }
}
