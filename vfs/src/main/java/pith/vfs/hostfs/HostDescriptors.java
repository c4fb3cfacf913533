package pith.vfs.hostfs;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * The host descriptors of files that were read or written lately: a host lets a process have only so many. Which file a descriptor is of
 * is checked when it is opened: a file that somebody put in another's place is not taken for it. Guarded by {@code host_fs.mutex}.
 */
final class HostDescriptors {
  private static final int KEPT = 128;

  private record Open(int fd, boolean writable, boolean pinned) {}

  /** The one used longest ago first. */
  private final Map<HostAttributes.Key, Open> open = new LinkedHashMap<>(16, 0.75f, true);

  int get(HostFolder folder, HostAttributes.Key key, HostLocation location) {
    Open present = open.get(key);
    return present != null ? present.fd : open(folder, key, location, false, false).fd;
  }

  int getWritable(HostFolder folder, HostAttributes.Key key, HostLocation location) {
    Open present = open.get(key);
    if (present != null && present.writable) {
      return present.fd;
    }
    Open better = open(folder, key, location, true, present != null && present.pinned);
    if (present != null) {
      HostCalls.close(present.fd);
    }
    return better.fd;
  }

  void pin(HostFolder folder, HostAttributes.Key key, HostLocation location) {
    get(folder, key, location);
    Open present = open.get(key);
    open.put(key, new Open(present.fd, present.writable, true));
  }

  private Open open(HostFolder folder, HostAttributes.Key key, HostLocation location, boolean writes, boolean pinned) {
    int fd = location.open(folder, writes);
    if (!HostCalls.attributes(fd, "").key().equals(key)) {
      HostCalls.close(fd);
      throw Refused.of(Errno.ESTALE);
    }
    Open fresh = new Open(fd, writes, pinned);
    open.put(key, fresh);
    trim();
    return fresh;
  }

  private void trim() {
    Iterator<Map.Entry<HostAttributes.Key, Open>> oldest = open.entrySet().iterator();
    while (open.size() > KEPT && oldest.hasNext()) {
      Open candidate = oldest.next().getValue();
      if (!candidate.pinned && oldest.hasNext()) {
        HostCalls.close(candidate.fd);
        oldest.remove();
      }
    }
  }

  void close(HostAttributes.Key key) {
    Open present = open.remove(key);
    if (present != null) {
      HostCalls.close(present.fd);
    }
  }

  void closeAll() {
    open.values().forEach(each -> HostCalls.close(each.fd));
    open.clear();
  }
}
