package pith.vfs;

import java.util.ArrayList;
import java.util.List;
import pith.sync.LockClass;
import pith.sync.SpinLock;
import pith.vfs.attr.DeviceNumber;
import pith.vfs.attr.FileType;

/**
 * The devices that drivers registered: what opening a device node leads to, and what appears in devtmpfs. Registered are ranges of
 * minors of one major, as Linux's {@code register_chrdev_region} does; nodes are announced one by one.
 */
public final class DeviceNodes {
  private static final LockClass LOCK = LockClass.of("device_nodes.lock");

  /** A driver's numbers. */
  public record Range(FileType type, int major, int firstMinor, int minors, String name, SpecialDriver driver) {
    boolean covers(FileType wanted, long device) {
      int minor = DeviceNumber.minor(device);
      return type == wanted && major == DeviceNumber.major(device) && minor >= firstMinor && minor - firstMinor < minors;
    }
  }

  /** A node under /dev; {@code path} may contain slashes. */
  public record Node(String path, FileType type, long device, int permissions, int gid) {}

  /** Is told of nodes that come and go; devtmpfs is one. */
  public interface Listener {
    void added(Node node);

    void removed(Node node);
  }

  private final SpinLock lock = new SpinLock(LOCK);

  /** Guarded by {@link #lock}, as the others; in the order of registration. */
  private final List<Range> ranges = new ArrayList<>();

  private final List<Node> nodes = new ArrayList<>();
  private final List<Listener> listeners = new ArrayList<>();

  /** Registers a driver of character devices. */
  public void registerCharacter(int major, int firstMinor, int minors, String name, SpecialDriver driver) {
    register(new Range(FileType.CHARACTER, major, firstMinor, minors, name, driver));
  }

  /** Registers a driver of block devices. */
  public void registerBlock(int major, int firstMinor, int minors, String name, SpecialDriver driver) {
    register(new Range(FileType.BLOCK, major, firstMinor, minors, name, driver));
  }

  private void register(Range range) {
    try (var _ = lock.acquire()) {
      ranges.add(range);
    }
  }

  /** Lets a node appear under /dev. */
  public void announce(Node node) {
    List<Listener> told;
    try (var _ = lock.acquire()) {
      nodes.add(node);
      told = List.copyOf(listeners);
    }
    told.forEach(listener -> listener.added(node));
  }

  /** Lets a node disappear. */
  public void withdraw(Node node) {
    List<Listener> told;
    try (var _ = lock.acquire()) {
      nodes.remove(node);
      told = List.copyOf(listeners);
    }
    told.forEach(listener -> listener.removed(node));
  }

  /** Registers a character device and announces its node, in one step. */
  public void character(String path, int major, int minor, int permissions, SpecialDriver driver) {
    registerCharacter(major, minor, 1, path, driver);
    announce(new Node(path, FileType.CHARACTER, DeviceNumber.of(major, minor), permissions, 0));
  }

  /** Tells {@code listener} of all nodes there are, and from now on of changes. */
  public void listen(Listener listener) {
    List<Node> present;
    try (var _ = lock.acquire()) {
      listeners.add(listener);
      present = List.copyOf(nodes);
    }
    present.forEach(listener::added);
  }

  public void unlisten(Listener listener) {
    try (var _ = lock.acquire()) {
      listeners.remove(listener);
    }
  }

  /** {@return the drivers, for /proc/devices} */
  public List<Range> ranges() {
    try (var _ = lock.acquire()) {
      return List.copyOf(ranges);
    }
  }

  /** {@return the driver of a device node, null if there is none} */
  SpecialDriver driver(FileType type, long device) {
    try (var _ = lock.acquire()) {
      for (Range range : ranges) {
        if (range.covers(type, device)) {
          return range.driver();
        }
      }
      return null;
    }
  }
}
