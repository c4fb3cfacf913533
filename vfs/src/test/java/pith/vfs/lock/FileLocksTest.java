package pith.vfs.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import pith.sync.outcome.Errno;
import pith.vfs.TestMachine;

class FileLocksTest {
  private final LockTable table = new LockTable(new TestMachine().memory.slabs());
  private final FileLocks file = new FileLocks(table, 1, 1);
  private final LockOwner alice = new LockOwner("alice", 1);
  private final LockOwner bob = new LockOwner("bob", 2);

  private static FileLock range(LockOwner owner, boolean exclusive, long start, long end) {
    return new FileLock(FileLock.Kind.POSIX, owner, exclusive, start, end);
  }

  private List<String> held() {
    List<String> all = new ArrayList<>();
    table.lines().forEach(line -> all.add(
        line.lock().owner().holder() + (line.lock().exclusive() ? " w " : " r ") + line.lock().start() + "-" + line.lock().end()));
    return all;
  }

  @Test
  void rangesOfOneOwnerMergeSplitAndConvert() {
    file.acquire(range(alice, true, 0, 9), false);
    file.acquire(range(alice, true, 10, 19), false);
    assertEquals(List.of("alice w 0-19"), held());
    file.acquire(range(alice, false, 5, 14), false);
    assertEquals(List.of("alice w 0-4", "alice r 5-14", "alice w 15-19"), held());
    file.release(range(alice, false, 0, 7));
    assertEquals(List.of("alice r 8-14", "alice w 15-19"), held());
    file.acquire(range(alice, true, 0, Long.MAX_VALUE), false);
    assertEquals(List.of("alice w 0-" + Long.MAX_VALUE), held());
    file.releaseAll("alice");
    assertEquals(List.of(), held());
  }

  @Test
  void readersShareAndWritersDoNot() {
    file.acquire(range(alice, false, 0, 9), false);
    file.acquire(range(bob, false, 5, 20), false);
    assertEquals(Errno.EAGAIN, TestMachine.errno(() -> file.acquire(range(bob, true, 9, 9), false)));
    assertEquals(1, file.test(range(bob, true, 9, 9)).owner().pid());
    file.acquire(range(bob, true, 10, 20), false);
    assertNull(file.test(range(alice, true, 21, 30)));
  }

  @Test
  void flocksIgnoreRecordLocksAndAreConverted() {
    FileLock shared = new FileLock(FileLock.Kind.FLOCK, alice, false, 0, Long.MAX_VALUE);
    FileLock other = new FileLock(FileLock.Kind.FLOCK, bob, false, 0, Long.MAX_VALUE);
    file.acquire(range(bob, true, 0, 9), false);
    file.acquire(shared, false);
    file.acquire(other, false);
    FileLock exclusive = new FileLock(FileLock.Kind.FLOCK, alice, true, 0, Long.MAX_VALUE);
    assertEquals(Errno.EAGAIN, TestMachine.errno(() -> file.acquire(exclusive, false)));
    file.release(other);
    file.acquire(exclusive, false);
    assertEquals(2, held().size());
  }

  @Test
  void aCircleOfWaitersIsRefused() {
    FileLocks other = new FileLocks(table, 1, 2);
    file.acquire(range(alice, true, 0, 0), false);
    other.acquire(range(bob, true, 0, 0), false);
    FileLock wanted = range(bob, true, 0, 0);
    try (var _ = table.lock.acquire()) {
      table.waits(wanted, range(alice, true, 0, 0), file);
    }
    assertEquals(Errno.EDEADLK, TestMachine.errno(() -> other.acquire(range(alice, false, 0, 0), true)));
    try (var _ = table.lock.acquire()) {
      table.waitsNoMore(wanted);
    }
  }

  /** The oracle keeps, for each byte, who has it and how. */
  @Test
  void randomLocksAgreeWithAMapOfBytes() {
    Random random = new Random(7);
    LockOwner[] owners = {alice, bob, new LockOwner("carol", 3)};
    int[][] bytes = new int[owners.length][64];
    for (int i = 0; i < 20_000; i++) {
      int who = random.nextInt(owners.length);
      int start = random.nextInt(64);
      int end = start + random.nextInt(64 - start);
      int kind = random.nextInt(3);
      FileLock lock = range(owners[who], kind == 2, start, end);
      if (kind == 0) {
        file.release(lock);
        java.util.Arrays.fill(bytes[who], start, end + 1, 0);
      } else {
        boolean free = isFree(bytes, who, start, end, kind);
        assertEquals(free ? null : Errno.EAGAIN, TestMachine.errno(() -> file.acquire(lock, false)), "operation " + i);
        if (free) {
          java.util.Arrays.fill(bytes[who], start, end + 1, kind);
        }
      }
    }
  }

  private static boolean isFree(int[][] bytes, int who, int start, int end, int kind) {
    for (int other = 0; other < bytes.length; other++) {
      for (int at = start; at <= end; at++) {
        if (other != who && (bytes[other][at] == 2 || bytes[other][at] == 1 && kind == 2)) {
          return false;
        }
      }
    }
    return true;
  }
}
