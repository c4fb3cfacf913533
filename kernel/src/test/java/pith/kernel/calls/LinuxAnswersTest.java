package pith.kernel.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pith.kernel.guest.GuestMachine;

/** Compares answers with those that the same program got from Linux; they were taken under qemu-riscv64. */
@Timeout(120)
class LinuxAnswersTest {
  private static final String COMPILER = "riscv64-linux-gnu-gcc";

  @TempDir Path folder;

  @Test
  void callsOnFilesAnswerAsLinuxDoes() throws Exception {
    assertEquals(text("file-calls.txt"), GuestMachine.output(compiled("file-calls.c")));
  }

  /** Taken from Linux 6.18 itself, as qemu's user mode does not know all the calls. */
  @Test
  void callsOnMemoryAnswerAsLinuxDoes() throws Exception {
    assertEquals(text("memory-calls.txt"), GuestMachine.output(compiled("memory-calls.c")));
  }

  private byte[] compiled(String name) throws IOException, InterruptedException {
    Path source = folder.resolve(name);
    Path program = folder.resolve("program");
    try (InputStream in = LinuxAnswersTest.class.getResourceAsStream(name)) {
      Files.copy(in, source, StandardCopyOption.REPLACE_EXISTING);
    }
    assumeTrue(compile(source, program), "skipped: " + COMPILER + " with a static C library is not installed");
    return Files.readAllBytes(program);
  }

  private static boolean compile(Path source, Path program) throws InterruptedException {
    try {
      Process compiler =
          new ProcessBuilder(COMPILER, "-static", "-O1", "-w", "-o", program.toString(), source.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return compiler.waitFor() == 0;
    } catch (IOException notInstalled) {
      return false;
    }
  }

  private static String text(String name) throws IOException {
    try (InputStream in = LinuxAnswersTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
