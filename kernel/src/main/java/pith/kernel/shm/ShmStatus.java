package pith.kernel.shm;

import static pith.hal.view.Member.i32;
import static pith.hal.view.Member.pad;
import static pith.hal.view.Member.u32;
import static pith.hal.view.Member.u64;

import pith.hal.view.Layout;

/** What shmctl tells of a segment. Source: Linux uapi shmbuf.h and ipcbuf.h of asm-generic, {@code struct shmid64_ds}. */
public final class ShmStatus {
  private static final int REMOVED = 01000;
  private static final Layout LAYOUT =
      Layout.of("shmid64_ds", 112, i32("key"), u32("uid"), u32("gid"), u32("cuid"), u32("cgid"), u32("mode").at(20), pad(24), u64("segsz").at(48), pad(32), u64("nattch").at(88), pad(16));

  private ShmStatus() {}

  public static byte[] of(Segment segment) {
    byte[] status = LAYOUT.allocate();
    LAYOUT.i32("key").set(status, 0, segment.key);
    LAYOUT.u32("uid").set(status, 0, segment.uid);
    LAYOUT.u32("gid").set(status, 0, segment.gid);
    LAYOUT.u32("cuid").set(status, 0, segment.uid);
    LAYOUT.u32("cgid").set(status, 0, segment.gid);
    LAYOUT.u32("mode").set(status, 0, segment.mode | (segment.removed() ? REMOVED : 0));
    LAYOUT.u64("segsz").set(status, 0, segment.bytes);
    LAYOUT.u64("nattch").set(status, 0, segment.attached());
    return status;
  }
}
