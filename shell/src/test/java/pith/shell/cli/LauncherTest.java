package pith.shell.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code pith}, in a folder where all is built, with a JDK whose {@code java} is a script of the test's. */
class LauncherTest {
    @TempDir
    Path home;

    private Path jdk;

    @BeforeEach
    void build() throws IOException {
        Files.copy(Path.of("..", "pith"), home.resolve("pith"));
        for (String file : List.of("pom.xml", "shell/pom.xml", "shell/src/main/A", "images/B", "shell/target/lib/C", "shell/target/pith.jar", "jdk/bin/javac")) {
            Files.createDirectories(home.resolve(file).getParent());
            Files.writeString(home.resolve(file), "");
        }
        jdk = home.resolve("jdk");
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
        Files.createDirectories(home.resolve(".pith"));
        Files.writeString(home.resolve(".pith/built"), "");
        jdk.resolve("bin/javac").toFile().setExecutable(true);
    }

    private String run(String java, String redirections, String javaHome) throws IOException, InterruptedException {
        Files.writeString(jdk.resolve("bin/java"), "#!/bin/sh\n" + java + "\n");
        jdk.resolve("bin/java").toFile().setExecutable(true);
        Path said = home.resolve("said");
        String line = "exec sh " + home.resolve("pith") + " -c true " + redirections;
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", line).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().putAll(Map.of("JAVA_HOME", javaHome, "HOME", home.toString(), "SAID", said.toString()));
        int status = builder.start().waitFor();
        return Files.readString(said, StandardCharsets.UTF_8) + status;
    }

    @Test
    void closedStreamsAreOpenForTheJvmSoThatNoFileOfItsOwnTakesTheirPlace() throws IOException, InterruptedException {
        String asks = "case \"$*\" in *AOTCacheOutput*) exit 1;; esac; for fd in 0 1 2; do [ -e /proc/$$/fd/$fd ] && echo open >> \"$SAID\"; done; exit 5";
        assertEquals("open\nopen\nopen\n5", run(asks, "<&- >&- 2>&-", jdk.toString()));
        assertEquals("open\nopen\nopen\n5", run(asks, "", jdk.toString()));
    }

    @Test
    void withoutAJdkOneSentenceSaysWhereItWasLookedForAndWhatToDo() throws IOException, InterruptedException {
        String script = Files.readString(home.resolve("pith")).replaceFirst("/usr/lib/jvm/\\* .* /usr/local/\\*", "/nowhere/*");
        Files.writeString(home.resolve("pith"), script);
        String said = run("exit 5", "", "");
        assertTrue(said.startsWith("pith: no JDK 25 found: looked for") && said.contains("/usr/lib/jvm") && said.contains("install one with"), said);
        assertEquals(2, said.lines().count(), said); // the sentence and the status
        assertTrue(said.endsWith("1"), said);
    }
}
