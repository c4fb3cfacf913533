package pith.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pith.kernel.Booted.Setup;

/** {@code fsx} of the root image does what it likes to a file, and knows what must be in it. It holds on Linux too, under user-mode emulation. */
class FileExerciserTest {
  private static void exercise(Setup setup, String seed, String file) {
    Booted booted = setup.run("/bin/fsx", "-n", "800", "-s", seed, file).exited(0);
    assertTrue(booted.output().contains("800 operations, and "), booted::output);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2"})
  void aFileInMemoryHasWhatWasWritten(String seed) {
    exercise(Setup.standard(), seed, "/tmp/file");
  }
}
