package pith.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pith.kernel.Booted.Setup;
import pith.kernel.signal.Signal;
import pith.kernel.syscall.SystemCall;

/** Every system call with hostile arguments: an errno, an answer or a signal, never an exception of the kernel's, never a hang. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SystemCallAbuseTest {
  private static final int ROUNDS = Integer.getInteger("pith.abuse.rounds", 24);
  private static final long SEED = Long.getLong("pith.abuse.seed", 1);
  private static final long PAGE = 4096;

  /** exit, exit_group, rt_sigreturn and reboot end things by design; clone in Java would run the whole test again. */
  private static final Set<Integer> EXCEPT = Set.of(93, 94, 139, 142, 220, 435);

  /** What root could do to the supervisor, which is process 1, by these: signals, limits. */
  private static final Set<Integer> NOT_AS_ROOT = Set.of(129, 130, 131, 138, 240, 261, 424);

  @Test
  void everyCallWithstandsHostileArgumentsOfRoot() {
    abuse(0);
  }

  @Test
  void everyCallWithstandsHostileArgumentsOfAnybody() {
    abuse(1000);
  }

  private static void abuse(int uid) {
    Setup.standard()
        .harts(2)
        .ram(128)
        .limit(100_000)
        .run(
            guest -> {
              guest.block(Signal.CHLD);
              for (int number = 0; number < guest.booted().pith().dispatcher().numbers(); number++) {
                SystemCall row = guest.booted().pith().dispatcher().find(number);
                if (row != null && !EXCEPT.contains(number) && !(uid == 0 && NOT_AS_ROOT.contains(number))) {
                  supervise(guest, guest.fork(child -> new Abuser(child, row, uid).run()));
                }
              }
              return 0;
            })
        .exited(0);
  }

  /** Waits for the child, but not for ever: it may have blocked the signal that wakes it. */
  private static void supervise(Guest guest, int child) {
    for (int patience = 50; guest.waitResult(child, 1) == 0; patience--) {
      if (patience <= 0) {
        guest.ok(guest.kill(child, Signal.KILL));
        guest.ok(guest.waitResult(child, 0));
        return;
      }
      guest.sigtimedwait(200, Signal.CHLD);
    }
  }

  /** One process that makes one call again and again; a timer interrupts it where it waits. */
  private static final class Abuser {
    private final Guest guest;
    private final SystemCall row;
    private final int uid;
    private final SplittableRandom random;
    private long[] values;

    Abuser(Guest guest, SystemCall row, int uid) {
      this.guest = guest;
      this.row = row;
      this.uid = uid;
      this.random = new SplittableRandom(SEED * 1000 + row.number());
    }

    int run() {
      values = values();
      guest.pipe();
      guest.open("/tmp/victim", 0102, 0666);
      guest.open("/", 0200000, 0);
      if (uid != 0) {
        guest.ok(guest.setuid(uid));
      }
      guest.sigaction(Signal.ALRM, () -> {});
      startTimer();
      for (int argument = 0; argument < row.arguments().size(); argument++) {
        for (long value : values) {
          long[] arguments = new long[6];
          arguments[argument] = value;
          call(arguments);
        }
      }
      for (int round = 0; round < ROUNDS * row.arguments().size(); round++) {
        long[] arguments = new long[6];
        for (int i = 0; i < 6; i++) {
          arguments[i] = random.nextInt(4) == 0 ? random.nextInt(16) : values[random.nextInt(values.length)];
        }
        call(arguments);
      }
      return 0;
    }

    private void startTimer() {
      try (var frame = guest.user.frame()) {
        long setting = frame.allocate(32);
        for (int i = 0; i < 4; i++) {
          guest.user.put(setting + 8L * i, i % 2 == 0 ? 0 : 5_000);
        }
        guest.ok(guest.call(103, 0, setting, 0));
      }
    }

    private void call(long[] arguments) {
      try {
        long result = guest.call(row.number(), arguments);
        assertTrue(result >= 0 || result <= -1 && result >= -4095 || row.number() == 214, () -> "answer " + result);
      } catch (RuntimeException | AssertionError bug) {
        throw new AssertionError(row.name() + java.util.Arrays.stream(arguments).mapToObj(Long::toHexString).toList(), bug);
      }
    }

    private long[] values() {
      long at = guest.user.mapBuffer(4 * PAGE);
      for (long word = at; word < at + PAGE; word += 8) {
        guest.user.put(word, random.nextInt(3) == 0 ? random.nextLong() : random.nextInt(8));
      }
      byte[] path = "/tmp/victim\0".getBytes();
      guest.user.write(at + PAGE, path, 0, path.length);
      guest.ok(guest.call(226, at + 2 * PAGE, PAGE, 1)); // a page to read only
      guest.ok(guest.call(215, at + 3 * PAGE, PAGE)); // and a hole behind it
      return new long[] {
        0, 1, 2, 3, 4, 5, 6, -1, -2, -100, 8, 24, 128, PAGE, at, at + 1, at + PAGE, at + PAGE + 4, at + 2 * PAGE, at + 3 * PAGE - 4, at + 3 * PAGE,
        0x1000, 1L << 20, 1L << 31, 0xffff_ffffL, 1L << 32, (1L << 38) - 1, 1L << 38, 0xffff_ffc0_0000_0000L, Long.MAX_VALUE, Long.MIN_VALUE
      };
    }
  }
}
