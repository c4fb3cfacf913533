package pith.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import pith.kernel.Booted.Setup;

/** A machine boots into programs in machine code and in Java, and stops with them. */
class BootTest {
  @Test
  void aProgramOfThePackagedRootRunsAndTheMachineStopsWithIt() {
    assertTrue(Setup.standard().run("/bin/hello").exited(0).output().startsWith("Hello from process 1"));
    Setup.standard().run("/bin/false").exited(1);
  }

  @Test
  void aJavaProgramForksAndStartsThreads() {
    Booted machine =
        Setup.standard()
            .run(
                guest -> {
                  int child =
                      guest.fork(
                          inChild -> {
                            inChild.print("child of " + inChild.getppid() + "\n");
                            return 3;
                          });
                  assertTrue(guest.wait4(child, 0).exited(3));
                  int thread =
                      guest.thread(
                          inThread -> {
                            inThread.print("thread of " + inThread.getpid() + "\n");
                            return 0;
                          });
                  assertTrue(thread > child);
                  guest.nanosleep(5);
                  return 7;
                })
            .exited(7);
    assertEquals("child of 1\nthread of 1\n", machine.output());
  }

  /** A child that began late found the parent's buffer as it was by then, in memory that the child did not have. */
  @Test
  void aChildFindsTheBufferAsItWasWhenItWasForked() {
    Setup.standard()
        .harts(1)
        .run(
            guest -> {
              int child =
                  guest.fork(
                      inChild -> {
                        inChild.print("x");
                        return 0;
                      });
              guest.print("y");
              assertTrue(guest.wait4(child, 0).exited(0));
              return 0;
            })
        .exited(0);
  }
}
