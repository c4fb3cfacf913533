package pith.vfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pith.sync.outcome.Errno;
import pith.vfs.attr.Capabilities;
import pith.vfs.attr.Capability;
import pith.vfs.attr.Credentials;

class PermissionsTest {
  private final TestMachine machine = new TestMachine();
  private final Caller alice = machine.as(Credentials.of(1000, 1000, 50));
  private final Caller bob = machine.as(Credentials.of(1001, 1001));

  /** Columns: octal mode, owner, group, who asks (uid), what for (rwx bits), answer. */
  @ParameterizedTest
  @CsvSource({
    "700, 1000, 0, 1000, 7, true", "070, 1000, 1000, 1000, 4, false", "070, 0, 1000, 1000, 7, true", "007, 0, 1000, 1000, 1, false",
    "007, 0, 0, 1000, 7, true", "040, 0, 50, 1000, 4, true", "004, 0, 50, 1000, 4, false", "600, 0, 0, 1000, 4, false",
    "000, 1000, 0, 0, 6, true", "000, 1000, 0, 0, 1, false", "001, 1000, 0, 0, 1, true", "644, 0, 0, 1000, 4, true",
    "644, 0, 0, 1000, 2, false", "644, 0, 0, 1000, 6, false", "444, 1000, 0, 1000, 2, false"
  })
  void theFirstClassThatFitsDecides(String mode, int owner, int group, int uid, int wanted, boolean allowed) {
    machine.write("/f", "x");
    machine.vfs.attributes().chown(machine.root, null, "/f", owner, group, 0);
    machine.vfs.attributes().chmod(machine.root, null, "/f", Integer.parseInt(mode, 8), 0);
    Caller who = uid == 0 ? machine.root : alice;
    Errno expected = allowed ? null : Errno.EACCES;
    assertEquals(expected, TestMachine.errno(() -> machine.vfs.attributes().access(who, null, "/f", wanted, 0)));
  }

  @Test
  void readSearchReadsButDoesNotWrite() {
    machine.write("/f", "x");
    machine.vfs.attributes().chmod(machine.root, null, "/f", 0, 0);
    Credentials backup = Credentials.of(1000, 1000)
        .withCapabilities(new Capabilities(Capability.DAC_READ_SEARCH.bit(), 0, 0, 0, 0));
    Caller who = machine.as(backup);
    assertNull(TestMachine.errno(() -> machine.vfs.opener().open(who, null, "/f", OpenFlags.RDONLY, 0).put()));
    assertEquals(Errno.EACCES, TestMachine.errno(() -> machine.vfs.opener().open(who, null, "/f", OpenFlags.RDWR, 0)));
  }

  @Test
  void inAStickyDirectoryOnlyTheOwnerRemoves() {
    machine.mkdir("/tmp");
    machine.vfs.attributes().chmod(machine.root, null, "/tmp", 01777, 0);
    machine.vfs.opener().open(alice, null, "/tmp/hers", OpenFlags.CREAT | OpenFlags.WRONLY, 0666).put();
    machine.vfs.opener().open(bob, null, "/tmp/his", OpenFlags.CREAT | OpenFlags.WRONLY, 0666).put();
    assertEquals(Errno.EPERM, TestMachine.errno(() -> machine.vfs.names().unlink(bob, null, "/tmp/hers")));
    assertEquals(Errno.EPERM, TestMachine.errno(() -> machine.vfs.names().rename(bob, null, "/tmp/hers", null, "/tmp/x", 0)));
    assertEquals(Errno.EPERM, TestMachine.errno(() -> machine.vfs.names().rename(bob, null, "/tmp/his", null, "/tmp/hers", 0)));
    assertNull(TestMachine.errno(() -> machine.vfs.names().unlink(alice, null, "/tmp/hers")));
  }

