package pith.vfs.ext4;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Debian's tools for ext4, as judges: what they make must be read, and they must find right what was written. */
final class E2fsprogs {
  private static final List<Path> PLACES = List.of(Path.of("/sbin"), Path.of("/usr/sbin"));

  private E2fsprogs() {}

  /** Skips the test, and says why, on a host that has no e2fsprogs. */
  static void assume() {
    Assumptions.assumeTrue(Files.exists(PLACES.get(0).resolve("e2fsck")) || Files.exists(PLACES.get(1).resolve("e2fsck")), "e2fsprogs is not installed here");
  }

  /** {@return what a tool printed} A tool that fails fails the test. */
  static String run(String tool, Object... arguments) {
    Result result = start(tool, arguments);
    if (result.status != 0) {
      throw new AssertionError(tool + " failed with status " + result.status + ":\n" + result.output);
    }
    return result.output;
  }

  record Result(int status, String output) {}

  static Result start(String tool, Object... arguments) {
    List<String> command = new ArrayList<>();
    command.add(PLACES.stream().map(place -> place.resolve(tool)).filter(Files::exists).findFirst().orElseThrow().toString());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectInput(Path.of("/dev/null").toFile()).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Fails unless e2fsck finds nothing to mend in the image. */
  static void check(Path image) {
    run("e2fsck", "-fn", image);
  }
}
