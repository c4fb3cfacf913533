package pith.vfs.devtmpfs;

import pith.hal.device.Entropy;
import pith.sync.LockClass;
import pith.sync.SpinLock;
import pith.vfs.DeviceNodes;

/** The memory devices, major 1: null, zero, full, random and urandom. Source: Linux {@code drivers/char/mem.c}. */
public final class MemoryDevices {
  private static final LockClass LOCK = LockClass.of("random.lock");
  private static final int MAJOR = 1;
  private static final int EVERYBODY = 0666;

  private MemoryDevices() {}

  /** Registers them; {@code entropy} is where random bytes come from. */
  public static void register(DeviceNodes devices, Entropy entropy) {
    SpinLock lock = new SpinLock(LOCK);
    devices.character("null", MAJOR, 3, EVERYBODY, (path, _, flags, who) -> new NullDevice(path, flags, who));
    devices.character("zero", MAJOR, 5, EVERYBODY, (path, _, flags, who) -> new ZeroDevice(path, flags, who, false));
    devices.character("full", MAJOR, 7, EVERYBODY, (path, _, flags, who) -> new ZeroDevice(path, flags, who, true));
    devices.character("random", MAJOR, 8, EVERYBODY, (path, _, flags, who) -> new RandomDevice(path, flags, who, entropy, lock));
    devices.character("urandom", MAJOR, 9, EVERYBODY, (path, _, flags, who) -> new RandomDevice(path, flags, who, entropy, lock));
  }
}
