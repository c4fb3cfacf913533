package pith.hal.cpu.interpreter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** The oracle: {@code qemu-riscv64} in user mode runs the same program. */
final class Qemu {
  private Qemu() {}

  /** Skips the test, saying why, where the oracle is missing. */
  static void require() {
    boolean there = false;
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
      there |= Files.isExecutable(Path.of(folder.isEmpty() ? "." : folder, "qemu-riscv64"));
    }
    if (!there) {
      System.out.println("SKIPPED: qemu-riscv64 is not on the PATH, so there is nothing to compare with");
    }
    Assumptions.assumeTrue(there, "qemu-riscv64 is not on the PATH");
  }

  /** {@return what the program writes to its standard output} */
  static byte[] output(byte[] elf) throws IOException, InterruptedException {
    Path file = Files.createTempFile("pith-isa-", ".elf");
    Path written = Files.createTempFile("pith-isa-", ".out");
    try {
      Files.write(file, elf);
      file.toFile().setExecutable(true);
      Process process =
          new ProcessBuilder("qemu-riscv64", file.toString())
              .redirectOutput(written.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("qemu did not end");
      }
      if (process.exitValue() != 0) {
        throw new AssertionError("qemu ended with status " + process.exitValue());
      }
      return Files.readAllBytes(written);
    } finally {
      Files.delete(file);
      Files.delete(written);
    }
  }
}
