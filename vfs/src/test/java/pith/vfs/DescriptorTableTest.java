package pith.vfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import pith.sync.outcome.Errno;
import pith.vfs.lock.FileLock;
import pith.vfs.lock.LockOwner;

class DescriptorTableTest {
  private static final int LIMIT = 16;
  private final TestMachine machine = new TestMachine();
  private final DescriptorTable table = machine.vfs.newDescriptors();

  private File file() {
    return machine.open("/f", OpenFlags.RDWR | OpenFlags.CREAT);
  }

  @Test
  void theLowestFreeNumberIsTaken() {
    for (int i = 0; i < 5; i++) {
      assertEquals(i, table.add(file(), false, LIMIT));
    }
    table.close(3);
    table.close(1);
    assertEquals(1, table.add(file(), false, LIMIT));
    assertEquals(3, table.duplicate(0, 0, LIMIT, false));
    assertEquals(10, table.duplicate(0, 10, LIMIT, true));
    assertTrue(table.isCloseOnExec(10));
    assertFalse(table.isCloseOnExec(0));
  }

  @Test
  void beyondTheLimitNothingIsTakenAndNothingLeaks() {
    File file = file();
    for (int i = 0; i < LIMIT; i++) {
      table.add(file.get(), false, LIMIT);
    }
    assertEquals(Errno.EMFILE, TestMachine.errno(() -> table.add(file.get(), false, LIMIT)));
    assertEquals(Errno.EMFILE, TestMachine.errno(() -> table.duplicate(0, 0, LIMIT, false)));
    assertEquals(LIMIT + 1, file.references());
    table.put();
    assertEquals(1, file.references());
    file.put();
    assertEquals(0, machine.vfs.openFiles());
  }

  @Test
  void aReservedNumberIsNotSeenUntilItIsInstalled() {
    int fd = table.reserve(0, LIMIT, false);
    assertEquals(Errno.EBADF, TestMachine.errno(() -> table.get(fd)));
    assertEquals(Errno.EBADF, TestMachine.errno(() -> table.close(fd)));
    assertEquals(1, table.add(file(), false, LIMIT));
    assertEquals(Errno.EBUSY, TestMachine.errno(() -> table.duplicateTo(1, fd, LIMIT, false)));
    table.cancel(fd);
    assertEquals(0, table.add(file(), false, LIMIT));
  }

  @Test
  void dup3ClosesWhatWasThere() {
    File one = file();
    File other = file();
    table.add(one.get(), false, LIMIT);
    table.add(other.get(), true, LIMIT);
    table.duplicateTo(0, 1, LIMIT, false);
    assertEquals(1, other.references());
    assertFalse(table.isCloseOnExec(1));
    assertEquals(Errno.EBADF, TestMachine.errno(() -> table.duplicateTo(0, LIMIT, LIMIT, false)));
    assertEquals(Errno.EBADF, TestMachine.errno(() -> table.duplicateTo(9, 2, LIMIT, false)));
  }

  @Test
  void aForkCopiesAndAnExecCloses() {
    File file = file();
    table.add(file.get(), false, LIMIT);
    table.add(file.get(), true, LIMIT);
    table.reserve(0, LIMIT, false);
    DescriptorTable copy = table.duplicate();
    assertEquals(2, copy.count());
    assertEquals(5, file.references());
    copy.closeOnExec();
    assertEquals(1, copy.count());
    assertSame(file, copy.get(0));
    file.put();
    copy.put();
    table.closeRange(0, Integer.MAX_VALUE, true);
    assertTrue(table.isCloseOnExec(0));
    table.put();
    assertEquals(1, file.references());
  }

  @Test
  void closingAnyDescriptorDropsRecordLocks() {
    File one = file();
    table.add(one, false, LIMIT);
    table.add(file(), false, LIMIT);
    FileLock mine = new FileLock(FileLock.Kind.POSIX, new LockOwner(table, 1), true, 0, 9);
    FileLock others = new FileLock(FileLock.Kind.POSIX, new LockOwner(new Object(), 2), false, 5, 5);
    one.inode().locks().acquire(mine, false);
    assertEquals(Errno.EAGAIN, TestMachine.errno(() -> one.inode().locks().acquire(others, false)));
    table.close(1);
    one.inode().locks().acquire(others, false);
    assertEquals(1, machine.vfs.lockTable().lines().size());
  }

  @Test
  void aPathOnlyFileCanDoNothingElse() {
    machine.write("/f", "x");
    int fd = table.add(machine.open("/f", OpenFlags.PATH | OpenFlags.RDWR), false, LIMIT);
    assertEquals(Errno.EBADF, TestMachine.errno(() -> table.get(fd)));
    File file = table.getAny(fd);
    assertEquals(1, file.stat().size());
    assertEquals(Errno.EBADF, TestMachine.errno(() -> TestMachine.read(file)));
    assertEquals(Errno.EBADF, TestMachine.errno(() -> file.seek(0, 0)));
    file.put();
  }
}
