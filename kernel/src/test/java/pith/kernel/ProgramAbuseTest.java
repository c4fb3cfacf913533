package pith.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pith.kernel.Booted.Setup;
import pith.kernel.signal.Signal;
import pith.sync.outcome.Errno;

/** Programs that are no programs, and programs that take all there is: the machine and the others in it live on. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProgramAbuseTest {
  private static final int MUTATIONS = Integer.getInteger("pith.abuse.mutations", 300);
  private static final long SEED = Long.getLong("pith.abuse.seed", 1);
  private static final int HEADERS = 64 + 8 * 56;

  @Test
  void mutatedProgramsAreRefusedOrRunButNeverHarmTheKernel() {
    byte[] original = program("true");
    runMutations(
        (random, number) -> {
          byte[] mutated = original.clone();
          int changes = 1 + random.nextInt(4);
          for (int i = 0; i < changes; i++) {
            int at = random.nextInt(8) == 0 ? random.nextInt(mutated.length) : random.nextInt(HEADERS);
            mutate(mutated, at, random);
          }
          return mutated;
        });
  }

  @Test
  void truncatedProgramsAreRefusedOrDie() {
    byte[] original = program("true");
    runMutations((random, number) -> Arrays.copyOf(original, number < 160 ? number * 4 : random.nextInt(original.length)));
  }

  private interface Mutation {
    byte[] make(SplittableRandom random, int number);
  }

  private static void mutate(byte[] bytes, int at, SplittableRandom random) {
    long[] values = {0, 1, -1, 0x7fff_ffff_ffff_ffffL, 1L << 63, 1L << 38, (1L << 38) - 4096, 4095, 4096, 0xffff_ffffL, random.nextLong()};
    long value = values[random.nextInt(values.length)];
    int width = 1 << random.nextInt(4);
    for (int i = 0; i < width && (at & -width) + i < bytes.length; i++) {
      bytes[(at & -width) + i] = (byte) (value >>> 8 * i);
    }
  }

  private static void runMutations(Mutation mutation) {
    Setup.standard()
        .harts(2)
        .ram(96)
        .limit(1_000)
        .run(
            guest -> {
              guest.block(Signal.CHLD);
              SplittableRandom random = new SplittableRandom(SEED);
              for (int number = 0; number < MUTATIONS; number++) {
                guest.file("/tmp/mutant", mutation.make(random, number), 0755);
                int child = guest.fork(inChild -> inChild.execve("/tmp/mutant", "mutant") < 0 ? 120 : 0);
                guest.sigtimedwait(2, Signal.CHLD);
                guest.kill(child, Signal.KILL);
                guest.ok(guest.waitResult(child, 0));
              }
              assertEquals(0, guest.wait4(guest.fork(inChild -> (int) inChild.execve("/bin/true", "true")), 0).status());
              return 0;
            })
        .exited(0);
  }

  private static byte[] program(String name) {
    try (InputStream in = ProgramAbuseTest.class.getResourceAsStream("/pith/images/bin/" + name)) {
      return in.readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Test
  void aForkBombOfOneUserLeavesRootAndOthersRunning() {
    Setup.standard()
        .tasks(120)
        .run(
            guest -> {
              int bomb = guest.fork(ProgramAbuseTest::explode);
              guest.nanosleep(50);
              assertTrue(guest.kernel().users().tasks(1000) > 30, "the bomb has grown");
              assertTrue(guest.kernel().users().tasks(1000) <= 60, "to its limit");
              for (int i = 0; i < 5; i++) {
                assertTrue(guest.wait4(guest.fork(child -> (int) child.execve("/bin/true", "true")), 0).exited(0));
              }
              guest.ok(guest.kill(-bomb, Signal.KILL));
              while (guest.kernel().users().tasks(1000) > 0) {
                guest.nanosleep(1);
                while (guest.waitResult(-1, 1) > 0) {
                  // Orphans of the bomb come here.
                }
              }
              return 0;
            })
        .exited(0);
  }

  private static int explode(Guest guest) {
    guest.ok(guest.setpgid(0, 0));
    guest.ok(guest.setuid(1000));
    while (true) {
      long child = guest.clone(0, Signal.CHLD, ProgramAbuseTest::explodeAgain);
      if (child < 0) {
        guest.refused(Errno.EAGAIN, child);
        guest.nanosleep(5);
      }
    }
  }

  private static int explodeAgain(Guest guest) {
    while (true) {
      if (guest.clone(0, Signal.CHLD, ProgramAbuseTest::explodeAgain) < 0) {
        guest.nanosleep(5);
      }
    }
  }

  @Test
  void aMemoryHogIsKilledAndOthersLive() {
    Setup.standard()
        .ram(48)
        .limit(1_000)
        .run(
            guest -> {
              int[] ticks = new int[1];
              int other =
                  guest.fork(
                      child -> {
                        for (int i = 0; i < 20; i++) {
                          child.nanosleep(1);
                          child.user.mapBuffer(4096);
                          ticks[0]++;
                        }
                        return 0;
                      });
              int hog = guest.fork(child -> (int) child.execve("/bin/memhog", "memhog", "400"));
              Guest.Waited ended = guest.wait4(hog, 0);
              assertTrue(ended.killed(Signal.KILL), () -> "" + ended);
              assertTrue(guest.wait4(other, 0).exited(0));
              assertEquals(20, ticks[0]);
              assertTrue(guest.wait4(guest.fork(child -> (int) child.execve("/bin/true", "true")), 0).exited(0));
              return 0;
            })
        .exited(0);
  }

  @Test
  void jumpsIntoDataEndInSignals() {
    byte[] program = program("true");
    for (int i = 0; i < (program[56] & 0xff); i++) {
      program[64 + 56 * i + 4] &= ~1; // no segment may be executed any more
    }
    assertKilledBySegv(program);
  }

  /** The kernel tried again and again to build the frame of the handler, for ever. */
  @Test
  void aHandlerOfSegvWithoutStackEndsTheProgram() {
    int code = 0x1_0000;
    int handler = code + 14 * 4;
    assertKilledBySegv(
        MachineCode.elf(
            code,
            MachineCode.lui(5, handler),
            MachineCode.addi(5, 5, handler & 0xfff),
            MachineCode.addi(2, 2, -64),
            MachineCode.sd(5, 2, 0),
            MachineCode.sd(0, 2, 8),
            MachineCode.sd(0, 2, 16),
            MachineCode.addi(10, 0, Signal.SEGV),
            MachineCode.addi(11, 2, 0),
            MachineCode.addi(12, 0, 0),
            MachineCode.addi(13, 0, 8),
            MachineCode.addi(17, 0, 134),
            MachineCode.ECALL,
            MachineCode.addi(2, 0, 0),
            MachineCode.lw(10, 0, 0),
            MachineCode.lw(10, 0, 0)));
  }

  private static void assertKilledBySegv(byte[] program) {
    Setup.standard()
        .run(
            guest -> {
              guest.file("/tmp/program", program, 0755);
              Guest.Waited ended = guest.wait4(guest.fork(child -> (int) child.execve("/tmp/program", "program")), 0);
              assertTrue(ended.killed(Signal.SEGV), () -> "" + ended);
              return 0;
            })
        .exited(0);
  }
}