  @Test
  void aDirectoryMustBeWritableAndSearchableToChange() {
    machine.mkdir("/d");
    machine.vfs.attributes().chown(machine.root, null, "/d", 1000, 1000, 0);
    for (int mode : new int[] {0500, 0600}) {
      machine.vfs.attributes().chmod(machine.root, null, "/d", mode, 0);
      assertEquals(Errno.EACCES, TestMachine.errno(() -> machine.vfs.names().mkdir(alice, null, "/d/x", 0777)));
    }
    machine.vfs.attributes().chmod(machine.root, null, "/d", 0300, 0);
    assertNull(TestMachine.errno(() -> machine.vfs.names().mkdir(alice, null, "/d/x", 0777)));
    assertEquals(Errno.EACCES, TestMachine.errno(() -> machine.vfs.opener().open(alice, null, "/d", OpenFlags.DIRECTORY, 0)));
  }

  @Test
  void changingOwnerAndModeIsForOwners() {
    machine.write("/f", "x");
    machine.vfs.attributes().chown(machine.root, null, "/f", 1000, 1000, 0);
    assertEquals(Errno.EPERM, TestMachine.errno(() -> machine.vfs.attributes().chmod(bob, null, "/f", 0777, 0)));
    assertEquals(Errno.EPERM, TestMachine.errno(() -> machine.vfs.attributes().chown(alice, null, "/f", 1001, -1, 0)));
    assertEquals(Errno.EPERM, TestMachine.errno(() -> machine.vfs.attributes().chown(alice, null, "/f", -1, 1001, 0)));
    assertNull(TestMachine.errno(() -> machine.vfs.attributes().chown(alice, null, "/f", 1000, 50, 0)));
    assertEquals(50, machine.stat("/f").gid());
  }

  @Test
  void setIdBitsDoNotOutliveAChangeOfOwnerOrContents() {
    machine.write("/f", "x");
    machine.vfs.attributes().chown(machine.root, null, "/f", 1000, 1000, 0);
    machine.vfs.attributes().chmod(alice, null, "/f", 06755, 0);
    File file = machine.vfs.opener().open(alice, null, "/f", OpenFlags.WRONLY, 0);
    file.write(new pith.vfs.io.ByteSource(new byte[1]));
    file.put();
    assertEquals(0755, machine.stat("/f").mode() & 07777);
    machine.vfs.attributes().chmod(alice, null, "/f", 06755, 0);
    machine.vfs.attributes().chown(machine.root, null, "/f", 1000, 1001, 0);
    assertEquals(0755, machine.stat("/f").mode() & 07777);
    machine.vfs.attributes().chmod(alice, null, "/f", 02755, 0);
    assertEquals(0755, machine.stat("/f").mode() & 07777, "not a member of the file's group");
  }

  @Test
  void aSetGroupIdDirectoryHandsItsGroupDown() {
    machine.mkdir("/d");
    machine.vfs.attributes().chown(machine.root, null, "/d", 1000, 50, 0);
    machine.vfs.attributes().chmod(machine.root, null, "/d", 02777, 0);
    machine.vfs.names().mkdir(bob, null, "/d/sub", 0755);
    machine.vfs.opener().open(bob, null, "/d/file", OpenFlags.CREAT | OpenFlags.WRONLY, 0644).put();
    assertEquals(50, machine.stat("/d/sub").gid());
    assertEquals(02755, machine.stat("/d/sub").mode() & 07777);
    assertEquals(50, machine.stat("/d/file").gid());
  }

  @Test
  void nobodyMakesAProgramOfAGroupThatHeIsNotIn() {
    machine.mkdir("/d");
    machine.vfs.attributes().chown(machine.root, null, "/d", 1000, 50, 0);
    machine.vfs.attributes().chmod(machine.root, null, "/d", 02777, 0);
    machine.vfs.opener().open(bob, null, "/d/file", OpenFlags.CREAT | OpenFlags.WRONLY, 02770).put();
    bob.context().umask(010);
    machine.vfs.opener().open(bob, null, "/d/masked", OpenFlags.CREAT | OpenFlags.WRONLY, 02770).put();
    assertEquals(0770, machine.stat("/d/file").mode() & 07777);
    assertEquals(0760, machine.stat("/d/masked").mode() & 07777);
  }

