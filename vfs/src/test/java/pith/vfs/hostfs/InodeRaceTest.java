package pith.vfs.hostfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.vfs.FsNotify;
import pith.vfs.Inode;
import pith.vfs.SuperBlock;
import pith.vfs.TestMachine;
import pith.vfs.Vfs;

/**
 * Two tasks let go of one inode of a host folder. The first finds that nobody refers to it any more while it has a name; before it goes on, the second finds
 * the inode by that name, removes the name and lets go as well. The moments are made one after the other here. A million operations of fsstress had found an
 * inode that both discarded.
 */
class InodeRaceTest {
  private static final String NAME = "file";

  @TempDir Path folder;
  private TestMachine machine;
  private ThroughFs fs;
  private ThroughDirectory top;
  private int discarded;

  @BeforeEach
  void oneFile() throws IOException {
    Files.writeString(folder.resolve(NAME), "text");
    machine = new TestMachine(this::through);
    top = (ThroughDirectory) fs.root().inode();
  }

  private SuperBlock through(Vfs vfs) {
    fs = (ThroughFs) HostFileSystems.through(vfs, folder.toString());
    return fs;
  }

  /** At each discard, {@code first} happens before it, once. */
  private void atDiscard(Runnable first) {
    machine.vfs.notifier(
        new FsNotify() {
          @Override
          public void event(int mask, Inode inode, Inode directory, String name, int cookie) {}

          @Override
          public void inodeGone(Inode inode) {
            if (++discarded == 1) {
              first.run();
            }
          }
        });
  }

  private ThroughFile lookup() {
    return (ThroughFile) top.lookup(NAME);
  }

  @Test
  void whoHadBegunToForgetItLeavesItToWhoTookItsLastName() {
    ThroughFile file = lookup();
    top.unlink(NAME, file);
    atDiscard(file::unused); // the first task goes on: nobody refers to the file, and it had a name
    file.put();
    assertEquals(1, discarded);
    assertFalse(Files.exists(folder.resolve(NAME)));
  }

  @Test
  void whoHadNotLookedYetWhetherItHasANameFindsItDiscarded() {
    ThroughFile file = lookup();
    atDiscard(() -> {});
    top.unlink(NAME, file);
    file.put();
    file.get().put(); // the first task goes on: its count is 0, and no name is left
    assertEquals(1, discarded);
  }

  @Test
  void whoFindsItAgainKeepsIt() throws IOException {
    ThroughFile file = lookup();
    atDiscard(() -> {});
    file.unused(); // the first task had let go when the second found it
    assertEquals(0, discarded);
    file.put();
    assertEquals(1, discarded);
    assertNotSame(file, lookup());
    assertEquals("text", Files.readString(folder.resolve(NAME)));
  }
}
