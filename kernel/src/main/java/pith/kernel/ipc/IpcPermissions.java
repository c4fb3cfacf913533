package pith.kernel.ipc;

import static pith.hal.view.Member.i32;
import static pith.hal.view.Member.pad;
import static pith.hal.view.Member.u32;

import pith.hal.view.Layout;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.attr.Capability;
import pith.vfs.attr.Credentials;

/**
 * Who may use an object of System V IPC, and by which key it is found. Guarded by the object's lock. Source: Linux's {@code struct kern_ipc_perm} and
 * {@code ipcperms}.
 */
public final class IpcPermissions {
  /** The key of what no key finds. */
  public static final int PRIVATE = 0;

  /** What asks to read, and to write. */
  public static final int READ = 0444, WRITE = 0222;

  private static final int MODE = 0777;

  /** {@code struct ipc64_perm}, with which each status begins. */
  private static final Layout LAYOUT =
      Layout.of("ipc64_perm", 48, i32("key"), u32("uid"), u32("gid"), u32("cuid"), u32("cgid"), u32("mode").at(20), pad(24));

  private final int creator;
  private final int creatorGroup;
  private int key;
  private int uid;
  private int gid;
  private int mode;

  /** Those of something that {@code who} makes. */
  public IpcPermissions(int key, int mode, Credentials who) {
    this.key = key;
    this.mode = mode & MODE;
    creator = uid = who.user().effective();
    creatorGroup = gid = who.group().effective();
  }

  public int key() {
    return key;
  }

  /** From now on no key finds it. */
  public void forgetKey() {
    key = PRIVATE;
  }

  /** Refuses with EACCES unless {@code who} may do what the permission bits {@code wanted} ask for, in whichever class they are. */
  public void check(Credentials who, int wanted) {
    int user = who.user().effective();
    boolean mine = user == uid || user == creator;
    boolean ours = who.inGroup(gid) || who.inGroup(creatorGroup);
    int granted = mine ? mode >> 6 : ours ? mode >> 3 : mode;
    int asked = (wanted >> 6 | wanted >> 3 | wanted) & 7;
    if ((asked & ~granted) != 0 && !who.has(Capability.IPC_OWNER)) {
      throw Refused.of(Errno.EACCES);
    }
  }

  /** {@return whether {@code who} owns or made it} */
  public boolean owns(Credentials who) {
    return who.user().effective() == uid || who.user().effective() == creator;
  }

  /** Refuses with EPERM who may not change or remove it. */
  public void checkOwner(Credentials who) {
    if (!owns(who) && !who.has(Capability.SYS_ADMIN)) {
      throw Refused.of(Errno.EPERM);
    }
  }

  /** Takes owner, group and permissions from a status that IPC_SET was given. Refuses with EPERM. */
  public void change(Credentials who, byte[] status) {
    checkOwner(who);
    uid = (int) LAYOUT.u32("uid").get(status, 0);
    gid = (int) LAYOUT.u32("gid").get(status, 0);
    mode = (int) LAYOUT.u32("mode").get(status, 0) & MODE;
  }

  /** Writes them to the beginning of a status; {@code more} are bits that some objects add to the mode. */
  public void describe(byte[] status, int more) {
    LAYOUT.i32("key").set(status, 0, key);
    LAYOUT.u32("uid").set(status, 0, uid);
    LAYOUT.u32("gid").set(status, 0, gid);
    LAYOUT.u32("cuid").set(status, 0, creator);
    LAYOUT.u32("cgid").set(status, 0, creatorGroup);
    LAYOUT.u32("mode").set(status, 0, mode | more);
  }
}
