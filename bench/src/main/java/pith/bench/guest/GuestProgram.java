package pith.bench.guest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A C program of {@code bench/src/guest}, as an ELF file made by Debian's cross compiler when it is first asked for. */
public final class GuestProgram {
  private static final String COMPILER = "riscv64-linux-gnu-gcc";
  private static final List<String> FLAGS =
      List.of(
          "-O2",
          "-march=rv64gc",
          "-static",
          "-nostdlib",
          "-ffreestanding",
          "-fno-stack-protector",
          "-fno-math-errno",
          "-fno-tree-loop-distribute-patterns", // or loops become calls of a memcpy that isn't there
          "-Wl,--no-relax",
          "-Wl,--build-id=none");

  private GuestProgram() {}

  /** {@return the folder of the project, which {@code bench/run} tells} */
  public static Path project() {
    return Path.of(System.getProperty("pith.home", "."));
  }

  /** {@return the ELF file of a program} Without the compiler, ends the run with a sentence that says how to get it. */
  public static Path elf(String name) {
    Path source = project().resolve("bench/src/guest/" + name + ".c");
    Path elf = project().resolve("bench/target/guest/" + name + ".elf");
    try {
      if (!Files.exists(elf) || Files.getLastModifiedTime(elf).compareTo(Files.getLastModifiedTime(source)) < 0) {
        Files.createDirectories(elf.getParent());
        compile(source, elf);
      }
      return elf;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void compile(Path source, Path elf) throws IOException {
    HostTool.require(COMPILER, "gcc-riscv64-linux-gnu", "the guest programs cannot be built");
    List<String> command = new ArrayList<>(List.of(COMPILER));
    command.addAll(FLAGS);
    command.addAll(List.of("-o", elf.toString(), source.toString()));
    HostTool.run(command);
  }
}
