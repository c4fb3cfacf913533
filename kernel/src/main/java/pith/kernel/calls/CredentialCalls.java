package pith.kernel.calls;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import pith.kernel.task.Current;
import pith.kernel.task.Task;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.attr.Capabilities;
import pith.vfs.attr.Capability;
import pith.vfs.attr.Credentials;
import pith.vfs.attr.Ids;

/** Users, groups and capabilities (credentials(7), capabilities(7)). */
final class CredentialCalls {
  private static final int UNCHANGED = -1;
  /** What root may do with files that others may not. */
  private static final long FILE_CAPABILITIES =
      Stream.of(
              Capability.CHOWN, Capability.MKNOD, Capability.DAC_OVERRIDE, Capability.DAC_READ_SEARCH, Capability.FOWNER, Capability.FSETID,
              Capability.LINUX_IMMUTABLE, Capability.MAC_OVERRIDE)
          .mapToLong(Capability::bit)
          .sum();

  private static final int MAX_GROUPS = 65_536;
  private static final int CAPABILITY_VERSION_1 = 0x19980330, CAPABILITY_VERSION_2 = 0x20071026, CAPABILITY_VERSION_3 = 0x20080522;

  private CredentialCalls() {}

  static long getuid(Current current) {
    return Integer.toUnsignedLong(current.credentials().user().real());
  }

  static long geteuid(Current current) {
    return Integer.toUnsignedLong(current.credentials().user().effective());
  }

  static long getgid(Current current) {
    return Integer.toUnsignedLong(current.credentials().group().real());
  }

  static long getegid(Current current) {
    return Integer.toUnsignedLong(current.credentials().group().effective());
  }

  static long getresuid(Current current, long real, long effective, long saved) {
    return store(current, current.credentials().user(), real, effective, saved);
  }

  static long getresgid(Current current, long real, long effective, long saved) {
    return store(current, current.credentials().group(), real, effective, saved);
  }

  private static long store(Current current, Ids ids, long real, long effective, long saved) {
    current.space().writeInt(real, ids.real());
    current.space().writeInt(effective, ids.effective());
    current.space().writeInt(saved, ids.saved());
    return 0;
  }

  static long setuid(Current current, long id) {
    Credentials mine = current.credentials();
    return changeUser(current, single(mine.user(), (int) id, mine.has(Capability.SETUID)));
  }

  static long setgid(Current current, long id) {
    Credentials mine = current.credentials();
    return changeGroup(current, single(mine.group(), (int) id, mine.has(Capability.SETGID)));
  }

  /** The privileged change all ids for good; others only move the effective one to the real or saved one. */
  private static Ids single(Ids old, int id, boolean privileged) {
    if (id == UNCHANGED) {
      throw Refused.of(Errno.EINVAL);
    }
    if (privileged) {
      return new Ids(id, id, id, id);
    }
    if (id != old.real() && id != old.saved()) {
      throw Refused.of(Errno.EPERM);
    }
    return new Ids(old.real(), id, old.saved(), id);
  }

  static long setreuid(Current current, long real, long effective) {
    Credentials mine = current.credentials();
    return changeUser(current, pair(mine.user(), (int) real, (int) effective, mine.has(Capability.SETUID)));
  }

  static long setregid(Current current, long real, long effective) {
    Credentials mine = current.credentials();
    return changeGroup(current, pair(mine.group(), (int) real, (int) effective, mine.has(Capability.SETGID)));
  }

  private static Ids pair(Ids old, int real, int effective, boolean privileged) {
    boolean realAllowed = real == UNCHANGED || real == old.real() || real == old.effective();
    boolean effectiveAllowed = effective == UNCHANGED || old.real() == effective || old.effective() == effective || old.saved() == effective;
    if (!privileged && !(realAllowed && effectiveAllowed)) {
      throw Refused.of(Errno.EPERM);
    }
    int newReal = real == UNCHANGED ? old.real() : real;
    int newEffective = effective == UNCHANGED ? old.effective() : effective;
    boolean saves = real != UNCHANGED || effective != UNCHANGED && effective != old.real();
    return new Ids(newReal, newEffective, saves ? newEffective : old.saved(), newEffective);
  }

