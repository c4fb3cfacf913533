package pith.kernel.shm;

import static pith.hal.view.Member.i32;
import static pith.hal.view.Member.pad;
import static pith.hal.view.Member.u64;

import pith.hal.view.Layout;

/** What shmctl tells of a segment. Source: Linux uapi shmbuf.h and ipcbuf.h of asm-generic, {@code struct shmid64_ds}. */
public final class ShmStatus {
  private static final int REMOVED = 01000, LOCKED = 02000;

  /** Size of the structure. */
  public static final int BYTES = 112;

  private static final Layout LAYOUT =
      Layout.of(
          "shmid64_ds", BYTES, pad(48), u64("segsz").at(48), u64("atime"), u64("dtime"), u64("ctime"), i32("cpid"), i32("lpid"),
          u64("nattch").at(88), pad(16));

  /** {@code struct shminfo64}: what there may be. */
  private static final Layout LIMITS = Layout.of("shminfo64", 72, u64("shmmax"), u64("shmmin"), u64("shmmni"), u64("shmseg"), u64("shmall"), pad(32));

  /** {@code struct shm_info}: what there is, in pages. */
  private static final Layout USE = Layout.of("shm_info", 48, i32("used_ids"), u64("shm_tot").at(8), u64("shm_rss"), u64("shm_swp"), pad(16));

  /** As /proc/sys/kernel/shmmax and shmall show it. Source: Linux uapi shm.h, {@code SHMMAX}. */
  private static final long UNLIMITED = -1L - (1 << 24);

  private ShmStatus() {}

  /** {@return what IPC_INFO tells} */
  public static byte[] limits() {
    byte[] limits = LIMITS.allocate();
    LIMITS.u64("shmmax").set(limits, 0, UNLIMITED);
    LIMITS.u64("shmmin").set(limits, 0, 1);
    LIMITS.u64("shmmni").set(limits, 0, Segments.MOST_SEGMENTS);
    LIMITS.u64("shmseg").set(limits, 0, Segments.MOST_SEGMENTS);
    LIMITS.u64("shmall").set(limits, 0, UNLIMITED);
    return limits;
  }

  /** {@return what SHM_INFO tells} */
  public static byte[] use(Segments.Use use) {
    byte[] info = USE.allocate();
    USE.i32("used_ids").set(info, 0, use.segments());
    USE.u64("shm_tot").set(info, 0, use.pages());
    USE.u64("shm_rss").set(info, 0, use.residentPages());
    USE.u64("shm_swp").set(info, 0, use.swappedPages());
    return info;
  }

  public static byte[] of(Segment segment) {
    byte[] status = LAYOUT.allocate();
    try (var _ = segment.lock.acquire()) {
      segment.permissions.describe(status, (segment.removed ? REMOVED : 0) | (segment.pinned ? LOCKED : 0));
      LAYOUT.u64("segsz").set(status, 0, segment.bytes);
      LAYOUT.u64("atime").set(status, 0, segment.attachedAt);
      LAYOUT.u64("dtime").set(status, 0, segment.detachedAt);
      LAYOUT.u64("ctime").set(status, 0, segment.changedAt);
      LAYOUT.i32("cpid").set(status, 0, segment.creatorPid);
      LAYOUT.i32("lpid").set(status, 0, segment.lastPid);
      LAYOUT.u64("nattch").set(status, 0, segment.attached);
    }
    return status;
  }
}
