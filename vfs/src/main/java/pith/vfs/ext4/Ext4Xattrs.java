package pith.vfs.ext4;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.Xattrs;
import pith.vfs.ext4.XattrList.Attribute;
import pith.vfs.ext4.format.XattrFormat;

/** The extended attributes of one inode, as programs see them. */
record Ext4Xattrs(Ext4Inodes inode) implements Xattrs {
  private XattrStore store() {
    return inode.record().fs().xattrs();
  }

  @Override
  public byte[] get(String name) {
    return store().read(inode.record()).stream().filter(one -> name.equals(one.fullName())).findFirst().orElseThrow(() -> Refused.of(Errno.ENODATA)).value().clone();
  }

  @Override
  public void set(String name, byte[] value, int flags) {
    store().change(inode, before -> {
      List<Attribute> after = new ArrayList<>(before);
      boolean present = after.removeIf(one -> name.equals(one.fullName()));
      if ((flags & CREATE) != 0 && present) {
        throw Refused.of(Errno.EEXIST);
      }
      if ((flags & REPLACE) != 0 && !present) {
        throw Refused.of(Errno.ENODATA);
      }
      after.add(attribute(name, value));
      return after;
    });
  }

  private static Attribute attribute(String name, byte[] value) {
    for (int prefix = 1; prefix < XattrFormat.PREFIXES.length; prefix++) {
      String start = XattrFormat.PREFIXES[prefix];
      if (start != null && name.startsWith(start)) {
        return new Attribute(prefix, name.substring(start.length()), value.clone());
      }
    }
    return new Attribute(0, name, value.clone());
  }

  @Override
  public void remove(String name) {
    store().change(inode, before -> {
      List<Attribute> after = new ArrayList<>(before);
      if (!after.removeIf(one -> name.equals(one.fullName()))) {
        throw Refused.of(Errno.ENODATA);
      }
      return after;
    });
  }

  @Override
  public List<String> names() {
    return store().read(inode.record()).stream().map(Attribute::fullName).filter(Objects::nonNull).sorted().toList();
  }
}