  static long setresuid(Current current, long real, long effective, long saved) {
    Credentials mine = current.credentials();
    return changeUser(current, triple(mine.user(), (int) real, (int) effective, (int) saved, mine.has(Capability.SETUID)));
  }

  static long setresgid(Current current, long real, long effective, long saved) {
    Credentials mine = current.credentials();
    return changeGroup(current, triple(mine.group(), (int) real, (int) effective, (int) saved, mine.has(Capability.SETGID)));
  }

  private static Ids triple(Ids old, int real, int effective, int saved, boolean privileged) {
    for (int id : new int[] {real, effective, saved}) {
      if (!privileged && id != UNCHANGED && id != old.real() && id != old.effective() && id != old.saved()) {
        throw Refused.of(Errno.EPERM);
      }
    }
    int newEffective = effective == UNCHANGED ? old.effective() : effective;
    return new Ids(real == UNCHANGED ? old.real() : real, newEffective, saved == UNCHANGED ? old.saved() : saved, newEffective);
  }

  /** {@return the old id: setfsuid has no way to say no} */
  static long setfsuid(Current current, long id) {
    Ids old = current.credentials().user();
    boolean allowed = (int) id == old.real() || (int) id == old.effective() || (int) id == old.saved() || current.credentials().has(Capability.SETUID);
    if (allowed && (int) id != UNCHANGED) {
      Credentials next = current.credentials().withUser(new Ids(old.real(), old.effective(), old.saved(), (int) id));
      changeIfThereIsMemory(current, next.withCapabilities(forFiles(next.capabilities(), old.file(), (int) id)));
    }
    return Integer.toUnsignedLong(old.file());
  }

  /** Who is not root to files has none of root's power over them, until it is again (capabilities(7)). */
  private static Capabilities forFiles(Capabilities caps, int before, int after) {
    if (before == 0 && after != 0) {
      return caps.withEffective(caps.effective() & ~FILE_CAPABILITIES);
    }
    return before != 0 && after == 0 ? caps.withEffective(caps.effective() | caps.permitted() & FILE_CAPABILITIES) : caps;
  }

  static long setfsgid(Current current, long id) {
    Ids old = current.credentials().group();
    boolean allowed = (int) id == old.real() || (int) id == old.effective() || (int) id == old.saved() || current.credentials().has(Capability.SETGID);
    if (allowed && (int) id != UNCHANGED) {
      changeIfThereIsMemory(current, current.credentials().withGroup(new Ids(old.real(), old.effective(), old.saved(), (int) id)));
    }
    return Integer.toUnsignedLong(old.file());
  }

  private static void changeIfThereIsMemory(Current current, Credentials next) {
    try {
      current.task().credentials(next);
    } catch (Refused noMemory) {
      // As for an id that is not allowed: the program sees that nothing changed.
    }
  }

  /** Leaving user 0 gives root's capabilities up; coming back to it, effectively, takes the permitted ones in force again. */
  private static long changeUser(Current current, Ids ids) {
    Task task = current.task();
    Credentials before = task.credentials();
    Capabilities caps = before.capabilities();
    if (rootAmong(before.user()) && !rootAmong(ids)) {
      caps = new Capabilities(0, task.keepCapabilities ? caps.permitted() : 0, caps.inheritable(), caps.bounding(), 0);
    } else if (before.user().effective() == 0 && ids.effective() != 0) {
      caps = caps.withEffective(0);
    } else if (before.user().effective() != 0 && ids.effective() == 0) {
      caps = caps.withEffective(caps.permitted());
    }
    countFor(current, ids.real());
    boolean changed = false;
    try {
      task.credentials(before.withUser(ids).withCapabilities(caps));
      changed = true;
    } finally {
      current.kernel().users().remove(changed ? before.user().real() : ids.real());
    }
    return 0;
  }

  private static void countFor(Current current, int uid) {
    try {
      current.kernel().users().add(uid);
    } catch (Refused noMemory) {
      throw Refused.of(Errno.EAGAIN);
    }
  }

