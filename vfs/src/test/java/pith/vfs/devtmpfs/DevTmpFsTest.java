package pith.vfs.devtmpfs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pith.hal.device.Entropy;
import pith.sync.outcome.Errno;
import pith.vfs.DeviceNodes;
import pith.vfs.File;
import pith.vfs.OpenFlags;
import pith.vfs.Path;
import pith.vfs.PathWalk;
import pith.vfs.TestMachine;
import pith.vfs.attr.DeviceNumber;
import pith.vfs.attr.FileType;
import pith.vfs.io.ByteSource;
import pith.vfs.io.ByteTarget;

class DevTmpFsTest {
  private final TestMachine machine = new TestMachine();

  @BeforeEach
  void mountIt() {
    machine.mkdir("/dev");
    machine.vfs.fileSystems().register(new DevTmpFs(machine.vfs));
    MemoryDevices.register(machine.vfs.devices(), new Entropy(1));
    try (Path at = PathWalk.resolve(machine.root, null, "/dev", 0)) {
      machine.vfs.mountCalls().mount(machine.vfs.fileSystems().named("devtmpfs"), "devtmpfs", at, 0, "");
    }
  }

  private byte[] read(String path, int length) {
    File file = machine.open(path, OpenFlags.RDONLY);
    ByteTarget target = new ByteTarget(new byte[length]);
    file.read(target);
    file.put();
    return target.toArray();
  }

  private Errno write(String path) {
    File file = machine.open(path, OpenFlags.WRONLY);
    try {
      return TestMachine.errno(() -> assertEquals(10_000, file.write(new ByteSource(new byte[10_000]))));
    } finally {
      file.put();
    }
  }

  @Test
  void memoryDevicesDoWhatTheirNamesSay() {
    assertEquals(0, read("/dev/null", 10).length);
    assertArrayEquals(new byte[10_000], read("/dev/zero", 10_000));
    assertArrayEquals(new byte[10], read("/dev/full", 10));
    assertEquals(null, write("/dev/null"));
    assertEquals(null, write("/dev/zero"));
    assertEquals(Errno.ENOSPC, write("/dev/full"));
    byte[] random = read("/dev/urandom", 1000);
    assertFalse(Arrays.equals(random, read("/dev/random", 1000)));
    assertNotEquals(0, Arrays.hashCode(random));
    assertEquals(DeviceNumber.of(1, 3), machine.stat("/dev/null").rdev());
    assertEquals("crw-rw-rw-", pith.vfs.attr.Mode.text(machine.stat("/dev/null").mode()));
  }

  @Test
  void nodesComeAndGoWithTheirDrivers() {
    assertFalse(machine.exists("/dev/input/event0"));
    DeviceNodes.Node node = new DeviceNodes.Node("input/event0", FileType.CHARACTER, DeviceNumber.of(13, 64), 0660, 5);
    machine.vfs.devices().announce(node);
    assertEquals(5, machine.stat("/dev/input/event0").gid());
    assertEquals(Errno.ENXIO, TestMachine.errno(() -> machine.open("/dev/input/event0", OpenFlags.RDONLY)));
    machine.vfs.devices().withdraw(node);
    assertFalse(machine.exists("/dev/input/event0"));
    assertTrue(machine.exists("/dev/input"));
  }

  @Test
  void aNodeAnywhereLeadsToTheDriver() {
    machine.vfs.names().mknod(machine.root, null, "/mine", FileType.CHARACTER.bits() | 0600, DeviceNumber.of(1, 5));
    assertArrayEquals(new byte[3], read("/mine", 3));
  }

  @Test
  void thereIsOneHoweverOftenItIsMounted() {
    machine.mkdir("/dev2");
    machine.vfs.mountCalls().mount(machine.root, "none", "/dev2", "devtmpfs", 0, "");
    machine.write("/dev/note", "x");
    assertEquals("x", machine.read("/dev2/note"));
    machine.vfs.mountCalls().unmount(machine.root, "/dev2", 0);
    assertEquals("x", machine.read("/dev/note"));
  }
}