  @Test
  void umaskTakesBitsAway() {
    bob.context().umask(027);
    machine.vfs.attributes().chmod(machine.root, null, "/", 0777, 0);
    machine.vfs.names().mkdir(bob, null, "/d", 0777);
    assertEquals(0750, machine.stat("/d").mode() & 07777);
  }

  @Test
  void devicesAreForThePrivileged() {
    machine.vfs.attributes().chmod(machine.root, null, "/", 0777, 0);
    int device = pith.vfs.attr.FileType.CHARACTER.bits() | 0666;
    assertEquals(Errno.EPERM, TestMachine.errno(() -> machine.vfs.names().mknod(bob, null, "/n", device, 259)));
    assertNull(TestMachine.errno(() -> machine.vfs.names().mknod(bob, null, "/p", pith.vfs.attr.FileType.FIFO.bits() | 0666, 0)));
  }

  @Test
  void settingTimesToNowNeedsOnlyTheRightToWrite() {
    machine.write("/f", "x");
    machine.vfs.attributes().chmod(machine.root, null, "/f", 0666, 0);
    assertNull(TestMachine.errno(() -> machine.vfs.attributes().utimens(bob, null, "/f", FileTime.NOW, FileTime.NOW, 0)));
    assertEquals(
        Errno.EPERM, TestMachine.errno(() -> machine.vfs.attributes().utimens(bob, null, "/f", FileTime.OMIT, FileTime.NOW, 0)));
  }

  @Test
  void aReadOnlyMountRefusesEveryChange() {
    machine.mkdir("/d");
    machine.write("/d/f", "x");
    machine.vfs.mountCalls().mount(machine.root, "/d", "/d", "", MountCalls.BIND, "");
    machine.vfs.mountCalls().mount(machine.root, "", "/d", "", MountCalls.BIND | MountCalls.REMOUNT | MountFlags.RDONLY, "");
    assertEquals(Errno.EROFS, TestMachine.errno(() -> machine.open("/d/f", OpenFlags.WRONLY)));
    assertEquals(Errno.EROFS, TestMachine.errno(() -> machine.open("/d/new", OpenFlags.WRONLY | OpenFlags.CREAT)));
    assertEquals(Errno.EROFS, TestMachine.errno(() -> machine.mkdir("/d/new")));
    assertEquals(Errno.EEXIST, TestMachine.errno(() -> machine.mkdir("/d/f")));
    assertEquals(Errno.EROFS, TestMachine.errno(() -> machine.vfs.names().unlink(machine.root, null, "/d/f")));
    assertEquals(Errno.EROFS, TestMachine.errno(() -> machine.vfs.attributes().chmod(machine.root, null, "/d/f", 0, 0)));
    assertEquals("x", machine.read("/d/f"));
  }

  @Test
  void aRunningProgramIsNotWritten() {
    machine.write("/prog", "x");
    machine.vfs.attributes().chmod(machine.root, null, "/prog", 0755, 0);
    File program = machine.vfs.opener().openProgram(machine.root, null, "/prog", LookupFlags.FOLLOW);
    RegularInode inode = (RegularInode) program.inode();
    assertEquals(Errno.ETXTBSY, TestMachine.errno(() -> machine.open("/prog", OpenFlags.WRONLY)));
    assertEquals(Errno.ETXTBSY, TestMachine.errno(() -> machine.vfs.attributes().truncate(machine.root, "/prog", 0)));
    program.allowWriters();
    program.put();
    File writer = machine.open("/prog", OpenFlags.WRONLY);
    assertEquals(Errno.ETXTBSY, TestMachine.errno(inode::denyWriters));
    assertEquals(Errno.ETXTBSY, TestMachine.errno(() -> machine.vfs.opener().openProgram(machine.root, null, "/prog", LookupFlags.FOLLOW)));
    writer.put();
    machine.vfs.opener().openProgram(machine.root, null, "/prog", LookupFlags.FOLLOW).put();
  }
}