  private static boolean rootAmong(Ids ids) {
    return ids.real() == 0 || ids.effective() == 0 || ids.saved() == 0;
  }

  private static long changeGroup(Current current, Ids ids) {
    current.task().credentials(current.credentials().withGroup(ids));
    return 0;
  }

  static long getgroups(Current current, long size, long address) {
    List<Integer> groups = current.credentials().groups();
    if (size == 0) {
      return groups.size();
    }
    if ((int) size < groups.size()) {
      throw Refused.of(Errno.EINVAL);
    }
    for (int i = 0; i < groups.size(); i++) {
      current.space().writeInt(address + 4L * i, groups.get(i));
    }
    return groups.size();
  }

  static long setgroups(Current current, long size, long address) {
    if (!current.credentials().has(Capability.SETGID)) {
      throw Refused.of(Errno.EPERM);
    }
    if (size < 0 || size > MAX_GROUPS) {
      throw Refused.of(Errno.EINVAL);
    }
    List<Integer> groups = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      groups.add(current.space().readInt(address + 4L * i));
    }
    current.task().credentials(current.credentials().withGroups(groups));
    return 0;
  }

  static long capget(Current current, long header, long data) {
    if (data == 0) {
      return tellVersion(current, header);
    }
    int words = words(current, header);
    int pid = current.space().readInt(header + 4);
    if (pid < 0) {
      throw Refused.of(Errno.EINVAL);
    }
    Task task = pid == 0 ? current.task() : current.kernel().tasks().task(pid);
    if (task == null) {
      throw Refused.of(Errno.ESRCH);
    }
    Capabilities caps = task.credentials().capabilities();
    for (int i = 0; i < words; i++) {
      long at = data + 12L * i;
      current.space().writeInt(at, (int) (caps.effective() >>> 32 * i));
      current.space().writeInt(at + 4, (int) (caps.permitted() >>> 32 * i));
      current.space().writeInt(at + 8, (int) (caps.inheritable() >>> 32 * i));
    }
    return 0;
  }

  /** Who gives no room for an answer only asks which version there is, and an unknown one in the header is then no mistake. */
  private static long tellVersion(Current current, long header) {
    try {
      words(current, header);
    } catch (Refused refused) {
      if (refused.errno() != Errno.EINVAL) {
        throw refused;
      }
    }
    return 0;
  }

  static long capset(Current current, long header, long data) {
    int words = words(current, header);
    int pid = current.space().readInt(header + 4);
    if (pid != 0 && pid != current.task().tid()) {
      throw Refused.of(Errno.EPERM);
    }
    long effective = 0;
    long permitted = 0;
    long inheritable = 0;
    for (int i = 0; i < words; i++) {
      long at = data + 12L * i;
      effective |= (current.space().readInt(at) & 0xffff_ffffL) << 32 * i;
      permitted |= (current.space().readInt(at + 4) & 0xffff_ffffL) << 32 * i;
      inheritable |= (current.space().readInt(at + 8) & 0xffff_ffffL) << 32 * i;
    }
    Capabilities old = current.credentials().capabilities();
    boolean adds = (permitted & ~old.permitted()) != 0 || (effective & ~permitted) != 0 || (inheritable & ~(old.inheritable() | old.permitted())) != 0;
    if (adds) {
      throw Refused.of(Errno.EPERM);
    }
    Capabilities next = new Capabilities(effective & Capability.ALL, permitted & Capability.ALL, inheritable & Capability.ALL, old.bounding(), old.ambient() & permitted & inheritable);
    current.task().credentials(current.credentials().withCapabilities(next));
    return 0;
  }

  /** {@return how many 32-bit words each set has in the version that the header asks for}; tells the newest one to those who ask for none. */
  private static int words(Current current, long header) {
    return switch (current.space().readInt(header)) {
      case CAPABILITY_VERSION_1 -> 1;
      case CAPABILITY_VERSION_2, CAPABILITY_VERSION_3 -> 2;
      default -> {
        current.space().writeInt(header, CAPABILITY_VERSION_3);
        throw Refused.of(Errno.EINVAL);
      }
    };
  }
}
