package pith.procfs;

import java.util.List;
import java.util.function.Supplier;
import pith.vfs.FileSystemType;
import pith.vfs.SuperBlock;
import pith.vfs.Vfs;
import pith.vfs.pseudo.PseudoFileSystem;
import pith.vfs.pseudo.PseudoNode;

/**
 * A declared tree as something that mount knows, such as proc and sysfs.
 *
 * @param magic the number that statfs shows
 * @param root what is in the root, asked at each mount
 */
public record ProcFsType(String name, long magic, Supplier<PseudoNode.Children> root) implements FileSystemType {
  public static final long PROC_MAGIC = 0x9fa0;
  public static final long SYSFS_MAGIC = 0x6265_6572;

  /** {@return the type "proc" with these files, and with {@code more} that come and go} */
  public static ProcFsType proc(List<PseudoNode.Entry> files, PseudoNode.Children more) {
    return new ProcFsType("proc", PROC_MAGIC, () -> PseudoNode.children(files, more));
  }

  @Override
  public SuperBlock mount(Vfs vfs, String source, String options) {
    return new PseudoFileSystem(
        vfs, this, source, magic, magic == PROC_MAGIC, new PseudoNode.Folder(0555, PseudoNode.Owner.ROOT, name, root.get()));
  }
}
