package pith.vfs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pith.sync.outcome.Errno;
import pith.vfs.tmpfs.TmpFsType;

/** Mounts that are shown twice, moved and changed, as on Linux. */
class MountCallsTest {
  private final TestMachine machine = new TestMachine();

  @BeforeEach
  void mountOneInAnother() {
    machine.vfs.fileSystems().register(TmpFsType.TMPFS);
    machine.mkdir("/a");
    machine.mkdir("/b");
    mount("none", "/a", "tmpfs", 0, "");
    machine.mkdir("/a/dir");
    machine.mkdir("/a/dir/inner");
    machine.mkdir("/a/other");
    mount("none", "/a/dir/inner", "tmpfs", 0, "");
    mount("none", "/a/other", "tmpfs", 0, "");
    machine.write("/a/dir/inner/f", "inner");
    machine.mkdir("/a/dir/inner/deep");
    mount("none", "/a/dir/inner/deep", "tmpfs", 0, "");
    machine.write("/a/dir/inner/deep/g", "deep");
  }

  private void mount(String source, String target, String type, int flags, String options) {
    machine.vfs.mountCalls().mount(machine.root, source, target, type, flags, options);
  }

  private Errno refusedMount(String source, String target, int flags, String options) {
    return TestMachine.errno(() -> mount(source, target, "", flags, options));
  }

  private void unmount(String target, int flags) {
    machine.vfs.mountCalls().unmount(machine.root, target, flags);
  }

  private List<String> points() {
    return machine.vfs.mountCalls().lines(machine.vfs.mounts().root()).stream().map(MountCalls.Line::point).toList();
  }

  @Test
  void bindShowsWhatIsMountedBelowOnlyIfAskedTo() {
    mount("/a", "/b", "", MountCalls.BIND, "");
    assertEquals(List.of(), machine.list("/b/dir/inner"));
    unmount("/b", 0);
    mount("/a", "/b", "", MountCalls.BIND | MountCalls.RECURSIVE, "");
    assertEquals("deep", machine.read("/b/dir/inner/deep/g"));
    unmount("/b", MountCalls.DETACH);
    mount("/a/dir", "/b", "", MountCalls.BIND | MountCalls.RECURSIVE, "");
    assertEquals("inner", machine.read("/b/inner/f"));
    assertEquals(List.of("/", "/a", "/a/dir/inner", "/a/other", "/a/dir/inner/deep", "/b", "/b/inner", "/b/inner/deep"), points());
    assertEquals(Errno.EINVAL, refusedMount("", "/b", MountCalls.BIND, ""));
    unmount("/b", MountCalls.DETACH);
    assertEquals(List.of(), machine.list("/b"));
  }

  @Test
  void aPartOfTheTreeIsShownWithinItself() {
    mount("/a", "/a/other", "", MountCalls.BIND | MountCalls.RECURSIVE, "");
    assertEquals("deep", machine.read("/a/other/dir/inner/deep/g"));
    assertEquals(List.of(), machine.list("/a/other/other"));
    unmount("/a/other", MountCalls.DETACH);
    assertEquals(List.of(), machine.list("/a/other"));
  }

  private boolean readingTouches(String path, int flags) {
    mount("", "/a", "", MountCalls.REMOUNT | MountCalls.BIND | flags, "");
    boolean directory = path.equals("/a/dir");
    for (int i = 0; i < 2; i++) {
      long before = machine.stat(path).accessed();
      if (directory) {
        machine.list(path);
      } else {
        machine.read(path);
      }
      if (machine.stat(path).accessed() == before) {
        return false;
      }
    }
    return true;
  }

  @Test
  void aMountTellsWhetherReadingIsNoted() {
    machine.write("/a/f", "");
    assertEquals(true, readingTouches("/a/f", MountFlags.STRICTATIME), "also where there is nothing to read");
    assertEquals(false, readingTouches("/a/f", 0), "once after a change");
    assertEquals(false, readingTouches("/a/f", MountFlags.NOATIME));
    assertEquals(true, readingTouches("/a/dir", MountFlags.STRICTATIME));
    assertEquals(false, readingTouches("/a/dir", MountFlags.STRICTATIME | MountFlags.NODIRATIME));
    assertEquals(true, readingTouches("/a/f", MountFlags.STRICTATIME | MountFlags.NODIRATIME));
    assertEquals(false, readingTouches("/a/f", MountFlags.STRICTATIME | MountFlags.RDONLY));
  }

  @Test
  void aMountMayForbidToFollowLinks() {
    machine.write("/a/f", "x");
    machine.symlink("f", "/a/link");
    mount("", "/a", "", MountCalls.REMOUNT | MountCalls.BIND | MountFlags.NOSYMFOLLOW, "");
    assertEquals(Errno.ELOOP, TestMachine.errno(() -> machine.read("/a/link")));
    assertEquals("f", machine.vfs.attributes().readlink(machine.root, null, "/a/link"));
    assertEquals("x", machine.read("/a/f"));
  }

  @Test
  void aMountMovesWithWhatIsInIt() {
    mount("/a", "/b", "", MountCalls.MOVE, "");
    assertEquals(List.of(), machine.list("/a"));
    assertEquals("deep", machine.read("/b/dir/inner/deep/g"));
    assertEquals(List.of("/", "/b", "/b/dir/inner", "/b/other", "/b/dir/inner/deep"), points());
    assertEquals(Errno.ELOOP, refusedMount("/b", "/b/other", MountCalls.MOVE, ""));
    assertEquals(Errno.EINVAL, refusedMount("/b/dir", "/a", MountCalls.MOVE, ""));
    assertEquals(Errno.EINVAL, refusedMount("/", "/a", MountCalls.MOVE, ""));
    machine.write("/file", "");
    assertEquals(Errno.EINVAL, refusedMount("/b", "/file", MountCalls.MOVE, ""));
    unmount("/b/other", 0);
    unmount("/b", MountCalls.DETACH);
    assertEquals(List.of("/"), points());
  }

  @Test
  void limitsOfTmpfsChangeWhileItIsMounted() {
    machine.write("/a/other/f", "x".repeat(10_000));
    mount("", "/a/other", "", MountCalls.REMOUNT, "size=16k");
    assertEquals(4, machine.vfs.attributes().statfs(machine.root, "/a/other").blocks());
    assertEquals(1, machine.vfs.attributes().statfs(machine.root, "/a/other").free());
    assertEquals(Errno.EINVAL, refusedMount("", "/a/other", MountCalls.REMOUNT, "size=8k"));
    assertEquals(Errno.EINVAL, refusedMount("", "/a/other", MountCalls.REMOUNT, "nr_inodes=1"));
    mount("", "/a/other", "", MountCalls.REMOUNT, "size=0");
    assertEquals(Errno.EINVAL, refusedMount("", "/a/other", MountCalls.REMOUNT, "size=1m"));
  }
}
