package pith.vfs.pseudo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static pith.vfs.pseudo.PseudoNode.file;
import static pith.vfs.pseudo.PseudoNode.folder;
import static pith.vfs.pseudo.PseudoNode.link;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pith.sync.outcome.Errno;
import pith.vfs.File;
import pith.vfs.FileName;
import pith.vfs.FileSystemType;
import pith.vfs.OpenFlags;
import pith.vfs.Path;
import pith.vfs.PathWalk;
import pith.vfs.SuperBlock;
import pith.vfs.TestMachine;
import pith.vfs.Vfs;
import pith.vfs.attr.Credentials;
import pith.vfs.io.ByteSource;
import pith.vfs.io.ByteTarget;

class PseudoFileSystemTest {
  private final TestMachine machine = new TestMachine();
  private final TreeMap<Integer, Credentials> tasks = new TreeMap<>();
  private int counter;
  private String setting = "0";

  private final class Tasks implements PseudoNode.Children {
    @Override
    public PseudoNode lookup(String name) {
      Integer pid = name.matches("[0-9]+") ? Integer.valueOf(name) : null;
      return pid == null || !tasks.containsKey(pid) ? null : task(pid);
    }

    private PseudoNode task(int pid) {
      Credentials who = tasks.get(pid);
      PseudoNode.Entry exe = new PseudoNode.Entry("exe", new PseudoNode.Jump(0777, () -> who, pid, _ -> "/real/program", _ -> jump()));
      PseudoNode.Folder node = (PseudoNode.Folder) folder("task", file("comm", 0444, _ -> "task " + pid + "\n"), exe).node();
      return PseudoNode.owned(node, () -> who, who);
    }

    private Path jump() {
      return PathWalk.resolve(machine.root, null, "/hidden", 0);
    }

    @Override
    public void list(long from, PseudoNode.Sink sink) {
      for (int pid : tasks.tailMap((int) from).keySet()) {
        if (!sink.entry(pid, Integer.toString(pid), task(pid))) {
          return;
        }
      }
    }

    @Override
    public boolean isDynamic() {
      return true;
    }
  }

  private final class Type implements FileSystemType {
    @Override
    public String name() {
      return "proc";
    }

    @Override
    public SuperBlock mount(Vfs vfs, String source, String options) {
      List<PseudoNode.Entry> fixed = List.of(
          file("counter", _ -> "count " + ++counter + "\n"),
          link("self", _ -> "7"),
          folder("sys", file("setting", 0644, _ -> setting + "\n", (_, text) -> setting = text.strip())),
          file("number", 0644, _ -> "", PseudoNode.number(n -> counter = n.intValue())));
      return new PseudoFileSystem(
          vfs, this, source, 0x9fa0, options.equals("all"), new PseudoNode.Folder(0555, PseudoNode.Owner.ROOT, "/", PseudoNode.children(fixed, new Tasks())));
    }
  }

  @BeforeEach
  void mountIt() {
    machine.mkdir("/proc");
    machine.write("/hidden", "hidden");
    try (Path at = PathWalk.resolve(machine.root, null, "/proc", 0)) {
      machine.vfs.mountCalls().mount(new Type(), "proc", at, 0, "");
    }
    tasks.put(7, Credentials.of(1000, 1000));
    tasks.put(9, Credentials.ROOT);
  }

  @Test
  void aTextIsRenderedOncePerReaderAndAgainFromTheStart() {
    File file = machine.open("/proc/counter", OpenFlags.RDONLY);
    ByteTarget half = new ByteTarget(new byte[4]);
    file.read(half);
    assertEquals("t 1\n", TestMachine.read(file));
    file.seek(0, File.SEEK_SET);
    assertEquals("count 2\n", TestMachine.read(file));
    assertEquals("count 3\n", machine.read("/proc/counter"));
    file.put();
    assertEquals(0, machine.stat("/proc/counter").size());
  }

  @Test
  void namesComeAndGo() {
    assertEquals("task 7\n", machine.read("/proc/self/comm"));
    assertEquals(List.of("counter", "self", "sys", "number", "7", "9"), machine.list("/proc"));
    long before = machine.stat("/proc/7/comm").inode();
    assertEquals(before, machine.stat("/proc/7/comm").inode());
    File open = machine.open("/proc/7/comm", OpenFlags.RDONLY);
    tasks.remove(7);
    assertEquals(Errno.ENOENT, TestMachine.errno(() -> machine.read("/proc/7/comm")));
    assertEquals(List.of("counter", "self", "sys", "number", "9"), machine.list("/proc"));
    tasks.put(7, Credentials.of(5, 5));
    assertEquals(5, machine.stat("/proc/7").uid(), "another task of the same number");
    assertEquals("task 7\n", TestMachine.read(open));
    open.put();
  }

  @Test
  void whatIsWrittenReachesItsOwner() {
    File file = machine.open("/proc/sys/setting", OpenFlags.WRONLY | OpenFlags.TRUNC);
    file.write(new ByteSource(FileName.bytes("42\n")));
    file.put();
    assertEquals("42\n", machine.read("/proc/sys/setting"));
    File number = machine.open("/proc/number", OpenFlags.WRONLY);
    assertEquals(Errno.EINVAL, TestMachine.errno(() -> number.write(new ByteSource(FileName.bytes("x")))));
    number.put();
    assertEquals(Errno.EACCES, TestMachine.errno(
        () -> machine.vfs.opener().open(machine.as(Credentials.of(1, 1)), null, "/proc/sys/setting", OpenFlags.WRONLY, 0)));
  }

  @Test
  void aMagicLinkLeadsWhereNoPathDoes() {
    assertEquals("/real/program", machine.vfs.attributes().readlink(machine.root, null, "/proc/9/exe"));
    assertEquals("hidden", machine.read("/proc/9/exe"));
    assertNotEquals(machine.lstat("/proc/9/exe").inode(), machine.stat("/proc/9/exe").inode());
  }

  @Test
  void nothingCanBeMadeOrRemoved() {
    assertEquals(Errno.EPERM, TestMachine.errno(() -> machine.mkdir("/proc/x")));
    assertEquals(Errno.EACCES, TestMachine.errno(() -> machine.write("/proc/x", "")));
    assertEquals(Errno.EPERM, TestMachine.errno(() -> machine.vfs.names().unlink(machine.root, null, "/proc/counter")));
    assertEquals(Errno.EEXIST, TestMachine.errno(() -> machine.mkdir("/proc/self")));
  }

  @Test
  void whereAllNamesAreKnownAnotherOneIsNotThere() {
    machine.mkdir("/all");
    try (Path at = PathWalk.resolve(machine.root, null, "/all", 0)) {
      machine.vfs.mountCalls().mount(new Type(), "proc", at, 0, "all");
    }
    assertEquals(Errno.ENOENT, TestMachine.errno(() -> machine.mkdir("/all/x")));
    assertEquals(Errno.ENOENT, TestMachine.errno(() -> machine.write("/all/x", "")));
  }

  @Test
  void inodesGoWhenNobodyLooks() {
    long before = machine.memory.pages().freePages();
    for (int i = 0; i < 5000; i++) {
      machine.read("/proc/7/comm");
    }
    machine.memory.slabs().shrink();
    assertEquals(before, machine.memory.pages().freePages(), 4);
    machine.vfs.mountCalls().unmount(machine.root, "/proc", 0);
  }
}
